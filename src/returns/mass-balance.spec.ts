import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { EnterprisesService, usccCheckCharacter } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import { addMonths, firstDay, type LocalDate, type Month, startOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { allRecorded } from '../platform/fact-kind.js';
import { LIMITS } from '../platform/limits.js';
import { MassBalanceService } from './mass-balance.service.js';
import type { MassBalanceMonth } from './mass-balance.view.js';
import type { RecordRecyclerHandOverInput } from './recycler-hand-over.entity.js';
import { RecyclerHandOversService } from './recycler-hand-overs.service.js';
import type { Disposition, RecordReturnInput, ReturnItemKind } from './recycling-return.entity.js';
import { ReturnsService } from './returns.service.js';

const BALANCE = `query ($from: Month!, $to: Month, $enterpriseId: ID, $regionCode: ID, $outletId: ID,
  $itemKind: ReturnItemKind, $asKnownAt: DateTime) {
  massBalance(from: $from, to: $to, enterpriseId: $enterpriseId, regionCode: $regionCode, outletId: $outletId,
    itemKind: $itemKind, asKnownAt: $asKnownAt) {
    definition { zh } typicalMasses { itemKind specificationCode massGrams sourceYear confidence }
    months { month hasRecords openingKg droppedOff { weighedKg estimatedKg } reused { weighedKg estimatedKg }
      disposed { weighedKg estimatedKg } handedOverKg itemsWithoutMass closingKg unexplainedKg notWeighedAgainKg
      weighedLessKg weighedMoreKg differingHandOvers } } }`;

interface Answer {
  massBalance: { months: MassBalanceMonth[]; typicalMasses: object[]; definition: { zh: string } };
}

const FIRST_17 = '91430100MA4L0R001';
const RECYCLER = `${FIRST_17}${usccCheckCharacter(FIRST_17)}`;
const systemOf = (enterpriseId: string): Actor => ({
  id: `system-${enterpriseId}`,
  kind: 'client',
  roles: ['INTEGRATOR'],
  enterpriseId,
});
const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };

let next = 0;
const at = (day: string): Date => startOf(day as LocalDate);
const dropOff = (outletId: string, day: string, more: Partial<RecordReturnInput>): RecordReturnInput => ({
  sourceRef: `return-${(next += 1)}`,
  evidenceGrade: 'SYSTEM_FEED',
  outletId,
  occurredAt: at(day),
  itemKind: 'CARTON',
  itemCode: null,
  quantity: 10,
  massKg: null,
  itemCondition: 'GOOD',
  disposition: 'RECYCLE',
  handedInBy: null,
  handedTo: null,
  collectionPoint: null,
  ...more,
});
const ticket = (
  outletId: string,
  day: string,
  massKg: string,
  more: Partial<RecordRecyclerHandOverInput> = {},
): RecordRecyclerHandOverInput => ({
  sourceRef: `ticket-${(next += 1)}`,
  evidenceGrade: 'SYSTEM_FEED',
  outletId,
  collectionPoint: null,
  day: day as LocalDate,
  itemKind: 'CARTON',
  massKg,
  quantity: null,
  disposition: 'RECYCLE',
  recyclerName: '洁源',
  recyclerUscc: RECYCLER,
  ticketNumber: `T-${next}`,
  weighedBy: 'THIRD_PARTY',
  ...more,
});

describe('the mass balance of returns', () => {
  const clock = new SetClock(new Date('2026-11-20T04:00:00Z'));
  let platform: Platform;
  let reporter: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    await registerTwoFirms(platform);
    await platform.app.get(EnterprisesService).registerEnterprise(operator, {
      id: 'recycler',
      uscc: RECYCLER,
      nameZh: 'recycler',
      nameEn: null,
      kind: 'RECYCLER',
      regionCode: '430100' as RegionCode,
    });
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const open = async (id: string, regionCode = '430104', enterpriseId = 'firm-a') => {
    await platform.app.get(EnterprisesService).openOutlet(operator, {
      id,
      enterpriseId,
      nameZh: id,
      regionCode: regionCode as RegionCode,
      openedOn: '2020-01-01' as LocalDate,
    });
    return id;
  };
  /** Each recording at its own moment, as in life. */
  const record = async (items: readonly RecordReturnInput[], enterpriseId = 'firm-a') => {
    clock.passSeconds(1);
    return platform.app.get(ReturnsService).dropOffs.record(systemOf(enterpriseId), items);
  };
  const handOver = async (...items: RecordRecyclerHandOverInput[]) => {
    clock.passSeconds(1);
    return platform.app.get(RecyclerHandOversService).handOvers.record(systemOf('firm-a'), items);
  };
  const weigh = (handOverId: string | undefined, massKg: string) =>
    platform.app.get(RecyclerHandOversService).weighings.record(systemOf('recycler'), [
      {
        handOverId: handOverId ?? '',
        day: '2026-11-01' as LocalDate,
        massKg,
        ownTicketNumber: null,
        sourceRef: `weighing-${(next += 1)}`,
        evidenceGrade: 'SYSTEM_FEED',
      },
    ]);
  const asked = async (variables: object, caller = reporter) =>
    (await caller.get<Answer>(BALANCE, variables)).massBalance;
  const months = async (variables: object, caller = reporter) => (await asked(variables, caller)).months;

  it('is opening + in − out = closing, with estimates apart, and a line for a month without records', async () => {
    const outletId = await open('worked');
    await record([
      dropOff(outletId, '2026-01-31', { massKg: '100.5' }),
      // Ten cartons that nobody weighed: 10 × 304 g.
      dropOff(outletId, '2026-01-05', {}),
      dropOff(outletId, '2026-01-06', { massKg: '20', disposition: 'REUSE' }),
      dropOff(outletId, '2026-01-07', { quantity: 5, disposition: 'REUSE' }),
      dropOff(outletId, '2026-01-08', { massKg: '1.25', disposition: 'DISPOSE', itemCondition: 'DIRTY' }),
      dropOff(outletId, '2026-03-01', { itemKind: 'FILLER', quantity: 7 }),
      // February has ended in China.
      dropOff(outletId, '2026-03-01', { occurredAt: new Date('2026-02-28T16:00:00Z'), massKg: '0.1' }),
    ]);
    await handOver(ticket(outletId, '2026-03-31', '60'));
    const {
      months: found,
      typicalMasses,
      definition,
    } = await asked({ outletId, from: '2026-01', to: '2026-03' });
    const nothing = { weighedKg: '0', estimatedKg: '0' };
    expect(found).toEqual([
      {
        month: '2026-01',
        hasRecords: true,
        openingKg: '0',
        droppedOff: { weighedKg: '121.75', estimatedKg: '4.56' },
        reused: { weighedKg: '20', estimatedKg: '1.52' },
        disposed: { weighedKg: '1.25', estimatedKg: '0' },
        handedOverKg: '0',
        itemsWithoutMass: 0,
        closingKg: '103.54',
        unexplainedKg: '0',
        notWeighedAgainKg: null,
        weighedLessKg: null,
        weighedMoreKg: null,
        differingHandOvers: null,
      },
      {
        month: '2026-02',
        hasRecords: false,
        openingKg: '103.54',
        droppedOff: null,
        reused: null,
        disposed: null,
        handedOverKg: null,
        itemsWithoutMass: null,
        closingKg: '103.54',
        unexplainedKg: '0',
        notWeighedAgainKg: null,
        weighedLessKg: null,
        weighedMoreKg: null,
        differingHandOvers: null,
      },
      {
        month: '2026-03',
        hasRecords: true,
        openingKg: '103.54',
        droppedOff: { weighedKg: '0.1', estimatedKg: '0' },
        reused: nothing,
        disposed: nothing,
        handedOverKg: '60',
        itemsWithoutMass: 7,
        closingKg: '43.64',
        unexplainedKg: '0',
        notWeighedAgainKg: '60',
        weighedLessKg: '0',
        weighedMoreKg: '0',
        differingHandOvers: 0,
      },
    ]);
    expect(typicalMasses).toEqual([
      {
        itemKind: 'CARTON',
        specificationCode: 'PKG-BOX-CORR',
        massGrams: '304',
        sourceYear: 2019,
        confidence: 'C',
      },
    ]);
    expect(definition.zh).toMatch(/^平台定义：/);
    // A later question starts from what came before.
    expect(await months({ outletId, from: '2026-03' })).toEqual([found[2]]);
  });

  it('shows what was handed over without having come, carries it on, and hides it behind no surplus', async () => {
    const [empty, full] = [await open('empty', '430105'), await open('full', '430105')];
    await record([
      dropOff(full, '2026-04-01', { massKg: '500' }),
      dropOff(empty, '2026-04-01', { itemKind: 'FILM_BAG', massKg: '30' }),
      dropOff(empty, '2026-06-01', { massKg: '10' }),
    ]);
    await handOver(ticket(empty, '2026-04-02', '25'), ticket(full, '2026-05-01', '510'));
    const ofBoth = await months({ regionCode: '430105', from: '2026-03', to: '2026-06' });
    expect(ofBoth.map(({ closingKg, unexplainedKg }) => [closingKg, unexplainedKg])).toEqual([
      ['0', '0'],
      ['505', '25'],
      ['-5', '35'],
      ['5', '25'],
    ]);
    const ofCartons = await months({ outletId: empty, itemKind: 'CARTON', from: '2026-04', to: '2026-06' });
    expect(ofCartons.map(({ closingKg, unexplainedKg }) => [closingKg, unexplainedKg])).toEqual([
      ['-25', '25'],
      ['-25', '25'],
      ['-15', '15'],
    ]);
    expect(await months({ outletId: empty, from: '2026-06' })).toMatchObject([
      { openingKg: '5', closingKg: '15', unexplainedKg: '15' },
    ]);
  });

  it('shows apart what recyclers weighed less and more beyond the tolerance, and what none weighed', async () => {
    const outletId = await open('weighed', '430111');
    await record([dropOff(outletId, '2026-07-01', { massKg: '2000' })]);
    const handed = await handOver(
      ...['500', '500', '500', '300'].map((massKg) => ticket(outletId, '2026-07-02', massKg)),
    );
    await weigh(handed[0]?.id, '450');
    await weigh(handed[1]?.id, '550.5');
    await weigh(handed[2]?.id, '491');
    expect(await months({ outletId, from: '2026-07' })).toMatchObject([
      {
        handedOverKg: '1800',
        closingKg: '200',
        unexplainedKg: '0',
        notWeighedAgainKg: '300',
        weighedLessKg: '50',
        weighedMoreKg: '50.5',
        differingHandOvers: 2,
      },
    ]);
  });

  it('is read as it was known before a correction and before a weighing', async () => {
    const outletId = await open('known', '430181');
    const [wrong] = await record([dropOff(outletId, '2026-08-01', { massKg: '1000' })]);
    const [handed] = await handOver(ticket(outletId, '2026-08-02', '90'));
    const known = clock.now().toISOString();
    clock.passSeconds(60);
    await weigh(handed?.id, '50');
    await platform.app.get(ReturnsService).dropOffs.correct(systemOf('firm-a'), {
      ...dropOff(outletId, '2026-08-01', { massKg: '100' }),
      supersedesId: wrong?.id ?? '',
      reason: '多录一个零',
    });
    const question = { outletId, from: '2026-08' };
    expect(await months(question)).toMatchObject([{ closingKg: '10', weighedLessKg: '40' }]);
    expect(await months({ ...question, asKnownAt: known })).toMatchObject([
      { closingKg: '910', weighedLessKg: '0', notWeighedAgainKg: '90' },
    ]);
  });

  it('is narrowed to what the caller may see', async () => {
    const outletId = await open('seen', '430112');
    await record([dropOff(outletId, '2026-09-01', { massKg: '7' })]);
    const question = { from: '2026-09', outletId };
    const county = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430112' as RegionCode });
    expect(await months(question, county)).toMatchObject([{ hasRecords: true, closingKg: '7' }]);
    const elsewhere = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430200' as RegionCode });
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    for (const caller of [elsewhere, rival])
      expect(await months({ ...question, enterpriseId: 'firm-a' }, caller)).toMatchObject([
        { hasRecords: false, closingKg: '0' },
      ]);
  });

  it('refuses months in the wrong order, and more months than the limit', async () => {
    const reversed = await reporter.refused(BALANCE, { from: '2026-02', to: '2026-01' });
    expect(reversed.extensions.reason).toBe('MONTHS_REVERSED');
    const from = '2022-01' as Month;
    const tooMany = await reporter.refused(BALANCE, { from, to: addMonths(from, LIMITS.monthsPerQuery) });
    expect(tooMany.extensions.reason).toBe('MONTHS_TOO_MANY');
    expect(await months({ from, to: addMonths(from, LIMITS.monthsPerQuery - 1) })).toHaveLength(
      LIMITS.monthsPerQuery,
    );
  });

  const returned = fc.record({
    month: fc.integer({ min: 0, max: 4 }),
    itemKind: fc.constantFrom<ReturnItemKind>('CARTON', 'FILM_BAG'),
    disposition: fc.constantFrom<Disposition>('REUSE', 'RECYCLE', 'DISPOSE'),
    quantity: fc.integer({ min: 2, max: 50 }),
    grams: fc.option(fc.integer({ min: 0, max: 50_000 })),
    cut: fc.integer({ min: 0, max: 100 }),
  });
  const handed = fc.record({
    month: fc.integer({ min: 0, max: 4 }),
    itemKind: fc.constantFrom<ReturnItemKind>('CARTON', 'FILM_BAG'),
    grams: fc.integer({ min: 2, max: 60_000 }),
    cut: fc.integer({ min: 0, max: 100 }),
  });
  const kg = (grams: number) => plain(exact(grams).div(1_000));
  const FROM = '2025-01' as Month;
  const dayOf = (month: number) => firstDay(addMonths(FROM, month));
  /** Two parts, neither of which is nothing. */
  const parts = (whole: number, cut: number) => {
    const first = Math.max(1, Math.min(whole - 1, Math.round((whole * cut) / 100)));
    return [first, whole - first] as const;
  };

  it('does not change when a return or a hand-over is split in two, or when they come in another order', async () => {
    let run = 0;
    const balance = (outletId: string) =>
      platform.app
        .get(MassBalanceService)
        .balance(operator, { outletId, from: FROM, to: addMonths(FROM, 5) })
        .then(({ months: found }) => found);
    await fc.assert(
      fc.asyncProperty(
        fc.array(returned, { maxLength: 8 }),
        fc.array(handed, { maxLength: 4 }),
        async (returns, hands) => {
          run += 1;
          const [whole, split] = [await open(`whole-${run}`), await open(`split-${run}`)];
          const asOne = returns.map(({ month, grams, cut: _cut, ...one }) =>
            dropOff(whole, dayOf(month), { ...one, massKg: grams === null ? null : kg(grams) }),
          );
          const inTwo = returns
            .flatMap(({ month, grams, cut, quantity, ...one }) => {
              const items = parts(quantity, cut);
              const mass = grams === null ? null : [Math.round((grams * cut) / 100)];
              return items.map((count, index) => {
                const share = mass && (index === 0 ? mass[0]! : grams! - mass[0]!);
                return dropOff(split, dayOf(month), {
                  ...one,
                  quantity: count,
                  massKg: share === null ? null : kg(share),
                });
              });
            })
            .toReversed();
          const tickets = hands.map(({ month, itemKind, grams }) =>
            ticket(whole, dayOf(month), kg(grams), { itemKind }),
          );
          const inTwoTickets = hands
            .flatMap(({ month, itemKind, grams, cut }) =>
              parts(grams, cut).map((share) => ticket(split, dayOf(month), kg(share), { itemKind })),
            )
            .toReversed();
          await platform.database.transaction(async (transaction) => {
            const actor = systemOf('firm-a');
            const { dropOffs } = platform.app.get(ReturnsService);
            const { handOvers } = platform.app.get(RecyclerHandOversService);
            allRecorded(await handOvers.append(transaction, actor, inTwoTickets));
            allRecorded(await dropOffs.append(transaction, actor, [...asOne, ...inTwo]));
            allRecorded(await handOvers.append(transaction, actor, tickets));
          });
          const found = await balance(whole);
          expect(await balance(split)).toEqual(found);
          for (const [index, month] of found.entries()) {
            expect(exact(month.unexplainedKg).gte(exact(month.closingKg).neg())).toBe(true);
            expect(exact(month.unexplainedKg).isNegative()).toBe(false);
            expect(month.openingKg).toBe(found[index - 1]?.closingKg ?? '0');
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { EnterprisesService, usccCheckCharacter } from '../enterprises/index.js';
import { plain } from '../kernel/decimal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { policyFile } from '../platform/policy-files.js';
import { sql } from '../platform/sql.js';
import { readWeighingTolerances, toleranceOf } from './weighing-tolerance.js';

const RECORD = `mutation ($items: [RecordRecyclerHandOverInput!]!) {
  recordRecyclerHandOvers(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectRecyclerHandOverInput!) { correctRecyclerHandOver(input: $input) { id state } }`;
const WEIGH = `mutation ($items: [RecordRecyclerWeighingInput!]!) {
  recordRecyclerWeighings(input: { items: $items }) { id state } }`;
const CORRECT_WEIGHING = `mutation ($input: CorrectRecyclerWeighingInput!) {
  correctRecyclerWeighing(input: $input) { id state } }`;
const ONE = `query ($id: ID!) { recyclerHandOver(id: $id) { massKg weighedByRecycler {
  day massKg ownTicketNumber differenceKg toleranceKg isWithinTolerance } } }`;
const LIST = `query ($isWeighed: Boolean, $differs: Boolean, $outletId: ID, $asKnownAt: DateTime) {
  recyclerHandOvers(isWeighed: $isWeighed, differs: $differs, outletId: $outletId, asKnownAt: $asKnownAt, first: 100) {
    nodes { id ticketNumber } } }`;
const RECEIVED = `query ($isWeighed: Boolean, $from: LocalDate, $after: String, $first: Int) {
  recyclerHandOversReceived(isWeighed: $isWeighed, from: $from, after: $after, first: $first) {
    nodes { id ticketNumber massKg recyclerName } pageInfo { hasNextPage endCursor } } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}
interface Node {
  readonly id: string;
  readonly ticketNumber: string;
}
interface Weighed {
  readonly massKg: string;
  readonly weighedByRecycler: Record<string, unknown> | null;
}

const usccOf = (first17: string) => `${first17}${usccCheckCharacter(first17)}`;
const RECYCLER = usccOf('91430100MA4L0R001');
const OTHER_RECYCLER = usccOf('91430100MA4L0R002');
const NOT_HERE = usccOf('91430100MA4L0R003');

const ticket = (ticketNumber: string, more: object = {}) => ({
  outletId: 'outlet-a',
  day: '2026-03-08',
  itemKind: 'CARTON',
  massKg: '500.0',
  disposition: 'RECYCLE',
  recyclerName: '洁源再生资源有限公司',
  recyclerUscc: RECYCLER,
  ticketNumber,
  weighedBy: 'RECYCLER',
  sourceRef: `ticket ${ticketNumber}`,
  evidenceGrade: 'THIRD_PARTY_DOCUMENT',
  ...more,
});

describe('hand-overs to recyclers', () => {
  let platform: Platform;
  let reporter: Caller;
  let rival: Caller;
  let recycler: Caller;
  let otherRecycler: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    await registerTwoFirms(platform);
    const operator = { id: 'operator', kind: 'person', roles: ['OPERATOR'] } as const;
    for (const [id, uscc] of [
      ['recycler-1', RECYCLER],
      ['recycler-2', OTHER_RECYCLER],
    ] as const) {
      await platform.app.get(EnterprisesService).registerEnterprise(operator, {
        id,
        uscc,
        nameZh: id,
        nameEn: id,
        kind: 'RECYCLER',
        regionCode: '430100' as RegionCode,
      });
    }
    const reporterOf = (enterpriseId: string) => platform.as({ roles: ['REPORTER'], enterpriseId });
    reporter = await reporterOf('firm-a');
    rival = await reporterOf('firm-b');
    recycler = await reporterOf('recycler-1');
    otherRecycler = await reporterOf('recycler-2');
  });
  afterAll(() => platform.close());

  const handOver = async (...items: object[]) =>
    (await reporter.get<{ recordRecyclerHandOvers: Recorded[] }>(RECORD, { items })).recordRecyclerHandOvers;
  const weighing = (handOverId: string | undefined, sourceRef: string, more: object = {}) => ({
    handOverId,
    day: '2026-03-09',
    massKg: '495',
    sourceRef,
    evidenceGrade: 'SELF_DECLARED',
    ...more,
  });
  const weigh = async (...items: object[]) =>
    (await recycler.get<{ recordRecyclerWeighings: Recorded[] }>(WEIGH, { items })).recordRecyclerWeighings;
  const shown = async (id: string | undefined, caller = reporter) =>
    (await caller.get<{ recyclerHandOver: Weighed }>(ONE, { id })).recyclerHandOver;
  const listed = async (caller: Caller, variables: object = {}) =>
    (await caller.get<{ recyclerHandOvers: { nodes: Node[] } }>(LIST, variables)).recyclerHandOvers.nodes
      .map(({ ticketNumber }) => ticketNumber)
      .toSorted();
  const received = async (caller: Caller, variables: object = {}) =>
    (
      await caller.get<{
        recyclerHandOversReceived: {
          nodes: Node[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      }>(RECEIVED, variables)
    ).recyclerHandOversReceived;

  it('records a hand-over once, each kind of a ticket once, and other kinds and recyclers beside it', async () => {
    const [first] = await handOver(ticket('T-1', { quantity: 1_600, collectionPoint: 'RACK-1' }));
    await expect(
      handOver(ticket('T-1', { massKg: '500', quantity: 1_600, collectionPoint: 'RACK-1' })),
    ).resolves.toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    const refused = await reporter.refused(RECORD, { items: [ticket('T-1', { sourceRef: 'again' })] });
    expect(refused).toMatchObject({
      message:
        'CARTON of the weighing ticket T-1 is already recorded under reference ticket T-1 and would count twice; correct that record instead.',
      extensions: { code: 'CONFLICT', reason: 'TICKET_ALREADY_RECORDED', details: { factId: first?.id } },
    });
    await expect(
      handOver(
        ticket('T-1', { itemKind: 'FILM_BAG', sourceRef: 'film' }),
        ticket('T-1', { recyclerUscc: NOT_HERE, sourceRef: 'a recycler that is not registered' }),
      ),
    ).resolves.toMatchObject([{ state: 'RECORDED' }, { state: 'RECORDED' }]);
  });

  it.each([
    [
      'a wrong check character of the recycler',
      { recyclerUscc: '91350105MA3458HX33' },
      'USCC_INVALID',
      'recyclerUscc',
    ],
    [
      'a recycler that is registered as something else',
      { recyclerUscc: '91350105MA3458HX32' },
      'NOT_A_RECYCLER',
      'recyclerUscc',
    ],
    ['a ticket of nothing', { massKg: '0' }, 'NOTHING_HANDED_OVER', 'massKg'],
    ['a count of nothing', { quantity: 0 }, 'NOTHING_HANDED_OVER', 'quantity'],
    ['an outlet of another firm', { outletId: 'outlet-b' }, 'OUTLET_UNKNOWN', 'outletId'],
    ['a future day', { day: '2999-01-01' }, 'FUTURE_DATE', 'day'],
  ])('refuses %s, and records nothing of the batch', async (_name, change, reason, field) => {
    const refused = await reporter.refused(RECORD, { items: [ticket('T-2'), ticket('T-3', change)] });
    expect(refused.extensions).toMatchObject({ reason, details: { fields: [{ path: `items.1.${field}` }] } });
    expect(await listed(reporter)).not.toContain('T-2');
  });

  it('shows the recycler what firms handed over to it, page by page, and nobody else’s', async () => {
    await handOver(ticket('T-4', { day: '2026-02-01' }), ticket('T-5', { day: '2026-02-02' }));
    await handOver(ticket('T-6', { recyclerUscc: OTHER_RECYCLER }));
    const seen = (await received(recycler, { first: 100 })).nodes.map(({ ticketNumber }) => ticketNumber);
    expect(seen).toEqual(expect.arrayContaining(['T-4', 'T-5']));
    expect(seen).not.toContain('T-6');
    expect((await received(otherRecycler)).nodes.map(({ ticketNumber }) => ticketNumber)).toEqual(['T-6']);
    expect((await received(rival)).nodes).toEqual([]);
    const paged: string[] = [];
    let after: string | undefined;
    do {
      const page = await received(recycler, { first: 2, after });
      paged.push(...page.nodes.map(({ ticketNumber }) => ticketNumber));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    } while (after);
    expect(paged).toEqual(seen);
    expect((await recycler.refused(ONE, { id: 'any' })).extensions.reason).toBe('FACT_UNKNOWN');
  });

  it('shows the firm what the recycler weighed, within the tolerance or beyond it', async () => {
    const [near, far, none] = await handOver(ticket('T-7'), ticket('T-8'), ticket('T-9'));
    const [unweighed] = await platform.rows<{ at: Date }>(
      sql`SELECT recorded_at AS at FROM recycler_hand_over WHERE id = ${none?.id}`,
    );
    const asKnownAt = unweighed?.at.toISOString();
    await weigh(
      weighing(near?.id, 'w-7', { massKg: '490.000', ownTicketNumber: 'R-7' }),
      weighing(far?.id, 'w-8', { massKg: '489.999' }),
      weighing(none?.id, 'w-9', { massKg: '0' }),
    );
    expect(await shown(near?.id)).toEqual({
      massKg: '500',
      weighedByRecycler: {
        day: '2026-03-09',
        massKg: '490',
        ownTicketNumber: 'R-7',
        differenceKg: '-10',
        toleranceKg: '10',
        isWithinTolerance: true,
      },
    });
    expect((await shown(far?.id)).weighedByRecycler).toMatchObject({
      differenceKg: '-10.001',
      isWithinTolerance: false,
    });
    expect((await shown(none?.id)).weighedByRecycler).toMatchObject({ differenceKg: '-500' });
    expect(await listed(reporter, { isWeighed: true })).toEqual(['T-7', 'T-8', 'T-9']);
    expect(await listed(reporter, { isWeighed: true, differs: true })).toEqual(['T-8', 'T-9']);
    expect(await listed(reporter, { isWeighed: true, differs: false })).toEqual(['T-7']);
    expect(await listed(reporter, { isWeighed: true, asKnownAt })).toEqual([]);
    expect(await listed(reporter, { differs: true, asKnownAt })).toEqual([]);
    expect(await listed(reporter, { isWeighed: false, asKnownAt })).toEqual(
      expect.arrayContaining(['T-7', 'T-8', 'T-9']),
    );
    expect(await listed(reporter, { isWeighed: false })).toEqual(
      expect.arrayContaining(['T-1', 'T-4', 'T-6']),
    );
    expect(
      (await received(recycler, { isWeighed: true })).nodes
        .map(({ ticketNumber }) => ticketNumber)
        .toSorted(),
    ).toEqual(['T-7', 'T-8', 'T-9']);
  });

  it('refuses a weighing of what was not handed over to the firm, too early, or a second time', async () => {
    const [one] = await handOver(ticket('T-10'));
    const foreign = await otherRecycler.refused(WEIGH, { items: [weighing(one?.id, 'w-10')] });
    expect(foreign.extensions).toMatchObject({
      code: 'NOT_FOUND',
      reason: 'HAND_OVER_UNKNOWN',
      details: { fields: [{ path: 'items.0.handOverId' }] },
    });
    const missing = await otherRecycler.refused(WEIGH, { items: [weighing('none', 'w-10')] });
    expect(missing.message.replace('none', one?.id ?? '')).toBe(foreign.message);
    const early = await recycler.refused(WEIGH, {
      items: [weighing(one?.id, 'w-10', { day: '2026-03-07' })],
    });
    expect(early).toMatchObject({
      message: 'It was weighed on 2026-03-07, before it was handed over on 2026-03-08; check the date.',
      extensions: { reason: 'WEIGHED_BEFORE_HAND_OVER' },
    });
    const [first] = await weigh(weighing(one?.id, 'w-10'));
    await expect(weigh(weighing(one?.id, 'w-10'))).resolves.toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    const second = await recycler.refused(WEIGH, { items: [weighing(one?.id, 'w-11')] });
    expect(second.extensions).toMatchObject({
      code: 'CONFLICT',
      reason: 'HAND_OVER_ALREADY_WEIGHED',
      details: { factId: first?.id },
    });
  });

  it('keeps a weighing with its ticket while the firm corrects the rest, and the recycler corrects its own', async () => {
    const [old] = await handOver(ticket('T-12'));
    const [weighed] = await weigh(weighing(old?.id, 'w-12', { massKg: '400' }));
    const right = {
      ...ticket('T-12', { massKg: '401', sourceRef: 'T-12b' }),
      supersedesId: old?.id,
      reason: '磅单误读',
    };
    const { correctRecyclerHandOver: corrected } = await reporter.get<{
      correctRecyclerHandOver: Recorded;
    }>(CORRECT, { input: right });
    expect(await shown(corrected.id)).toMatchObject({
      massKg: '401',
      weighedByRecycler: { differenceKg: '-1', isWithinTolerance: true },
    });
    await recycler.get(CORRECT_WEIGHING, {
      input: {
        ...weighing(corrected.id, 'w-12b', { massKg: '402' }),
        supersedesId: weighed?.id,
        reason: '复核',
      },
    });
    expect((await shown(corrected.id)).weighedByRecycler).toMatchObject({ massKg: '402' });
    const { recyclerWeighings } = await recycler.get<{ recyclerWeighings: { nodes: object[] } }>(
      `{ recyclerWeighings(from: "2026-03-09", includeSuperseded: true, first: 100) {
          nodes { sourceRef ticketNumber itemKind handedOverBy regionCode } } }`,
    );
    expect(recyclerWeighings.nodes).toContainEqual({
      sourceRef: 'w-12b',
      ticketNumber: 'T-12',
      itemKind: 'CARTON',
      handedOverBy: 'firm-a',
      regionCode: '430100',
    });
    await expect(
      reporter.get<{ recyclerWeighings: { nodes: object[] } }>('{ recyclerWeighings { nodes { id } } }'),
    ).resolves.toEqual({ recyclerWeighings: { nodes: [] } });
  });

  it('reads the list of an outlet as it was known, and shows no firm another’s', async () => {
    const [old] = await handOver(ticket('T-13', { outletId: 'outlet-a2' }));
    const [known] = await platform.rows<{ at: Date }>(
      sql`SELECT recorded_at AS at FROM recycler_hand_over WHERE id = ${old?.id}`,
    );
    await reporter.get(CORRECT, {
      input: {
        ...ticket('T-14', { outletId: 'outlet-a2' }),
        supersedesId: old?.id,
        reason: '磅单号录错',
      },
    });
    const ofOutlet = { outletId: 'outlet-a2' };
    expect(await listed(reporter, ofOutlet)).toEqual(['T-14']);
    expect(await listed(reporter, { ...ofOutlet, asKnownAt: known?.at.toISOString() })).toEqual(['T-13']);
    expect(await listed(rival)).toEqual([]);
  });

  it('judges tolerances in the database as in the program', async () => {
    const { examples, versions } = readWeighingTolerances(policyFile('returns', 'weighing.yaml'));
    for (const { day, ticketKg, toleranceKg } of examples) {
      const mass = sql`CAST(${plain(ticketKg)} AS DECIMAL(20, 6))`;
      const [found] = await platform.rows<{ kg: string }>(
        sql`SELECT ${toleranceOf(sql`${day}`, mass, versions)} AS kg`,
      );
      expect(plain(String(found?.kg))).toBe(plain(toleranceKg));
    }
  });

  it('refuses in the database itself what must never be', async () => {
    const [stored] = await handOver(ticket('T-15'));
    for (const change of ['mass_kg = 0', 'quantity = 0', 'standing = NULL']) {
      const breach = platform.database.transaction((transaction) =>
        transaction.query(`UPDATE recycler_hand_over SET ${change} WHERE id = ?`, [stored?.id]),
      );
      await expect(breach).rejects.toThrow(/CONSTRAINT `recycler_hand_over_/);
    }
  });
});

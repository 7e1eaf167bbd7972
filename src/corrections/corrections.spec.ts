import { ModuleRef } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerFleets } from '../../test/support/fleets.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { approveVans, publishVans } from '../../test/support/van-cases.js';
import { IMPORT_KINDS } from '../exchange/index.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';

const RECORD = `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`;
const CORRECT = `mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { id } }`;
const PREVIEW = `query ($input: PreviewCorrectionInput!) { previewCorrection(input: $input) {
  isSame creditsBefore creditsAfter
  outcomes { programme caseNumber outcomeBefore outcomeAfter amountYuanBefore amountYuanAfter dueYuanBefore dueYuanAfter }
  figures { kind regionCode period code figure valueBefore valueAfter reasonBefore reasonAfter turned { targetId } } } }`;

interface Preview {
  readonly isSame: boolean;
  readonly creditsBefore: string;
  readonly creditsAfter: string;
  readonly outcomes: readonly Record<string, string | null>[];
  readonly figures: readonly {
    readonly kind: string;
    readonly regionCode: string;
    readonly period: string;
    readonly code: string;
    readonly valueBefore: string | null;
    readonly valueAfter: string | null;
  }[];
}

describe('a correction that is only previewed', () => {
  let platform: Platform;
  let reporter: Caller;
  let factId: string;

  const cartons = (sourceRef: string, quantity: number) => ({
    sourceRef,
    evidenceGrade: 'SYSTEM_FEED',
    outletId: 'outlet-a',
    occurredAt: '2026-03-08T02:00:00Z',
    personId: 'li',
    quantity,
    itemKind: 'CARTON',
    itemCondition: 'GOOD',
    disposition: 'REUSE',
  });
  const cells = (quantity: string, more: Record<string, string> = {}) =>
    Object.entries({
      网点编号: 'outlet-a',
      occurredAt: '2026-03-08 10:00',
      itemKind: '瓦楞纸箱',
      quantity,
      itemCondition: '完好',
      disposition: '复用',
      personId: 'li',
      sourceRef: `preview-${quantity}`,
      evidenceGrade: 'SYSTEM_FEED',
      ...more,
    }).map(([column, value]) => ({ column, value }));
  const asked = (quantity: string, more: object = {}) => ({
    input: {
      kind: 'recycling-return',
      supersedesId: factId,
      reason: '数错了',
      cells: cells(quantity),
      ...more,
    },
  });
  const preview = async (input: object) =>
    (await reporter.get<{ previewCorrection: Preview }>(PREVIEW, input)).previewCorrection;
  /** Everything but when it was done. */
  const everything = async () =>
    Promise.all([
      platform.rows(raw('SELECT id, quantity, superseded_at FROM recycling_return ORDER BY id')),
      platform.rows(raw('SELECT enterprise_id, region_code, period, code, value FROM indicator_result')),
      platform.rows(raw('SELECT event_id, state, points FROM credit_award ORDER BY sequence')),
      platform.rows(raw('SELECT id, balance FROM ledger_account ORDER BY id')),
      platform.rows(raw('SELECT COUNT(*) AS waiting FROM outbox_event WHERE done_at IS NULL')),
    ]);
  const valueOf = async (regionCode: string, period: string) => {
    const [found] = await platform.rows<{ value: string }>(
      sql`SELECT value FROM indicator_result WHERE enterprise_id = 'firm-a' AND region_code = ${regionCode}
        AND period = ${period} AND code = 'CRU'`,
    );
    return Number(found?.value);
  };

  beforeAll(async () => {
    platform = await openPlatform({ clock: new SetClock(new Date('2026-03-10T04:00:00Z')) });
    await registerTwoFirms(platform);
    reporter = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    const { recordReturns } = await reporter.get<{ recordReturns: [{ id: string }] }>(RECORD, {
      items: [cartons('r-1', 4)],
    });
    factId = recordReturns[0].id;
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('says what the correction then does to figures and credits, and does none of it', async () => {
    const before = await everything();
    const previewed = await preview(asked('2'));
    expect(await everything()).toEqual(before);
    expect(previewed).toMatchObject({ isSame: false, creditsBefore: '20', creditsAfter: '10' });
    const cru = previewed.figures.filter(({ code }) => code === 'CRU');
    expect(cru.map(({ regionCode, period }) => `${regionCode} ${period}`).sort()).toEqual(
      ['000000', '430000', '430100', '430102'].flatMap((region) =>
        ['2026', '2026-03', '2026-Q1'].map((period) => `${region} ${period}`),
      ),
    );
    expect(new Set(cru.map(({ valueBefore, valueAfter }) => `${valueBefore} ${valueAfter}`))).toEqual(
      new Set(['4 2']),
    );

    await reporter.get(CORRECT, {
      input: { ...cartons('preview-2', 2), supersedesId: factId, reason: '数错了' },
    });
    await platform.settled();
    for (const { regionCode, period, valueAfter } of cru)
      expect(await valueOf(regionCode, period)).toBe(Number(valueAfter));
    const [balance] = await platform.rows<{ points: string }>(
      raw(`SELECT SUM(points) AS points FROM credit_award WHERE person_id = 'li' AND state = 'CREDITED'`),
    );
    expect(Number(balance?.points)).toBe(10);
  });

  it('is refused as the correction would be: a fact that was corrected already, or is of another firm', async () => {
    expect(await reporter.refused(PREVIEW, asked('3'))).toMatchObject({
      extensions: { code: 'CONFLICT', reason: 'FACT_ALREADY_CORRECTED' },
    });
    const stranger = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
    expect(await stranger.refused(PREVIEW, asked('3'))).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  it('names the column that there is not, the cell that cannot be read, and the kind that there is not', async () => {
    const reasonOf = async (input: object) => (await reporter.refused(PREVIEW, input)).extensions.reason;
    expect(await reasonOf(asked('3', { cells: cells('3', { 颜色: '红' }) }))).toBe('COLUMN_UNKNOWN');
    expect(await reasonOf(asked('drei'))).toBe('NOT_A_COUNT');
    expect(await reasonOf(asked('3', { kind: 'weather' }))).toBe('KIND_UNKNOWN');
    expect(await reasonOf(asked('3', { kind: 'custody-event' }))).toBe('KIND_NOT_PREVIEWED');
    const many = Array.from({ length: LIMITS.correctedCells + 1 }, (_one, index) => ({
      column: `c${index}`,
      value: '',
    }));
    expect(await reasonOf(asked('3', { cells: many }))).toBe('BATCH_TOO_LARGE');
  });

  it('says what programmes would then give, and what its cases are due, and so it is once it is corrected', async () => {
    await registerFleets(platform.app, [{ id: 'vans', regionCode: '430102', electric: 3 }]);
    await publishVans(platform, ['vans']);
    await approveVans(platform, { caseId: 'case-1', roundId: 'round-1', enterpriseId: 'vans' });
    await platform.settled();
    const firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'vans' });
    const [entry] = await platform.rows<{ id: string; vin: string }>(
      raw(`SELECT id, vin FROM vehicle WHERE enterprise_id = 'vans' ORDER BY vin LIMIT 1`),
    );
    const diesel = {
      sourceRef: 'vehicle-diesel',
      evidenceGrade: 'SYSTEM_FEED',
      plate: '粤B10001',
      vin: entry!.vin,
      vehicleClass: 'LOGISTICS_VAN',
      drive: 'DIESEL',
      totalMassTonnes: '3.5',
      firstRegisteredOn: '2018-06-01',
      firstRegisteredRegion: '430102',
      ownedFrom: '2018-06-01',
    };
    const correction = { supersedesId: entry!.id, reason: '登记有误' };
    const input = {
      kind: 'vehicle',
      ...correction,
      cells: Object.entries(diesel).map(([column, value]) => ({ column, value })),
    };
    const outcomes = async () =>
      (await firm.get<{ previewCorrection: Preview }>(PREVIEW, { input })).previewCorrection.outcomes.filter(
        ({ programme }) => programme === 'VAN',
      );
    const eligibility = async () => {
      const found = await firm.get<{ eligibility: { outcome: { amountYuan: string } } }>(
        `{ eligibility(enterpriseId: "vans", programme: "VAN", at: "2026-03-10") { outcome { amountYuan } } }`,
      );
      return found.eligibility.outcome.amountYuan;
    };
    const stored = () =>
      Promise.all([
        platform.rows(raw('SELECT id, superseded_at, drive FROM vehicle ORDER BY id')),
        platform.rows(raw('SELECT * FROM recalculation')),
        platform.rows(raw('SELECT COUNT(*) AS entries FROM audit_entry')),
      ]);
    const before = await stored();
    // 1,000 yuan for each of three electric vans, of which one is no electric van.
    const given = { programme: 'VAN', outcomeBefore: 'CASH', outcomeAfter: 'CASH' };
    const previewed = await outcomes();
    expect(previewed).toEqual([
      {
        ...given,
        caseNumber: null,
        amountYuanBefore: '3000',
        amountYuanAfter: '2000',
        dueYuanBefore: null,
        dueYuanAfter: null,
      },
      {
        ...given,
        caseNumber: 'VAN-case-1',
        amountYuanBefore: '3000',
        amountYuanAfter: '2000',
        dueYuanBefore: '3000',
        dueYuanAfter: '2000',
      },
    ]);
    expect(await stored()).toEqual(before);
    expect(await eligibility()).toBe('3000');

    await firm.get(`mutation ($input: CorrectVehicleInput!) { correctVehicle(input: $input) { id } }`, {
      input: { ...diesel, ...correction },
    });
    await platform.settled();
    expect(await eligibility()).toBe(previewed[0]?.amountYuanAfter);
    const officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430100' as RegionCode });
    await officer.get(`mutation { recalculateCase(caseId: "case-1") { outcome } }`);
    const { recalculations } = await officer.get<{ recalculations: { nodes: { dueYuan: string }[] } }>(
      `{ recalculations(caseId: "case-1") { nodes { outcome dueYuan withholdYuan } } }`,
    );
    expect(recalculations.nodes).toEqual([
      { outcome: 'LESS_DUE', dueYuan: '2000.00', withholdYuan: '1000.00' },
    ]);
    expect(Number(previewed[1]?.dueYuanAfter)).toBe(Number(recalculations.nodes[0]?.dueYuan));
  });

  it('is of every kind of file but those of reusable assets, whose corrections move custody too', async () => {
    const modules = platform.app.get(ModuleRef);
    expect(IMPORT_KINDS.filter((kind) => !kind.correctorFrom(modules)).map(({ code }) => code)).toEqual([
      'asset',
      'custody-event',
    ]);
    const firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'vans' });
    const [electric] = await platform.rows<{ vin: string }>(
      raw(`SELECT vin FROM vehicle WHERE enterprise_id = 'vans' AND drive = 'BEV' ORDER BY vin LIMIT 1`),
    );
    const use = {
      sourceRef: 'use-1',
      evidenceGrade: 'SYSTEM_FEED',
      vin: electric!.vin,
      month: '2026-02',
      regionCode: '430102',
      distanceKm: '1000',
      energyKwh: '200',
      mileageSource: 'ODOMETER',
    };
    const { recordVehicleUses } = await firm.get<{ recordVehicleUses: [{ id: string }] }>(
      `mutation ($input: RecordVehicleUsesInput!) { recordVehicleUses(input: $input) { id } }`,
      { input: { items: [use] } },
    );
    await platform.settled();
    const cellsOf = { ...use, sourceRef: 'use-2', energyKwh: '100' };
    const { previewCorrection } = await firm.get<{ previewCorrection: Preview }>(PREVIEW, {
      input: {
        kind: 'vehicle-use',
        supersedesId: recordVehicleUses[0].id,
        reason: '里程有误',
        cells: Object.entries(cellsOf).map(([column, value]) => ({ column, value })),
      },
    });
    const inventory = previewCorrection.figures.filter(({ code }) => code === 'observed-turns');
    // What is driven with half the electricity emits half of it, in both accounts of transport.
    expect(inventory.map(({ valueBefore, valueAfter }) => Number(valueBefore) / Number(valueAfter))).toEqual([
      2, 2,
    ]);
  });
});

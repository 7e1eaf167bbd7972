import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../test/support/app.js';
import { FIRM, recordReturns, returned } from '../../test/support/firm-months.js';
import { CLOSED, OPEN, openRestatements, type Restatements } from '../../test/support/restatements.js';
import { until } from '../../test/support/until.js';
import { FACTORS, INDICATORS, OutsideFigures, ResultBasis } from '../indicators/index.js';
import type { Month } from '../kernel/month.js';
import { sql } from '../platform/sql.js';
import { Quantity } from '../rulebook/indicator-quantity.js';
import type { IndicatorVersion } from '../rulebook/indicator.js';
import type { Target } from '../rulebook/targets.js';

const HISTORY = `query ($month: Month!) {
  carbonHistory(enterpriseId: "${FIRM}", month: $month) {
    stands method methodVersion restatedBy restatedBecause figures { figure unit value reason }
  }
}`;

const reduction = INDICATORS.find(({ code }) => code === 'ERD')!;
const versions = reduction.versions as IndicatorVersion[];
const [first] = versions as [IndicatorVersion];
const later = { ...first, from: '2020-01' as Month };

describe('a restatement by another version', () => {
  let world: Restatements;
  const values = async (period: string) =>
    (
      await world.firm.platform.rows<{ value: string }>(sql`
        SELECT value FROM indicator_result WHERE code = 'ERD' AND period = ${period} AND enterprise_id = ''
          AND region_code = '000000' AND restated_by = ''`)
    ).map(({ value }) => Number(value));

  beforeAll(async () => {
    world = await openRestatements();
    versions.push({ ...later, version: 2, rounding: { mode: 'HALF_EVEN', decimals: 0 } });
    // Counts other measures than the version before it, and only of who reports both.
    versions.push({
      ...later,
      version: 3,
      reads: ['returns.cartonsReused', 'returns.massKg'],
      needs: { groups: [['returns.cartonsReused'], ['returns.massKg']], within: 'ENTERPRISE' },
      formula: ({ measures }) => ({
        value: Quantity.of(measures.total('returns.massKg')!, 'kgCO2e'),
        terms: [],
      }),
    });
  }, 60_000);
  afterAll(async () => {
    await world.firm.platform.close();
    versions.splice(1);
  });

  it('of an indicator that reads alike changes its results alone', async () => {
    const [results, carbon] = [await world.results(), await world.carbon()];
    const preview = await world.propose('rounded', { subject: 'ERD', edition: '2' });
    expect(preview.moved.map(({ period, before }) => [period, before])).toEqual([
      [CLOSED, '1'],
      [OPEN, '1'],
      ['2026', '1'],
      ['2026-Q4', '1'],
    ]);
    expect(preview.totals.map(({ code }) => code)).toEqual(['ERD']);
    await world.apply('rounded');
    expect([await values(CLOSED), await values(OPEN), await values('2026')]).toEqual([[4], [2], [6]]);
    expect(await world.carbon()).toEqual(carbon);
    const after = await world.results();
    expect(after.filter(({ restated_by }) => restated_by !== '').every(({ code }) => code === 'ERD')).toBe(
      true,
    );
    expect(after.filter(({ code }) => code !== 'ERD')).toEqual(results.filter(({ code }) => code !== 'ERD'));
    expect(await world.prove()).toEqual([]);
  }, 60_000);

  it('of an indicator that reads otherwise counts other sums, in every region and longer period', async () => {
    const before = await world.results();
    const preview = await world.propose('otherwise', { subject: 'ERD', edition: '3' });
    expect(await world.results()).toEqual(before);
    const said = await world.differences('otherwise');
    await world.apply('otherwise');
    // 1.5 kg came back in each month
    expect([await values(CLOSED), await values('2026-Q4'), await values('2026')]).toEqual([[1.5], [3], [3]]);
    const now = (await world.results()).filter(
      ({ code, restated_by }) => code === 'ERD' && restated_by === '',
    );
    expect(said.map(({ valueAfter }) => Number(valueAfter)).sort()).toEqual(
      now.map(({ value }) => Number(value)).sort(),
    );
    expect(preview.resultCount).toBe(now.length);
    expect(await world.prove()).toEqual([]);
  }, 60_000);

  it('of some months of a year leaves the year without a value, and says why', async () => {
    await world.propose('half', { subject: 'ERD', edition: '1', toMonth: CLOSED });
    const said = await world.differences('half');
    const year = said.filter(({ period }) => period === '2026');
    expect(year.length).toBeGreaterThan(0);
    for (const one of year)
      expect(one).toMatchObject({ valueAfter: null, reasonAfter: 'DEFINITION_CHANGED' });
    await world.apply('half');
    expect(await world.prove()).toEqual([]);
    await world.propose('whole', { subject: 'ERD', edition: '1' });
    await world.apply('whole');
    expect([await values(CLOSED), await values('2026')]).toEqual([[3.7], [5.55]]);
    expect(await world.prove()).toEqual([]);
  }, 60_000);

  it('of a carbon method stores that version, beside the one before', async () => {
    const [before, results] = [await world.carbon(), await world.results()];
    const method = 'material-and-tape';
    expect(before.filter((one) => one.method === method).map((one) => one.method_version)).toEqual([2, 2]);
    const preview = await world.propose('method', { subject: method, edition: '1' });
    expect(preview.moved.map(({ period }) => period)).toEqual([CLOSED, OPEN]);
    await world.apply('method');
    const after = (await world.carbon()).filter((one) => one.method === method);
    expect(after.map((one) => [one.month, one.method_version, one.restated_by])).toEqual([
      [CLOSED, 1, ''],
      [CLOSED, 2, 'method'],
      [OPEN, 1, ''],
      [OPEN, 2, 'method'],
    ]);
    expect(await world.results()).toEqual(results);
    expect(await world.prove()).toEqual([]);
    const history = async (caller: Caller) =>
      (await caller.get<{ carbonHistory: { method: string }[] }>(HISTORY, { month: CLOSED })).carbonHistory;
    expect((await history(world.firm.officer)).filter((one) => one.method === method)).toEqual([
      expect.objectContaining({
        stands: false,
        methodVersion: 2,
        restatedBy: 'method',
        restatedBecause: '因子更正',
      }),
      expect.objectContaining({ stands: true, methodVersion: 1, restatedBy: null }),
    ]);
    const { extensions } = await world.firm.stranger.refused(HISTORY, { month: CLOSED });
    expect(extensions.reason).toBe('ENTERPRISE_UNKNOWN');
  }, 60_000);

  it('says which targets would be met that were missed', async () => {
    const targets = world.firm.platform.app.get(OutsideFigures).targets as Target[];
    const target: Target = {
      ...targets[0]!,
      id: 'of-the-spec',
      indicator: 'ERD',
      region: '430100' as Target['region'],
      enterprise: FIRM,
      from: CLOSED as Month,
      to: undefined,
      unit: 'kgCO2e',
      comparison: 'AT_LEAST',
      measuredOver: 'MONTH',
      value: Quantity.of('3.9', 'kgCO2e').value,
    };
    const { differencesOfResult } = await import('./restatement-difference.js');
    const result = (value: string) => ({
      code: 'ERD',
      value,
      no_value: null,
      formula_version: 1,
      factor_release: '2026-1',
      inputs_digest: '',
      left_out: null,
    });
    const [found] = differencesOfResult(
      {
        scope: { enterpriseId: FIRM, regionCode: '430100' as Target['region'], period: CLOSED as Month },
        code: 'ERD',
        before: result('3.7'),
        after: result('4'),
      },
      [target],
    );
    expect(found?.turned).toEqual([{ targetId: 'of-the-spec', metBefore: false, metAfter: true }]);
  });

  it('waits for what is being computed by the old one, which then stands aside', async () => {
    const { platform } = world.firm;
    await recordReturns(
      world.firm.reporter,
      returned('late', `${OPEN}-07`, { disposition: 'REUSE', quantity: 7 }),
    );
    await platform.settled();
    await world.propose('race', { subject: 'ERD', edition: '2' });
    const basis = platform.app.get(ResultBasis);
    const waiting = () =>
      platform.rows(sql`SELECT id FROM information_schema.processlist
        WHERE info LIKE 'SELECT edition FROM result_basis%FOR UPDATE' AND time_ms > 100`);
    let ended = false;
    const computing = platform.database.transaction(async (transaction) => {
      const editions = await basis.decide(transaction, [OPEN as Month], []);
      const applying = world.apply('race').then(() => (ended = true));
      await until('the apply waits', async () => (await waiting()).length > 0);
      expect(ended).toBe(false);
      expect(editions.of(OPEN as Month, 'ERD')).toBe('1');
      expect(editions.of(OPEN as Month, FACTORS)).toBe('2026-1');
      return { applying };
    });
    await (
      await computing
    ).applying;
    expect(ended).toBe(true);
    expect(await world.prove()).toEqual([]);
  }, 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInside } from '../../test/support/app.js';
import { exact, plain } from '../kernel/decimal.js';
import { month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { inputsOf, type Inputs, type Reading } from '../rulebook/indicator-inputs.js';
import { MEASURES, type MeasureCode } from '../rulebook/measures.js';
import { MEASURED_INDICATORS } from './known-indicators.js';
import { MonthInputs } from './month-inputs.service.js';

const AT = month('2026-03');
const NATION = '000000' as RegionCode;
const READINGS: Reading[] = MEASURED_INDICATORS.map(({ versions }) => versions.at(-1)!);
const CODES = [...new Set(READINGS.flatMap(({ reads }) => reads))];
/** A few that belong together, so that many firms report some of them and not all. */
const SOME: MeasureCode[] = [
  'parcels.accepted',
  'parcels.eWaybill',
  'packaging.massKg',
  'fleet.energyKwh',
  'devices.outlets',
];

const anyMeasure = fc.record({
  code: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...SOME) },
    { weight: 1, arbitrary: fc.constantFrom(...CODES) },
  ),
  dimension: fc.constantFrom('', 'PKG-BOX-CORR', '7'),
  enterprise_id: fc.constantFrom('E1', 'E2', 'E3'),
  region_code: fc.constantFrom('430102', '430103', '220102'),
  month: fc.constantFrom('2026-03', '2026-02', '2025-04', '2025-03', '2026-04'),
  value: fc.integer({ min: 0, max: 1_000_000 }).map((millis) => plain(millis / 1000)),
  weakest_grade: fc.constantFrom('PLATFORM_VERIFIED', 'SYSTEM_FEED', 'SELF_DECLARED'),
  summed_at: fc.constant(new Date('2026-04-01T00:00:00Z')),
});
type Stored = {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly enterprise_id: string;
  readonly region_code: string;
  readonly month: string;
  readonly value: string;
  readonly weakest_grade: string;
  readonly summed_at: Date;
};

const readable = (inputs: Inputs) => ({
  ...inputs,
  sums: inputs.sums.map(({ value, ...sum }) => ({ ...sum, value: plain(value) })),
});

describe('the inputs of a region', () => {
  let platform: Awaited<ReturnType<typeof openInside>>;
  let monthInputs: MonthInputs;
  beforeAll(async () => {
    platform = await openInside();
    monthInputs = platform.app.get(MonthInputs, { strict: false });
  });
  afterAll(() => platform.close());

  const store = (measures: readonly Stored[]) =>
    platform.database.transaction(async (transaction) => {
      await transaction.query('DELETE FROM measure');
      if (measures.length === 0) return;
      const { text, values } = insertInto(
        'measure',
        measures,
        raw('ON DUPLICATE KEY UPDATE value = VALUES(value)'),
      );
      await transaction.query(text, [...values]);
    });
  const inDatabase = (regionCode: RegionCode) =>
    platform.database.transaction((transaction) =>
      monthInputs.ofRegion(transaction, { enterpriseId: '', regionCode, month: AT }, READINGS),
    );
  /** The same measures, taken out and put through the rulebook. */
  const inProcess = async (prefix: string) => {
    const stored = await platform.database.rows<Stored>(
      sql`SELECT * FROM measure WHERE region_code LIKE ${`${prefix}%`} ORDER BY code, month DESC`,
    );
    const latest = (one: Stored) =>
      stored
        .filter(
          (other) =>
            other.code === one.code &&
            other.enterprise_id === one.enterprise_id &&
            other.region_code === one.region_code &&
            other.month <= AT &&
            other.month > '2025-03',
        )
        .map((other) => other.month)
        .sort()
        .at(-1);
    const rows = stored
      .filter((one) => (MEASURES[one.code].over === 'LAST' ? one.month === latest(one) : one.month === AT))
      .map((one) => ({
        code: one.code,
        dimension: one.dimension,
        enterpriseId: one.enterprise_id,
        regionCode: one.region_code as RegionCode,
        month: AT,
        value: exact(one.value),
        weakestGrade: one.weakest_grade as 'SYSTEM_FEED',
      }));
    return READINGS.map((reading) => inputsOf(reading, rows));
  };

  it('are the same summed in the database as by the rulebook, also with stocks that stand from earlier', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMeasure, { maxLength: 60 }), async (measures) => {
        await store(measures);
        for (const [region, prefix] of [
          [NATION, ''],
          ['430100' as RegionCode, '4301'],
        ] as const) {
          expect((await inDatabase(region)).map(readable)).toEqual((await inProcess(prefix)).map(readable));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('hold what stands in a part of which nothing was said in the month', async () => {
    const devices = (regionCode: string, said: string, value: string) => ({
      code: 'devices.outlets' as const,
      dimension: '',
      enterprise_id: `firm-${regionCode}`,
      region_code: regionCode,
      month: said,
      value,
      weakest_grade: 'SYSTEM_FEED' as const,
      summed_at: new Date('2026-04-01T00:00:00Z'),
    });
    await store([devices('430102', '2025-10', '3'), devices('440305', AT, '1')]);
    const owd = MEASURED_INDICATORS.find(({ code }) => code === 'OWD')!;
    const [found] = await platform.database.transaction((transaction) =>
      monthInputs.of(transaction, { enterpriseId: '', regionCode: NATION, month: AT }, [
        { code: owd.code, reading: owd.versions.at(-1)! },
      ]),
    );
    expect(found?.sums.map(({ code, value }) => [code, plain(value)])).toEqual([['devices.outlets', '4']]);
  });

  it('name the first hundred who are left out, and say how many there are', async () => {
    await store(
      Array.from({ length: 120 }, (_one, index) => ({
        code: 'parcels.accepted' as const,
        dimension: '',
        enterprise_id: `firm-${String(index).padStart(3, '0')}`,
        region_code: '430102',
        month: '2026-03',
        value: '10',
        weakest_grade: 'SYSTEM_FEED' as const,
        summed_at: new Date('2026-04-01T00:00:00Z'),
      })),
    );
    const ewr = (await inDatabase(NATION))[MEASURED_INDICATORS.findIndex(({ code }) => code === 'EWR')];
    expect([ewr?.leftOut.length, ewr?.leftOut.at(-1)?.enterpriseId, ewr?.leftOutCount]).toEqual([
      100,
      'firm-099',
      120,
    ]);
    expect(ewr?.present).toEqual(['parcels.accepted']);
  });
});

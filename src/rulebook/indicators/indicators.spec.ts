import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { INDICATORS } from '../../indicators/known-indicators.js';
import { exact } from '../../kernel/decimal.js';
import { month, type Month } from '../../kernel/month.js';
import type { RegionCode } from '../../kernel/region-code.js';
import { computeIndicator } from '../compute-indicator.js';
import { emissionFactorSchema, FactorBook, gridFactorSchema, parseFactorChoices } from '../factors.js';
import { quantityOf } from '../indicator-formulas.js';
import { inputsOf, inputsOfPeriod } from '../indicator-inputs.js';
import type { ExampleMeasure, IndicatorDefinition, Outside } from '../indicator.js';
import type { MeasureRow } from '../measure-set.js';
import { type MeasureCode, MEASURES, type MeasureDimension } from '../measures.js';

const RELEASE = 'policies/factors/2026-1';
const csv = (file: string) =>
  parse(readFileSync(`${RELEASE}/${file}`, 'utf8'), { columns: true }) as Record<string, string>[];
const factors = new FactorBook({
  release: '2026-1',
  emissionFactors: csv('emission-factors.csv').map((row) => emissionFactorSchema.parse(row)),
  gridFactors: csv('grid-factors.csv').map((row) => gridFactorSchema.parse(row)),
  choices: parseFactorChoices(readFileSync(`${RELEASE}/choices.yaml`, 'utf8'), 'choices.yaml'),
});

const rowOf = (at: Month, measure: ExampleMeasure): MeasureRow => ({
  code: measure.code,
  dimension: measure.dimension ?? '',
  enterpriseId: measure.enterpriseId ?? 'E1',
  regionCode: (measure.regionCode ?? '430102') as RegionCode,
  month: at,
  value: exact(measure.value),
  weakestGrade: 'SYSTEM_FEED',
});
const indicatorOf = (code: string) => INDICATORS.find((indicator) => indicator.code === code)!;
const compute = (
  code: string,
  rows: readonly MeasureRow[],
  at = month('2026-03'),
  beside: { outside?: Outside; base?: ReturnType<typeof inputsOf> | null } = {},
) => computeIndicator(indicatorOf(code), { rows, month: at, factors, ...beside });
const march = (measures: ExampleMeasure[]) => measures.map((measure) => rowOf(month('2026-03'), measure));

it('holds an indicator in every file of the folder', () => {
  const files = readdirSync('src/rulebook/indicators').filter((file) => !file.endsWith('.spec.ts'));
  expect(INDICATORS.map((indicator) => `${indicator.code.toLowerCase()}.ts`)).toEqual(files.sort());
});

describe.each(INDICATORS.map((indicator) => [indicator.code, indicator] as const))(
  'examples of %s',
  (code, indicator) => {
    it.each(indicator.examples.map((example) => [example.name.en, example] as const))(
      '%s',
      (_name, example) => {
        const at = month(example.month);
        const result = compute(
          code,
          example.measures.map((measure) => rowOf(at, measure)),
          at,
          {
            ...(example.outside ? { outside: example.outside } : {}),
            base: example.base
              ? inputsOf(
                  indicator.versions[0]!,
                  example.base.map((measure) => rowOf(month('2020-01'), measure)),
                )
              : null,
          },
        );
        expect({ value: result.value?.toString() ?? null, reason: result.noValue?.reason }).toEqual({
          value: example.expected,
          reason: example.reason,
        });
      },
    );

    it('says why there is no value, in both languages, exactly where there is none', () => {
      const result = compute(code, []);
      expect(result.value).toBeNull();
      // Where no programme ran nothing is lacking; and what others publish is not recorded here.
      const lacksRecords = code !== 'SBP' && !indicator.versions.some(({ outside }) => outside);
      expect(result.noValue?.text.zh).toMatch(lacksRecords ? /^缺少数据：/ : /。$/);
      expect(result.noValue?.text.en).toMatch(lacksRecords ? /^Not recorded: / : /\.$/);
      expect(compute(code, [], month('2018-12')).noValue?.reason).toBe('NO_DEFINITION_IN_FORCE');
    });
  },
);

describe('a result', () => {
  it('of a region is the formula over summed measures, not a mean of ratios', () => {
    const result = compute(
      'EWR',
      march([
        { code: 'parcels.accepted', value: 900, enterpriseId: 'E1' },
        { code: 'parcels.eWaybill', value: 900, enterpriseId: 'E1' },
        { code: 'parcels.accepted', value: 100, enterpriseId: 'E2' },
        { code: 'parcels.eWaybill', value: 0, enterpriseId: 'E2' },
      ]),
    );
    expect(result.value?.toString()).toBe('90');
  });

  it('leaves out, and names, a firm that reports the whole and not the part', () => {
    const result = compute(
      'EWR',
      march([
        { code: 'parcels.accepted', value: 100, enterpriseId: 'E1' },
        { code: 'parcels.eWaybill', value: 98, enterpriseId: 'E1' },
        { code: 'parcels.accepted', value: 900, enterpriseId: 'E2' },
      ]),
    );
    expect(result.value?.toString()).toBe('98');
    expect(result.because?.leftOut).toEqual([
      { enterpriseId: 'E2', month: '2026-03', regionCode: '430102', missing: ['parcels.eWaybill'] },
    ]);
    expect(result.because?.measures[1]?.value.toString()).toBe('100');
  });

  it('leaves out the county where a firm reports the whole and not the part, and keeps its other county', () => {
    const result = compute(
      'EWR',
      march([
        { code: 'parcels.accepted', value: 100, regionCode: '430102' },
        { code: 'parcels.eWaybill', value: 98, regionCode: '430102' },
        { code: 'parcels.accepted', value: 900, regionCode: '430204' },
      ]),
    );
    expect(result.value?.toString()).toBe('98');
    expect(result.because?.leftOut.map((one) => one.regionCode)).toEqual(['430204']);
  });

  it('is not given where the part exceeds the whole', () => {
    const result = compute(
      'EWR',
      march([
        { code: 'parcels.accepted', value: 100 },
        { code: 'parcels.eWaybill', value: 101 },
      ]),
    );
    expect(result).toMatchObject({ value: null, noValue: { reason: 'PART_EXCEEDS_WHOLE' } });
  });

  it('carries definition, measures with their weakest grade, factor rows with release and fallback, and terms', () => {
    const rows = march([
      { code: 'parcels.accepted', value: 5000 },
      { code: 'packaging.massKg', dimension: 'PKG-TAPE-45', value: 100 },
      { code: 'fleet.energyKwh', value: 600 },
      { code: 'fleet.energyKwh', value: 400, regionCode: '220102' },
    ]).map((row, index) => ({
      ...row,
      weakestGrade: index === 1 ? ('SELF_DECLARED' as const) : row.weakestGrade,
    }));
    const { because } = compute('GPP', rows);
    expect(because?.label.zh).toBe('平台定义');
    expect(because?.measures.map(({ code, weakestGrade }) => [code, weakestGrade])).toEqual([
      ['parcels.accepted', 'SYSTEM_FEED'],
      ['packaging.massKg', 'SELF_DECLARED'],
      ['fleet.energyKwh', 'SYSTEM_FEED'],
    ]);
    expect(because?.factors.map(({ rowId, release, year }) => [rowId, release, year])).toEqual([
      ['ef-pkg-tape', '2026-1', 2013],
      ['gf-cn-2024-lifecycle', '2026-1', 2024],
      ['gf-220000-2023-location', '2026-1', 2023],
      ['gf-430000-2023-location', '2026-1', 2023],
    ]);
    expect(because?.terms.map(({ value, unit, counted }) => [value.toString(), unit, counted])).toEqual([
      ['5000', 'piece', true],
      ['276.5', 'kgCO2e', true],
      ['577.7', 'kgCO2e', true],
      ['854.2', 'kgCO2e', false], // 276.5 + 577.7, without the CO2-only figures below
      ['186.84', 'kgCO2', false], // 400 × 0.4671
      ['298.56', 'kgCO2', false], // 600 × 0.4976
    ]);
  });

  it('of packaging without a factor names the specification and why', () => {
    const result = compute(
      'GPP',
      march([
        { code: 'parcels.accepted', value: 5000 },
        { code: 'packaging.massKg', dimension: 'PKG-BAG-FILM-BIO', value: 1 },
        { code: 'packaging.massKg', dimension: 'PKG-BOX-CORR', value: 100 },
        { code: 'fleet.energyKwh', value: 1 },
      ]),
    );
    expect(result.noValue?.text.en).toContain(
      'packaging specification PKG-BAG-FILM-BIO: no row for PBAT was found',
    );
    expect(result.because?.terms.map((term) => term.value.toString())).toContain('113.7');
  });

  it('of reusable packaging without its pieces is not given', () => {
    const result = compute(
      'GPP',
      march([
        { code: 'parcels.accepted', value: 5000 },
        { code: 'packaging.massKg', dimension: 'PKG-BOX-REUSE', value: 10 },
        { code: 'fleet.energyKwh', value: 1 },
      ]),
    );
    expect(result.noValue?.text.en).toContain(
      'the pieces sent in reusable packaging PKG-BOX-REUSE are not recorded',
    );
  });
});

/** The part of each share whose part is another measure than its whole. */
const PARTS: Record<string, MeasureCode> = {
  EWR: 'parcels.eWaybill',
  NSP: 'parcels.notRepacked',
  CBR: 'consolidations.reusableBag',
  STR: 'parcels.slimTaped',
  SCR: 'parcels.sameCityReusable',
  CMR: 'purchases.conformingMassKg',
  NVS: 'vehicles.nevAdded',
  NVK: 'fleet.nevKmVerified',
  RRR: 'envelopes.returnedOnTime',
  LOS: 'assets.missing',
  OPV: 'samples.piecesFailed',
  HMX: 'samples.failed',
};

describe('for any measures', () => {
  const codes = Object.keys(MEASURES) as MeasureCode[];
  const dimensions: Partial<Record<MeasureDimension, string[]>> = {
    none: [''],
    packagingSpecification: ['PKG-BOX-CORR', 'PKG-TAPE-45', 'PKG-BOX-REUSE', 'PKG-BOX-REUSED'],
    fuel: ['DIESEL', 'PETROL'],
    siteKind: ['HUB', 'OFFICE'],
    packagingClass: ['GREEN', 'STANDARD'],
    sampleSubject: ['PACKING_OPERATION', 'EXCESSIVE_PACKAGING', 'HARMFUL_SUBSTANCES', 'OTHER'],
    assetKind: ['BOX', 'TRANSIT_BAG'],
    freightClass: [''],
    days: ['2', '10', '30'],
    creditRule: ['carton-reused', 'envelope-returned'],
    creditedItem: ['carton-reused/CARTON', 'envelope-returned/BOX'],
  };
  const anyRow = fc
    .tuple(
      fc.constantFrom(...codes),
      fc.nat(3),
      fc.constantFrom('E1', 'E2'),
      fc.constantFrom('430102', '220102'),
      fc.nat(10_000),
    )
    .map(([code, index, enterpriseId, regionCode, value]) => {
      const names = dimensions[MEASURES[code].dimension] ?? [''];
      const dimension = names[index % names.length]!;
      return rowOf(month('2026-03'), { code, dimension, enterpriseId, regionCode, value });
    });

  it('splitting a row in two, or reordering, changes no indicator', () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 80 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, cut) => {
          const split = rows
            .flatMap((row) => {
              const part = row.value.times(cut).toDecimalPlaces(6);
              return [
                { ...row, value: row.value.minus(part) },
                { ...row, value: part },
              ];
            })
            .reverse();
          for (const { code } of INDICATORS) {
            const [before, after] = [compute(code, rows), compute(code, split)];
            expect([after.value?.toString(), after.noValue]).toEqual([
              before.value?.toString(),
              before.noValue,
            ]);
            expect(after.because?.measures).toEqual(before.because?.measures);
          }
        },
      ),
    );
  });

  it('a year is the same whether months are added or all is read at once, but for what stands at a month’s end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyRow, fc.constantFrom('2026-01', '2026-02', '2026-03')), { maxLength: 60 }),
        (some) => {
          const rows = some.map(([row, at]) => ({ ...row, month: month(at) }));
          const flows = rows.filter(({ code }) => MEASURES[code].over === 'SUM');
          for (const { versions } of INDICATORS) {
            const reading = versions.at(-1)!;
            const months = ['2026-01', '2026-02', '2026-03'].map((at) =>
              inputsOf(
                reading,
                flows.filter((row) => row.month === at),
              ),
            );
            const together = inputsOf(reading, flows);
            const sums = (inputs: typeof together) =>
              inputs.sums.map(({ value, ...sum }) => ({ ...sum, value: value.toString() }));
            expect(sums(inputsOfPeriod(months))).toEqual(sums(together));
          }
        },
      ),
    );
  });

  it('a share rises with its part: one more of it never lowers the value', () => {
    const shares = INDICATORS.filter(({ code, isShare }) => isShare && PARTS[code]);
    expect(shares.length).toBeGreaterThan(8);
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 60 }), fc.nat(59), (rows, at) => {
        for (const { code } of shares) {
          const index = at % rows.length;
          const more = rows.map((row, place) =>
            place === index && row.code === PARTS[code] ? { ...row, value: row.value.plus(1) } : row,
          );
          const [before, after] = [compute(code, rows).value, compute(code, more).value];
          expect(before === null || after === null || after.gte(before)).toBe(true);
        }
      }),
    );
  });

  it('a formula that adds kilograms to pieces fails', () => {
    const wrong: IndicatorDefinition = {
      ...indicatorOf('CRU'),
      versions: [
        {
          ...indicatorOf('CRU').versions[0]!,
          reads: ['returns.cartonsReused', 'returns.massKg'],
          formula: ({ measures }) => ({
            value: quantityOf(measures, 'returns.cartonsReused')!.plus(
              quantityOf(measures, 'returns.massKg')!,
            ),
            terms: [],
          }),
        },
      ],
    };
    const rows = march([
      { code: 'returns.cartonsReused', value: 1 },
      { code: 'returns.massKg', value: 2 },
    ]);
    const at = month('2026-03');
    expect(() => computeIndicator(wrong, { rows, month: at, factors })).toThrow(
      'units differ: cannot add kg and piece',
    );
    const misnamed = { ...indicatorOf('PPB'), unit: 'piece' as const };
    const used = march([{ code: 'packaging.massKg', dimension: 'PKG-TAPE-45', value: 1 }]);
    expect(() => computeIndicator(misnamed, { rows: used, month: at, factors })).toThrow(
      'PPB is given in kg and declared in piece',
    );
  });

  it('a share lies in 0..100 % and a value is null exactly where a reason is given', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 80 }), (rows) => {
        const results = INDICATORS.map(({ code }) => compute(code, rows));
        expect(results.map(({ value }) => value === null)).toEqual(
          results.map(({ noValue }) => noValue !== null),
        );
        const shares = results
          .filter(({ code }) => indicatorOf(code).isShare)
          .flatMap(({ value }) => value ?? []);
        expect(shares.filter((value) => value.lt(0) || value.gt(100))).toEqual([]);
      }),
    );
  });
});

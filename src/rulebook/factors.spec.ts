import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { month } from '../kernel/month.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import {
  emissionFactorSchema,
  FactorBook,
  gridFactorSchema,
  packagingSpecificationSchema,
  parseFactorChoices,
  parseFactorRelease,
} from './factors.js';

const FOLDER = 'policies/factors/2026-1';
const text = (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8');
const rows = (file: string) => parse(text(file), { columns: true }) as Record<string, string>[];
const release = parseFactorRelease(text('release.yaml'), 'release.yaml');
const choices = parseFactorChoices(text('choices.yaml'), 'choices.yaml');
const emissionFactors = rows('emission-factors.csv').map((row) => emissionFactorSchema.parse(row));
const gridFactors = rows('grid-factors.csv').map((row) => gridFactorSchema.parse(row));
const specifications = rows('packaging-specifications.csv').map((row) =>
  packagingSpecificationSchema.parse(row),
);
const book = new FactorBook({ release: release.id, emissionFactors, gridFactors, choices });
const HUNAN = '430000' as RegionCode;
const grid = (region: RegionCode, year: number) =>
  book.gridFactor({ region, year, type: 'location_average' });

describe('the factor release 2026-1', () => {
  it('gives every row an id of its own and a source', () => {
    const ids = [...emissionFactors, ...gridFactors].map((row) => row.id);
    expect(ids).toHaveLength(244);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...emissionFactors, ...gridFactors].filter((row) => !row.source || !row.body)).toEqual([]);
  });

  it('says for every packaging specification which row stands for it, or why none does', () => {
    const chosen = choices.versions[0]!.packaging.map((choice) => choice.specification).sort();
    expect(chosen).toEqual(specifications.map((specification) => specification.code).sort());
  });

  it('quotes the official figures of Hunan', () => {
    expect([2023, 2022, 2021].map((year) => grid(HUNAN, year)?.value.toString())).toEqual([
      '0.4976',
      '0.49',
      '0.5138',
    ]);
  });

  it('refuses a choice that names a row of another unit', () => {
    const wrong = structuredClone({
      versions: choices.versions.map((version) => ({ ...version, source: version.source })),
    });
    wrong.versions[0]!.perUse.factor = 'ef-pkg-carton';
    expect(() => new FactorBook({ release: 'x', emissionFactors, gridFactors, choices: wrong })).toThrow(
      'ef-pkg-carton (kgCO2e/use)',
    );
  });

  it('names line and column of what is wrong in a document', () => {
    expect(() =>
      parseFactorChoices(text('choices.yaml').replace('method: MASS', 'method: GUESS'), 'choices.yaml'),
    ).toThrow(/choices\.yaml:\d+:\d+ versions\.0\.packaging\.0\.method/);
  });
});

describe('a grid factor', () => {
  it('is that of the province and year where there is one', () => {
    expect(grid('430102' as RegionCode, 2022)).toMatchObject({
      rowId: 'gf-430000-2022-location',
      foundBy: 'SAME_PROVINCE_SAME_YEAR',
      fallback: null,
      release: '2026-1',
      confidence: 'B',
    });
  });

  it('falls back to the nearest earlier year of the province, and says so', () => {
    const found = grid(HUNAN, 2026);
    expect(found).toMatchObject({
      rowId: 'gf-430000-2023-location',
      foundBy: 'SAME_PROVINCE_NEAREST_EARLIER_YEAR',
    });
    expect(found?.fallback?.en).toBe('no factor for 2026; that of 2023 is taken');
  });

  it('falls back to the nearest later year where there is no earlier one', () => {
    expect(grid(HUNAN, 2019)).toMatchObject({ year: 2021, foundBy: 'SAME_PROVINCE_NEAREST_LATER_YEAR' });
  });

  it('falls back to the nation for Tibet, which has no row', () => {
    const found = grid('540000' as RegionCode, 2026);
    expect(found).toMatchObject({ rowId: 'gf-cn-2023-location', foundBy: 'NATION_NEAREST_EARLIER_YEAR' });
    expect(found?.fallback?.zh).toBe('540000 无该类因子，取全国值；无 2026 年因子，取 2023 年值');
  });

  it('of one kind of generation is never taken for the mix', () => {
    const found = book.gridFactor({ region: NATION, year: 2024, type: 'lifecycle_footprint' });
    expect(found).toMatchObject({ rowId: 'gf-cn-2024-lifecycle', unit: 'kgCO2e/kWh' });
    expect(found?.value.toString()).toBe('0.5777');
  });
});

describe('an emission factor', () => {
  it('states that a foreign row is used, and used outside its year', () => {
    expect(book.emissionFactor('ef-uk-diesel-l', month('2025-12'))?.fallback?.en).toBe(
      'no Chinese row; that of GB is taken; the row is valid 2026-01-01–2026-12-31 and is used for 2025-12',
    );
    expect(book.emissionFactor('ef-uk-diesel-l', month('2026-03'))?.fallback?.en).toBe(
      'no Chinese row; that of GB is taken',
    );
  });

  it('that the release does not hold is not found', () => {
    expect(book.emissionFactor('ef-mat-pbat', month('2026-03'))).toBeNull();
  });
});

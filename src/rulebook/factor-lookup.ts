import { NATION, type RegionCode, regionLevel, regionLineage } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';

/** Nearest first. A nearer region comes before a farther one, whatever the years of their rows. */
export const REGION_STEPS = [
  'SAME_COUNTY',
  'SAME_PREFECTURE',
  'SAME_PROVINCE',
  'GRID_REGION',
  'NATION',
] as const;
export type RegionStep = (typeof REGION_STEPS)[number];

/** Within a region, in this order: what was known then comes before what was only known later. */
export const YEAR_STEPS = ['SAME_YEAR', 'NEAREST_EARLIER_YEAR', 'NEAREST_LATER_YEAR'] as const;
export type YearStep = (typeof YEAR_STEPS)[number];

/** How a row was found: by its id, or by region and year. */
export const LOOKUP_STEPS = [
  'BY_ID',
  ...REGION_STEPS.flatMap((region) => YEAR_STEPS.map((year) => `${region}_${year}` as const)),
] as const;
export type LookupStep = (typeof LOOKUP_STEPS)[number];

/** The nation as factor rows write it. */
export const NATION_LABEL = 'CN';

export interface LookedUp<Row> {
  readonly row: Row;
  readonly region: RegionStep;
  readonly year: YearStep;
  /** In what the row differs from what was asked for; null where it is exactly that. */
  readonly fallback: Text | null;
}

/**
 * The row of a region and year: of its county, prefecture, province, regional grid, else of the nation; within each, of
 * the year, else of the nearest earlier, else of the nearest later one. Null where no region around it has a row. Rows
 * name their region by code, grid label, or `CN`. `expected` is the nearest level for which rows are published: what is
 * found there is no fallback.
 */
export function lookUp<Row extends { readonly region: string; readonly year: number }>(
  rows: readonly Row[],
  asked: { readonly region: RegionCode; readonly year: number; readonly grid?: string | null },
  expected: RegionStep = 'SAME_PROVINCE',
): LookedUp<Row> | null {
  for (const [step, label] of regionsOf(asked.region, asked.grid ?? null)) {
    const found = nearestYear(
      rows.filter((row) => row.region === label),
      asked.year,
    );
    if (!found) continue;
    const year: YearStep =
      found.year === asked.year
        ? 'SAME_YEAR'
        : found.year < asked.year
          ? 'NEAREST_EARLIER_YEAR'
          : 'NEAREST_LATER_YEAR';
    return { row: found, region: step, year, fallback: fallbackOf(step, found, asked, expected) };
  }
  return null;
}

function regionsOf(region: RegionCode, grid: string | null): [RegionStep, string][] {
  const own = regionLineage(region)
    .filter((code) => code !== NATION)
    .map((code): [RegionStep, string] => [STEP_OF_LEVEL[regionLevel(code)], code]);
  return [...own, ...(grid ? [['GRID_REGION', grid] as [RegionStep, string]] : []), ['NATION', NATION_LABEL]];
}

const STEP_OF_LEVEL = {
  county: 'SAME_COUNTY',
  prefecture: 'SAME_PREFECTURE',
  province: 'SAME_PROVINCE',
  nation: 'NATION',
} as const satisfies Record<string, RegionStep>;

function nearestYear<Row extends { readonly year: number }>(
  rows: readonly Row[],
  year: number,
): Row | undefined {
  const byYear = [...rows].sort((a, b) => a.year - b.year);
  return byYear.filter((row) => row.year <= year).at(-1) ?? byYear[0];
}

function fallbackOf(
  step: RegionStep,
  found: { readonly region: string; readonly year: number },
  asked: { readonly region: RegionCode; readonly year: number },
  expected: RegionStep,
): Text | null {
  const isFarther = REGION_STEPS.indexOf(step) > REGION_STEPS.indexOf(expected) && asked.region !== NATION;
  const province = `${asked.region.slice(0, 2)}0000`;
  return inOneText([
    ...(isFarther
      ? [
          step === 'NATION'
            ? {
                zh: `${province} 无该类因子，取全国值`,
                en: `no such factor for ${province}; the national one is taken`,
              }
            : {
                zh: `${province} 无该类因子，取区域电网 ${found.region} 值`,
                en: `no such factor for ${province}; that of the regional grid ${found.region} is taken`,
              },
        ]
      : []),
    ...(found.year !== asked.year
      ? [
          {
            zh: `无 ${asked.year} 年因子，取 ${found.year} 年值`,
            en: `no factor for ${asked.year}; that of ${found.year} is taken`,
          },
        ]
      : []),
  ]);
}

export const inOneText = (texts: readonly Text[]): Text | null =>
  texts.length === 0
    ? null
    : { zh: texts.map((text) => text.zh).join('；'), en: texts.map((text) => text.en).join('; ') };

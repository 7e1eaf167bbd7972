import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { exact, type ExactInput } from '../../src/kernel/decimal.js';
import type { EvidenceGrade } from '../../src/kernel/evidence-grade.js';
import { month } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { parseDataQuality, type QualityTerms } from '../../src/rulebook/data-quality.js';
import {
  emissionFactorSchema,
  FactorBook,
  type FactorBookContent,
  gridFactorSchema,
  parseFactorChoices,
  parseGridRegions,
} from '../../src/rulebook/factors.js';
import { type Inventory, inventoryOf } from '../../src/rulebook/inventory.js';
import { type InventoryMethodVersion, parseInventoryMethod } from '../../src/rulebook/inventory-method.js';
import { MeasureSet, type MeasureSum } from '../../src/rulebook/measure-set.js';
import type { MeasureCode } from '../../src/rulebook/measures.js';
import { parseTreatmentShares } from '../../src/rulebook/treatment-shares.js';

const text = (path: string) => readFileSync(`policies/${path}`, 'utf8');
const rows = (file: string) =>
  parse(text(`factors/2026-1/${file}`), { columns: true }) as Record<string, string>[];

export const RELEASE: FactorBookContent = {
  release: '2026-1',
  emissionFactors: rows('emission-factors.csv').map((row) => emissionFactorSchema.parse(row)),
  gridFactors: rows('grid-factors.csv').map((row) => gridFactorSchema.parse(row)),
  choices: parseFactorChoices(text('factors/2026-1/choices.yaml'), 'choices.yaml'),
  gridRegions: parseGridRegions(text('factors/grid-regions.yaml'), 'grid-regions.yaml'),
};
export const BOOK = new FactorBook(RELEASE);

/** The release under another id, with some rows' values changed. */
export const releaseWith = (release: string, values: Record<string, string>): FactorBook =>
  new FactorBook({
    ...RELEASE,
    release,
    emissionFactors: RELEASE.emissionFactors.map((row) => ({
      ...row,
      value: exact(values[row.id] ?? row.value),
    })),
  });

export const METHOD = parseInventoryMethod(text('inventory/observed-turns.yaml'), 'observed-turns.yaml');
export const METHOD_V1 = METHOD.versions[0] as InventoryMethodVersion;
export const SHARES = parseTreatmentShares(text('inventory/treatment-shares.yaml'), 'treatment-shares.yaml');
export const QUALITY = parseDataQuality(text('inventory/data-quality.yaml'), 'data-quality.yaml')
  .versions[0] as QualityTerms;

/** A county of Changsha; provinces with figures of their own are looked up from it. */
export const COUNTY = '430102' as RegionCode;

export const measured = (
  code: MeasureCode,
  value: ExactInput,
  dimension = '',
  { region = COUNTY, grade = 'SYSTEM_FEED' }: { region?: string; grade?: EvidenceGrade } = {},
): MeasureSum => ({
  code,
  dimension,
  regionCode: region as RegionCode,
  value: exact(value),
  weakestGrade: grade,
});

/** The inventory of a month's sums; `more` replaces parts of the rules. */
export function inventory(
  sums: readonly MeasureSum[],
  more: {
    at?: string;
    soFar?: readonly MeasureSum[];
    book?: FactorBook;
    method?: InventoryMethodVersion;
  } = {},
): Inventory {
  const at = month(more.at ?? '2026-03');
  const book = more.book ?? BOOK;
  return inventoryOf(
    {
      month: at,
      measures: new MeasureSet(sums),
      assetsSoFar: new MeasureSet(more.soFar ?? []),
      book,
      choices: book.choicesAt(at)!,
      method: more.method ?? METHOD_V1,
      shares: SHARES,
    },
    METHOD.code,
    QUALITY,
  );
}

import { type Exact, sum } from '../kernel/decimal.js';
import { type EvidenceGrade, weakest } from '../kernel/evidence-grade.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { assertOfAccount, type EmissionAccount } from './emission-accounts.js';
import type { FactorUse } from './factors.js';
import type { MeasureSet } from './measure-set.js';
import { type MeasureCode, MEASURES } from './measures.js';
import type { Confidence } from './source.js';

/** How much was done, by which measure, and how good the evidence of it is. */
export interface Activity {
  readonly measure: MeasureCode;
  readonly dimension: string;
  /** Where only what was done in one region is meant. */
  readonly region: RegionCode | null;
  readonly value: Exact;
  readonly unit: string;
  readonly weakestGrade: EvidenceGrade;
}

/** A figure that stands between activity and factor, such as a share treated in one way; dated and sourced. */
export interface Parameter {
  readonly name: Text;
  readonly value: Exact;
  readonly source: string;
  /** Null for what follows from the firm's own facts. */
  readonly confidence: Confidence | null;
}

/** activity × parameters × factor, unrounded. */
export interface Product {
  readonly activity: Activity;
  readonly parameters: readonly Parameter[];
  readonly factor: FactorUse;
  readonly kg: Exact;
}

/** The sum of a measure, of one dimension of it or in one region; null where it is absent. */
export function activityOf(
  measures: MeasureSet,
  measure: MeasureCode,
  { dimension, region }: { dimension?: string; region?: RegionCode } = {},
): Activity | null {
  const rows = measures
    .rowsOf(measure)
    .filter((row) => dimension === undefined || row.dimension === dimension)
    .filter((row) => region === undefined || isInside(row.regionCode, region));
  const grade = weakest(rows.map((row) => row.weakestGrade));
  if (!grade) return null;
  return {
    measure,
    dimension: dimension ?? '',
    region: region ?? null,
    value: sum(rows.map((row) => row.value)),
    unit: MEASURES[measure].unit,
    weakestGrade: grade,
  };
}

interface ProductOptions {
  readonly parameters?: readonly Parameter[];
  readonly perUnit?: string | undefined;
  /** Then its kg is negative. */
  readonly isTakenOff?: boolean;
}

/**
 * One product of an account. `perUnit` is what one unit of the measure is called by the factor, for example a piece
 * that is a carton. Refuses with CONFLICT FACTOR_NOT_OF_ACCOUNT what does not fit.
 */
export function productOf(
  account: EmissionAccount,
  activity: Activity,
  factor: FactorUse,
  { parameters = [], perUnit, isTakenOff = false }: ProductOptions = {},
): Product {
  assertOfAccount(factor, account, perUnit ?? activity.unit);
  const kg = parameters.reduce((value, one) => value.times(one.value), activity.value.times(factor.value));
  return { activity, parameters, factor, kg: isTakenOff ? kg.negated() : kg };
}

export const sumOf = (products: readonly Product[]): Exact => sum(products.map(({ kg }) => kg));

import { round } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { FactorBook, FactorUse } from './factors.js';
import { type Inputs, inputsOf } from './indicator-inputs.js';
import { type Period, lastMonthOf, monthsOf } from './indicator-period.js';
import {
  type Finding,
  type IndicatorDefinition,
  type IndicatorResult,
  type IndicatorVersion,
  type MeasureUse,
  type NoValue,
  type Outside,
  PLATFORM_DEFINITION,
} from './indicator.js';
import { type MeasureRow, MeasureSet } from './measure-set.js';
import { type MeasureCode, MEASURES } from './measures.js';

/** What stands beside the inputs: the same for every scope, or looked up for this one. */
export interface Surroundings {
  readonly factors: FactorBook | null;
  readonly base?: Inputs | null;
  readonly outside?: Outside;
  /** By which versions the months of the period are computed; those in force without it. */
  readonly versions?: ReadonlySet<IndicatorVersion | null>;
}

/** The version whose first month is the latest not after `month`. */
export const indicatorVersionAt = (indicator: IndicatorDefinition, month: Month): IndicatorVersion | null =>
  indicator.versions.filter((version) => version.from <= month).at(-1) ?? null;

/** The result of a month from measures of one enterprise or one region: sums first, then the formula. */
export function computeIndicator(
  indicator: IndicatorDefinition,
  { rows, month, ...surroundings }: { rows: readonly MeasureRow[]; month: Month } & Surroundings,
): IndicatorResult {
  const version = indicatorVersionAt(indicator, month);
  const inputs = version ? inputsOf(version, rows) : null;
  return resultOf(indicator, month, inputs, surroundings);
}

/** A value without what led to it: most are stored, and few are shown. */
export interface Figure extends Pick<IndicatorResult, 'value' | 'noValue'> {
  /** Null where the period has no one definition. */
  readonly formulaVersion: number | null;
}

/**
 * The figure of a period from its inputs, in the indicator's unit, rounded once as its version says. No data is null
 * with the reason, never 0. A period is computed by one definition: where it changed within, only its parts have values.
 */
export function figureOf(
  indicator: IndicatorDefinition,
  period: Period,
  inputs: Inputs | null,
  surroundings: Surroundings,
): Figure {
  const { value, noValue, version } = worked(indicator, period, inputs, surroundings);
  return { value, noValue, formulaVersion: version?.version ?? null };
}

/** The figure with everything that led to it. */
export function resultOf(
  indicator: IndicatorDefinition,
  period: Period,
  inputs: Inputs | null,
  surroundings: Surroundings,
): IndicatorResult {
  const { value, noValue, version, found } = worked(indicator, period, inputs, surroundings);
  const because = version && found && inputs ? becauseOf(version, found, inputs) : null;
  return { code: indicator.code, unit: indicator.unit, value, noValue, because };
}

const inForceIn = (indicator: IndicatorDefinition, period: Period): Set<IndicatorVersion | null> =>
  new Set(monthsOf(period).map((month) => indicatorVersionAt(indicator, month)));

interface Worked extends Pick<IndicatorResult, 'value' | 'noValue'> {
  readonly version?: IndicatorVersion;
  readonly found?: Finding;
}

function worked(
  indicator: IndicatorDefinition,
  period: Period,
  inputs: Inputs | null,
  { factors, base, outside, versions = inForceIn(indicator, period) }: Surroundings,
): Worked {
  const [version] = versions;
  if (!version || !inputs) return { value: null, noValue: noDefinition(period) };
  if (versions.size > 1) return { value: null, noValue: definitionChanged(period) };
  const found = version.formula({
    measures: new MeasureSet(inputs.sums),
    present: inputs.present,
    month: lastMonthOf(period),
    factors,
    base: base ? new MeasureSet(base.sums) : null,
    outside: outside ?? {},
  });
  if (found.value && found.value.unit !== indicator.unit)
    throw new Error(`${indicator.code} is given in ${found.value.unit} and declared in ${indicator.unit}`);
  const { mode, decimals } = version.rounding;
  const value = found.value && round(found.value.value, decimals, mode);
  return { value, noValue: found.noValue ?? null, version, found };
}

/** Of a period without one definition no formula is needed to say why it has no value. */
export const resultWithoutDefinition = (
  { code, unit }: Pick<IndicatorDefinition, 'code' | 'unit'>,
  period: Period,
  reason: NoValue['reason'] | null,
): IndicatorResult => ({
  code,
  unit,
  value: null,
  noValue: reason === 'DEFINITION_CHANGED' ? definitionChanged(period) : noDefinition(period),
  because: null,
});

const becauseOf = (
  version: IndicatorVersion,
  found: Finding,
  { sums, leftOut, leftOutCount }: Inputs,
): IndicatorResult['because'] => ({
  label: PLATFORM_DEFINITION,
  formulaVersion: version.version,
  definition: version.definition,
  source: version.source,
  rounding: version.rounding,
  measures: measuresUsed(new MeasureSet(sums), version.reads),
  factors: distinctRows(found.factors ?? []),
  terms: found.terms,
  leftOut,
  leftOutCount,
  notes: found.notes ?? [],
});

/** A row that several terms use is named once. */
const distinctRows = (factors: readonly FactorUse[]): FactorUse[] => [
  ...new Map(factors.map((factor) => [factor.rowId, factor])).values(),
];

const measuresUsed = (counted: MeasureSet, reads: readonly MeasureCode[]): MeasureUse[] =>
  reads.flatMap((code) => {
    const [value, weakestGrade] = [counted.total(code), counted.weakestGrade(code)];
    if (!value || !weakestGrade) return [];
    return [{ code, title: MEASURES[code].title, value, unit: MEASURES[code].unit, weakestGrade }];
  });

const noDefinition = (period: Period): NoValue => ({
  reason: 'NO_DEFINITION_IN_FORCE',
  text: {
    zh: `${period} 尚无本指标的平台定义。`,
    en: `There is no platform definition of this indicator for ${period}.`,
  },
});

const definitionChanged = (period: Period): NoValue => ({
  reason: 'DEFINITION_CHANGED',
  text: {
    zh: `${period} 期间定义有变更，前后不可相加；请分别查询各月。`,
    en: `The definition changed within ${period}, so that its parts do not add up; ask for its months.`,
  },
});

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
  /** By which version a month is computed; the one in force without it. */
  readonly versionAt?: (month: Month) => IndicatorVersion | null;
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

/**
 * The result of a period from its inputs, in the indicator's unit, rounded once as its version says. No data is null
 * with the reason, never 0. A period is computed by one definition: where it changed within, only its parts have values.
 */
export function resultOf(
  { code, unit, ...indicator }: IndicatorDefinition,
  period: Period,
  inputs: Inputs | null,
  { factors, base, outside, versionAt }: Surroundings,
): IndicatorResult {
  const inForce = (month: Month) => indicatorVersionAt({ code, unit, ...indicator }, month);
  const versions = new Set(monthsOf(period).map(versionAt ?? inForce));
  const [version] = versions;
  if (!version || !inputs) return { code, unit, value: null, noValue: noDefinition(period), because: null };
  if (versions.size > 1)
    return { code, unit, value: null, noValue: definitionChanged(period), because: null };
  const measures = new MeasureSet(inputs.sums);
  const found = version.formula({
    measures,
    present: inputs.present,
    month: lastMonthOf(period),
    factors,
    base: base ? new MeasureSet(base.sums) : null,
    outside: outside ?? {},
  });
  if (found.value && found.value.unit !== unit)
    throw new Error(`${code} is given in ${found.value.unit} and declared in ${unit}`);
  const { mode, decimals } = version.rounding;
  return {
    code,
    unit,
    value: found.value && round(found.value.value, decimals, mode),
    noValue: found.noValue ?? null,
    because: becauseOf(version, found, measures, inputs),
  };
}

const becauseOf = (
  version: IndicatorVersion,
  found: Finding,
  counted: MeasureSet,
  { leftOut, leftOutCount }: Inputs,
): IndicatorResult['because'] => ({
  label: PLATFORM_DEFINITION,
  formulaVersion: version.version,
  definition: version.definition,
  source: version.source,
  rounding: version.rounding,
  measures: version.reads.flatMap((code) => measureUse(counted, code)),
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

function measureUse(measures: MeasureSet, code: MeasureCode): MeasureUse[] {
  const [value, weakestGrade] = [measures.total(code), measures.weakestGrade(code)];
  if (!value || !weakestGrade) return [];
  return [{ code, title: MEASURES[code].title, value, unit: MEASURES[code].unit, weakestGrade }];
}

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

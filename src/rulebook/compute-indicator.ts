import { round } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { FactorUse } from './factors.js';
import {
  type Finding,
  type FormulaInputs,
  type IndicatorDefinition,
  type IndicatorResult,
  type IndicatorVersion,
  type MeasureUse,
  PLATFORM_DEFINITION,
} from './indicator.js';
import { type MeasureCode, MEASURES, type MeasureSet } from './measures.js';

/** The version whose first month is the latest not after `month`. */
export const indicatorVersionAt = (indicator: IndicatorDefinition, month: Month): IndicatorVersion | null =>
  indicator.versions.filter((version) => version.from <= month).at(-1) ?? null;

/**
 * Computes an indicator over the sums of the measures given, in the indicator's unit, rounded once as its version
 * says. No data is null with the reason, never 0. `because` holds everything that led to the value.
 */
export function computeIndicator(indicator: IndicatorDefinition, inputs: FormulaInputs): IndicatorResult {
  const { code, unit } = indicator;
  const version = indicatorVersionAt(indicator, inputs.month);
  if (!version) return { code, unit, value: null, noValue: noDefinition(inputs.month), because: null };
  const found = version.formula(inputs);
  const { mode, decimals } = version.rounding;
  return {
    code,
    unit,
    value: found.value && round(found.value, decimals, mode),
    noValue: found.noValue ?? null,
    because: becauseOf(version, found),
  };
}

const becauseOf = (version: IndicatorVersion, found: Finding): IndicatorResult['because'] => ({
  label: PLATFORM_DEFINITION,
  formulaVersion: version.version,
  definition: version.definition,
  source: version.source,
  rounding: version.rounding,
  measures: version.reads.flatMap((code) => measureUse(found.counted, code)),
  factors: distinctRows(found.factors ?? []),
  terms: found.terms,
  leftOut: found.leftOut ?? [],
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

const noDefinition = (month: Month) => ({
  reason: 'NO_DEFINITION_IN_FORCE' as const,
  text: {
    zh: `${month} 尚无本指标的平台定义。`,
    en: `There is no platform definition of this indicator for ${month}.`,
  },
});

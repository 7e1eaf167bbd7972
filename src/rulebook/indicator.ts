import type { Exact, ExactInput, RoundingMode } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { FactorBook, FactorUse } from './factors.js';
import type { LeftOut, MeasureCode, MeasureSet, MeasureUnit } from './measures.js';
import type { Source } from './source.js';

/** UP: higher is better. DOWN: lower is better. */
export type Direction = 'UP' | 'DOWN';
export type IndicatorUnit = '%' | 'piece' | 'kgCO2e/piece';

/** No public text prints an official formula, so each definition is shown with this label. */
export const PLATFORM_DEFINITION: Text = { zh: '平台定义', en: 'platform definition' };

/** An intermediate figure of a formula, as an inspector reads it. */
export interface Term {
  readonly name: Text;
  readonly value: Exact;
  readonly unit: string;
  /** False for a figure shown beside the result and not part of it. */
  readonly counted: boolean;
}

/** Why there is no value. `reason` is a stable word; the text says what is missing. */
export interface NoValue {
  readonly reason:
    | 'MEASURE_MISSING'
    | 'NOTHING_TO_DIVIDE_BY'
    | 'PART_EXCEEDS_WHOLE'
    | 'FACTOR_MISSING'
    | 'NO_DEFINITION_IN_FORCE';
  readonly text: Text;
}

/** What a result is computed from. */
export interface FormulaInputs {
  /** Rows of one enterprise or of one region: the formula runs over their sums. */
  readonly measures: MeasureSet;
  readonly month: Month;
  /** Null where no release is loaded: then what needs a factor has no value. */
  readonly factors: FactorBook | null;
}

/** What a formula finds, before rounding. */
export interface Finding {
  readonly value: Exact | null;
  /** Set exactly where `value` is null. */
  readonly noValue?: NoValue;
  readonly terms: readonly Term[];
  /** The measures that were counted: those of `inputs` without what is left out. */
  readonly counted: MeasureSet;
  readonly factors?: readonly FactorUse[];
  readonly leftOut?: readonly LeftOut[];
  readonly notes?: readonly Text[];
}

export interface IndicatorVersion {
  readonly version: number;
  /** First month that is computed by this version. */
  readonly from: Month;
  readonly definition: Text;
  readonly source: Source;
  readonly rounding: { readonly mode: RoundingMode; readonly decimals: number };
  readonly reads: readonly MeasureCode[];
  readonly formula: (inputs: FormulaInputs) => Finding;
}

/** One measure row of an example; enterprise 'E1', county 430102 and the example's month unless it says otherwise. */
export interface ExampleMeasure {
  readonly code: MeasureCode;
  readonly value: ExactInput;
  readonly dimension?: string;
  readonly enterpriseId?: string;
  readonly regionCode?: string;
}

export interface IndicatorExample {
  readonly name: Text;
  readonly month: string;
  readonly measures: readonly ExampleMeasure[];
  /** The value in the indicator's unit as plain text, or null with the reason expected. */
  readonly expected: string | null;
  readonly reason?: NoValue['reason'];
}

/** One indicator: a file in `indicators/`. */
export interface IndicatorDefinition {
  readonly code: string;
  readonly title: Text;
  readonly unit: IndicatorUnit;
  readonly direction: Direction;
  /** Where the name is official; its formula is not. */
  readonly nameSource: Source;
  /** Oldest first. */
  readonly versions: readonly IndicatorVersion[];
  readonly examples: readonly IndicatorExample[];
}

export interface MeasureUse {
  readonly code: MeasureCode;
  readonly title: Text;
  readonly value: Exact;
  readonly unit: MeasureUnit;
  readonly weakestGrade: EvidenceGrade;
}

/** Everything that led to a result; the same inputs give the same bytes. */
export interface Because {
  readonly label: Text;
  readonly formulaVersion: number;
  readonly definition: Text;
  readonly source: Source;
  readonly rounding: { readonly mode: RoundingMode; readonly decimals: number };
  readonly measures: readonly MeasureUse[];
  readonly factors: readonly FactorUse[];
  readonly terms: readonly Term[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly Text[];
}

export interface IndicatorResult {
  readonly code: string;
  readonly unit: IndicatorUnit;
  readonly value: Exact | null;
  readonly noValue: NoValue | null;
  readonly because: Because | null;
}

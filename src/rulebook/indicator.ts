import type { Exact, ExactInput, RoundingMode } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { FactorBook, FactorUse } from './factors.js';
import type { LeftOut, Reading } from './indicator-inputs.js';
import type { Period } from './indicator-period.js';
import type { Quantity } from './indicator-quantity.js';
import type { MeasureSet } from './measure-set.js';
import type { MeasureCode, MeasureUnit } from './measures.js';
import type { Source } from './source.js';

/** UP: higher is better. DOWN: lower is better. */
export type Direction = 'UP' | 'DOWN';
export type IndicatorUnit =
  | '%'
  | 'piece'
  | 'outlet'
  | 'kg'
  | 'day'
  | 'use/unit'
  | 'use/unit/year'
  | 'km/vehicle/year'
  | 'kWh/piece'
  | 'kgCO2e'
  | 'kgCO2e/piece'
  | 'point'
  | 'yuan';

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
    | 'BASE_MISSING'
    | 'FIGURE_NOT_PUBLISHED'
    | 'TARGET_MISSING'
    | 'NO_SUBSIDY_CASE'
    | 'NO_DEFINITION_IN_FORCE'
    | 'DEFINITION_CHANGED';
  readonly text: Text;
}

/** A figure that somebody else publishes or sets, with where it comes from. */
export interface OutsideFigure {
  readonly value: Exact;
  readonly source: Source;
  readonly note?: Text;
}

/** What is not summed from facts of the platform: looked up for the scope and period asked for. */
export interface Outside {
  /** The published figure of this indicator. */
  readonly published?: OutsideFigure | null;
  /** The target assigned to the scope for the indicator that this one is held against, and that one's value. */
  readonly assigned?: { readonly target: OutsideFigure | null; readonly actual: Exact | null };
}

/** What a result is computed from. */
export interface FormulaInputs {
  /** Sums over those who report all that the formula needs, of one enterprise or of a region. */
  readonly measures: MeasureSet;
  /** What anyone reports, so that a reason can say what is missing. */
  readonly present: readonly MeasureCode[];
  /** The month, or the last one of a longer period. */
  readonly month: Month;
  /** Null where no release is loaded: then what needs a factor has no value. */
  readonly factors: FactorBook | null;
  /** The sums of the year that a formula compares with; null where none are stored. */
  readonly base?: MeasureSet | null;
  readonly outside?: Outside;
}

/** What a formula finds, before rounding. */
export interface Finding {
  readonly value: Quantity | null;
  /** Set exactly where `value` is null. */
  readonly noValue?: NoValue;
  readonly terms: readonly Term[];
  readonly factors?: readonly FactorUse[];
  readonly notes?: readonly Text[];
}

export interface IndicatorVersion extends Reading {
  readonly version: number;
  /** First month that is computed by this version. */
  readonly from: Month;
  readonly definition: Text;
  readonly source: Source;
  readonly rounding: { readonly mode: RoundingMode; readonly decimals: number };
  /** The calendar year whose sums the formula compares with. */
  readonly baseYear?: Period;
  /** Figures of others instead of measures: computed when asked for, and never stored. */
  readonly outside?: 'PUBLISHED' | 'ASSIGNED';
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
  readonly outside?: Outside;
  /** Measures of the base year. */
  readonly base?: readonly ExampleMeasure[];
}

/** One indicator: a file in `indicators/`. */
export interface IndicatorDefinition {
  readonly code: string;
  readonly title: Text;
  readonly unit: IndicatorUnit;
  readonly direction: Direction;
  /** A part of a whole: never below 0 % or above 100 %. */
  readonly isShare?: boolean;
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
  /** Who is not counted, and why: the first of them, and how many in all. Of a longer period its months name them. */
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
  readonly notes: readonly Text[];
}

export interface IndicatorResult {
  readonly code: string;
  readonly unit: IndicatorUnit;
  readonly value: Exact | null;
  readonly noValue: NoValue | null;
  readonly because: Because | null;
}

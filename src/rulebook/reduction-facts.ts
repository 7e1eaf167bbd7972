import type { Exact } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { MeasureSet } from './measure-set.js';

/** What a reduction is worked out from. */
export interface ReductionFacts {
  readonly month: Month;
  readonly measures: MeasureSet;
  /** Sums of a base year; null where nothing is recorded of it. */
  readonly baseYear: (year: number) => MeasureSet | null;
  /** Quantity credited to consumers by a credit rule, or by `rule/KIND`; null where it is not known. */
  readonly creditedToConsumers: (item: string) => Exact | null;
}

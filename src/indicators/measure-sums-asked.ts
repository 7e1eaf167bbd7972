import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { MeasureCode } from '../rulebook/measures.js';

/** Which stored measures are to be summed. */
export interface SumsAsked {
  /** All enterprises of the region when left out. */
  readonly enterpriseId?: Id | undefined;
  /** What is inside it; everywhere when left out. */
  readonly regionCode?: RegionCode | undefined;
  readonly from?: Month | undefined;
  readonly to: Month;
  readonly codes: readonly MeasureCode[];
}

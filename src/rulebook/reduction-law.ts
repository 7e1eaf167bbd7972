import type { Month } from '../kernel/month.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { RequiredByLaw } from './reduction-method.js';

/** The laws in force that are about a part. What is required is no reduction. */
export const lawsOn = (laws: readonly RequiredByLaw[], part: string, month: Month): RequiredByLaw[] =>
  laws.filter(({ parts, from }) => parts.includes(part) && from <= month);

/** Whether one of the laws requires it at a place. */
export const isRequiredAt = (laws: readonly RequiredByLaw[], region: RegionCode): boolean =>
  laws.some(({ regions }) => !regions || regions.some((container) => isInside(region, container)));

/** What was left out of a reduction, by what clause and since when. */
export interface ExcludedPart {
  readonly part: string;
  readonly clause: Text;
  readonly from: Month;
  readonly source: string;
  readonly regions: readonly RegionCode[];
}

export const excludedPart = (
  part: string,
  law: RequiredByLaw,
  regions: readonly RegionCode[],
): ExcludedPart => ({
  part,
  clause: law.clause,
  from: law.from,
  source: `${law.source.title}（${law.source.body}，${law.source.year}，${law.source.confidence}）`,
  regions,
});

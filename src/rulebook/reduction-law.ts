import type { Month } from '../kernel/month.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { RequiredByLaw } from './reduction-method.js';

/** What the law says of a part at a place in a month. */
export type LegalStanding = 'FREE' | 'REQUIRED' | 'NOT_TOLD_APART';

/** The laws in force that are about a part. What is required is no reduction. */
export const lawsOn = (laws: readonly RequiredByLaw[], part: string, month: Month): RequiredByLaw[] =>
  laws.filter(({ parts, from }) => parts.includes(part) && from <= month);

export function standingAt(laws: readonly RequiredByLaw[], region: RegionCode): LegalStanding {
  const isIn = (regions: readonly RegionCode[] | undefined) =>
    regions?.some((container) => isInside(region, container)) ?? false;
  const everywhere = ({ regions, partlyIn }: RequiredByLaw) => !regions && !partlyIn;
  if (laws.some((law) => everywhere(law) || isIn(law.regions))) return 'REQUIRED';
  return laws.some(({ partlyIn }) => isIn(partlyIn)) ? 'NOT_TOLD_APART' : 'FREE';
}

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

import { canonicalJson } from '../kernel/id.js';
import type { Decided } from './award-row.js';
import { countedBy } from './credit-usage.js';

/** The review of a held award, as it is opened; none where nothing is held. */
export function reviewRowOf({ awardId, award, inForce, place }: Decided, at: Date) {
  const { review } = award;
  if (!review?.isHeld) return [];
  return [
    {
      award_id: awardId,
      rule: inForce.rule.code,
      enterprise_id: place.enterpriseId,
      region_code: place.regionCode,
      outlet_id: place.outletId,
      items: (review.usedBefore + review.add).toString(),
      above: review.above.toString(),
      counted: canonicalJson(Object.fromEntries(countedBy(award))),
      held_at: at,
    },
  ];
}

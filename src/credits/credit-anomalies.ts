import type { DomainEvent, FoundAnomaly } from '../kernel/event.js';
import { dateOf, monthOf } from '../kernel/month.js';
import { anomalyFound } from '../platform/anomaly-found.js';
import type { Decided } from './award-row.js';

export const CREDIT_REVIEW = 'credit-review';
export const OWN_STAFF = 'credit-to-own-staff';

/** What awards raise as they are decided: those held for review, and those of firms to their own staff. No person is named. */
export const awardAnomalies = (decided: readonly Decided[], at: Date): DomainEvent[] => [
  ...decided.flatMap((one) => {
    const { award } = one;
    if (!award.review?.isHeld) return [];
    const measured = {
      awardId: one.awardId,
      items: (award.review.usedBefore + award.review.add).toString(),
      above: award.review.above.toString(),
    };
    return [anomalyFound(foundAt(one, CREDIT_REVIEW, measured), at, one.awardId)];
  }),
  ...decided.flatMap((one) => {
    if (!one.toOwnStaff || one.award.points === 0n) return [];
    const { outletId, enterpriseId } = one.place;
    const measured = { outletId: outletId ?? enterpriseId, day: dateOf(one.action.occurredAt) };
    return [anomalyFound(foundAt(one, OWN_STAFF, measured), at, one.awardId)];
  }),
];

const foundAt = (
  { place: { enterpriseId, regionCode, facts }, action }: Decided,
  rule: string,
  measured: FoundAnomaly['measured'],
): FoundAnomaly => ({
  rule,
  enterpriseId,
  regionCode,
  month: monthOf(dateOf(action.occurredAt)),
  facts,
  measured,
});

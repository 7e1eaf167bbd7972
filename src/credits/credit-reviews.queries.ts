import type { Id } from '../kernel/id.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { ReviewDecision } from './credit-review.entity.js';

const REVIEW =
  raw(`review.sequence, review.award_id AS awardId, review.rule, review.enterprise_id AS enterpriseId,
  review.region_code AS regionCode, review.outlet_id AS outletId, review.items, review.above, review.counted,
  review.held_at AS heldAt, review.decision, review.decided_by AS decidedBy, review.decided_at AS decidedAt,
  review.reason, award.state, award.points, award.rule_version AS ruleVersion, award.expires_on AS expiresOn,
  award.occurred_at AS occurredAt, award.to_own_staff AS toOwnStaff, award.because`);
const JOINED = raw('credit_review AS review JOIN credit_award AS award ON award.id = review.award_id');

/** Newest first. Without `open`, the decided ones too. */
export const findReviews = (scope: Sql, { isOpen, page }: { isOpen: boolean; page: PageArgs }): Sql => sql`
  SELECT ${REVIEW} FROM ${JOINED}
  WHERE ${all([
    scope,
    isOpen ? raw(`review.decision IS NULL AND award.state = 'UNDER_REVIEW'`) : undefined,
    afterCursor(page, ['review.sequence']),
  ])}
  ORDER BY review.sequence DESC LIMIT ${page.first + 1}`;

export const findReview = (scope: Sql, awardId: Id): Sql => sql`
  SELECT ${REVIEW} FROM ${JOINED} WHERE ${all([scope, sql`review.award_id = ${awardId}`])}`;

export const decideReview = (
  awardId: Id,
  { decision, by, at, reason }: { decision: ReviewDecision; by: Id; at: Date; reason: string },
): Sql => sql`
  UPDATE credit_review SET decision = ${decision}, decided_by = ${by}, decided_at = ${at}, reason = ${reason}
  WHERE award_id = ${awardId} AND decision IS NULL`;

export const creditHeldAward = (awardId: Id): Sql => sql`
  UPDATE credit_award SET state = 'CREDITED' WHERE id = ${awardId} AND state = 'UNDER_REVIEW'`;

export const refuseHeldAward = (awardId: Id): Sql => sql`
  UPDATE credit_award SET state = 'REFUSED', refused_because = 'REVIEW'
  WHERE id = ${awardId} AND state = 'UNDER_REVIEW'`;

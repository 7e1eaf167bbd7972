import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { anomalyGone } from '../platform/anomaly-found.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import type { Sql } from '../platform/sql.js';
import { creditedThen } from './award-row.js';
import { CREDIT_REVIEW } from './credit-anomalies.js';
import type { AwardReasons, CreditAward } from './credit-award.entity.js';
import { CreditPostings } from './credit-postings.service.js';
import type { CreditReview, DecideCreditReviewInput, ReviewDecision } from './credit-review.entity.js';
import {
  creditHeldAward,
  decideReview,
  findReview,
  findReviews,
  refuseHeldAward,
} from './credit-reviews.queries.js';
import { LockedUsage } from './credit-usage.js';
import { tellFreed } from './credit-waiting.js';
import { lockAwards } from './credits.queries.js';

type StoredReview = CreditReview & { readonly because: string };

/** 积分复核: people look at what a rule holds. */
@Injectable()
export class CreditReviewsService {
  constructor(
    private readonly database: Database,
    private readonly postings: CreditPostings,
    private readonly clock: Clock,
  ) {}

  /** The held awards within the actor's scope, newest first. */
  async reviews(
    actor: Actor,
    { isOpen, page }: { isOpen: boolean; page: PageArgs },
  ): Promise<Page<CreditReview>> {
    const found = await this.database.rows<StoredReview>(findReviews(inScope(actor), { isOpen, page }));
    return pageOf(found.map(shown), page.first, ({ sequence }) => [sequence]);
  }

  /**
   * Credits a held award, by the version and with the expiry of its own day, or refuses it and gives back what it
   * counted. The same decision again is a replay. Refuses with NOT_FOUND CREDIT_REVIEW_UNKNOWN outside the actor's
   * scope, CONFLICT CREDIT_REVIEW_DECIDED after the other decision, and CONFLICT AWARD_WITHDRAWN where the action was
   * corrected meanwhile.
   */
  decide(actor: Actor, { awardId, decision, reason }: DecideCreditReviewInput): Promise<CreditReview> {
    return this.database.transaction(async (transaction) => {
      const review = await this.review(transaction, actor, awardId);
      const counted = new Map(
        Object.entries(JSON.parse(review.counted) as Record<string, string>).map(
          ([key, amount]) => [key, BigInt(amount)] as const,
        ),
      );
      // In the order in which the worker locks: counters, then awards.
      const usage = await LockedUsage.lock(transaction, [...counted.keys()].sort());
      const [award] = await rows<CreditAward>(transaction, lockAwards([awardId]));
      const before = await this.review(transaction, actor, awardId);
      if (before.decision === decision) return shown(before);
      if (before.decision) throw alreadyDecided(awardId, before.decision);
      if (award?.state !== 'UNDER_REVIEW') throw awardWithdrawn(awardId);
      const at = this.clock.now();
      await write(transaction, decideReview(awardId, { decision, by: actor.id, at, reason }));
      await tell(transaction, [noLongerHeld(before, at)]);
      if (decision === 'GRANT') {
        await write(transaction, creditHeldAward(awardId));
        await this.postings.post(transaction, [creditedThen(award)]);
      } else {
        await write(transaction, refuseHeldAward(awardId));
        usage.giveBack(counted);
        const cooled = award.coolingKey ? [award.coolingKey] : [];
        await usage.coolBy(cooled);
        await usage.store();
        await tellFreed(
          transaction,
          new Map([...counted.keys(), ...cooled].map((key) => [key, awardId])),
          at,
        );
      }
      return shown(await this.review(transaction, actor, awardId));
    });
  }

  private async review(transaction: Transaction, actor: Actor, awardId: Id): Promise<StoredReview> {
    const found = await row<StoredReview>(transaction, findReview(inScope(actor), awardId));
    if (!found) throw reviewUnknown(awardId);
    return found;
  }
}

const inScope = (actor: Actor): Sql =>
  scopeOf(actor, { enterprise: 'review.enterprise_id', region: 'review.region_code' });

const shown = ({ because, ...review }: StoredReview): CreditReview => ({
  ...review,
  toOwnStaff: Boolean(review.toOwnStaff),
  explanation: (JSON.parse(because) as AwardReasons).explanation,
});

const noLongerHeld = (
  { awardId, enterpriseId, regionCode, occurredAt, items, above }: CreditReview,
  at: Date,
) =>
  anomalyGone(
    {
      rule: CREDIT_REVIEW,
      enterpriseId,
      regionCode,
      month: monthOf(dateOf(occurredAt)),
      facts: [],
      measured: { awardId, items, above },
    },
    at,
    awardId,
  );

const reviewUnknown = (awardId: Id) =>
  refuse.notFound(
    'CREDIT_REVIEW_UNKNOWN',
    {
      zh: '没有找到该积分复核：标识有误，或不在您的权限范围内。',
      en: 'There is no such review of credits: the id is wrong, or it is outside what you may see.',
    },
    { awardId },
  );

const DECIDED = { GRANT: { zh: '入账', en: 'to credit it' }, REFUSE: { zh: '不予入账', en: 'to refuse it' } };

const alreadyDecided = (awardId: Id, decision: ReviewDecision) =>
  refuse.conflict(
    'CREDIT_REVIEW_DECIDED',
    {
      zh: `该积分复核已作出决定（${DECIDED[decision].zh}），不能改为相反的决定。`,
      en: `It was decided already ${DECIDED[decision].en}, and a decision is not turned round.`,
    },
    { awardId, decision },
  );

const awardWithdrawn = (awardId: Id) =>
  refuse.conflict(
    'AWARD_WITHDRAWN',
    {
      zh: '该行为已被更正或撤回，不再需要复核。',
      en: 'The action was corrected or withdrawn; there is nothing left to decide.',
    },
    { awardId },
  );

import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent } from '../kernel/event.js';
import { canonicalJson, derivedId } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { type Award, capText, type CreditRule, decideAward } from '../rulebook/credits.js';
import { LedgerService, type NewTransfer, type Owner } from '../ledger/index.js';
import type { AwardReasons, CreditAward } from './credit-award.entity.js';
import { type Candidate, candidatesOf, usageKeys } from './credit-candidate.js';
import { CREDIT_RULES } from './credit-rules.js';
import { LockedUsage } from './credit-usage.js';
import { findAwards, findDecided } from './credits.queries.js';

/** 绿色积分. The ledger's name for what is counted. */
export const GREEN_CREDITS = 'GREEN_CREDITS';

export const consumer = (personId: string): Owner => ({ kind: 'PERSON', id: personId });
/** Each rule issues from an account of its own, so that the ledger says what a rule has cost. */
export const issuer = (rule: string): Owner => ({ kind: 'ISSUER', id: rule });

type Decided = Candidate & { readonly award: Award };

@Injectable()
export class CreditsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
    private readonly clock: Clock,
    @Inject(CREDIT_RULES) private readonly rules: readonly CreditRule[],
  ) {}

  /**
   * Decides what events earn, each under each rule that is about it, and credits it; refusals are recorded too. What was
   * decided before stays as it is. Within a batch things are judged in the order in which they happened; between
   * batches the first to be decided takes what a cap leaves.
   */
  async award(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const candidates = candidatesOf(this.rules, events);
    if (candidates.length === 0) return;
    const usage = await LockedUsage.lock(transaction, usageKeys(candidates));
    // Read only now: another worker that decided the same event held the same counters until it was done.
    const before = await rows<{ id: string }>(transaction, findDecided(candidates.map((one) => one.awardId)));
    const known = new Set(before.map((row) => row.id));
    const decided = candidates
      .filter((candidate) => !known.has(candidate.awardId))
      .map((candidate) => decide(candidate, usage));
    if (decided.length === 0) return;
    await usage.store();
    const postedAt = this.clock.now();
    await write(
      transaction,
      insertInto(
        'credit_award',
        decided.map((one) => rowOf(one, postedAt)),
      ),
    );
    await this.ledger.post(transaction, decided.flatMap(transferOf));
  }

  balance(actor: Actor): Promise<bigint> {
    return this.ledger.balance(consumer(actor.id), GREEN_CREDITS);
  }

  /** The actor's own awards and refusals, last posted first. */
  async awards(actor: Actor, page: PageArgs): Promise<Page<CreditAward>> {
    const found = await this.database.rows<CreditAward>(findAwards(actor.id, page));
    const explained = found.map((award) => ({ ...award, ...(JSON.parse(award.because) as AwardReasons) }));
    return pageOf(explained, page.first, (award) => [award.sequence]);
  }
}

function decide(candidate: Candidate, usage: LockedUsage): Decided {
  const award = decideAward(candidate.inForce, candidate.action, usage);
  usage.count(award);
  return { ...candidate, award };
}

const rowOf = ({ awardId, eventId, action, inForce, award }: Decided, postedAt: Date) => ({
  id: awardId,
  event_id: eventId,
  person_id: action.personId,
  rule: inForce.rule.code,
  rule_version: inForce.version.version,
  points: award.points.toString(),
  points_requested: award.requested.toString(),
  refused_because: award.refusedBecause?.reason ?? null,
  expires_on: award.expiresOn,
  occurred_at: action.occurredAt,
  posted_at: postedAt,
  because: canonicalJson(reasonsOf(inForce.rule, award)),
});

const reasonsOf = (rule: CreditRule, award: Award): AwardReasons => ({
  title: rule.title,
  explanation: award.explanation,
  capsApplied: award.caps
    .filter((cap) => cap.applied)
    .map((cap) => ({
      name: cap.name,
      unit: cap.unit,
      limit: cap.limit.toString(),
      usedBefore: cap.usedBefore.toString(),
      text: capText(cap),
    })),
});

function transferOf({ eventId, action, inForce, award }: Decided): NewTransfer[] {
  if (award.points === 0n || action.personId === null) return [];
  const { rule, version } = inForce;
  return [
    {
      id: derivedId(eventId, rule.code, version.version),
      unit: GREEN_CREDITS,
      debit: issuer(rule.code),
      credit: consumer(action.personId),
      amount: award.points,
      occurredAt: action.occurredAt,
      reason: 'AWARD',
      context: { eventId, rule: rule.code, ruleVersion: version.version, explanation: award.explanation },
      expiresOn: award.expiresOn,
    },
  ];
}

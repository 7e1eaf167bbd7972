import { canonicalJson, derivedId, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { Withdrawal } from '../kernel/event.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { NewTransfer, Owner, Reversal } from '../ledger/index.js';
import { type Award, capText, type CreditRule, itemKindOf, withdrawnText } from '../rulebook/credits.js';
import type { AwardReasons, AwardState, CreditAward } from './credit-award.entity.js';
import type { Candidate } from './credit-candidate.js';

/** 绿色积分. The ledger's name for what is counted. */
export const GREEN_CREDITS = 'GREEN_CREDITS';

export const consumer = (personId: string): Owner => ({ kind: 'PERSON', id: personId });
/** Each rule issues from an account of its own, so that the ledger says what a rule has cost. */
export const issuer = (rule: string): Owner => ({ kind: 'ISSUER', id: rule });

export type Decided = Candidate & { readonly award: Award; readonly toOwnStaff: boolean };

export const stateOf = ({ points, review }: Award): AwardState => {
  if (points === 0n) return 'REFUSED';
  return review?.isHeld ? 'UNDER_REVIEW' : 'CREDITED';
};

export const rowOf = (decided: Decided, postedAt: Date) => ({
  ...placed(decided),
  state: stateOf(decided.award),
  points: decided.award.points.toString(),
  points_requested: decided.award.requested.toString(),
  times: decided.award.times.toString(),
  cooling_key: decided.award.cooling?.key ?? null,
  refused_because: decided.award.refusedBecause?.reason ?? null,
  expires_on: decided.award.expiresOn,
  to_own_staff: decided.toOwnStaff ? 1 : 0,
  posted_at: postedAt,
  withdrawn_at: null as Date | null,
  withdrawn_because: null as string | null,
  because: canonicalJson(reasonsOf(decided.inForce.rule, decided.award)),
});

/** What was withdrawn before it was heard of: when it comes, it has been decided. */
export const withdrawnRowOf = (candidate: Candidate, withdrawal: Withdrawal, postedAt: Date) => ({
  ...placed(candidate),
  state: 'WITHDRAWN' satisfies AwardState,
  points: '0',
  points_requested: '0',
  times: '0',
  cooling_key: null,
  refused_because: 'WITHDRAWN',
  expires_on: null,
  to_own_staff: 0,
  posted_at: postedAt,
  withdrawn_at: new Date(withdrawal.withdrawnAt),
  withdrawn_because: withdrawal.because as string,
  because: canonicalJson({
    title: candidate.inForce.rule.title,
    explanation: withdrawnText(candidate.inForce),
    capsApplied: [],
  } satisfies AwardReasons),
});

const placed = ({ awardId, eventId, action, place, inForce }: Candidate) => ({
  id: awardId,
  event_id: eventId,
  enterprise_id: place.enterpriseId,
  region_code: place.regionCode,
  outlet_id: place.outletId,
  person_id: action.personId,
  rule: inForce.rule.code,
  rule_version: inForce.version.version,
  item_kind: itemKindOf(action),
  occurred_at: action.occurredAt,
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

/** What is credited, whether at once or after a review. */
export interface Credited {
  /** The award's. */
  readonly id: Id;
  readonly eventId: Id;
  readonly enterpriseId: Id | null;
  readonly regionCode: RegionCode | null;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly personId: Id | null;
  readonly points: bigint;
  readonly occurredAt: Date;
  readonly expiresOn: LocalDate | null;
  readonly explanation: Text;
}

export const creditedBy = ({ awardId, eventId, action, place, inForce, award }: Decided): Credited => ({
  id: awardId,
  eventId,
  enterpriseId: place.enterpriseId,
  regionCode: place.regionCode,
  rule: inForce.rule.code,
  ruleVersion: inForce.version.version,
  personId: action.personId,
  points: award.points,
  occurredAt: action.occurredAt,
  expiresOn: award.expiresOn,
  explanation: award.explanation,
});

/** A held award as it was decided, by the version and with the expiry of its own day. */
export const creditedThen = (award: CreditAward): Credited => ({
  ...award,
  points: BigInt(award.points),
  explanation: (JSON.parse(award.because) as AwardReasons).explanation,
});

const transferId = ({ eventId, rule, ruleVersion }: Pick<Credited, 'eventId' | 'rule' | 'ruleVersion'>): Id =>
  derivedId(eventId, rule, ruleVersion);

export function transferOf(credited: Credited): NewTransfer {
  const { eventId, rule, ruleVersion, personId, points, occurredAt, expiresOn, explanation } = credited;
  if (personId === null) throw new Error(`${eventId} credits nobody`);
  return {
    id: transferId(credited),
    unit: GREEN_CREDITS,
    debit: issuer(rule),
    credit: consumer(personId),
    amount: points,
    occurredAt,
    reason: 'AWARD',
    context: { eventId, rule, ruleVersion, explanation },
    expiresOn,
  };
}

export const reversalOf = (award: CreditAward, { because, withdrawnAt }: Withdrawal): Reversal => ({
  id: derivedId('credit_withdrawal', award.id),
  transferId: transferId(award),
  occurredAt: new Date(withdrawnAt),
  reason: 'REVERSAL',
  context: { eventId: award.eventId, rule: award.rule, ruleVersion: award.ruleVersion, because },
});

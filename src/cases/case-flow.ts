import type { Role } from '../kernel/actor.js';
import { after, CHECKS, entryOf, partyKey, type Route, type Station, stopAt } from './case-route.js';

/** 申报件状态 */
export const CASE_STATES = [
  'DRAFT',
  'CONFIRMATION',
  'FIRST_CHECK',
  'CORRECTION',
  'THIRD_PARTY_CHECK',
  'JOINT_CHECK',
  'PLAN',
  'PUBLIC_NOTICE',
  'APPROVAL',
  'APPROVED',
  'PAYING',
  'PAID',
  'EVALUATED',
  'REFUSED',
  'APPEALED',
  'WITHDRAWN',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** States of a case that claims nothing any more; of others a firm has one in a round. */
export const CLOSED_STATES: readonly CaseState[] = ['REFUSED', 'WITHDRAWN'];
/** States of a case that has claimed nothing yet. */
export const UNFILED_STATES: readonly CaseState[] = ['DRAFT', 'CONFIRMATION'];
export const PAYABLE_STATES: readonly CaseState[] = ['APPROVED', 'PAYING'];
/** States of a case that has its award: what is verified now changes no decision, and is worked out beside it. */
export const AWARDED_STATES: readonly CaseState[] = [...PAYABLE_STATES, 'PAID', 'EVALUATED'];

export const CASE_STEPS = [
  'DRAFT',
  'OFFER',
  'FILE',
  'CONFIRM',
  'FILE_AGAIN',
  'WITHDRAW',
  'RETURN',
  'SEND_BACK',
  'VERIFY',
  'SETTLE_CLAIM',
  'AGREE',
  'REFUSE',
  'PROPOSE_PLAN',
  'ADOPT_PLAN',
  'REJECT_PLAN',
  'PUBLISH',
  'OBJECT',
  'UPHOLD',
  'DISMISS',
  'CLOSE_NOTICE',
  'APPROVE',
  'TEST',
  'LOWER',
  'ORDER',
  'PAY',
  'FAIL',
  'EVALUATE',
  'APPEAL',
  'GRANT_APPEAL',
  'DISMISS_APPEAL',
] as const;
export type CaseStepKind = (typeof CASE_STEPS)[number];

const FIRM: readonly Role[] = ['REPORTER', 'ATTESTOR'];
const OFFICER: readonly Role[] = ['CASE_OFFICER'];
const APPROVER: readonly Role[] = ['APPROVER'];
/** 初审、审查中: where departments look at a case. */
const CHECKING: readonly CaseState[] = ['FIRST_CHECK', 'THIRD_PARTY_CHECK', 'JOINT_CHECK'];
const BEFORE_APPROVAL: readonly CaseState[] = [
  ...CHECKING,
  'CORRECTION',
  'PLAN',
  'PUBLIC_NOTICE',
  'APPROVAL',
];

/** What one step is: where it can be taken, by whom, and where it leads. */
export interface Move {
  readonly from: readonly CaseState[];
  /** NEXT station of the route, its ENTRY check, the SAME state, or a state. */
  readonly to: CaseState | 'NEXT' | 'ENTRY' | 'SAME';
  /** Empty for what payments tell. */
  readonly roles: readonly Role[];
  /** Roles at one state, where they are other than elsewhere. */
  readonly rolesAt?: Partial<Record<CaseState, readonly Role[]>>;
  /** The applicant's people, a department's people, anybody signed in, or the platform itself. */
  readonly side: 'FIRM' | 'DEPARTMENT' | 'ANYBODY' | 'PLATFORM';
  readonly isReasoned: boolean;
  /** 四眼原则: who took one of these in the case since it was filed last may not take this. */
  readonly notAfterOwn?: readonly CaseStepKind[];
}

const firm = (from: readonly CaseState[], to: Move['to'], isReasoned = false): Move => ({
  from,
  to,
  roles: FIRM,
  side: 'FIRM',
  isReasoned,
});
const officer = (
  from: readonly CaseState[],
  to: Move['to'],
  notAfterOwn: readonly CaseStepKind[] = [],
): Move => ({ from, to, roles: OFFICER, side: 'DEPARTMENT', isReasoned: true, notAfterOwn });
const approver = (
  from: readonly CaseState[],
  to: Move['to'],
  notAfterOwn: readonly CaseStepKind[],
): Move => ({ ...officer(from, to, notAfterOwn), roles: APPROVER });
const platform = (from: readonly CaseState[], to: Move['to']): Move => ({
  from,
  to,
  roles: [],
  side: 'PLATFORM',
  isReasoned: false,
});

const CHECKED_BY: readonly CaseStepKind[] = ['AGREE', 'VERIFY', 'SETTLE_CLAIM', 'PROPOSE_PLAN', 'OFFER'];

/** 办理流程: every step there is. What it further needs is asked in `blockOf`. */
export const MOVES: Readonly<Record<CaseStepKind, Move>> = {
  DRAFT: firm([], 'DRAFT'),
  OFFER: officer([], 'CONFIRMATION'),
  FILE: firm(['DRAFT'], 'NEXT'),
  CONFIRM: firm(['CONFIRMATION'], 'NEXT'),
  FILE_AGAIN: firm(['CORRECTION'], 'ENTRY'),
  WITHDRAW: firm(['DRAFT', 'CONFIRMATION', ...BEFORE_APPROVAL, 'APPEALED'], 'WITHDRAWN', true),
  RETURN: officer(CHECKING, 'CORRECTION'),
  SEND_BACK: officer(['THIRD_PARTY_CHECK', 'JOINT_CHECK', 'PLAN'], 'ENTRY'),
  VERIFY: officer([...CHECKING, ...AWARDED_STATES], 'SAME'),
  SETTLE_CLAIM: officer(BEFORE_APPROVAL, 'SAME'),
  AGREE: officer(CHECKING, 'NEXT'),
  REFUSE: { ...officer([...CHECKING, 'APPROVAL'], 'REFUSED'), rolesAt: { APPROVAL: APPROVER } },
  PROPOSE_PLAN: officer(['PLAN'], 'SAME'),
  ADOPT_PLAN: approver(['PLAN'], 'NEXT', ['PROPOSE_PLAN']),
  REJECT_PLAN: approver(['PLAN'], 'SAME', ['PROPOSE_PLAN']),
  PUBLISH: officer(['PUBLIC_NOTICE'], 'SAME'),
  OBJECT: { from: ['PUBLIC_NOTICE'], to: 'SAME', roles: [], side: 'ANYBODY', isReasoned: true },
  UPHOLD: officer(['PUBLIC_NOTICE'], 'ENTRY'),
  DISMISS: officer(['PUBLIC_NOTICE'], 'SAME'),
  CLOSE_NOTICE: officer(['PUBLIC_NOTICE'], 'NEXT'),
  APPROVE: approver(['APPROVAL'], 'NEXT', CHECKED_BY),
  TEST: officer(['APPROVED', 'PAYING'], 'SAME', ['APPROVE']),
  LOWER: approver(['APPROVED', 'PAYING'], 'SAME', ['VERIFY', 'TEST']),
  ORDER: platform(['APPROVED', 'PAYING'], 'PAYING'),
  PAY: platform(['PAYING'], 'PAYING'),
  FAIL: platform(['PAYING'], 'PAYING'),
  EVALUATE: officer(['PAID'], 'EVALUATED', ['APPROVE']),
  APPEAL: firm(['REFUSED'], 'APPEALED', true),
  GRANT_APPEAL: approver(['APPEALED'], 'ENTRY', ['REFUSE', 'ADOPT_PLAN']),
  DISMISS_APPEAL: approver(['APPEALED'], 'REFUSED', ['REFUSE', 'ADOPT_PLAN']),
};

/** All of a case that decides which step comes next. */
export interface Standing {
  readonly state: CaseState;
  readonly correctionsUsed: number;
  /** Null where neither the programme nor the round says. */
  readonly correctionsAllowed: number | null;
  /** Parties that have agreed at this station, see `partyKey`. */
  readonly agreed: readonly string[];
  readonly isPlanned: boolean;
  readonly isPublished: boolean;
  readonly isNoticeOver: boolean;
  readonly openObjections: number;
  /** Other cases that claim money for the same and of which nobody has said that both may. */
  readonly openClaims: number;
  /** Whether the decision gives money or a right, and nothing of it is open but later years. */
  readonly isDecided: boolean;
  /** Whether the plan decides it: the programme ranks its applicants, or leaves a sum to persons. */
  readonly isDecidedByPlan: boolean;
  readonly isAppealed: boolean;
  /** Whether the days for an appeal against its refusal are over. */
  readonly isAppealOver: boolean;
}

export const BLOCKS = [
  'CASE_STATE',
  'CORRECTIONS_USED',
  'NOT_AT_ENTRY',
  'ALREADY_AGREED',
  'CLAIMS_OPEN',
  'NOTHING_DECIDED',
  'PLAN_MISSING',
  'PLAN_PROPOSED_ALREADY',
  'NOTICE_MISSING',
  'NOTICE_PUBLISHED_ALREADY',
  'NOTICE_RUNNING',
  'NOTICE_OVER',
  'OBJECTION_OPEN',
  'OBJECTION_MISSING',
  'APPEAL_DECIDED',
  'APPEAL_OVER',
  'NOT_EVALUATED',
] as const;
export type Block = (typeof BLOCKS)[number];

/** Why a step cannot be taken now; undefined where it can. `party` is for whom the actor agrees. */
export function blockOf(route: Route, now: Standing, step: CaseStepKind, party?: string): Block | undefined {
  if (!MOVES[step].from.includes(now.state)) return 'CASE_STATE';
  switch (step) {
    case 'RETURN':
      if (now.state !== entryOf(route)) return 'NOT_AT_ENTRY';
      return now.correctionsAllowed !== null && now.correctionsUsed >= now.correctionsAllowed
        ? 'CORRECTIONS_USED'
        : undefined;
    case 'SEND_BACK':
      return now.state === entryOf(route) ? 'CASE_STATE' : undefined;
    case 'AGREE':
      return party !== undefined && now.agreed.includes(party) ? 'ALREADY_AGREED' : undefined;
    case 'PROPOSE_PLAN':
      if (!now.isDecided && !now.isDecidedByPlan) return 'NOTHING_DECIDED';
      return now.isPlanned ? 'PLAN_PROPOSED_ALREADY' : undefined;
    case 'ADOPT_PLAN':
    case 'REJECT_PLAN':
      return now.isPlanned ? undefined : 'PLAN_MISSING';
    case 'PUBLISH':
      return now.isPublished ? 'NOTICE_PUBLISHED_ALREADY' : undefined;
    case 'OBJECT':
      return !now.isPublished ? 'NOTICE_MISSING' : now.isNoticeOver ? 'NOTICE_OVER' : undefined;
    case 'UPHOLD':
    case 'DISMISS':
      return now.openObjections === 0 ? 'OBJECTION_MISSING' : undefined;
    case 'CLOSE_NOTICE':
      if (!now.isPublished) return 'NOTICE_MISSING';
      if (now.openObjections > 0) return 'OBJECTION_OPEN';
      return now.isNoticeOver ? undefined : 'NOTICE_RUNNING';
    case 'APPROVE':
      if (now.openClaims > 0) return 'CLAIMS_OPEN';
      return now.isDecided ? undefined : 'NOTHING_DECIDED';
    case 'APPEAL':
      if (now.isAppealed) return 'APPEAL_DECIDED';
      return now.isAppealOver ? 'APPEAL_OVER' : undefined;
    case 'EVALUATE':
      return route.isEvaluated ? undefined : 'NOT_EVALUATED';
    default:
      return undefined;
  }
}

/** The case after a step that nothing blocks. What comes back to its first check begins anew. */
export function afterStep(route: Route, now: Standing, step: CaseStepKind, party?: string): Standing {
  const to = stateAfter(route, now, step, party);
  const agreed = to !== now.state ? [] : step === 'AGREE' && party ? [...now.agreed, party] : now.agreed;
  const isAnew = MOVES[step].to === 'ENTRY';
  const isPlanned = !isAnew && step !== 'REJECT_PLAN' && (now.isPlanned || step === 'PROPOSE_PLAN');
  return {
    ...now,
    state: to,
    agreed,
    isPlanned,
    correctionsUsed: now.correctionsUsed + (step === 'RETURN' ? 1 : 0),
    isPublished: !isAnew && (now.isPublished || step === 'PUBLISH'),
    isNoticeOver: !isAnew && step !== 'PUBLISH' && now.isNoticeOver,
    openObjections:
      now.openObjections +
      (step === 'OBJECT' ? 1 : isAnew ? -now.openObjections : step === 'DISMISS' ? -1 : 0),
    isAppealed: now.isAppealed || step === 'APPEAL',
  };
}

function stateAfter(route: Route, now: Standing, step: CaseStepKind, party?: string): CaseState {
  const { to } = MOVES[step];
  if (to === 'SAME') return now.state;
  if (to === 'ENTRY') return entryOf(route);
  if (to !== 'NEXT') return to;
  if (step === 'AGREE' && party !== undefined) {
    const wanted = (stopAt(route, now.state)?.by ?? []).map(partyKey);
    if (!wanted.every((one) => one === party || now.agreed.includes(one))) return now.state;
  }
  return after(
    route,
    CHECKS.includes(now.state) || isStop(route, now.state) ? (now.state as Station) : 'FILING',
  );
}

const isStop = (route: Route, state: CaseState): boolean => stopAt(route, state) !== undefined;

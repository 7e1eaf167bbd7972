import type { LocalDate } from '../kernel/month.js';
import { type Exact, sum, ZERO } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import { applyCaps, type Cut } from './award-caps.js';
import { type GroupTest, versionTest } from './benefit-test.js';
import { type ConditionFinding, findCondition } from './condition-finding.js';
import { notLookedUp } from './condition-words.js';
import { Setting } from './decision-scope.js';
import type { ProgrammeFacts } from './facts.js';
import { allOf, type State } from './kleene.js';
import { type Programme, type ProgrammeVersion, programmeVersionAt } from './programme-document.js';
import { ENTITLEMENTS, type OutcomeKind } from './programme-outcome.js';
import {
  cashLines,
  cashText,
  entitlementText,
  expiredText,
  nobodyText,
  notYetText,
  openText,
  subjectsOpenText,
  unmetText,
} from './programme-words.js';
import { decideSubject, type SubjectDecision } from './subject-decision.js';
import type { SubjectKind } from './subject-kinds.js';

export interface FilingState {
  readonly state: 'OPEN' | 'CLOSED' | 'NOT_PUBLISHED';
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly note: Text | null;
}

/** The kind and the sums are worked out at once; words are made when asked for. */
export class Outcome {
  readonly #words: () => { arithmetic?: readonly Text[]; explanation: Text };

  constructor(
    readonly kind: OutcomeKind,
    /** Earned so far; null while it cannot be told whether anything is due. */
    readonly amountYuan: Exact | null,
    /** Earned if everything undetermined turns out well. */
    readonly possibleYuan: Exact,
    /** Prepaid and not earned. */
    readonly recoverYuan: Exact,
    /** What is gained beside cash. */
    readonly entitlement: Text | null,
    words: () => { arithmetic?: readonly Text[]; explanation: Text },
  ) {
    this.#words = words;
  }
  get arithmetic(): readonly Text[] {
    return this.#words().arithmetic ?? [];
  }
  get explanation(): Text {
    return this.#words().explanation;
  }
  toJSON(): object {
    const { kind, amountYuan, possibleYuan, recoverYuan, entitlement, arithmetic, explanation } = this;
    return { kind, amountYuan, possibleYuan, recoverYuan, entitlement, arithmetic, explanation };
  }
}

/** A decision with everything that led to it. It can be kept as JSON, whole. */
export interface ProgrammeDecision {
  readonly programme: string;
  readonly version: number;
  readonly at: LocalDate;
  readonly validity: Programme['validity'];
  readonly filing: FilingState;
  /** The applicant's conditions; those of a subject stand with it. */
  readonly conditions: readonly ConditionFinding[];
  readonly applicantState: State;
  readonly subjects: readonly SubjectDecision[];
  /** Kinds of subjects that the programme is about and nobody looked up. */
  readonly notLookedUp: readonly Text[];
  readonly cuts: readonly Cut[];
  readonly outcome: Outcome;
}

/** Decides a programme on facts as of a civil date, by the version in force then. */
export function decide(programme: Programme, facts: ProgrammeFacts, at: LocalDate): ProgrammeDecision {
  const version = programmeVersionAt(programme, at);
  const test = versionTest(programme, version);
  const setting = new Setting(programme.code, programme.validity, at, facts);
  const conditions = test.applicant.map((condition) => findCondition(condition, setting.firm));
  const applicantState = allOf(conditions.map((condition) => condition.state));
  const decided: SubjectDecision[] = [];
  const unknownKinds = new Set<SubjectKind>();
  for (const group of test.groups) {
    const scopes = setting.scopesOf(group.kind.kind);
    if (!scopes) unknownKinds.add(group.kind);
    for (const scope of scopes ?? []) decided.push(decideSubject(version, group, scope));
  }
  const capped = applyCaps(test.caps, withoutIdle(decided, test.groups), setting);
  const found: Found = {
    programme,
    at,
    conditions,
    applicantState,
    subjects: capped.decisions,
    cuts: capped.cuts,
    kinds: new Set(test.groups.map(({ kind }) => kind)),
    notLookedUp: [...unknownKinds].map(notLookedUp),
  };
  return {
    programme: programme.code,
    version: version.version,
    at,
    validity: programme.validity,
    filing: filingAt(version, at),
    conditions,
    applicantState,
    subjects: found.subjects,
    notLookedUp: found.notLookedUp,
    cuts: found.cuts,
    outcome: outcomeOf(found),
  };
}

/** Of a subject that several groups could be about, only what is about it; one of them where nothing is. */
function withoutIdle(
  decided: readonly SubjectDecision[],
  groups: readonly GroupTest[],
): readonly SubjectDecision[] {
  if (new Set(groups.map(({ kind }) => kind)).size === groups.length) return decided;
  const isAbout = ({ benefit, outcome }: SubjectDecision) => benefit !== null || outcome === 'UNDETERMINED';
  const keyOf = ({ kind, subjectId }: SubjectDecision) => `${kind.kind} ${subjectId}`;
  const first = new Map<string, SubjectDecision>();
  for (const one of decided) {
    const before = first.get(keyOf(one));
    if (!before || (!isAbout(before) && isAbout(one))) first.set(keyOf(one), one);
  }
  return decided.filter((one) => isAbout(one) || first.get(keyOf(one)) === one);
}

function filingAt({ filing }: ProgrammeVersion, at: LocalDate): FilingState {
  const { from, to } = filing;
  const isClosed = (from !== undefined && at < from) || (to !== undefined && at > to);
  return {
    state: isClosed ? 'CLOSED' : from === undefined || to === undefined ? 'NOT_PUBLISHED' : 'OPEN',
    from: from ?? null,
    to: to ?? null,
    note: filing.note ?? null,
  };
}

interface Found {
  readonly programme: Programme;
  readonly at: LocalDate;
  readonly conditions: readonly ConditionFinding[];
  readonly applicantState: State;
  readonly subjects: readonly SubjectDecision[];
  readonly cuts: readonly Cut[];
  readonly kinds: ReadonlySet<SubjectKind>;
  readonly notLookedUp: readonly Text[];
}

function outcomeOf(found: Found): Outcome {
  const { programme, at, conditions, applicantState, subjects } = found;
  const { from, to } = programme.validity;
  if (at < from) return nothing('NONE', () => notYetText(from));
  if (to !== undefined && at > to) return nothing('EXPIRED', () => expiredText(to));
  const recoverYuan = sum(subjects.map((subject) => subject.recoverYuan ?? ZERO));
  if (applicantState === 'NOT_MET')
    return new Outcome('NONE', ZERO, ZERO, recoverYuan, null, () => ({ explanation: unmetText(conditions) }));
  const due = totalOf(subjects, 'dueYuan');
  const possible = due.plus(totalOf(subjects, 'openYuan'));
  const right = subjects.find(({ outcome }) => ENTITLEMENTS.includes(outcome));
  const entitlement = right?.entitlement ?? null;
  const open = (explanation: () => Text) =>
    new Outcome('UNDETERMINED', null, possible, recoverYuan, null, () => ({ explanation: explanation() }));
  if (applicantState === 'UNDETERMINED') return open(() => openText(conditions));
  if (due.gt(0)) {
    return new Outcome('CASH', due, possible, recoverYuan, entitlement, () => ({
      arithmetic: cashLines(subjects, found.cuts, due),
      explanation: cashText(subjects, due, possible),
    }));
  }
  if (right && entitlement)
    return new Outcome(right.outcome, ZERO, possible, recoverYuan, entitlement, () => ({
      explanation: entitlementText(right.outcome, entitlement),
    }));
  const undecided = subjects.filter((subject) => subject.outcome === 'UNDETERMINED');
  if (undecided.length > 0 || found.notLookedUp.length > 0)
    return open(() => subjectsOpenText(undecided, found.notLookedUp));
  return withoutMoney(found, recoverYuan);
}

function withoutMoney({ subjects, kinds, programme }: Found, recoverYuan: Exact): Outcome {
  const { to } = programme.validity;
  const has = (kind: OutcomeKind) => subjects.some((subject) => subject.outcome === kind);
  if (has('EXPIRED') && to !== undefined) return nothing('EXPIRED', () => expiredText(to));
  const kind = has('RANKING') ? 'RANKING' : 'NONE';
  return new Outcome(kind, ZERO, ZERO, recoverYuan, null, () => ({ explanation: nobodyText(kind, kinds) }));
}

function totalOf(subjects: readonly SubjectDecision[], field: 'dueYuan' | 'openYuan'): Exact {
  let total = ZERO;
  for (const subject of subjects) {
    const yuan = subject[field];
    if (!yuan.isZero()) total = total.plus(yuan);
  }
  return total;
}

const nothing = (kind: OutcomeKind, explanation: () => Text): Outcome =>
  new Outcome(kind, ZERO, ZERO, ZERO, null, () => ({ explanation: explanation() }));

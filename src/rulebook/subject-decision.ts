import { type Exact, exact, type ExactInput, sum, ZERO } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { withSetAmount } from './award-discretion.js';
import { type AmountFound, equalParts, partsByShare } from './award-amount.js';
import { apportion } from './apportion.js';
import type { BenefitTest, GroupTest } from './benefit-test.js';
import { type ConditionFinding, findCondition } from './condition-finding.js';
import { Scope } from './decision-scope.js';
import { type State } from './kleene.js';
import type { Benefit, ProgrammeVersion } from './programme-document.js';
import type { OutcomeKind } from './programme-outcome.js';
import type { SubjectKind } from './subject-kinds.js';

/** One part of an award, for one assessment year. */
export class Instalment {
  constructor(
    readonly number: number,
    readonly from: LocalDate,
    readonly to: LocalDate,
    readonly state: State,
    /** Paid if the state is MET. */
    readonly amountYuan: Exact,
    readonly conditions: readonly ConditionFinding[],
    /** Not met so far, in a year that is not over. */
    readonly isRunning: boolean,
  ) {}

  /** What is lacking to decide it; empty unless undetermined. */
  get missing(): readonly Text[] {
    if (this.isRunning) return [yearNotOver(this.from, this.to)];
    return this.state === 'UNDETERMINED' ? this.conditions.flatMap((one) => one.missing) : [];
  }

  of(amountYuan: Exact): Instalment {
    const { number, from, to, state, conditions, isRunning } = this;
    return new Instalment(number, from, to, state, amountYuan, conditions, isRunning);
  }

  toJSON(): object {
    const { number, from, to, state, amountYuan, missing, conditions } = this;
    return { number, from, to, state, amountYuan, missing, conditions };
  }
}

interface Money {
  readonly found: AmountFound | null;
  readonly instalments: readonly Instalment[];
  /** Earned, and still open, in yuan. */
  readonly dueYuan: Exact;
  readonly openYuan: Exact;
  /** Prepaid and not earned: to be deducted at clearing; null where it is not known what was prepaid. */
  readonly recoverYuan: Exact | null;
}
const NO_MONEY: Money = { found: null, instalments: [], dueYuan: ZERO, openYuan: ZERO, recoverYuan: ZERO };

/** What a programme gives for one subject, by one group of its benefits, leaving the firm aside. */
export class SubjectDecision {
  constructor(
    readonly scope: Scope,
    readonly kind: SubjectKind,
    readonly group: string,
    /** Null where no benefit is about this subject. */
    readonly benefit: Benefit | null,
    readonly state: State,
    readonly outcome: OutcomeKind,
    readonly conditions: readonly ConditionFinding[],
    readonly money: Money,
  ) {}

  get subjectId(): string {
    return this.scope.subject?.id ?? '';
  }
  /** What it is awarded if every instalment is earned; null where no cash is in question or it is not known. */
  get awardYuan(): Exact | null {
    return this.money.found?.yuan ?? null;
  }
  get arithmetic(): readonly Text[] {
    return this.money.found?.lines ?? [];
  }
  get instalments(): readonly Instalment[] {
    return this.money.instalments;
  }
  get dueYuan(): Exact {
    return this.money.dueYuan;
  }
  get openYuan(): Exact {
    return this.money.openYuan;
  }
  get recoverYuan(): Exact | null {
    return this.money.recoverYuan;
  }
  /** What is gained beside cash: what an access right or relief allows. */
  get entitlement(): Text | null {
    return this.benefit?.entitlement ?? null;
  }
  /** What is lacking to decide it, each lack once. */
  get missing(): readonly Text[] {
    const all = [...this.conditions, ...this.instalments].flatMap((one) => one.missing);
    const lacks = [...all, ...(this.money.found?.missing ?? [])];
    return [...new Map(lacks.map((text) => [text.en, text])).values()];
  }

  /** The same with less money, as a cap leaves it. */
  cutTo(dueYuan: Exact, openYuan: Exact): SubjectDecision {
    const { scope, kind, group, benefit, state, outcome, conditions, money } = this;
    const instalments = lessened(money.instalments, state, dueYuan, openYuan);
    return new SubjectDecision(scope, kind, group, benefit, state, outcome, conditions, {
      ...money,
      instalments,
      dueYuan,
      openYuan,
    });
  }

  /** A decision can be kept as JSON, whole. */
  toJSON(): object {
    const { subjectId, group, benefit, state, outcome, conditions, entitlement } = this;
    const { awardYuan, arithmetic, instalments, dueYuan, openYuan, recoverYuan } = this;
    return {
      subjectId,
      kind: this.kind.kind,
      group,
      benefit: benefit && { id: benefit.id, clause: benefit.clause, title: benefit.title },
      state,
      outcome,
      conditions,
      awardYuan,
      arithmetic,
      instalments,
      dueYuan,
      openYuan,
      recoverYuan,
      entitlement,
    };
  }
}

export function decideSubject(version: ProgrammeVersion, of: GroupTest, scope: Scope): SubjectDecision {
  const { test, found } = benefitOf(of, scope);
  const conditions = test
    ? [...found, ...test.conditions.map((condition) => findCondition(condition, scope))]
    : found;
  const state = allStates(conditions);
  const decided = (outcome: OutcomeKind, money: Money = NO_MONEY) =>
    new SubjectDecision(scope, of.kind, of.group, test?.benefit ?? null, state, outcome, conditions, money);
  if (isExpired(test, scope)) return decided('EXPIRED');
  if (state === 'NOT_MET') return decided('NONE', { ...NO_MONEY, recoverYuan: prepaidYuan(test, scope) });
  if (!test) return decided('UNDETERMINED');
  if (!test.reckon) return decided(state === 'MET' ? test.benefit.outcome : 'UNDETERMINED');
  const money = moneyOf(version, test, scope, state);
  const isOpen = money.openYuan.gt(0) || money.found?.yuan === null;
  return decided(money.dueYuan.gt(0) ? 'CASH' : isOpen ? 'UNDETERMINED' : 'NONE', money);
}

function allStates(findings: readonly ConditionFinding[]): State {
  let result: State = 'MET';
  for (const { state } of findings) {
    if (state === 'NOT_MET') return state;
    if (state === 'UNDETERMINED') result = state;
  }
  return result;
}

/** The first benefit about this subject. An undetermined one before it leaves the question open. */
function benefitOf(of: GroupTest, scope: Scope): { test: BenefitTest | null; found: ConditionFinding[] } {
  const unmatched: ConditionFinding[] = [];
  for (const test of of.benefits) {
    const found = test.when.map((condition) => findCondition(condition, scope));
    const state = allStates(found);
    if (state === 'MET') return { test, found };
    if (state === 'UNDETERMINED') return { test: null, found };
    unmatched.push(...found.filter((one) => one.state === 'NOT_MET'));
  }
  return { test: null, found: unmatched };
}

/** A subject that came after the programme's end has missed it, whatever else it meets. */
function isExpired(test: BenefitTest | null, scope: Scope): boolean {
  const { validity, at } = scope.setting;
  const { to } = validity;
  if (to === undefined) return false;
  if (at > to) return true;
  return (test?.withinValidity ?? []).some(({ reader, state }) => {
    const fact = reader.read(scope);
    return fact !== undefined && state(scope) === 'NOT_MET' && String(fact.value) > to;
  });
}

function prepaidYuan(test: BenefitTest | null, scope: Scope): Exact | null {
  if (!test?.prepaid) return ZERO;
  const fact = test.prepaid.read(scope);
  return fact ? exact(fact.value as ExactInput) : null;
}

function moneyOf(version: ProgrammeVersion, test: BenefitTest, scope: Scope, state: State): Money {
  const found = withSetAmount(test.benefit, test.reckon?.(scope) ?? null, scope);
  const yuan = found?.yuan;
  if (!found || !yuan) return { ...NO_MONEY, found, openYuan: found?.ceilingYuan ?? ZERO };
  if (!test.benefit.instalments) {
    return lessPrepaid(found, [], state === 'MET' ? yuan : ZERO, state === 'MET' ? ZERO : yuan, test, scope);
  }
  const instalments = instalmentsOf(version, test, scope, yuan);
  const totalOf = (wanted: State) =>
    sum(instalments.filter((part) => and(state, part.state) === wanted).map((part) => part.amountYuan));
  return lessPrepaid(found, instalments, totalOf('MET'), totalOf('UNDETERMINED'), test, scope);
}

/** What was prepaid is cleared against what is earned. What may still be earned is not recovered yet. */
function lessPrepaid(
  found: AmountFound,
  instalments: readonly Instalment[],
  dueYuan: Exact,
  openYuan: Exact,
  test: BenefitTest,
  scope: Scope,
): Money {
  if (!test.prepaid) return { found, instalments, dueYuan, openYuan, recoverYuan: ZERO };
  const prepaid = prepaidYuan(test, scope);
  if (!prepaid) return { found, instalments, dueYuan, openYuan, recoverYuan: null };
  const above = (one: Exact, other: Exact) => (one.gt(other) ? one.minus(other) : ZERO);
  return {
    found,
    instalments,
    dueYuan: above(dueYuan, prepaid),
    openYuan: above(openYuan, above(prepaid, dueYuan)),
    recoverYuan: above(prepaid, dueYuan.plus(openYuan)),
  };
}

/** Neither `allOf([a, b])` nor its array. */
const and = (one: State, other: State): State =>
  one === 'NOT_MET' || other === 'NOT_MET' ? 'NOT_MET' : one === 'MET' ? other : one;

function instalmentsOf(
  version: ProgrammeVersion,
  test: BenefitTest,
  scope: Scope,
  yuan: Exact,
): Instalment[] {
  const { setting, subject } = scope;
  const { parts } = test.benefit.instalments ?? {};
  const assessments = parts
    ? version.assessments.filter(({ number }) => parts.some((part) => part.assessment === number))
    : version.assessments;
  const amounts = parts
    ? partsByShare(
        yuan,
        parts.map(({ share }) => share),
      )
    : partsOf(yuan, assessments.length);
  return assessments.map(({ number, from, to }, index) => {
    const inYear = new Scope(setting, subject, subject?.assessments?.[number] ?? null);
    const found = [...test.instalments, ...(test.ofPart.get(number) ?? [])].map((one) =>
      findCondition(one, inYear),
    );
    const state = allStates(found);
    const isRunning = state === 'NOT_MET' && setting.at <= to;
    const shown = isRunning ? 'UNDETERMINED' : state;
    return new Instalment(number, from, to, shown, amounts[index] ?? ZERO, found, isRunning);
  });
}

/** Instalments that make up less: each share of what is earned, and of what is open, as it was. */
function lessened(instalments: readonly Instalment[], state: State, dueYuan: Exact, openYuan: Exact) {
  const shares = (wanted: State, yuan: Exact) => {
    const of = instalments.filter((part) => and(state, part.state) === wanted);
    const amounts = apportion(
      yuan,
      of.map((part) => part.amountYuan),
    );
    return of.map((part, index) => [part, part.of(amounts[index] ?? ZERO)] as const);
  };
  const after = new Map([...shares('MET', dueYuan), ...shares('UNDETERMINED', openYuan)]);
  return instalments.map((part) => after.get(part) ?? part);
}

/** Parts of the awards that were split last: hundreds of vehicles get the same. */
const split = new WeakMap<Exact, Exact[]>();
function partsOf(yuan: Exact, count: number): Exact[] {
  const before = split.get(yuan);
  if (before?.length === count) return before;
  const parts = equalParts(yuan, count);
  split.set(yuan, parts);
  return parts;
}

const yearNotOver = (from: LocalDate, to: LocalDate): Text => ({
  zh: `考核年度 ${from} 至 ${to} 尚未结束`,
  en: `the assessment year ${from} to ${to} is not over`,
});

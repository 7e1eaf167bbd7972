import { type Exact, type ExactInput, sum, ZERO } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { amountOf, equalParts } from './award-amount.js';
import type { Condition } from './condition.js';
import { type ConditionFinding, conditionState, findCondition, type Scope } from './condition-finding.js';
import { termOf, type VehicleFacts } from './fact-terms.js';
import { allOf, type State } from './kleene.js';
import type { Benefit, Programme, ProgrammeVersion } from './programme-document.js';

export type OutcomeKind = 'CASH' | 'ACCESS_RIGHT' | 'NONE' | 'EXPIRED' | 'UNDETERMINED';

/** One part of an award, for one assessment year. */
export interface Instalment {
  readonly number: number;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly state: State;
  /** Paid if the state is MET. */
  readonly amountYuan: Exact;
  /** What is lacking to decide it; empty unless undetermined. */
  readonly missing: readonly Text[];
  readonly conditions: readonly ConditionFinding[];
}

export interface VehicleDecision {
  readonly vehicleId: Id;
  /** Null where no benefit is about this vehicle. */
  readonly benefit: { readonly id: string; readonly clause: string; readonly title: Text } | null;
  readonly state: State;
  readonly outcome: OutcomeKind;
  readonly conditions: readonly ConditionFinding[];
  /** What the vehicle is awarded if every instalment is earned; null where no cash is in question or it is not known. */
  readonly awardYuan: Exact | null;
  readonly arithmetic: readonly Text[];
  readonly instalments: readonly Instalment[];
  /** Earned, and still open, in yuan. */
  readonly dueYuan: Exact;
  readonly openYuan: Exact;
  readonly accessRight: Text | null;
}

interface Case {
  readonly programme: Programme;
  readonly version: ProgrammeVersion;
  readonly at: LocalDate;
}

/** What a programme gives for one vehicle, leaving the applicant aside. */
export function decideVehicle(of: Case, vehicle: VehicleFacts): VehicleDecision {
  const scope: Scope = { facts: vehicle.fields, vehicles: [], validity: of.programme.validity };
  const { benefit, found } = benefitOf(of.version, scope);
  const conditions = [...found, ...conditionsOf(benefit).map((condition) => findCondition(condition, scope))];
  const state = benefit
    ? allOf(conditions.map((condition) => condition.state))
    : allOf(found.map((one) => one.state));
  const base = {
    vehicleId: vehicle.id,
    benefit: benefit && { id: benefit.id, clause: benefit.clause, title: benefit.title },
    state,
    conditions,
    accessRight: benefit?.accessRight ?? null,
  };
  if (isExpired(of, benefit, scope)) return { ...base, outcome: 'EXPIRED', ...NO_MONEY };
  if (state === 'NOT_MET') return { ...base, outcome: 'NONE', ...NO_MONEY };
  if (!benefit) return { ...base, outcome: 'UNDETERMINED', ...NO_MONEY };
  if (benefit.outcome !== 'CASH') {
    return { ...base, outcome: state === 'MET' ? benefit.outcome : 'UNDETERMINED', ...NO_MONEY };
  }
  return { ...base, ...award(of, benefit, vehicle, state) };
}

const conditionsOf = (benefit: Benefit | null): readonly Condition[] =>
  benefit ? [...benefit.conditions, ...quantityKnown(benefit)] : [];

const NO_MONEY = { awardYuan: null, arithmetic: [], instalments: [], dueYuan: ZERO, openYuan: ZERO };

/** The first benefit about this vehicle. An undetermined one before it leaves the question open. */
function benefitOf(
  version: ProgrammeVersion,
  scope: Scope,
): { benefit: Benefit | null; found: ConditionFinding[] } {
  const unmatched: ConditionFinding[] = [];
  for (const benefit of version.benefits) {
    const found = benefit.when.map((condition) => findCondition(condition, scope));
    const state = allOf(found.map((one) => one.state));
    if (state === 'MET') return { benefit, found };
    if (state === 'UNDETERMINED') return { benefit: null, found };
    unmatched.push(...found.filter((one) => one.state === 'NOT_MET'));
  }
  return { benefit: null, found: unmatched };
}

/** A vehicle registered after the programme's end has missed it, whatever else it meets. */
function isExpired(of: Case, benefit: Benefit | null, scope: Scope): boolean {
  const { to } = of.programme.validity;
  if (to === undefined) return false;
  if (of.at > to) return true;
  return (benefit?.conditions ?? []).some((condition) => {
    const fact = condition.withinValidity && condition.fact ? scope.facts[condition.fact] : undefined;
    return fact && conditionState(condition, scope) === 'NOT_MET' && String(fact.value) > to;
  });
}

/** That the quantity which the amount is reckoned from is known well enough. */
const quantityKnown = ({ clause, amount }: Benefit): Condition[] =>
  amount
    ? [
        {
          clause,
          text: onRecord(termOf(amount.quantity).title),
          fact: amount.quantity,
          grade: amount.grade,
          atLeast: ZERO,
        },
      ]
    : [];

const onRecord = ({ zh, en }: Text): Text => ({ zh: `${zh}有据可查`, en: `${en} is on record` });

function award(of: Case, benefit: Benefit, vehicle: VehicleFacts, state: State) {
  const { amount } = benefit;
  const quantity = amount && vehicle.fields[amount.quantity];
  if (!amount || !quantity) return { ...NO_MONEY, outcome: 'UNDETERMINED' as const };
  const { yuan, lines } = amountOf(amount, quantity.value as ExactInput);
  const instalments = instalmentsOf(of, benefit, vehicle, yuan);
  const parts = benefit.instalments ? instalments : [{ state: 'MET' as const, amountYuan: yuan }];
  const totalOf = (wanted: State) =>
    sum(parts.filter((part) => allOf([state, part.state]) === wanted).map((part) => part.amountYuan));
  const [dueYuan, openYuan] = [totalOf('MET'), totalOf('UNDETERMINED')];
  const outcome: OutcomeKind = dueYuan.gt(0) ? 'CASH' : openYuan.gt(0) ? 'UNDETERMINED' : 'NONE';
  return { awardYuan: yuan, arithmetic: lines, instalments, dueYuan, openYuan, outcome };
}

function instalmentsOf(of: Case, benefit: Benefit, vehicle: VehicleFacts, yuan: Exact): Instalment[] {
  if (!benefit.instalments) return [];
  const { conditions } = benefit.instalments;
  const { assessments } = of.version;
  const parts = equalParts(yuan, assessments.length);
  return assessments.map(({ number, from, to }, index) => {
    const facts = { ...vehicle.fields, ...vehicle.assessments[number] };
    const found = conditions.map((condition) =>
      findCondition(condition, { facts, vehicles: [], validity: of.programme.validity }),
    );
    const state = allOf(found.map((one) => one.state));
    const canStillBeEarned = state === 'NOT_MET' && of.at <= to;
    return {
      number,
      from,
      to,
      state: canStillBeEarned ? 'UNDETERMINED' : state,
      missing: canStillBeEarned
        ? [yearNotOver(from, to)]
        : state === 'UNDETERMINED'
          ? found.flatMap((one) => one.missing)
          : [],
      amountYuan: parts[index] ?? ZERO,
      conditions: found,
    };
  });
}

const yearNotOver = (from: LocalDate, to: LocalDate): Text => ({
  zh: `考核年度 ${from} 至 ${to} 尚未结束`,
  en: `the assessment year ${from} to ${to} is not over`,
});

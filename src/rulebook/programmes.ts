import { type Exact, plain, sum, ZERO } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { type ConditionFinding, findCondition, type Scope } from './condition-finding.js';
import type { ProgrammeFacts } from './fact-terms.js';
import { allOf, type State } from './kleene.js';
import { type Programme, type ProgrammeVersion, programmeVersionAt } from './programme-document.js';
import { decideVehicle, type OutcomeKind, type VehicleDecision } from './vehicle-decision.js';

export type { ConditionFinding } from './condition-finding.js';
export * from './fact-terms.js';
export type { State } from './kleene.js';
export * from './programme-document.js';
export type { Instalment, OutcomeKind, VehicleDecision } from './vehicle-decision.js';

export interface FilingState {
  readonly state: 'OPEN' | 'CLOSED' | 'NOT_PUBLISHED';
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly note: Text | null;
}

export interface Outcome {
  readonly kind: OutcomeKind;
  /** Earned so far; null while it cannot be told whether anything is due. */
  readonly amountYuan: Exact | null;
  /** Earned if everything undetermined turns out well. */
  readonly possibleYuan: Exact;
  readonly arithmetic: readonly Text[];
  readonly accessRight: Text | null;
  readonly explanation: Text;
}

/** A decision with everything that led to it. */
export interface ProgrammeDecision {
  readonly programme: string;
  readonly version: number;
  readonly at: LocalDate;
  readonly validity: Programme['validity'];
  readonly filing: FilingState;
  /** The applicant's conditions; those of a vehicle stand with it. */
  readonly conditions: readonly ConditionFinding[];
  readonly applicantState: State;
  readonly vehicles: readonly VehicleDecision[];
  readonly outcome: Outcome;
}

/** Decides a programme on facts as of a civil date, by the version in force then. */
export function decide(programme: Programme, facts: ProgrammeFacts, at: LocalDate): ProgrammeDecision {
  const version = programmeVersionAt(programme, at);
  const scope: Scope = {
    facts: facts.applicant.fields,
    vehicles: facts.vehicles.map((vehicle) => vehicle.fields),
    validity: programme.validity,
  };
  const conditions = version.applicant.map((condition) => findCondition(condition, scope));
  const applicantState = allOf(conditions.map((condition) => condition.state));
  const vehicles = facts.vehicles.map((vehicle) => decideVehicle({ programme, version, at }, vehicle));
  return {
    programme: programme.code,
    version: version.version,
    at,
    validity: programme.validity,
    filing: filingAt(version, at),
    conditions,
    applicantState,
    vehicles,
    outcome: outcomeOf(programme, at, conditions, applicantState, vehicles),
  };
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

function outcomeOf(
  programme: Programme,
  at: LocalDate,
  conditions: readonly ConditionFinding[],
  applicantState: State,
  vehicles: readonly VehicleDecision[],
): Outcome {
  const { from, to } = programme.validity;
  if (at < from)
    return nothing('NONE', { zh: `项目自 ${from} 起施行。`, en: `The programme starts on ${from}.` });
  if (to !== undefined && at > to) return nothing('EXPIRED', expiredText(to));
  if (applicantState === 'NOT_MET') return nothing('NONE', unmetText(conditions));
  const due = sum(vehicles.map((vehicle) => vehicle.dueYuan));
  const open = sum(vehicles.map((vehicle) => vehicle.openYuan));
  const possibleYuan = due.plus(open);
  const has = (kind: OutcomeKind) => vehicles.some((vehicle) => vehicle.outcome === kind);
  const accessRight = vehicles.find((vehicle) => vehicle.outcome === 'ACCESS_RIGHT')?.accessRight ?? null;
  if (applicantState === 'UNDETERMINED') {
    return { ...nothing('UNDETERMINED', openText(conditions)), amountYuan: null, possibleYuan };
  }
  if (due.gt(0)) return cash(vehicles, due, possibleYuan, accessRight);
  if (accessRight) return { ...nothing('ACCESS_RIGHT', accessText(accessRight)), accessRight, possibleYuan };
  if (has('UNDETERMINED')) {
    const undecided = vehicles.filter((vehicle) => vehicle.outcome === 'UNDETERMINED');
    return { ...nothing('UNDETERMINED', vehiclesOpenText(undecided)), amountYuan: null, possibleYuan };
  }
  if (has('EXPIRED') && to !== undefined) return nothing('EXPIRED', expiredText(to));
  return nothing('NONE', { zh: '没有符合条件的车辆。', en: 'No vehicle meets the conditions.' });
}

const nothing = (kind: OutcomeKind, explanation: Text): Outcome => ({
  kind,
  amountYuan: ZERO,
  possibleYuan: ZERO,
  arithmetic: [],
  accessRight: null,
  explanation,
});

function cash(
  vehicles: readonly VehicleDecision[],
  due: Exact,
  possibleYuan: Exact,
  accessRight: Text | null,
): Outcome {
  const paid = vehicles.filter((vehicle) => vehicle.dueYuan.gt(0));
  return {
    kind: 'CASH',
    amountYuan: due,
    possibleYuan,
    arithmetic: [...sumsByAmount(paid), total(due)],
    accessRight,
    explanation: {
      zh: `${paid.length} 辆车符合条件，应得 ${plain(due)} 元；尚待判断 ${plain(possibleYuan.minus(due))} 元。`,
      en: `${paid.length} vehicles qualify for ${plain(due)} yuan; ${plain(possibleYuan.minus(due))} yuan is still open.`,
    },
  };
}

/** Hundreds of like vehicles read as one line: 100 辆 × 22500 元 = 2250000 元. */
function sumsByAmount(vehicles: readonly VehicleDecision[]): Text[] {
  const counts = new Map<string, number>();
  for (const { dueYuan } of vehicles) counts.set(plain(dueYuan), (counts.get(plain(dueYuan)) ?? 0) + 1);
  return [...counts].map(([yuan, count]) => {
    const product = plain(ZERO.plus(yuan).times(count));
    return {
      zh: `${count} 辆 × ${yuan} 元 = ${product} 元`,
      en: `${count} ${count === 1 ? 'vehicle' : 'vehicles'} × ${yuan} yuan = ${product} yuan`,
    };
  });
}

const total = (yuan: Exact): Text => ({ zh: `合计 ${plain(yuan)} 元`, en: `total ${plain(yuan)} yuan` });

const expiredText = (to: LocalDate): Text => ({
  zh: `项目已于 ${to} 到期，不再给予支持。`,
  en: `The programme ended on ${to}; nothing is given any more.`,
});

const accessText = (right: Text): Text => ({
  zh: `给予通行便利，不发放现金：${right.zh}。`,
  en: `An access right and no cash: ${right.en}.`,
});

function unmetText(conditions: readonly ConditionFinding[]): Text {
  const unmet = conditions.filter((condition) => condition.state === 'NOT_MET');
  return {
    zh: `申报单位不符合：${unmet.map((one) => `${one.text.zh}（${one.clause}）`).join('；')}。`,
    en: `The applicant does not meet: ${unmet.map((one) => `${one.text.en} (${one.clause})`).join('; ')}.`,
  };
}

function openText(conditions: readonly ConditionFinding[]): Text {
  const missing = conditions.flatMap((condition) => condition.missing);
  return {
    zh: `尚无法判断：${missing.map((text) => text.zh).join('；')}。`,
    en: `It cannot be told yet: ${missing.map((text) => text.en).join('; ')}.`,
  };
}

/** What the vehicles lack, each lack once with the number of vehicles. */
function vehiclesOpenText(vehicles: readonly VehicleDecision[]): Text {
  const lacks = new Map<string, { text: Text; count: number }>();
  for (const vehicle of vehicles) {
    const missing = [...vehicle.conditions, ...vehicle.instalments].flatMap((one) => one.missing);
    for (const [key, text] of new Map(missing.map((one) => [one.en, one]))) {
      lacks.set(key, { text, count: (lacks.get(key)?.count ?? 0) + 1 });
    }
  }
  const list = [...lacks.values()];
  return {
    zh: `尚无法判断：${list.map(({ text, count }) => `${text.zh}（${count} 辆）`).join('；')}。`,
    en: `It cannot be told yet: ${list.map(({ text, count }) => `${text.en} (${count} vehicles)`).join('; ')}.`,
  };
}

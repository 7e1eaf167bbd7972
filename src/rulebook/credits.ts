import { EVIDENCE_GRADE_TEXT, isAtLeast } from '../kernel/evidence-grade.js';
import { addMonths, dateOf, lastDay, type LocalDate, monthOf } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { type Action, appliesTo } from './credit-action.js';
import { CAP_SUBJECT_TEXT, type CapKey, capKeys, capText, coolingKey, type Usage } from './credit-caps.js';
import type { CapSubject, CreditCondition, VersionInForce } from './credit-rule.js';

export * from './credit-action.js';
export { type CapKey, capKeys, capText, type CoolingKey, coolingKey, type Usage } from './credit-caps.js';
export * from './credit-rule.js';

/** What to do with one counter: add to it, whether or not it limited the award. */
export interface CapUse extends CapKey {
  readonly usedBefore: bigint;
  readonly add: bigint;
  /** True where this cap made the award smaller. */
  readonly applied: boolean;
}

export type AwardRefusal =
  | 'NO_PERSON'
  | 'NOT_THIS_RULE'
  | 'EVIDENCE_TOO_WEAK'
  | 'CONDITION_NOT_MET'
  | 'CONDITION_UNDETERMINED'
  | 'COOLING'
  | 'CAP_REACHED';

interface Refused {
  readonly reason: AwardRefusal;
  readonly text: Text;
}

export interface Award {
  /** Points to credit; 0n where refused. */
  readonly points: bigint;
  /** Points without caps. */
  readonly requested: bigint;
  /** Last civil date on which the points can be spent; null where nothing is credited. */
  readonly expiresOn: LocalDate | null;
  readonly caps: readonly CapUse[];
  /** Store as the last time of its key where points were credited. */
  readonly cooling: { readonly key: string; readonly at: Date } | null;
  readonly explanation: Text;
  readonly refusedBecause: Refused | null;
}

/** Decides what an action earns, and says why. `usage` holds the counters of `capKeys` and `coolingKey`. */
export function decideAward(inForce: VersionInForce, action: Action, usage: Usage): Award {
  const requested = BigInt(inForce.version.points) * BigInt(action.quantity);
  const refused = refusal(inForce, action, usage);
  const counters = capKeys(inForce, action);
  if (refused) return nothing(inForce, requested, counters, usage, refused);
  const { items, points, binding } = withinCaps(inForce.version.points, action.quantity, counters, usage);
  const reached = counters.filter((counter) => binding.has(counter.key));
  if (points === 0n) return nothing(inForce, requested, counters, usage, capReached(reached));
  const expiresOn = expiryOf(dateOf(action.occurredAt), inForce.version.expiryMonths);
  const cooling = coolingKey(inForce, action);
  return {
    points,
    requested,
    expiresOn,
    caps: counters.map((counter) => ({
      ...counter,
      usedBefore: usage.used.get(counter.key) ?? 0n,
      add: counter.unit === 'points' ? points : items,
      applied: binding.has(counter.key),
    })),
    cooling: cooling && { key: cooling.key, at: latest(action.occurredAt, usage.lastAt.get(cooling.key)) },
    explanation: awardText(inForce, action, requested, points, reached, expiresOn),
    refusedBecause: null,
  };
}

const latest = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);

/** Items are bounded first, then points; a points cap may leave an item partly paid, never over-paid. */
function withinCaps(pointsEach: number, quantity: number, counters: readonly CapKey[], usage: Usage) {
  const binding = new Set<string>();
  const bound = (wanted: bigint, unit: CapKey['unit']): bigint => {
    let least = wanted;
    for (const counter of counters.filter((candidate) => candidate.unit === unit)) {
      const left = counter.limit - (usage.used.get(counter.key) ?? 0n);
      if (left < wanted) binding.add(counter.key);
      if (left < least) least = left > 0n ? left : 0n;
    }
    return least;
  };
  const items = bound(BigInt(quantity), 'times');
  const points = bound(items * BigInt(pointsEach), 'points');
  return { items, points, binding };
}

function refusal(inForce: VersionInForce, action: Action, usage: Usage): Refused | null {
  const { rule, version } = inForce;
  if (!appliesTo(rule, action)) {
    return refused('NOT_THIS_RULE', '该行为不属于本规则。', 'The action is not what this rule is about.');
  }
  if (action.personId === null) {
    return refused(
      'NO_PERSON',
      '未关联消费者账户，无人可获积分。',
      'No consumer account is linked, so nobody can be credited.',
    );
  }
  if (!isAtLeast(action.evidenceGrade, version.minimumEvidenceGrade)) {
    const [has, needs] = [
      EVIDENCE_GRADE_TEXT[action.evidenceGrade],
      EVIDENCE_GRADE_TEXT[version.minimumEvidenceGrade],
    ];
    return refused(
      'EVIDENCE_TOO_WEAK',
      `证据等级为“${has.zh}”，规则要求至少为“${needs.zh}”。`,
      `The evidence is ${has.en}; the rule asks for ${needs.en} or better.`,
    );
  }
  for (const condition of version.conditions) {
    const failed = conditionRefusal(condition, action);
    if (failed) return failed;
  }
  return coolingRefusal(inForce, action, usage);
}

const refused = (reason: AwardRefusal, zh: string, en: string): Refused => ({ reason, text: { zh, en } });

function conditionRefusal(condition: CreditCondition, action: Action): Refused | null {
  const actual = action.attributes[condition.attribute] ?? null;
  if (actual === null) {
    return refused(
      'CONDITION_UNDETERMINED',
      `无法判断“${condition.text.zh}”：缺少 ${condition.attribute}。`,
      `Cannot tell whether "${condition.text.en}": ${condition.attribute} is missing.`,
    );
  }
  const met =
    condition.atMost === undefined
      ? actual === condition.is
      : typeof actual === 'number' && actual <= condition.atMost;
  return met
    ? null
    : refused(
        'CONDITION_NOT_MET',
        `不符合条件“${condition.text.zh}”（实际为 ${actual}）。`,
        `The condition "${condition.text.en}" is not met (it is ${actual}).`,
      );
}

/** Counts both ways from the last award, so that an event which arrives late is judged alike. */
function coolingRefusal(inForce: VersionInForce, action: Action, usage: Usage): Refused | null {
  const cooling = coolingKey(inForce, action);
  const last = cooling && usage.lastAt.get(cooling.key);
  if (
    !cooling ||
    !last ||
    Math.abs(action.occurredAt.getTime() - last.getTime()) >= cooling.minutes * 60_000
  ) {
    return null;
  }
  const subject = CAP_SUBJECT_TEXT[cooling.name as CapSubject];
  return refused(
    'COOLING',
    `${subject.zh}在 ${cooling.minutes} 分钟内已获得过积分，冷却时间未过。`,
    `Points were already earned ${subject.en} within ${cooling.minutes} minutes; the cooling time has not passed.`,
  );
}

const capReached = (reached: readonly CapKey[]): Refused =>
  refused(
    'CAP_REACHED',
    `已达上限：${reached.map((cap) => capText(cap).zh).join('；')}。`,
    `The limit is reached: ${reached.map((cap) => capText(cap).en).join('; ')}.`,
  );

function nothing(
  inForce: VersionInForce,
  requested: bigint,
  counters: readonly CapKey[],
  usage: Usage,
  refusedBecause: Refused,
): Award {
  const head = ruleText(inForce);
  return {
    points: 0n,
    requested,
    expiresOn: null,
    caps: counters.map((counter) => ({
      ...counter,
      usedBefore: usage.used.get(counter.key) ?? 0n,
      add: 0n,
      applied:
        refusedBecause.reason === 'CAP_REACHED' && (usage.used.get(counter.key) ?? 0n) >= counter.limit,
    })),
    cooling: null,
    explanation: {
      zh: `${head.zh}：未获积分。${refusedBecause.text.zh}`,
      en: `${head.en}: no points. ${refusedBecause.text.en}`,
    },
    refusedBecause,
  };
}

function awardText(
  inForce: VersionInForce,
  action: Action,
  requested: bigint,
  points: bigint,
  reached: readonly CapKey[],
  expiresOn: LocalDate,
): Text {
  const head = ruleText(inForce);
  const each = inForce.version.points;
  const capped = {
    zh:
      reached.length === 0
        ? ''
        : `因上限（${reached.map((cap) => capText(cap).zh).join('；')}），应得 ${requested} 分减为 ${points} 分。`,
    en:
      reached.length === 0
        ? ''
        : ` Limits (${reached.map((cap) => capText(cap).en).join('; ')}) reduced ${requested} points to ${points}.`,
  };
  return {
    zh: `${head.zh}：${inForce.rule.explanation.zh}每件 ${each} 分，${action.quantity} 件，计 ${points} 分。${capped.zh}有效期至 ${expiresOn}。`,
    en: `${head.en}: ${inForce.rule.explanation.en} ${each} points an item × ${action.quantity} = ${points} points.${capped.en} Valid through ${expiresOn}.`,
  };
}

function ruleText({ rule, version }: VersionInForce): Text {
  const origin = version.operatorSetting
    ? { zh: '平台运营方设定', en: "operator's setting" }
    : { zh: version.source.title, en: version.source.title };
  return {
    zh: `规则“${rule.title.zh}”第 ${version.version} 版（${origin.zh}）`,
    en: `Rule "${rule.title.en}", version ${version.version} (${origin.en})`,
  };
}

/** The same day of the month, `months` later; the last day of that month where it is shorter. */
function expiryOf(date: LocalDate, months: number): LocalDate {
  const target = addMonths(monthOf(date), months);
  const end = lastDay(target);
  const sameDay = `${target}-${date.slice(8)}` as LocalDate;
  return sameDay < end ? sameDay : end;
}

import { type Exact, exact, type ExactInput, plain, round, sum, ZERO } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import { apportion } from './apportion.js';
import type { Cap, CapTest } from './cap-rule.js';
import type { Setting } from './decision-scope.js';
import type { SubjectDecision } from './subject-decision.js';

export interface Cut {
  readonly clause: string;
  readonly text: Text;
  readonly fromYuan: Exact;
  readonly toYuan: Exact;
}

/** Holds every cap, in the order of the document. What is earned comes before what is still open. */
export function applyCaps(
  caps: readonly CapTest[],
  decisions: readonly SubjectDecision[],
  setting: Setting,
): { decisions: readonly SubjectDecision[]; cuts: readonly Cut[] } {
  let now = decisions;
  const cuts: Cut[] = [];
  for (const test of caps) {
    const limit = limitOf(test, setting);
    for (const members of groupsOf(test, now).values()) {
      const { after, cut } = limit ? held(members, test.cap, limit) : firstOnes(members, test.cap);
      if (!cut) continue;
      cuts.push(cut);
      now = now.map((one) => after.get(one) ?? one);
    }
  }
  return { decisions: now, cuts };
}

/** Null where it is not known: then the firm's conditions, that it is on record, are undetermined already. */
function limitOf({ cap, of }: CapTest, setting: Setting): Exact | null {
  const fact = of?.read(setting.firm);
  const limit =
    cap.capYuan ?? (fact && cap.shareOf && exact(fact.value as ExactInput).times(cap.shareOf.share));
  return limit ? round(limit, 2, 'DOWN') : null;
}

function groupsOf(
  { cap, per }: CapTest,
  decisions: readonly SubjectDecision[],
): Map<string, SubjectDecision[]> {
  const groups = new Map<string, SubjectDecision[]>();
  for (const decision of decisions) {
    if (!decision.benefit || (cap.benefits && !cap.benefits.includes(decision.benefit.id))) continue;
    const key = per ? String(per.read(decision.scope)?.value) : '';
    const members = groups.get(key);
    if (members) members.push(decision);
    else groups.set(key, [decision]);
  }
  return groups;
}

function held(members: readonly SubjectDecision[], cap: Cap, limit: Exact) {
  const inOrder = members.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const due = sum(inOrder.map((one) => one.dueYuan));
  const open = sum(inOrder.map((one) => one.openYuan));
  const after = new Map<SubjectDecision, SubjectDecision>();
  if (due.plus(open).lte(limit)) return { after, cut: null };
  const dueLimit = due.gt(limit) ? limit : due;
  const dues = apportion(
    dueLimit,
    inOrder.map((one) => one.dueYuan),
  );
  const opens = apportion(
    limit.minus(dueLimit),
    inOrder.map((one) => one.openYuan),
  );
  inOrder.forEach((one, index) => after.set(one, one.cutTo(dues[index] ?? ZERO, opens[index] ?? ZERO)));
  const { clause, text } = cap;
  return { after, cut: { clause, text, fromYuan: due.plus(open), toYuan: limit } };
}

/** As many subjects as the cap allows, those that earn most; the others get nothing. */
function firstOnes(members: readonly SubjectDecision[], { clause, text, mostSubjects }: Cap) {
  const after = new Map<SubjectDecision, SubjectDecision>();
  const total = (all: readonly SubjectDecision[]) => sum(all.flatMap((one) => [one.dueYuan, one.openYuan]));
  const earning = members.filter((one) => one.dueYuan.gt(0) || one.openYuan.gt(0));
  if (mostSubjects === undefined || earning.length <= mostSubjects) return { after, cut: null };
  const inOrder = earning.toSorted(
    (a, b) =>
      b.dueYuan.comparedTo(a.dueYuan) || b.openYuan.comparedTo(a.openYuan) || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
  for (const one of inOrder.slice(mostSubjects)) after.set(one, one.cutTo(ZERO, ZERO));
  const toYuan = total(inOrder.slice(0, mostSubjects));
  return { after, cut: { clause, text, fromYuan: total(inOrder), toYuan } };
}

const keyOf = ({ subjectId, benefit }: SubjectDecision): string => `${subjectId} ${benefit?.id}`;

export const cutLine = ({ text, clause, fromYuan, toYuan }: Cut): Text => ({
  zh: `${text.zh}（${clause}）：${plain(fromYuan)} 元超过上限，按 ${plain(toYuan)} 元计`,
  en: `${text.en} (${clause}): ${plain(fromYuan)} yuan is above the cap: ${plain(toYuan)} yuan`,
});

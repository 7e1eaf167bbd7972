import { type Exact, plain, ZERO } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { type Cut, cutLine } from './award-caps.js';
import type { ConditionFinding } from './condition-finding.js';
import { joined } from './condition-words.js';
import type { OutcomeKind } from './programme-outcome.js';
import type { SubjectDecision } from './subject-decision.js';
import type { SubjectKind } from './subject-kinds.js';

const inEnglish = (count: number, { title, pluralEn }: SubjectKind): string =>
  `${count} ${count === 1 ? title.en : pluralEn}`;

/** 3 辆车 and 2 笔采购 / 3 vehicles and 2 purchases. */
function counted(decisions: readonly SubjectDecision[]): Text {
  const counts = new Map<SubjectKind, Set<string>>();
  for (const { kind, subjectId } of decisions)
    counts.set(kind, (counts.get(kind) ?? new Set()).add(subjectId));
  const all = [...counts].map(([kind, { size }]) => ({
    zh: `${size} ${kind.counterZh}${kind.title.zh}`,
    en: `${size} ${kind.pluralEn}`,
  }));
  return joined(all, '、', ' and ');
}

export const notYetText = (from: LocalDate): Text => ({
  zh: `项目自 ${from} 起施行。`,
  en: `The programme starts on ${from}.`,
});

export const expiredText = (to: LocalDate): Text => ({
  zh: `项目已于 ${to} 到期，不再给予支持。`,
  en: `The programme ended on ${to}; nothing is given any more.`,
});

const GIVEN: Partial<Record<OutcomeKind, Text>> = {
  ACCESS_RIGHT: { zh: '给予通行便利，不发放现金', en: 'An access right and no cash' },
  TOLL_RELIEF: { zh: '减免通行费，不发放现金', en: 'Relief of toll and no cash' },
  RENT_RELIEF: { zh: '减免租金，不发放现金', en: 'Relief of rent and no cash' },
};

export function entitlementText(outcome: OutcomeKind, right: Text): Text {
  const given = GIVEN[outcome] ?? { zh: '给予', en: 'Given' };
  return { zh: `${given.zh}：${right.zh}。`, en: `${given.en}: ${right.en}.` };
}

export function nobodyText(outcome: 'RANKING' | 'NONE', kinds: ReadonlySet<SubjectKind>): Text {
  if (outcome === 'RANKING')
    return { zh: '只作排名，不发放现金。', en: 'A place in the ranking, and no cash.' };
  const [kind] = kinds.size === 1 ? kinds : [];
  return {
    zh: `没有符合条件的${{ vehicle: '车辆' }[kind?.kind ?? ''] ?? kind?.title.zh ?? '对象'}。`,
    en: `No ${kind?.title.en ?? 'subject'} meets the conditions.`,
  };
}

export function cashText(subjects: readonly SubjectDecision[], due: Exact, possible: Exact): Text {
  const paid = counted(subjects.filter((subject) => subject.dueYuan.gt(0)));
  const open = plain(possible.minus(due));
  return {
    zh: `${paid.zh}符合条件，应得 ${plain(due)} 元；尚待判断 ${open} 元。`,
    en: `${paid.en} qualify for ${plain(due)} yuan; ${open} yuan is still open.`,
  };
}

/** Hundreds of like vehicles read as one line: 100 辆 × 22500 元 = 2250000 元. Caps that held come before the total. */
export function cashLines(subjects: readonly SubjectDecision[], cuts: readonly Cut[], due: Exact): Text[] {
  const counts = new Map<string, { kind: SubjectKind; yuan: Exact; count: number }>();
  for (const { kind, dueYuan } of subjects) {
    if (!dueYuan.gt(0)) continue;
    const key = `${kind.kind} ${plain(dueYuan)}`;
    counts.set(key, { kind, yuan: dueYuan, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const lines = [...counts.values()].map(({ kind, yuan, count }) => {
    const product = plain(ZERO.plus(yuan).times(count));
    return {
      zh: `${count} ${kind.counterZh} × ${plain(yuan)} 元 = ${product} 元`,
      en: `${inEnglish(count, kind)} × ${plain(yuan)} yuan = ${product} yuan`,
    };
  });
  const total = { zh: `合计 ${plain(due)} 元`, en: `total ${plain(due)} yuan` };
  return [...lines, ...cuts.map(cutLine), total];
}

export function unmetText(conditions: readonly ConditionFinding[]): Text {
  const unmet = conditions.filter((condition) => condition.state === 'NOT_MET');
  return {
    zh: `申报单位不符合：${unmet.map((one) => `${one.text.zh}（${one.clause}）`).join('；')}。`,
    en: `The applicant does not meet: ${unmet.map((one) => `${one.text.en} (${one.clause})`).join('; ')}.`,
  };
}

export const openText = (conditions: readonly ConditionFinding[]): Text =>
  cannotTell(conditions.flatMap((condition) => condition.missing));

/** What the subjects lack, each lack once with the number of subjects. */
export function subjectsOpenText(subjects: readonly SubjectDecision[], others: readonly Text[]): Text {
  const lacks = new Map<string, { text: Text; count: number; kind: SubjectKind }>();
  for (const { kind, missing } of subjects) {
    for (const text of missing) {
      const key = `${kind.kind} ${text.en}`;
      lacks.set(key, { text, kind, count: (lacks.get(key)?.count ?? 0) + 1 });
    }
  }
  const all = [...lacks.values()].map(({ text, count, kind }) => ({
    zh: `${text.zh}（${count} ${kind.counterZh}）`,
    en: `${text.en} (${count} ${kind.pluralEn})`,
  }));
  return cannotTell([...all, ...others]);
}

function cannotTell(missing: readonly Text[]): Text {
  const { zh, en } = joined(missing, '；', '; ');
  return { zh: `尚无法判断：${zh}。`, en: `It cannot be told yet: ${en}.` };
}

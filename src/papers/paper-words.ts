import { EVIDENCE_GRADE_TEXT, type EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import type { Say } from '../reports/index.js';
import type { PinnedCondition } from './pinned-decision.js';

export const STATE_TEXT: Readonly<Record<PinnedCondition['state'], Text>> = {
  MET: { zh: '符合', en: 'met' },
  NOT_MET: { zh: '不符合', en: 'not met' },
  UNDETERMINED: { zh: '无法判断', en: 'undetermined' },
};

export const NOTHING: Text = { zh: '（无）', en: '(none)' };

export const gradeText = (grade: EvidenceGrade | null): Text =>
  grade ? EVIDENCE_GRADE_TEXT[grade] : { zh: '未提供', en: 'not provided' };

/** A civil day as a paper writes it. */
export const dayText = (day: string | null): Text =>
  day === null
    ? { zh: '—', en: '–' }
    : { zh: `${day.slice(0, 4)} 年 ${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`, en: day };

export const yuanText = (yuan: string | null): Text =>
  yuan === null
    ? { zh: '待定', en: 'not decided' }
    : { zh: `${grouped(yuan)} 元`, en: `${grouped(yuan)} yuan` };

const grouped = (yuan: string): string => yuan.replace(/\B(?=(\d{3})+(?!\d)(?=\.))/g, ',');

/** A condition with what it joins, one line each. */
export const conditionLines = (conditions: readonly PinnedCondition[], { say }: Say, depth = 0): string[][] =>
  conditions.flatMap((one) => [
    [
      depth === 0 ? one.clause : '',
      `${'　'.repeat(depth)}${say(one.text)}`,
      say(one.required),
      one.actual ? say(one.actual) : one.missing.map(say).join('；') || say(NOTHING),
      one.evidence
        ? [say(gradeText(one.evidence.grade)), ...one.evidence.sources.slice(0, 2)].join('；')
        : '',
      say(STATE_TEXT[one.state]),
    ],
    ...conditionLines(one.parts, { say } as Say, depth + 1),
  ]);

export const CONDITION_COLUMNS: readonly { readonly title: Text; readonly width: number }[] = [
  { title: { zh: '条款', en: 'Clause' }, width: 9 },
  { title: { zh: '条件', en: 'Condition' }, width: 24 },
  { title: { zh: '要求', en: 'Required' }, width: 20 },
  { title: { zh: '认定的事实', en: 'Fact found' }, width: 22 },
  { title: { zh: '证据', en: 'Evidence' }, width: 20 },
  { title: { zh: '结论', en: 'Finding' }, width: 9 },
];

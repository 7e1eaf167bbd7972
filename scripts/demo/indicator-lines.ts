import { EVIDENCE_GRADE_TEXT, type EvidenceGrade, weakest } from '../../src/kernel/evidence-grade.js';
import type { Text } from '../../src/kernel/text.js';
import { say, type Tell } from './account.js';
import { both } from './platform-client.js';

/** An indicator of a month as the API gives it, and how its table shows targets and what it rests on. */

export interface Attainment {
  readonly programme: string;
  readonly comparison: string;
  readonly targetValue: string | null;
  readonly standing: string;
  readonly gap: string | null;
  readonly isMet: boolean | null;
}
export interface IndicatorLine {
  readonly code: string;
  readonly title: Text;
  readonly unit: string;
  readonly month: string;
  readonly value: string | null;
  readonly reason: string | null;
  readonly reasonText: Text | null;
  readonly formulaVersion: number;
  readonly because: {
    readonly source: { readonly confidence: string };
    readonly measures: readonly { readonly weakestGrade: EvidenceGrade }[];
  } | null;
  readonly attainments: readonly Attainment[];
}

/** Every target that names a figure, a line each. */
export const attainmentCell = ({ attainments }: IndicatorLine): string =>
  attainments
    .filter(({ targetValue }) => targetValue !== null)
    .map(({ programme, comparison, targetValue, standing, gap, isMet }) => {
      const met = isMet === null ? '—' : isMet ? '✓' : '✗';
      const limit = `${comparison === 'AT_MOST' ? '≤' : '≥'} ${targetValue}`;
      const past = standing === 'IN_FORCE' ? '' : '*';
      return `${met} ${limit} ${programme}${past}${isMet === false && gap ? `\n  差 gap ${gap}` : ''}`;
    })
    .join('\n') || '—';

/** Version of the formula, confidence in it, and the weakest evidence among the records it was fed. */
export function basisCell({ formulaVersion, because }: IndicatorLine): string {
  const grade = weakest(because?.measures.map(({ weakestGrade }) => weakestGrade) ?? []);
  const formula = `v${formulaVersion} · ${because?.source.confidence ?? '—'}`;
  return grade ? `${formula}\n${both(EVIDENCE_GRADE_TEXT[grade])}` : formula;
}

export const sayLegend = (tell: Tell): void =>
  say(
    tell,
    '公式均为平台定义（v 为版本）；可信度：A 官方正文已读，B 官方数值转录，C 文献或二手，D 平台自定或单一弱来源；* 最近公布的目标，期限已过、尚无新目标。',
    'All formulas are platform definitions (v: version). Confidence: A official text read, B official value transcribed, C literature or second hand, D set by the platform or one weak source. * the last published target: its period is over and no later one is known.',
  );

import { plain } from '../kernel/decimal.js';
import { EVIDENCE_GRADE_TEXT, type EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import type { Condition, NoFunding } from './condition.js';
import type { Validity } from './decision-scope.js';
import { type FactTerm, unitText } from './fact-terms.js';
import type { FactValue } from './facts.js';
import type { SubjectKind } from './subject-kinds.js';

export const same = (text: string): Text => ({ zh: text, en: text });

export const joined = (texts: readonly Text[], zh = '、', en = ', '): Text => ({
  zh: texts.map((text) => text.zh).join(zh),
  en: texts.map((text) => text.en).join(en),
});

export function valueText(value: FactValue['value'], term: FactTerm): Text {
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (term.words) return term.words[String(value)] ?? same(String(value));
  if (term.kind === 'REGION') return { zh: `行政区划 ${String(value)}`, en: `region ${String(value)}` };
  return term.kind === 'QUANTITY' ? quantityText('', value, term) : same(String(value));
}

function quantityText(sign: string, value: Exclude<FactValue['value'], boolean>, term: FactTerm): Text {
  const unit = unitText(term.unit);
  const figure = `${sign}${sign && ' '}${plain(value)}`;
  return { zh: `${figure} ${unit.zh}`, en: `${figure} ${unit.en}` };
}

/** What a condition on a fact asks for. `other` is the title of the fact that it must equal. */
export function requiredText(
  condition: Condition,
  term: FactTerm,
  validity: Validity,
  other: Text | null,
): Text {
  if (condition.unpublished) return condition.unpublished;
  if (condition.is !== undefined) return valueText(condition.is, term);
  if (condition.oneOf) return joined(condition.oneOf.map((one) => valueText(one, term)));
  if (other) return { zh: `与${other.zh}一致`, en: `the same as: ${other.en}` };
  if (condition.inside)
    return { zh: `行政区划 ${condition.inside} 之内`, en: `inside region ${condition.inside}` };
  if (condition.withinValidity) {
    const to = validity.to ?? '—';
    return { zh: `${validity.from} 至 ${to}`, en: `${validity.from} to ${to}` };
  }
  const bounds = boundsText(condition, term);
  return bounds.length > 0 ? joined(bounds, '，', ', ') : { zh: '有记录', en: 'on record' };
}

function boundsText(condition: Condition, term: FactTerm): Text[] {
  const { atLeast, moreThan, atMost, lessThan, onOrAfter, onOrBefore } = condition;
  return [
    ...(atLeast ? [quantityText('≥', atLeast, term)] : []),
    ...(moreThan ? [quantityText('>', moreThan, term)] : []),
    ...(atMost ? [quantityText('≤', atMost, term)] : []),
    ...(lessThan ? [quantityText('<', lessThan, term)] : []),
    ...(onOrAfter ? [{ zh: `${onOrAfter} 及以后`, en: `on or after ${onOrAfter}` }] : []),
    ...(onOrBefore ? [{ zh: `${onOrBefore} 及以前`, en: `on or before ${onOrBefore}` }] : []),
  ];
}

export function missingText(
  title: Text,
  demanded: EvidenceGrade,
  known: { readonly fact: FactValue; readonly term: FactTerm } | null,
): Text {
  const needed = EVIDENCE_GRADE_TEXT[demanded];
  const zh = `缺少${title.zh}（证据等级至少为“${needed.zh}”）`;
  const en = `${title.en} is missing (evidence: ${needed.en} or better)`;
  if (!known) return { zh, en };
  const has = EVIDENCE_GRADE_TEXT[known.fact.grade];
  const value = valueText(known.fact.value, known.term);
  return {
    zh: `${zh}；“${has.zh}”的 ${value.zh} 不予采信`,
    en: `${en}; the ${has.en} value ${value.en} does not count`,
  };
}

export const notLookedUp = ({ title, pluralEn }: SubjectKind): Text => ({
  zh: `${title.zh}资料尚未汇集`,
  en: `${pluralEn} have not been looked up`,
});

export const stillOpen = (until: string): Text => ({
  zh: `期限至 ${until}，尚未届满`,
  en: `there is time until ${until}`,
});

export const FUNDING_NOT_LOOKED_UP: Text = {
  zh: '尚未查询其他资金支持情况',
  en: 'other funding has not been looked up',
};

export function noFundingText({ from, per }: NoFunding): Text {
  const whom =
    per === 'SUBJECT' ? { zh: '同一对象', en: 'the same subject' } : { zh: '同一企业', en: 'the firm' };
  const by =
    typeof from === 'string'
      ? {
          OTHERS: { zh: '其他项目', en: 'other programmes' },
          SAME: { zh: '本项目', en: 'this programme' },
          ANY: { zh: '任何项目', en: 'any programme' },
        }[from]
      : same(from.join(', '));
  return { zh: `${whom.zh}未获${by.zh}资金`, en: `${whom.en} has no money of ${by.en}` };
}

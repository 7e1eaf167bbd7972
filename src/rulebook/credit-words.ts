import { EVIDENCE_GRADE_TEXT } from '../kernel/evidence-grade.js';
import { plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { type Action, PACKAGING_CLASS } from './credit-action.js';
import type { CapKey, CoolingKey, ReviewKey } from './credit-caps.js';
import { campaignAt } from './credit-points.js';
import type {
  CapPeriod,
  CapSubject,
  CreditCondition,
  CreditRuleVersion,
  VersionInForce,
} from './credit-rule.js';

const text = (zh: string, en: string): Text => ({ zh, en });

const CAP_SUBJECT_TEXT: Record<CapSubject, Text> = {
  PERSON: { zh: '每人', en: 'by this person' },
  ITEM: { zh: '每件', en: 'for this item' },
  OUTLET: { zh: '每网点', en: 'at this outlet' },
  ASSET: { zh: '同一包装', en: 'for this reusable asset' },
};
const CAP_PERIOD_TEXT: Record<CapPeriod, Text> = {
  DAY: { zh: '每日', en: 'a day' },
  MONTH: { zh: '每月', en: 'a month' },
  LIFE: { zh: '累计', en: 'in all' },
};

/** A cap in words, for example “每人每日最多 50 分”. */
export function capText(cap: CapKey): Text {
  const [per, period] = cap.name.split('_') as [CapSubject, CapPeriod];
  const subject = CAP_SUBJECT_TEXT[per];
  const time = CAP_PERIOD_TEXT[period];
  const [zh, en] = cap.unit === 'points' ? ['分', 'points'] : ['件', cap.limit === 1n ? 'item' : 'items'];
  return text(
    `${subject.zh}${time.zh}最多 ${cap.limit} ${zh}`,
    `at most ${cap.limit} ${en} ${time.en} ${subject.en}`,
  );
}

/** Why an action earns nothing, one text for each reason. */
export const REFUSED = {
  notThisRule: text('该行为不属于本规则。', 'The action is not what this rule is about.'),
  noPerson: text(
    '未关联消费者账户，无人可获积分。',
    'No consumer account is linked, so nobody can be credited.',
  ),
  massMissing: text('无法计分：缺少质量。', 'The points cannot be told: the mass is missing.'),
  belowOnePoint: text('不足 1 分，向下取整为 0。', 'It is less than one point and is rounded down to none.'),
};

export const evidenceTooWeak = (action: Action, { minimumEvidenceGrade }: CreditRuleVersion): Text => {
  const [has, needs] = [EVIDENCE_GRADE_TEXT[action.evidenceGrade], EVIDENCE_GRADE_TEXT[minimumEvidenceGrade]];
  return text(
    `证据等级为“${has.zh}”，规则要求至少为“${needs.zh}”。`,
    `The evidence is ${has.en}; the rule asks for ${needs.en} or better.`,
  );
};

export const undetermined = (condition: CreditCondition): Text =>
  text(
    `无法判断“${condition.text.zh}”：缺少 ${condition.attribute}。`,
    `Cannot tell whether "${condition.text.en}": ${condition.attribute} is missing.`,
  );

export const notMet = (condition: CreditCondition, actual: string | number | boolean): Text =>
  text(
    `不符合条件“${condition.text.zh}”（实际为 ${actual}）。`,
    `The condition "${condition.text.en}" is not met (it is ${actual}).`,
  );

export const stillCooling = ({ name, minutes }: CoolingKey): Text => {
  const subject = CAP_SUBJECT_TEXT[name as CapSubject];
  return text(
    `${subject.zh}在 ${minutes} 分钟内已获得过积分，冷却时间未过。`,
    `Points were already earned ${subject.en} within ${minutes} minutes; the cooling time has not passed.`,
  );
};

export const capReached = (reached: readonly CapKey[]): Text =>
  text(
    `已达上限：${reached.map((cap) => capText(cap).zh).join('；')}。`,
    `The limit is reached: ${reached.map((cap) => capText(cap).en).join('; ')}.`,
  );

export function nothingText(inForce: VersionInForce, because: Text): Text {
  const head = ruleText(inForce);
  return text(`${head.zh}：未获积分。${because.zh}`, `${head.en}: no points. ${because.en}`);
}

interface Decided {
  readonly requested: bigint;
  readonly points: bigint;
  readonly reached: readonly CapKey[];
  readonly expiresOn: LocalDate;
  readonly held: ReviewKey | null;
}

export function awardText(
  inForce: VersionInForce,
  action: Action,
  { requested, points, reached, expiresOn, held }: Decided,
): Text {
  const head = ruleText(inForce);
  const reckoned = reckoning(inForce.version, action, points);
  const capped = text(
    reached.length === 0
      ? ''
      : `因上限（${reached.map((cap) => capText(cap).zh).join('；')}），应得 ${requested} 分减为 ${points} 分。`,
    reached.length === 0
      ? ''
      : ` Limits (${reached.map((cap) => capText(cap).en).join('; ')}) reduced ${requested} points to ${points}.`,
  );
  const review = held ? heldText(held) : text('', '');
  return text(
    `${head.zh}：${inForce.rule.explanation.zh}${reckoned.zh}${capped.zh}${review.zh}有效期至 ${expiresOn}。`,
    `${head.en}: ${inForce.rule.explanation.en} ${reckoned.en}${capped.en}${review.en} Valid through ${expiresOn}.`,
  );
}

function reckoning(version: CreditRuleVersion, action: Action, points: bigint): Text {
  const each = eachText(version, action);
  const campaign = campaignAt(version, action);
  const times = campaign ? plain(campaign.multiplier) : '';
  const offer = campaign
    ? text(`活动“${campaign.title.zh}”乘以 ${times}，`, ` × ${times} (${campaign.title.en})`)
    : text('', '');
  const down = version.rounding ? text('（向下取整）', ', rounded down') : text('', '');
  return text(
    `${each.zh}，${offer.zh}计 ${points} 分${down.zh}。`,
    `${each.en}${offer.en} = ${points} points${down.en}.`,
  );
}

function eachText({ points: form }: CreditRuleVersion, action: Action): Text {
  switch (form.form) {
    case 'PER_UNIT':
      return text(
        `每件 ${form.points} 分，${action.quantity} 件`,
        `${form.points} points an item × ${action.quantity}`,
      );
    case 'FIXED':
      return text(`每次 ${form.points} 分`, `${form.points} points each time`);
    case 'PER_KG':
      return text(
        `每千克 ${plain(form.pointsPerKg)} 分，${action.massKg} 千克`,
        `${plain(form.pointsPerKg)} points a kilogram × ${action.massKg}`,
      );
    case 'BY_PACKAGING_CLASS': {
      const chosen = String(action.attributes[PACKAGING_CLASS]);
      return text(
        `所选包装类别 ${chosen} 每次 ${form.points[chosen]} 分`,
        `${form.points[chosen]} points for the class ${chosen}`,
      );
    }
  }
}

const heldText = ({ per, period, above }: ReviewKey): Text => {
  const [subject, time] = [CAP_SUBJECT_TEXT[per], CAP_PERIOD_TEXT[period]];
  return text(
    `${subject.zh}${time.zh}超过 ${above} 件须人工复核，复核通过后入账。`,
    ` More than ${above} items ${time.en} ${subject.en} are looked at by a person, and credited after that.`,
  );
};

function ruleText({ rule, version }: VersionInForce): Text {
  const origin = version.operatorSetting
    ? text('平台运营方设定', "operator's setting")
    : text(version.source.title, version.source.title);
  return text(
    `规则“${rule.title.zh}”第 ${version.version} 版（${origin.zh}）`,
    `Rule "${rule.title.en}", version ${version.version} (${origin.en})`,
  );
}

export const withdrawnText = (inForce: VersionInForce): Text =>
  nothingText(
    inForce,
    text('该行为在入账前已被更正或撤回。', 'The action was corrected or withdrawn before it was credited.'),
  );

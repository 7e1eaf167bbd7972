import type { Text } from '../kernel/text.js';

const TITLED: Readonly<Record<string, Text>> = {
  AWARD: { zh: '获得积分', en: 'Earned' },
  REVERSAL: {
    zh: '行为已更正或撤回，撤回积分',
    en: 'Taken back, because the action was corrected or withdrawn',
  },
  REVERSAL_OWED: {
    zh: '撤回的积分已用掉，记为欠分',
    en: 'Taken back after it was spent, and so owed',
  },
  REDEMPTION: { zh: '兑换，积分冻结', en: 'Held for a reward' },
  REDEMPTION_PAID: { zh: '兑换已确认', en: 'Paid for a reward' },
  REDEMPTION_CANCELLED: { zh: '取消兑换，积分退回', en: 'Given back, because the redemption was cancelled' },
  HOLD_EXPIRY: { zh: '兑换码过期，积分退回', en: 'Given back, because the code expired' },
  EXPIRY: { zh: '积分到期', en: 'Expired' },
  DONATION: { zh: '捐赠', en: 'Donated' },
  WORK_OFF: { zh: '抵扣欠分', en: 'Used to work off what is owed' },
};

/** Why a line of the statement is there, in plain words, with the name of the rule, reward or cause where there is one. */
export function statementText(reason: string, title: Text | undefined): Text {
  const why = TITLED[reason] ?? { zh: `其他变动（${reason}）`, en: `Another change (${reason})` };
  return title ? { zh: `${why.zh}：${title.zh}`, en: `${why.en}: ${title.en}` } : why;
}

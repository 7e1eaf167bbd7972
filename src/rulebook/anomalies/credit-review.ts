import { MATERIAL_CHANGE, type ToldRule } from '../anomaly.js';

export const creditReview: ToldRule = {
  code: 'credit-review',
  title: { zh: '积分待复核', en: 'Credits held for review' },
  text: {
    zh: '同一人在一段时间内交回的件数超过积分规则的复核阈值，积分暂不入账。请核对回收记录与实物，经办人据此决定是否入账。',
    en: 'One person handed in more items in a period than the credit rule lets pass unseen, and the credits are held. Compare the records with what was handed in; a case officer decides whether they are credited.',
  },
  reads: ['returns', 'orders', 'envelopes'],
  toldBy: 'credits',
  identifiedBy: ['awardId'],
  settings: [MATERIAL_CHANGE],
  figures: {
    awardId: { title: { zh: '积分记录编号', en: 'award' }, unit: '' },
    items: { title: { zh: '该时段件数', en: 'items of the period' }, unit: '' },
    above: { title: { zh: '复核阈值', en: 'threshold of review' }, unit: '' },
  },
};

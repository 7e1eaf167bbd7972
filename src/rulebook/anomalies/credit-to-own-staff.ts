import { MATERIAL_CHANGE, type ToldRule } from '../anomaly.js';

export const creditToOwnStaff: ToldRule = {
  code: 'credit-to-own-staff',
  title: { zh: '积分计入本企业人员', en: 'Credits to a firm’s own staff' },
  text: {
    zh: '该网点当日的记录使本企业登记的人员获得了积分。本人也是消费者时并无不可，但须留痕：请核对这些记录是否为本人真实交回。',
    en: 'Records of the outlet on that day credited people who are registered with the same firm. They may be consumers too, but it leaves a trace: check that what they handed in was theirs.',
  },
  reads: ['returns', 'orders', 'envelopes'],
  toldBy: 'credits',
  identifiedBy: ['outletId', 'day'],
  settings: [MATERIAL_CHANGE],
  figures: {
    outletId: { title: { zh: '网点', en: 'outlet' }, unit: '' },
    day: { title: { zh: '日期', en: 'day' }, unit: '' },
  },
};

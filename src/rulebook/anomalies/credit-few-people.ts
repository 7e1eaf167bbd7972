import { month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, type ToldRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

const FROM = month('2024-01');

export const creditFewPeople: ToldRule = {
  code: 'credit-few-people',
  title: { zh: '网点积分集中于少数人', en: 'An outlet whose credits go to few people' },
  text: {
    zh: '该网点一周内使人获得积分的行为大多来自少数几人，可能是代为登记或虚假登记。请核对记录与监控；企业看不到是何人。',
    en: 'Most of what earned credits at the outlet in a week was done by few people, as when records are made up or made for others. Compare the records with what happened; the firm is not told who they are.',
  },
  reads: [],
  toldBy: 'credits',
  identifiedBy: ['outletId', 'weekFrom'],
  settings: [
    {
      name: 'fromActions',
      title: { zh: '一周内至少多少次才判断', en: 'actions of a week from which it is judged' },
      unit: '',
      from: FROM,
      value: '40',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'fewPeople',
      title: { zh: '少数人的人数', en: 'how many people are few' },
      unit: '',
      from: FROM,
      value: '3',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'mostPercent',
      title: { zh: '少数人所占最大比例', en: 'largest share of the few' },
      unit: '%',
      from: FROM,
      value: '80',
      source: PLATFORM_SOURCE,
    },
    MATERIAL_CHANGE,
  ],
  figures: {
    outletId: { title: { zh: '网点', en: 'outlet' }, unit: '' },
    weekFrom: { title: { zh: '该周星期一', en: 'Monday of the week' }, unit: '' },
    actions: { title: { zh: '该周获得积分的次数', en: 'actions of the week that earned' }, unit: '' },
    ofFew: { title: { zh: '其中少数几人的次数', en: 'of these by the few' }, unit: '' },
  },
};

import { month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, type ToldRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

const FROM = month('2024-01');

export const creditVelocity: ToldRule = {
  code: 'credit-velocity',
  title: { zh: '短时间内频繁获得积分', en: 'Credits earned in quick succession' },
  text: {
    zh: '同一人在很短时间内多次获得积分，可能是代扫、批量扫码或重复登记。请核对当日记录；企业看不到是何人。',
    en: 'One person earned credits many times within minutes, as when somebody scans for others, in bulk, or twice. Look at the records of the day; the firm is not told who it is.',
  },
  reads: [],
  toldBy: 'credits',
  identifiedBy: ['day', 'caseNumber'],
  settings: [
    {
      name: 'mostActions',
      title: { zh: '时段内最多获得积分的次数', en: 'most actions that earn within the time' },
      unit: '',
      from: FROM,
      value: '8',
      source: PLATFORM_SOURCE,
    },
    {
      name: 'withinMinutes',
      title: { zh: '时段', en: 'time' },
      unit: 'min',
      from: FROM,
      value: '10',
      source: PLATFORM_SOURCE,
    },
    MATERIAL_CHANGE,
  ],
  figures: {
    day: { title: { zh: '日期', en: 'day' }, unit: '' },
    caseNumber: { title: { zh: '案号（不指明个人）', en: 'case number, which names nobody' }, unit: '' },
    actions: { title: { zh: '当日密集获得积分的次数', en: 'actions of the day above the most' }, unit: '' },
  },
};

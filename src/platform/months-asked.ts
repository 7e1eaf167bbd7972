import { type Month, monthsBetween } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from './limits.js';

/** The months of a question, both ends included. Refuses with BAD_USER_INPUT MONTHS_REVERSED or MONTHS_TOO_MANY. */
export function monthsAsked(from: Month, to: Month): Month[] {
  const months = monthsBetween(from, to);
  if (months.length === 0) {
    throw refuse.badInput('MONTHS_REVERSED', {
      zh: '起始月份晚于结束月份，请调换 from 与 to。',
      en: 'The first month is after the last; exchange from and to.',
    });
  }
  if (months.length <= LIMITS.monthsPerQuery) return months;
  throw monthsTooMany(months.length);
}

export const monthsTooMany = (count: number): Refusal =>
  refuse.badInput(
    'MONTHS_TOO_MANY',
    {
      zh: `一次最多查询 ${LIMITS.monthsPerQuery} 个月，请缩短区间。`,
      en: `At most ${LIMITS.monthsPerQuery} months at a time; shorten the period.`,
    },
    { count, max: LIMITS.monthsPerQuery },
  );

import type { Text } from '../kernel/text.js';
import type { ReportedMonth } from './reports.queries.js';

const STATE_TEXT: Readonly<Record<ReportedMonth['state'], Text>> = {
  OPEN: { zh: '开放填报（数据可能变动）', en: 'open: figures may still change' },
  ATTESTED: { zh: '已由企业确认', en: 'attested by the firm' },
  CLOSED: { zh: '已由主管部门关闭', en: 'closed by a department' },
};

/** 月份状态 of one firm. */
export const standingOfFirm = (reported: readonly ReportedMonth[]): Text =>
  reported[0]
    ? STATE_TEXT[reported[0].state]
    : { zh: '该月没有任何可汇总的记录', en: 'nothing that can be summed is recorded in the month' };

/** 月份状态 of the firms of a region: how many months are open, attested and closed, and who is silent. */
export function standingOfRegion(reported: readonly ReportedMonth[], expected: number): Text {
  const count = (state: ReportedMonth['state']) => reported.filter((one) => one.state === state).length;
  const silent = Math.max(0, expected - reported.length);
  return {
    zh: `开放 ${count('OPEN')} 家，已确认 ${count('ATTESTED')} 家，已关闭 ${count('CLOSED')} 家，没有记录 ${silent} 家`,
    en: `${count('OPEN')} open, ${count('ATTESTED')} attested, ${count('CLOSED')} closed, ${silent} without records`,
  };
}

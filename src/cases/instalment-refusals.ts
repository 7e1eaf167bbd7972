import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';

export const instalmentUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'INSTALMENT_UNKNOWN',
    {
      zh: '没有找到该分期：标识有误，或不在您的权限范围内。',
      en: 'There is no such instalment: the id is wrong, or it is outside what you may see.',
    },
    { instalmentId: id },
  );

export const instalmentTested = (id: Id): Refusal =>
  refuse.conflict(
    'INSTALMENT_TESTED',
    {
      zh: '该分期无需考核，或已有考核结论，不能重新考核。',
      en: 'This instalment needs no test, or its test is over and is not taken again.',
    },
    { instalmentId: id },
  );

export const yearRunning = (id: Id, to: LocalDate): Refusal =>
  refuse.conflict(
    'YEAR_RUNNING',
    {
      zh: `考核年度到 ${to} 才结束，届时方可考核。`,
      en: `The assessment year ends on ${to}, and is tested after that day.`,
    },
    { instalmentId: id, assessmentTo: to },
  );

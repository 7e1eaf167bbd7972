import type { Check } from '../platform/validation.js';
import { isPeriod, periodKind } from '../rulebook/indicator-period.js';

export const periodCheck: Check = (value, field) =>
  isPeriod(value)
    ? undefined
    : {
        reason: 'NOT_A_PERIOD',
        text: {
          zh: `${field} 不是期间：请写月份 2026-03、季度 2026-Q1 或年份 2026。`,
          en: `${field} is not a period: write a month 2026-03, a quarter 2026-Q1 or a year 2026.`,
        },
      };

export const yearCheck: Check = (value, field) =>
  isPeriod(value) && periodKind(value) === 'YEAR'
    ? undefined
    : {
        reason: 'NOT_A_YEAR',
        text: { zh: `${field} 不是年份：请写 2026。`, en: `${field} is not a year: write it as 2026.` },
      };

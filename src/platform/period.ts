import type { LocalDate } from '../kernel/month.js';
import type { FieldFinding } from './validation.js';

/** A day and the field that says it; a period that has not ended has no last day. */
export interface SaidDay {
  readonly field: string;
  readonly day: LocalDate | null | undefined;
}

/** What is wrong with a period: days that have not come yet, or an end before the beginning. */
export function periodFindings(first: SaidDay, last: SaidDay, today: LocalDate): FieldFinding[] {
  const future = [first, last].filter(({ day }) => day && day > today);
  if (future.length > 0) return future.map((said) => notYet(said, today));
  if (!first.day || !last.day || first.day <= last.day) return [];
  return [
    {
      path: last.field,
      reason: 'PERIOD_REVERSED',
      text: {
        zh: `${last.field}（${last.day}）早于 ${first.field}（${first.day}），请核对日期。`,
        en: `${last.field} (${last.day}) is before ${first.field} (${first.day}); check the dates.`,
      },
    },
  ];
}

const notYet = ({ field, day }: SaidDay, today: LocalDate): FieldFinding => ({
  path: field,
  reason: 'FUTURE_DATE',
  text: {
    zh: `${field} ${day} 在未来（今天为 ${today}），不能填报尚未发生的数据，请核对日期。`,
    en: `${field} ${day} lies in the future (now is ${today}); what has not happened cannot be recorded; check the date.`,
  },
});

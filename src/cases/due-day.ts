import { addDays, type LocalDate } from '../kernel/month.js';
import { lastAppealDay } from './appeal-days.js';
import type { CaseState } from './case-flow.js';
import { type Route, type StageDays, stopAt } from './case-route.js';
import type { FundingRound, StageDaysInput } from './funding-round.entity.js';
import { HOLIDAYS } from './holidays.js';
import type { DueUnknown } from './subsidy-case.entity.js';
import { addWorkingDays } from './working-days.js';

/** The days of a stage: as the programme publishes them, else as the department set them for its round. */
export function daysOf(
  route: Route,
  round: Pick<FundingRound, 'stageDays'>,
  state: string,
): StageDays | null {
  const set = (JSON.parse(round.stageDays) as StageDaysInput[]).find(({ stage }) => stage === state);
  return stopAt(route, state)?.days ?? set ?? null;
}

/** The last of so many days after a day; null where the calendar of a year is missing. */
export const lastDayOf = ({ count, kind }: StageDays, from: LocalDate): LocalDate | null =>
  kind === 'CALENDAR_DAYS' ? addDays(from, count) : addWorkingDays(from, count, HOLIDAYS);

const TIMED: readonly CaseState[] = [
  'CORRECTION',
  'FIRST_CHECK',
  'THIRD_PARTY_CHECK',
  'JOINT_CHECK',
  'PLAN',
  'PUBLIC_NOTICE',
  'APPROVAL',
];

const ofAppeal = (last: LocalDate | null) => ({
  due_on: last,
  due_unknown: last ? null : ('NO_CALENDAR' as const),
});

/** The columns that say until when a stage is to end, or a refusal can be appealed, from the day on which it begins. */
export function dueAt(
  state: CaseState,
  {
    route,
    round,
    today,
    isAppealed,
  }: {
    route: Route;
    round: Pick<FundingRound, 'stageDays'>;
    today: LocalDate;
    isAppealed: boolean;
  },
): { due_on: LocalDate | null; due_unknown: DueUnknown | null } {
  if (state === 'REFUSED' && !isAppealed) return ofAppeal(lastAppealDay(today));
  if (!TIMED.includes(state)) return { due_on: null, due_unknown: null };
  const days = daysOf(route, round, state);
  if (!days) return { due_on: null, due_unknown: 'NOT_PUBLISHED' };
  const due = lastDayOf(days, today);
  return { due_on: due, due_unknown: due ? null : 'NO_CALENDAR' };
}

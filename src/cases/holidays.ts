import { z } from 'zod';
import { policyFiles } from '../platform/policy-files.js';
import { dateSchema, readDocument } from '../rulebook/document.js';
import { sourceSchema } from '../rulebook/source.js';
import type { Holidays } from './working-days.js';

const isOf = (year: number, day: string): boolean => day.startsWith(`${year}-`);

const holidayYearSchema = z
  .strictObject({
    year: z.int().min(1949).max(2200),
    source: sourceSchema,
    daysOff: z
      .array(
        z
          .strictObject({ holiday: z.string().min(1), from: dateSchema, to: dateSchema })
          .refine(({ from, to }) => from <= to, 'from is after to / 起始日晚于截止日'),
      )
      .min(1),
    workedInstead: z.array(dateSchema),
  })
  .refine(
    ({ year, daysOff, workedInstead }) =>
      [...daysOff.flatMap(({ from, to }) => [from, to]), ...workedInstead].every((day) => isOf(year, day)),
    'a day of another year / 含其他年份的日期',
  );

/** 法定节假日: one file a year in `policies/holidays`, as the State Council announces it; a new year is its file. */
export const HOLIDAYS: Holidays = new Map(
  policyFiles('holidays').map(({ name, text }) => {
    const year = readDocument(holidayYearSchema, text, name);
    return [year.year, year] as const;
  }),
);

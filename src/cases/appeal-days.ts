import { z } from 'zod';
import { addDays, type LocalDate } from '../kernel/month.js';
import { policyFile } from '../platform/policy-files.js';
import { codeSchema, dateSchema, holdsAt, readDocument, textSchema } from '../rulebook/document.js';
import { sourceSchema } from '../rulebook/source.js';
import { HOLIDAYS } from './holidays.js';
import { isWorkingDay } from './working-days.js';

const FILE = 'administrative-reconsideration.yaml';

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: dateSchema,
  to: dateSchema.optional(),
  source: sourceSchema,
  clause: z.string().min(1),
  text: textSchema,
  /** Calendar days after the one on which the firm is told. */
  days: z.int().positive(),
  /** A last day that is a holiday moves to the next working day. */
  endsOnWorkingDay: z.boolean(),
});

const remedySchema = z
  .strictObject({
    code: codeSchema,
    title: textSchema,
    versions: z.array(versionSchema).min(1),
    examples: z
      .array(z.strictObject({ name: textSchema, refusedOn: dateSchema, expected: dateSchema }))
      .min(1),
  })
  .superRefine(({ versions, examples }, context) => {
    examples.forEach(({ refusedOn, expected }, index) => {
      const found = lastDay(versions, refusedOn);
      if (found !== expected)
        context.addIssue({
          code: 'custom',
          path: ['examples', index, 'expected'],
          message: `应为 / expected ${expected}, 得到 / found ${found ?? 'null'}`,
        });
    });
  });

/** Null where no version is in force, or the calendar of the year is missing. */
function lastDay(versions: readonly z.infer<typeof versionSchema>[], refusedOn: LocalDate): LocalDate | null {
  const version = versions.findLast((one) => holdsAt(one, refusedOn));
  if (!version) return null;
  let day = addDays(refusedOn, version.days);
  while (version.endsOnWorkingDay && isWorkingDay(day, HOLIDAYS) === false) day = addDays(day, 1);
  return version.endsOnWorkingDay && isWorkingDay(day, HOLIDAYS) === undefined ? null : day;
}

const { versions } = readDocument(remedySchema, policyFile('remedies', FILE), FILE);

/**
 * 复核截止日: the last day on which a firm can appeal against a refusal, as long as the law of the day of the refusal leaves
 * administrative reconsideration open. Null where it cannot be told; an appeal is then never too late.
 */
export const lastAppealDay = (refusedOn: LocalDate): LocalDate | null => lastDay(versions, refusedOn);

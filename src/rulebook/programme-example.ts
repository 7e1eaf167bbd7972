import { z } from 'zod';
import { codeSchema, dateSchema, gradeSchema, textSchema } from './document.js';
import { OUTCOMES } from './programme-outcome.js';

const stateSchema = z.enum(['MET', 'NOT_MET', 'UNDETERMINED']);
const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type ExampleFacts = z.infer<typeof factsSchema>;

const subjectSchema = z.strictObject({
  id: codeSchema,
  /** So many subjects alike: V, V-2, V-3, … */
  count: z.int().positive().default(1),
  facts: factsSchema,
  assessments: z.record(z.string().regex(/^[1-9]$/), factsSchema).default({}),
  /** What the register of funding knows it by; its id when left out. */
  keys: z.array(z.string()).optional(),
  /** Evidence of all its facts, and of single ones. */
  grade: gradeSchema.default('PLATFORM_VERIFIED'),
  grades: z.record(z.string(), gradeSchema).default({}),
});
export type ExampleSubject = z.infer<typeof subjectSchema>;

const fundingSchema = z.strictObject({
  programme: codeSchema,
  level: z.enum(['nation', 'province', 'prefecture', 'county']).nullable().default(null),
  year: z.int(),
  subject: z.string().nullable().default(null),
});

const firmSchema = z.strictObject({
  applicant: factsSchema.default({}),
  /** Evidence of all facts of the firm, and of single ones. */
  grade: gradeSchema.default('PLATFORM_VERIFIED'),
  grades: z.record(z.string(), gradeSchema).default({}),
  /** By kind; a kind that is left out was not looked up. */
  subjects: z.record(z.string(), z.array(subjectSchema)).default({}),
  /** Not looked up when left out. */
  funding: z.array(fundingSchema).optional(),
});
export type ExampleFirm = z.infer<typeof firmSchema>;

const yuanSchema = z.number();

export const exampleSchema = firmSchema.extend({
  name: textSchema,
  at: dateSchema,
  /** What follows from all applicants of a round, such as `round.place`. */
  round: factsSchema.optional(),
  expected: z.strictObject({
    outcome: z.enum(OUTCOMES),
    amountYuan: yuanSchema.nullable(),
    possibleYuan: yuanSchema.optional(),
    recoverYuan: yuanSchema.optional(),
    /** State of the applicant's conditions of a clause together. */
    conditions: z.record(z.string(), stateSchema).default({}),
    /** How far off, such as '1 vehicle': each is among the shortfalls of the applicant's conditions. */
    shortfall: z.array(z.string()).default([]),
    subjects: z
      .record(
        z.string(),
        z.strictObject({
          /** Benefit that decides it, where several groups of benefits decide beside each other. */
          benefit: codeSchema.optional(),
          outcome: z.enum(OUTCOMES).optional(),
          awardYuan: yuanSchema.optional(),
          dueYuan: yuanSchema.optional(),
          recoverYuan: yuanSchema.optional(),
          instalmentsYuan: z.array(yuanSchema).optional(),
          instalments: z.array(stateSchema).optional(),
          /** State of the subject's conditions of a clause together. */
          conditions: z.record(z.string(), stateSchema).optional(),
        }),
      )
      .default({}),
  }),
});
export type ProgrammeExample = z.infer<typeof exampleSchema>;

/** All applicants of a round together: their places, and what the fund pays. */
export const roundExampleSchema = z.strictObject({
  name: textSchema,
  at: dateSchema,
  /** Null where the fund is not known, and nothing is scaled. */
  fundYuan: yuanSchema.nullable(),
  firms: z.record(codeSchema, firmSchema),
  expected: z.record(
    codeSchema,
    z.strictObject({
      place: z.int().positive().nullable().optional(),
      outcome: z.enum(OUTCOMES).optional(),
      claimYuan: yuanSchema.nullable().optional(),
      payableYuan: yuanSchema.nullable().optional(),
    }),
  ),
});
export type RoundExample = z.infer<typeof roundExampleSchema>;

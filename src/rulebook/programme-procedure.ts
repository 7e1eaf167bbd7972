import { z } from 'zod';
import { codeSchema, textSchema } from './document.js';

/** Stages of a case, in the order in which a programme may use them. */
export const STAGES = [
  'CONFIRMATION',
  'FILING',
  'FIRST_CHECK',
  'THIRD_PARTY_CHECK',
  'JOINT_CHECK',
  'PLAN',
  'APPROVAL',
  'PUBLIC_NOTICE',
  'PAYMENT',
  'EVALUATION',
] as const;
export type Stage = (typeof STAGES)[number];

/** Who acts: the applicant or another party, or a kind of department at a level. Department kinds are those of departments. */
const actorSchema = z.union([
  z.enum(['APPLICANT', 'PRODUCER_OR_SELLER', 'THIRD_PARTY', 'GOVERNMENT', 'PLATFORM']),
  z.strictObject({
    department: z.enum([
      'COMMERCE',
      'POSTAL',
      'FINANCE',
      'INDUSTRY',
      'TRANSPORT',
      'DEVELOPMENT_AND_REFORM',
      'ECOLOGY',
      'MARKET_REGULATION',
      'TRAFFIC_POLICE',
      'HOUSING',
    ]),
    level: z.enum(['nation', 'province', 'prefecture', 'county']),
  }),
]);

const daysSchema = z.strictObject({
  count: z.int().positive(),
  kind: z.enum(['WORKING_DAYS', 'CALENDAR_DAYS']),
});

/** 办理程序: how a case goes. What the source does not say is said to be so, and the operator sets it. */
export const procedureSchema = z.strictObject({
  clause: codeSchema.optional(),
  /** 免申即享: firms that qualify are found and asked to confirm. */
  delivery: z.enum(['BY_APPLICATION', 'WITHOUT_APPLICATION']),
  /** How often an applicant may correct; not published when left out. */
  corrections: z.int().min(0).optional(),
  steps: z.array(
    z.strictObject({
      stage: z.enum(STAGES),
      clause: codeSchema.optional(),
      by: z.array(actorSchema).min(1),
      /** Not published when left out. */
      days: daysSchema.optional(),
      note: textSchema.optional(),
    }),
  ),
  note: textSchema.optional(),
});
export type Procedure = z.infer<typeof procedureSchema>;

/** 申报材料: what the applicant hands in, and which clause asks for it. */
export const askedDocumentSchema = z.strictObject({
  id: codeSchema,
  title: textSchema,
  clause: codeSchema.optional(),
  /** Of every subject, such as the invoice of each purchase; once when left out. */
  per: z.string().optional(),
  note: textSchema.optional(),
});
export type AskedDocument = z.infer<typeof askedDocumentSchema>;

import { z } from 'zod';
import type { LocalDate } from '../kernel/month.js';
import { amountSchema } from './amount-form.js';
import { capSchema } from './cap-rule.js';
import { conditionSchema } from './condition.js';
import { codeSchema, dateSchema, exactSchema, gradeSchema, regionSchema, textSchema } from './document.js';
import { factNameSchema } from './fact-name.js';
import { declaredFactSchema } from './fact-vocabulary.js';
import { exampleSchema, roundExampleSchema } from './programme-example.js';
import { BENEFIT_OUTCOMES, ENTITLEMENTS } from './programme-outcome.js';
import { askedDocumentSchema, procedureSchema } from './programme-procedure.js';
import { fundSchema, rankingSchema } from './programme-round-rule.js';
import { sourceSchema } from './source.js';
import { subjectKindSchema } from './subject-kinds.js';

/** A period whose ends may not be published; then `note` says so. */
const intervalSchema = z.strictObject({
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  note: textSchema.optional(),
});

/** One clause as the regulation or guide states it, so that a reader can lay the two side by side. */
const clauseSchema = z.strictObject({
  id: codeSchema,
  text: textSchema,
  source: sourceSchema.optional(),
  /** What of it is not decided here, and why. */
  note: textSchema.optional(),
});

const instalmentsSchema = z
  .strictObject({
    clause: codeSchema,
    /** Tested in each assessment year on its own. */
    conditions: z.array(conditionSchema).default([]),
    /** Unequal parts, each with its assessment year and further conditions; equal parts when left out. */
    parts: z
      .array(
        z.strictObject({
          assessment: z.int().positive(),
          share: exactSchema,
          conditions: z.array(conditionSchema).default([]),
        }),
      )
      .min(1)
      .optional(),
  })
  .refine(
    ({ conditions, parts }) => conditions.length > 0 || parts !== undefined,
    'instalments have conditions or parts / 分期应写明考核条件或各期比例',
  );

const benefitSchema = z
  .strictObject({
    id: codeSchema,
    clause: codeSchema,
    title: textSchema,
    /** What it is for: a kind of subject. */
    subject: z.string().default('vehicle'),
    /** In a group the first benefit whose `when` is met decides a subject; groups stand side by side. */
    group: codeSchema.default('main'),
    when: z.array(conditionSchema).min(1),
    conditions: z.array(conditionSchema).default([]),
    outcome: z.enum(BENEFIT_OUTCOMES),
    amount: amountSchema.optional(),
    /** What an access right or a relief allows. */
    entitlement: textSchema.optional(),
    /** Paid in parts, one for each assessment year, each tested on its own. */
    instalments: instalmentsSchema.optional(),
    /** What was paid before, to be cleared against what is earned. */
    prepaid: z.strictObject({ clause: codeSchema, fact: factNameSchema, grade: gradeSchema }).optional(),
  })
  .refine((benefit) => (benefit.outcome === 'CASH') === (benefit.amount !== undefined), {
    path: ['amount'],
    message: 'cash has an amount, and nothing else has / 仅现金补贴有金额',
  })
  .refine((benefit) => ENTITLEMENTS.includes(benefit.outcome) === (benefit.entitlement !== undefined), {
    path: ['entitlement'],
    message: 'a right or relief says what it allows, and nothing else does / 仅通行便利与减免写明内容',
  });
export type Benefit = z.infer<typeof benefitSchema>;

const versionSchema = z
  .strictObject({
    version: z.int().positive(),
    /** Cases from this date on are judged by this version, until a later one. */
    from: dateSchema,
    title: textSchema,
    source: sourceSchema,
    filing: intervalSchema,
    /** Assessment years, in order. */
    assessments: z.array(
      z.strictObject({
        number: z.int().positive(),
        from: dateSchema,
        to: dateSchema,
        /** Where distance counts; anywhere when left out. */
        area: regionSchema.optional(),
        note: textSchema.optional(),
      }),
    ),
    applicant: z.array(conditionSchema),
    /** 不予支持的情形, each worded so that it is met where the firm is not excluded. */
    exclusions: z.array(conditionSchema).default([]),
    benefits: z.array(benefitSchema).min(1),
    caps: z.array(capSchema).default([]),
    ranking: rankingSchema.optional(),
    fund: fundSchema.optional(),
    procedure: procedureSchema.optional(),
    documents: z.array(askedDocumentSchema).default([]),
  })
  .refine(
    (version) => version.assessments.length > 0 || version.benefits.every((benefit) => !benefit.instalments),
    {
      path: ['assessments'],
      message: 'instalments need the assessment years they are tested in / 分期拨付应写明考核年度',
    },
  );
export type ProgrammeVersion = z.infer<typeof versionSchema>;

/** The shape of a document; what must agree inside it is checked where it is read. */
export const programmeShape = z.strictObject({
  code: codeSchema,
  title: textSchema,
  issuer: textSchema,
  sources: z.array(sourceSchema).min(1),
  /** When the programme holds at all. Filing and assessment are other periods, and stand in the versions. */
  validity: z.strictObject({ from: dateSchema, to: dateSchema.optional(), note: textSchema.optional() }),
  clauses: z.array(clauseSchema).min(1),
  /** Facts and kinds of subjects that the platform does not know of itself. */
  facts: z.array(declaredFactSchema).default([]),
  subjectKinds: z.array(subjectKindSchema).default([]),
  /** Conditions and amounts that versions share by YAML anchors. */
  shared: z.unknown().optional(),
  versions: z.array(versionSchema).min(1),
  /** Facts that examples share by YAML anchors. */
  exampleFacts: z.unknown().optional(),
  examples: z.array(exampleSchema).min(1),
  rounds: z.array(roundExampleSchema).default([]),
});
export type Programme = z.infer<typeof programmeShape>;

/** The version that judges a case of this date; the first one for a date before it. */
export function programmeVersionAt(programme: Programme, at: LocalDate): ProgrammeVersion {
  const [first] = programme.versions;
  const version = programme.versions.filter((candidate) => candidate.from <= at).at(-1) ?? first;
  if (!version) throw new Error(`programme ${programme.code} has no version`);
  return version;
}

import { z } from 'zod';
import type { LocalDate } from '../kernel/month.js';
import { amountSchema } from './award-amount.js';
import { conditionSchema } from './condition.js';
import { codeSchema, dateSchema, gradeSchema, readDocument, regionSchema, textSchema } from './document.js';
import { sourceSchema } from './source.js';

/** A period whose ends may not be published; then `note` says so. */
const intervalSchema = z.strictObject({
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  note: textSchema.optional(),
});

/** One clause as the regulation or guide states it, so that a reader can lay the two side by side. */
const clauseSchema = z.strictObject({ id: codeSchema, text: textSchema, source: sourceSchema.optional() });

const benefitSchema = z
  .strictObject({
    id: codeSchema,
    clause: codeSchema,
    title: textSchema,
    /** Which vehicles this benefit is about; the first benefit whose `when` is met decides a vehicle. */
    when: z.array(conditionSchema).min(1),
    conditions: z.array(conditionSchema),
    outcome: z.enum(['CASH', 'ACCESS_RIGHT', 'NONE']),
    amount: amountSchema.optional(),
    /** What an access right allows. */
    accessRight: textSchema.optional(),
    /** Paid in equal parts, one for each assessment year, each tested on its own. */
    instalments: z
      .strictObject({ clause: codeSchema, conditions: z.array(conditionSchema).min(1) })
      .optional(),
  })
  .refine((benefit) => (benefit.outcome === 'CASH') === (benefit.amount !== undefined), {
    path: ['amount'],
    message: 'cash has an amount, and nothing else has / 仅现金补贴有金额',
  })
  .refine((benefit) => (benefit.outcome === 'ACCESS_RIGHT') === (benefit.accessRight !== undefined), {
    path: ['accessRight'],
    message: 'an access right says what it allows, and nothing else does / 仅通行便利写明权利内容',
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
    benefits: z.array(benefitSchema).min(1),
  })
  .refine(
    (version) => version.assessments.length > 0 || version.benefits.every((benefit) => !benefit.instalments),
    {
      path: ['assessments'],
      message: 'instalments need the assessment years they are tested in / 分期拨付应写明考核年度',
    },
  );
export type ProgrammeVersion = z.infer<typeof versionSchema>;

const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const exampleVehicleSchema = z.strictObject({
  id: codeSchema,
  /** So many vehicles alike: V, V-2, V-3, … */
  count: z.int().positive().default(1),
  facts: factsSchema,
  assessments: z.record(z.string().regex(/^[1-9]$/), factsSchema).default({}),
  /** Evidence of all its facts, and of single ones. */
  grade: gradeSchema.default('PLATFORM_VERIFIED'),
  grades: z.record(z.string(), gradeSchema).default({}),
});

const exampleSchema = z.strictObject({
  name: textSchema,
  at: dateSchema,
  applicant: factsSchema.default({}),
  vehicles: z.array(exampleVehicleSchema).default([]),
  expected: z.strictObject({
    outcome: z.enum(['CASH', 'ACCESS_RIGHT', 'NONE', 'EXPIRED', 'UNDETERMINED']),
    amountYuan: z.number().nullable(),
    possibleYuan: z.number().optional(),
    /** State of the applicant's conditions of a clause together. */
    conditions: z.record(z.string(), z.enum(['MET', 'NOT_MET', 'UNDETERMINED'])).default({}),
    /** How far off, such as '1 vehicle': each is among the shortfalls of the applicant's conditions. */
    shortfall: z.array(z.string()).default([]),
    vehicles: z
      .record(
        z.string(),
        z.strictObject({
          outcome: z.enum(['CASH', 'ACCESS_RIGHT', 'NONE', 'EXPIRED', 'UNDETERMINED']).optional(),
          awardYuan: z.number().optional(),
          instalmentsYuan: z.array(z.number()).optional(),
          instalments: z.array(z.enum(['MET', 'NOT_MET', 'UNDETERMINED'])).optional(),
        }),
      )
      .default({}),
  }),
});
export type ProgrammeExample = z.infer<typeof exampleSchema>;

export const programmeSchema = z
  .strictObject({
    code: codeSchema,
    title: textSchema,
    issuer: textSchema,
    sources: z.array(sourceSchema).min(1),
    /** When the programme holds at all. Filing and assessment are other periods, and stand in the versions. */
    validity: z.strictObject({ from: dateSchema, to: dateSchema.optional(), note: textSchema.optional() }),
    clauses: z.array(clauseSchema).min(1),
    versions: z.array(versionSchema).min(1),
    /** Facts that examples share by YAML anchors. */
    exampleFacts: z.unknown().optional(),
    examples: z.array(exampleSchema).min(1),
  })
  .superRefine((programme, context) => {
    const known = new Set(programme.clauses.map((clause) => clause.id));
    for (const { clause, path } of clausesNamed(programme.versions, ['versions'])) {
      if (known.has(clause)) continue;
      context.addIssue({
        code: 'custom',
        path,
        message: `clause ${clause} is not among the clauses / 条款 ${clause} 未列入`,
      });
    }
    for (const [index, version] of programme.versions.entries()) {
      const earlier = programme.versions[index - 1];
      if (!earlier || (version.version > earlier.version && version.from > earlier.from)) continue;
      context.addIssue({
        code: 'custom',
        path: ['versions', index, 'from'],
        message: 'versions follow one another in number and in time / 版本应按编号和时间先后排列',
      });
    }
  });
export type Programme = z.infer<typeof programmeSchema>;

/** Every `clause:` anywhere inside, with its path. */
function clausesNamed(value: unknown, path: PropertyKey[]): { clause: string; path: PropertyKey[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return key === 'clause' && typeof member === 'string'
      ? [{ clause: member, path: here }]
      : clausesNamed(member, here);
  });
}

/** Reads `policies/programmes/<file>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseProgramme = (yamlText: string, fileName: string): Programme =>
  readDocument(programmeSchema, yamlText, fileName);

/** The version that judges a case of this date; the first one for a date before it. */
export function programmeVersionAt(programme: Programme, at: LocalDate): ProgrammeVersion {
  const [first] = programme.versions;
  const version = programme.versions.filter((candidate) => candidate.from <= at).at(-1) ?? first;
  if (!version) throw new Error(`programme ${programme.code} has no version`);
  return version;
}

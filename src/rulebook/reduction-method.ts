import { z } from 'zod';
import type { Month } from '../kernel/month.js';
import {
  codeSchema,
  dateSchema,
  exactSchema,
  monthSchema,
  readDocument,
  regionSchema,
  roundingSchema,
  textSchema,
} from './document.js';
import { measureCodeSchema } from './inventory-method.js';
import { sourceSchema } from './source.js';

const quantitySchema = z.strictObject({
  measure: measureCodeSchema,
  /** Of these dimensions only; all of them when left out. */
  dimensions: z.array(z.string().min(1)).min(1).optional(),
});
export type ReductionQuantity = z.infer<typeof quantitySchema>;

/** A credit rule, or what it credits for one kind of item alone: `courier-collected/CARTON`. */
const creditedItemSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}(\/[A-Z_]{1,32})?$/, 'rule or rule/KIND / 规则，或 规则/物品种类');

const termSchema = z.strictObject({
  /** What it is about, such as cartons or tape: what law requires is left out part by part. */
  part: z.string().min(1),
  name: textSchema,
  quantity: quantitySchema,
  /** The base year's quantity over its own `per`, times this month's: what would have been used at the old intensity. */
  atIntensityOf: z.strictObject({ baseYear: z.int(), per: measureCodeSchema }).optional(),
  /** What of it is credited to consumers, by these rules together, is theirs and is taken off. */
  lessCredited: z.array(creditedItemSchema).min(1).optional(),
  /** What the factor calls one unit of the measure, for example a carton. */
  perUnit: z.string().min(1).optional(),
  parameters: z
    .array(z.strictObject({ name: textSchema, value: exactSchema, source: sourceSchema }))
    .optional(),
  factor: codeSchema,
  standsIn: textSchema.optional(),
});
export type ReductionTerm = z.infer<typeof termSchema>;

/** Terms, or why there are none: that something is left out is said and never silent. */
const sideSchema = z.union([
  z.strictObject({ terms: z.array(termSchema).min(1) }),
  z.strictObject({ none: textSchema }),
]);
export type ReductionSide = z.infer<typeof sideSchema>;

const lawSchema = z.strictObject({
  clause: textSchema,
  source: sourceSchema,
  /** First month from which it is required. */
  from: monthSchema,
  parts: z.array(z.string().min(1)).min(1),
  /** Where it is required; everywhere when left out. */
  regions: z.array(regionSchema).min(1).optional(),
});
export type RequiredByLaw = z.infer<typeof lawSchema>;

const versionSchema = z
  .strictObject({
    version: z.int().positive(),
    from: monthSchema,
    source: sourceSchema,
    rounding: roundingSchema,
    account: z.enum(['LIFE_CYCLE', 'AVOIDED_PER_ACTION']),
    baseline: z.strictObject({
      name: textSchema,
      dated: dateSchema,
      terms: z.array(termSchema).min(1),
    }),
    project: sideSchema,
    leakage: sideSchema,
    requiredByLaw: z.array(lawSchema),
  })
  .superRefine((version, context) => {
    const parts = new Set(version.baseline.terms.map(({ part }) => part));
    const named = [
      ...termsOf(version.project).map(({ part }) => part),
      ...termsOf(version.leakage).map(({ part }) => part),
      ...version.requiredByLaw.flatMap((law) => law.parts),
    ];
    const unknown = named.find((part) => !parts.has(part));
    if (unknown)
      context.addIssue({
        code: 'custom',
        path: ['baseline'],
        message: `the part ${unknown} is not in the baseline / 基准线中没有 ${unknown}`,
      });
  });
export type ReductionMethodVersion = z.infer<typeof versionSchema>;

const exampleMeasure = z.strictObject({
  code: measureCodeSchema,
  value: exactSchema,
  dimension: z.string().optional(),
  regionCode: regionSchema.optional(),
});
export type ReductionExampleMeasure = z.infer<typeof exampleMeasure>;

const documentSchema = z.strictObject({
  code: codeSchema,
  title: textSchema,
  /** Another way to count the same: never added to it. */
  alternativeTo: codeSchema.optional(),
  versions: z.array(versionSchema).min(1),
  examples: z
    .array(
      z.strictObject({
        name: textSchema,
        month: monthSchema,
        measures: z.array(exampleMeasure),
        /** Of the base year. */
        base: z.array(exampleMeasure).optional(),
        credited: z.record(creditedItemSchema, exactSchema).optional(),
        expected: z.strictObject({
          standing: z.enum(['COUNTED', 'REQUIRED_BY_LAW', 'UNDETERMINED']),
          baselineKg: exactSchema.optional(),
          projectKg: exactSchema.optional(),
          reductionKg: exactSchema.nullable(),
        }),
      }),
    )
    .min(1),
});
/** 减排方法: baseline − project − leakage, in dated versions with examples. */
export type ReductionMethod = z.infer<typeof documentSchema>;

/** Reads `policies/methods/<code>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseReductionMethod = (yamlText: string, fileName: string): ReductionMethod =>
  readDocument(documentSchema, yamlText, fileName);

export const reductionVersionAt = (method: ReductionMethod, month: Month): ReductionMethodVersion | null =>
  method.versions.findLast(({ from }) => from <= month) ?? null;

/** What credited quantities the version needs to know. */
export const creditedItemsOf = ({ baseline, project, leakage }: ReductionMethodVersion): string[] => [
  ...new Set(
    [baseline.terms, termsOf(project), termsOf(leakage)]
      .flat()
      .flatMap(({ lessCredited }) => lessCredited ?? []),
  ),
];

export const termsOf = (side: ReductionSide): readonly ReductionTerm[] => ('terms' in side ? side.terms : []);

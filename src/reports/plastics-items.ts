import { z } from 'zod';
import type { Month } from '../kernel/month.js';
import { policyFile } from '../platform/policy-files.js';
import { RETURN_ITEM_KINDS } from '../returns/index.js';
import { codeSchema, monthSchema, readDocument, textSchema } from '../rulebook/document.js';
import { CONFIDENCES, sourceSchema } from '../rulebook/source.js';

const itemSchema = z.strictObject({
  id: z.string().regex(/^[A-Z_]+$/),
  title: textSchema,
  confidence: z.enum(CONFIDENCES),
  isSubstitute: z.boolean().default(false),
  specifications: z.array(codeSchema).min(1),
  returned: z.enum(RETURN_ITEM_KINDS).optional(),
  note: textSchema.optional(),
});
/** 品类: an item of the report, and which packaging specifications are of it. */
export type PlasticsItemTerms = z.infer<typeof itemSchema>;

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: monthSchema,
  source: sourceSchema,
  items: z.array(itemSchema).min(1),
  notPlastic: z.array(codeSchema),
  reusable: z.array(codeSchema),
});
export type PlasticsTerms = z.infer<typeof versionSchema>;

const documentSchema = z.strictObject({
  code: codeSchema,
  title: textSchema,
  obligations: z
    .array(
      z.strictObject({
        clause: z.string().min(1),
        to: z.enum(['POSTAL', 'COMMERCE']),
        text: textSchema,
        source: sourceSchema,
      }),
    )
    .min(1),
  versions: z
    .array(versionSchema)
    .min(1)
    .refine(
      (versions) =>
        versions.every(
          ({ items, notPlastic, reusable }) =>
            new Set([...items.flatMap(({ specifications }) => specifications), ...notPlastic, ...reusable])
              .size ===
            items.flatMap(({ specifications }) => specifications).length +
              notPlastic.length +
              reusable.length,
        ),
      'a specification is of one item / 一种规格只属一个品类',
    ),
});
export type PlasticsDocument = z.infer<typeof documentSchema>;

/** Reads `policies/plastics/`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parsePlasticsDocument = (yamlText: string, fileName: string): PlasticsDocument =>
  readDocument(documentSchema, yamlText, fileName);

const FILE = 'express-packaging.yaml';
export const PLASTICS_DOCUMENT = parsePlasticsDocument(policyFile('plastics', FILE), FILE);

/** The version in force in a month; before the first one, none. */
export const plasticsTermsAt = (month: Month): PlasticsTerms | null =>
  PLASTICS_DOCUMENT.versions.findLast(({ from }) => from <= month) ?? null;

export type PackagingMaterial = 'PLASTIC' | 'DEGRADABLE_PLASTIC' | 'NOT_PLASTIC' | 'REUSABLE' | 'UNKNOWN';

/** What a specification is made of, as far as the document says; what it does not name is unknown. */
export function materialOf(specification: string, terms: PlasticsTerms | null): PackagingMaterial {
  const item = terms?.items.find(({ specifications }) => specifications.includes(specification));
  if (item) return item.isSubstitute ? 'DEGRADABLE_PLASTIC' : 'PLASTIC';
  if (terms?.notPlastic.includes(specification)) return 'NOT_PLASTIC';
  return terms?.reusable.includes(specification) ? 'REUSABLE' : 'UNKNOWN';
}

import { z } from 'zod';
import type { Month } from '../kernel/month.js';
import { codeSchema, monthSchema, readDocument, textSchema } from './document.js';
import { FUELS } from './measures.js';
import { sourceSchema } from './source.js';

const packagingChoiceSchema = z.discriminatedUnion('method', [
  /** Mass used × factor row; `proxy` says that the row stands in for another material. */
  z.strictObject({
    specification: codeSchema,
    method: z.literal('MASS'),
    factor: codeSchema,
    proxy: textSchema.optional(),
  }),
  z.strictObject({ specification: codeSchema, method: z.literal('PER_USE') }),
  z.strictObject({ specification: codeSchema, method: z.literal('FIRST_USE'), why: textSchema }),
  z.strictObject({ specification: codeSchema, method: z.literal('NONE'), why: textSchema }),
]);

const fuelChoiceSchema = z.strictObject({
  fuel: z.enum(FUELS),
  combustion: codeSchema,
  /** Absent where no row is known: then the fuel has no well-to-wheel figure. */
  wellToTank: codeSchema.optional(),
  why: textSchema.optional(),
});

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: monthSchema,
  source: sourceSchema,
  packaging: z.array(packagingChoiceSchema),
  perUse: z.strictObject({ factor: codeSchema, note: textSchema }),
  fuels: z.array(fuelChoiceSchema),
  fuelNote: textSchema,
});
export type FactorChoicesVersion = z.infer<typeof versionSchema>;

export const factorChoicesSchema = z.strictObject({ versions: z.array(versionSchema).min(1) });
export type FactorChoices = z.infer<typeof factorChoicesSchema>;

/** Reads `policies/factors/<release>/choices.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseFactorChoices = (yamlText: string, fileName: string): FactorChoices =>
  readDocument(factorChoicesSchema, yamlText, fileName);

export const choicesAt = (choices: FactorChoices, month: Month): FactorChoicesVersion | null =>
  choices.versions.filter((version) => version.from <= month).at(-1) ?? null;

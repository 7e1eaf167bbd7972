import { z } from 'zod';
import { addDays, dateOf, type LocalDate } from '../kernel/month.js';
import { policyFile } from '../platform/policy-files.js';
import { dateSchema, readDocument } from '../rulebook/document.js';
import { sourceSchema } from '../rulebook/source.js';

const termsSchema = z.strictObject({
  from: dateSchema,
  operatorSetting: z.literal(true),
  source: sourceSchema,
  dueBackDays: z.int().min(0).max(3_650),
  lostAfterDays: z.int().min(0).max(3_650),
});
const documentSchema = z.strictObject({ versions: z.array(termsSchema).min(1) });

/** 期限: when an asset is due back and when it counts as lost, from a day on. The operator's setting. */
export type AssetTerms = z.infer<typeof termsSchema>;

/** Oldest first. Refuses with POLICY_DOCUMENT_INVALID what is not such a document. */
export const readAssetTerms = (text: string): AssetTerms[] =>
  readDocument(documentSchema, text, 'terms.yaml').versions.sort((a, b) => (a.from < b.from ? -1 : 1));

const TERMS = readAssetTerms(policyFile('assets', 'terms.yaml'));

/** The terms in force on a day; the first ones for all days before them. */
export const assetTermsOn = (day: LocalDate, terms: readonly AssetTerms[] = TERMS): AssetTerms =>
  terms.findLast(({ from }) => from <= day) ?? (terms[0] as AssetTerms);

export const dueBackOn = (issuedAt: Date): LocalDate => {
  const day = dateOf(issuedAt);
  return addDays(day, assetTermsOn(day).dueBackDays);
};

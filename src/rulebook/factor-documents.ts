import { emissionFactorSchema, gridFactorSchema } from './factor-rows.js';
import { parseFactorChoices } from './factor-choices.js';
import { parseGridRegions } from './factor-grid-regions.js';
import { FactorBook } from './factors.js';

/** A release as it is written: rows as cells of text, documents as YAML. */
export interface FactorDocuments {
  readonly release: string;
  readonly emissionFactors: readonly unknown[];
  readonly gridFactors: readonly unknown[];
  readonly choices: string;
  readonly gridRegions: string;
}

/** Refuses with POLICY_DOCUMENT_INVALID or FACTOR_RELEASE_INVALID. */
export const factorBookOf = (documents: FactorDocuments): FactorBook =>
  new FactorBook({
    release: documents.release,
    emissionFactors: documents.emissionFactors.map((row) => emissionFactorSchema.parse(row)),
    gridFactors: documents.gridFactors.map((row) => gridFactorSchema.parse(row)),
    choices: parseFactorChoices(documents.choices, `factors/${documents.release}/choices.yaml`),
    gridRegions: parseGridRegions(documents.gridRegions, 'grid-regions.yaml'),
  });

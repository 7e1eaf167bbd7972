import { policyFile, policyFiles } from '../platform/policy-files.js';
import { parseReductions, type ReductionDocument } from '../rulebook/estimated-reduction.js';
import { type GreenLevelDocument, parseGreenLevels } from '../rulebook/green-level.js';

const LEVELS = 'green-level.yaml';

/** `policies/levels`. What is not such a document stops the start. */
export const GREEN_LEVELS: GreenLevelDocument = parseGreenLevels(policyFile('levels', LEVELS), LEVELS);

/** `policies/reductions` by action. */
export const REDUCTIONS: ReadonlyMap<string, ReductionDocument> = new Map(
  policyFiles('reductions').map(({ name, text }) => {
    const document = parseReductions(text, name);
    return [document.action, document];
  }),
);

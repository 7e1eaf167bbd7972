import { policyFile } from '../platform/policy-files.js';
import { parsePenalties } from '../rulebook/penalty.js';

const FILE = 'fiscal-violations.yaml';

/** The bounds of fines on public money. */
export const PENALTIES = parsePenalties(policyFile('penalties', FILE), FILE);

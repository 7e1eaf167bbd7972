import type { NoValue } from '../rulebook/indicator.js';
import type { ResultInputs } from '../rulebook/scope-inputs.js';

/** A result as its row holds it. */
export interface ResultColumns {
  readonly code: string;
  readonly value: string | null;
  /** Why there is no value; null where there is one. */
  readonly no_value: NoValue['reason'] | null;
  readonly formula_version: number | null;
  readonly factor_release: string | null;
  readonly inputs_digest: string;
  /** Who is left out, by name; null where nobody is. */
  readonly left_out: string | null;
}

/** A result with what it was computed from. Its derivation follows from it: see `Derivations`. */
export interface ComputedResult extends ResultColumns {
  readonly from: ResultInputs;
}

/** A result as it is read with all that those of its scope were computed from: see `withInputs`. */
export interface StoredColumns extends ResultColumns {
  readonly inputs: string | null;
}

export const RESULT_COLUMNS = [
  'code',
  'value',
  'no_value',
  'formula_version',
  'factor_release',
  'inputs_digest',
  'left_out',
] as const satisfies readonly (keyof ResultColumns)[];

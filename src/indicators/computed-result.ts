import type { NoValue } from '../rulebook/indicator.js';

/** A result as its row holds it. Its derivation follows from it: see `Derivations`. */
export interface ComputedResult {
  readonly code: string;
  readonly value: string | null;
  /** Why there is no value; null where there is one. */
  readonly no_value: NoValue['reason'] | null;
  readonly formula_version: number | null;
  readonly factor_release: string | null;
  readonly inputs: string;
  readonly inputs_digest: string;
  /** Who is left out, by name; null where nobody is. */
  readonly left_out: string | null;
}

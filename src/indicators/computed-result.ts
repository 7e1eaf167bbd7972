/** A result as its row holds it. */
export interface ComputedResult {
  readonly code: string;
  readonly value: string | null;
  readonly formula_version: number | null;
  readonly factor_release: string | null;
  readonly derivation: string;
  readonly inputs: string;
  readonly inputs_digest: string;
}

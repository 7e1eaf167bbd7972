import { type Exact, exact, ZERO } from '../kernel/decimal.js';

/**
 * What a laboratory found of a substance: a figure, or 未检出 (not detected) with the detection limit (检出限) of its
 * method. Not detected is a value of its own, less than the detection limit and never zero.
 */
export type LaboratoryValue =
  | { readonly kind: 'MEASURED'; readonly value: Exact }
  | { readonly kind: 'NOT_DETECTED'; readonly detectionLimit: Exact };

/** `12.5`, or `<0.05` for what a method with that detection limit did not see: up to 9 digits, and 6 after the point. */
const WRITTEN = /^(<?)(\d{1,9}(?:\.\d{1,6})?)$/;

/** The value that a text writes; undefined where it writes none, or zero, which no laboratory can find. */
export function laboratoryValue(text: string): LaboratoryValue | undefined {
  const [, sign, digits] = WRITTEN.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = exact(digits);
  if (value.eq(ZERO)) return undefined;
  return sign ? { kind: 'NOT_DETECTED', detectionLimit: value } : { kind: 'MEASURED', value };
}

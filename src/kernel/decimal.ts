import { Decimal } from 'decimal.js';

/** Exact decimals: 40 significant digits, far above any sum a province reaches; never exponent notation. */
export const Exact = Decimal.clone({ precision: 40, toExpNeg: -40, toExpPos: 40, defaults: true });
export type Exact = Decimal;
export type ExactInput = Decimal | string | number | bigint;

/** Exact value of a decimal text, an integer count or another exact value, which never changes. Throws on a non-number. */
export const exact = (value: ExactInput): Exact => {
  if (value instanceof Exact) return value;
  return new Exact(typeof value === 'bigint' ? value.toString() : value);
};

export const ZERO: Exact = exact(0);

export const sum = (values: Iterable<ExactInput>): Exact => {
  let total: Exact | undefined;
  for (const value of values) total = total ? total.plus(exact(value)) : exact(value);
  return total ?? ZERO;
};

/** Rounding is done once, where a result is recorded, and its mode is recorded with it. */
export const ROUNDING = {
  /** 四舍五入: ties away from zero; money and published rates. */
  HALF_UP: Decimal.ROUND_HALF_UP,
  /** GB/T 8170 round-half-even (四舍六入五成双): measured quantities. */
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
  /** Towards zero: amounts that must never exceed what is due. */
  DOWN: Decimal.ROUND_DOWN,
} as const;
export type RoundingMode = keyof typeof ROUNDING;

export const round = (value: ExactInput, places: number, mode: RoundingMode): Exact =>
  exact(value).toDecimalPlaces(places, ROUNDING[mode]);

/** Plain decimal text without exponent, as stored and transported. */
export function plain(value: ExactInput): string {
  const [, whole, decimals] = (typeof value === 'string' && WRITTEN.exec(value)) || [];
  if (whole === undefined) return exact(value).toFixed();
  return decimals ? `${whole}.${decimals}` : whole;
}

/** Text as columns of the database give it: it only lacks that zeros at its end are left out. */
const WRITTEN = /^(0|-?[1-9]\d{0,17})(?:\.(\d{0,17}?)0*)?$/;

import { type Exact, exact, plain } from '../kernel/decimal.js';

/** Money is whole fen in this feature; the API says yuan. */
export const fenOf = (yuan: Exact | string): bigint => {
  const fen = exact(yuan).times(100);
  if (!fen.isInteger()) throw new Error(`${plain(yuan)} yuan is not a number of whole fen`);
  return BigInt(fen.toFixed(0));
};

export const yuanOf = (fen: bigint | string): string => exact(fen).div(100).toFixed(2);

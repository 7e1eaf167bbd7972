import { type Exact, exact, plain } from './decimal.js';

/** Money is kept as whole fen and said in yuan. Throws on parts of a fen. */
export const fenOf = (yuan: Exact | string): bigint => {
  const fen = exact(yuan).times(100);
  if (!fen.isInteger()) throw new Error(`${plain(yuan)} yuan is not a number of whole fen`);
  return BigInt(fen.toFixed(0));
};

/** In yuan, in the shortest form: 12.5. */
export const yuanOf = (fen: bigint | string): string => plain(exact(fen).div(100));

import { exact } from '../kernel/decimal.js';

export { fenOf } from '../kernel/fen.js';

/** As public papers say it: with both decimals, 12.50. */
export const yuanOf = (fen: bigint | string): string => exact(fen).div(100).toFixed(2);

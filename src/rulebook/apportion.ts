import { type Exact, round, sum, ZERO } from '../kernel/decimal.js';

/**
 * Divides a total in proportion to claims, to the fen: the running sum is rounded down, so that the parts make exactly
 * the total and none is above its claim. Claims are whole fen; the total is not above their sum.
 */
export function apportion(total: Exact, claims: readonly Exact[]): Exact[] {
  const whole = sum(claims);
  if (total.gte(whole)) return [...claims];
  let [claimed, given] = [ZERO, ZERO];
  return claims.map((claim) => {
    claimed = claimed.plus(claim);
    const upToHere = claimed.eq(whole) ? total : round(claimed.times(total).div(whole), 2, 'DOWN');
    const part = upToHere.minus(given);
    given = upToHere;
    return part;
  });
}

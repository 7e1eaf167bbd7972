import type { CaseInstalment } from './case-instalment.entity.js';

export type PayablePart = Pick<CaseInstalment, 'id' | 'number' | 'state' | 'payableFen' | 'paidFen'>;
export interface LoweredPart extends Pick<CaseInstalment, 'id' | 'number' | 'state'> {
  readonly payableFen: bigint;
}

/** The parts that come to less, from the last on; null where not as much as that waits to be paid. */
export function loweredBy(parts: readonly PayablePart[], byFen: bigint): LoweredPart[] | null {
  let left = byFen;
  const lowered = parts.toReversed().flatMap(({ id, number, state, payableFen, paidFen }): LoweredPart[] => {
    const [payable, paid] = [BigInt(payableFen ?? 0), BigInt(paidFen)];
    const open = state === 'PAYABLE' ? payable - paid : 0n;
    const rest = payable - (open < left ? open : left);
    if (rest === payable) return [];
    left -= payable - rest;
    return [{ id, number, payableFen: rest, state: rest > paid ? state : paid > 0n ? 'PAID' : 'LOST' }];
  });
  return byFen > 0n && left === 0n ? lowered : null;
}

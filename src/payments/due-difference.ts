/** What a case has, what is still to come to it, and what is due to it on the facts as they stand: all in fen. */
export interface Due {
  /** Paid and not asked back. */
  readonly kept: bigint;
  /** Payable and not paid yet. */
  readonly open: bigint;
  /** Null where it cannot be told. */
  readonly due: bigint | null;
}

export interface DueDifference {
  readonly recover: bigint;
  readonly withhold: bigint;
  readonly supplement: bigint;
}

/** What was paid too much is recovered; what is only payable is rather withheld; what is missing is added. */
export function dueDifference({ kept, open, due }: Due): DueDifference {
  if (due === null) return { recover: 0n, withhold: 0n, supplement: 0n };
  const recover = kept > due ? kept - due : 0n;
  const left = due - (kept - recover);
  return {
    recover,
    withhold: open > left ? open - left : 0n,
    supplement: left > open ? left - open : 0n,
  };
}

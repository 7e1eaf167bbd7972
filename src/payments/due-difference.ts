/** What a case has, what is still to come to it, and what is due to it on the facts as they stand: all in fen. */
export interface Due {
  /** Paid and not asked back. */
  readonly kept: bigint;
  /** Payable and not paid yet. */
  readonly open: bigint;
  /** Null where it cannot be told. */
  readonly due: bigint | null;
  /** Of what is kept, what a person has proposed to ask back and nobody decided. */
  readonly askedBack: bigint;
  /** Whether money of it is asked back because somebody did wrong: then nothing is added, whatever came back. */
  readonly isForfeited: boolean;
}

export interface DueDifference {
  readonly recover: bigint;
  readonly withhold: bigint;
  readonly supplement: bigint;
}

/**
 * What was paid too much is recovered, unless a person asks it back already; what is only payable is rather withheld; what
 * is missing is added.
 */
export function dueDifference({ kept, open, due, askedBack, isForfeited }: Due): DueDifference {
  if (due === null) return { recover: 0n, withhold: 0n, supplement: 0n };
  const tooMuch = atLeastNothing(kept - due);
  const left = due - (kept - tooMuch);
  return {
    recover: atLeastNothing(tooMuch - askedBack),
    withhold: atLeastNothing(open - left),
    supplement: isForfeited ? 0n : atLeastNothing(left - open),
  };
}

const atLeastNothing = (fen: bigint): bigint => (fen > 0n ? fen : 0n);

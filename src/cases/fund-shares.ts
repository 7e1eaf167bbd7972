import { exact } from '../kernel/decimal.js';
import { payableOf, type ProgrammeVersion } from '../rulebook/programmes.js';
import { fenOf, yuanOf } from './fen.js';

export interface FundClaim {
  readonly claimFen: bigint;
  /** Null where the programme ranks nobody, or the place is not known. */
  readonly place: number | null;
}

/** What a fund gives to each claim by the rule of the programme; null where it is too small and there is no rule. */
export function sharesOf(
  claims: readonly FundClaim[],
  leftFen: bigint | null,
  fund: ProgrammeVersion['fund'],
): readonly bigint[] | null {
  const wanted = claims.reduce((sum, { claimFen }) => sum + claimFen, 0n);
  if (leftFen === null || wanted <= leftFen) return claims.map(({ claimFen }) => claimFen);
  if (!fund) return null;
  const inYuan = claims.map(({ claimFen, place }) => ({ claimYuan: exact(yuanOf(claimFen)), place }));
  return payableOf(inYuan, fund, exact(yuanOf(leftFen))).map((yuan) => (yuan ? fenOf(yuan) : 0n));
}

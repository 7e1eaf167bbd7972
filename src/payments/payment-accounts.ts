import { derivedId, type Id } from '../kernel/id.js';
import type { NewTransfer, Owner } from '../ledger/index.js';

/** Public money is counted in fen. */
export const CNY_FEN = 'CNY_FEN';

/** 国库, by the region whose it is. */
export const treasury = (regionCode: string): Owner => ({ kind: 'TREASURY', id: regionCode });
/** 批次资金: what a round may still order. */
export const fund = (roundId: Id): Owner => ({ kind: 'FUND', id: roundId });
/** 待清算: ordered, and not confirmed yet. */
export const clearing = (batchId: Id): Owner => ({ kind: 'CLEARING', id: batchId });
/** 受益单位: what a firm received and did not give back. */
export const grantee = (enterpriseId: Id): Owner => ({ kind: 'GRANTEE', id: enterpriseId });
/** 被处罚单位: pays out of money of its own. */
export const offender = (enterpriseId: Id): Owner => ({ kind: 'OFFENDER', id: enterpriseId });

export const MOVES_OF_MONEY = ['APPROPRIATED', 'ORDERED', 'PAID', 'UNPAID', 'RECOVERED', 'FINED'] as const;
export type MoveOfMoney = (typeof MOVES_OF_MONEY)[number];

interface Move {
  readonly reason: MoveOfMoney;
  /** What the id of the transfer is derived from, beside the reason. */
  readonly cause: readonly string[];
  readonly debit: Owner;
  readonly credit: Owner;
  readonly amount: bigint;
  readonly occurredAt: Date;
  readonly context: object;
}

export const moneyMoved = ({ reason, cause, ...move }: Move): NewTransfer => ({
  id: derivedId('payment', reason, ...cause),
  unit: CNY_FEN,
  reason,
  expiresOn: null,
  ...move,
});

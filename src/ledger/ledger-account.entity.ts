import { Column, Entity, PrimaryColumn } from 'typeorm';
import { derivedId, type Id } from '../kernel/id.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/**
 * What each kind of owner may do. An issuer brings units into being, so that its balance is minus what it issued; a
 * debt's balance is minus what its person owes; nobody else may go below zero. What a person holds stands in lots.
 * `HOLD` and `DEBT` carry the id of the person whose they are. Public money comes from a `TREASURY` into the `FUND` of a
 * round, waits in `CLEARING` for the treasury's confirmation, and stands with the `GRANTEE` who received it; an
 * `OFFENDER` pays fines out of money of its own, so that its balance is minus what it paid.
 */
const OWNERS = {
  ISSUER: { mayGoNegative: true },
  PERSON: { mayGoNegative: false },
  HOLD: { mayGoNegative: false },
  DEBT: { mayGoNegative: true },
  PARTNER: { mayGoNegative: false },
  COMMUNITY: { mayGoNegative: false },
  TREASURY: { mayGoNegative: true },
  FUND: { mayGoNegative: false },
  CLEARING: { mayGoNegative: false },
  GRANTEE: { mayGoNegative: false },
  OFFENDER: { mayGoNegative: true },
} as const;
export type OwnerKind = keyof typeof OWNERS;

export const mayGoNegative = (kind: OwnerKind): boolean => OWNERS[kind].mayGoNegative;
export const keepsLots = (kind: OwnerKind): boolean => kind === 'PERSON';

/** Whose account, by a key that only the owner's feature understands: at most 64 ASCII characters, no personal data. */
export interface Owner {
  readonly kind: OwnerKind;
  readonly id: string;
}

const ids = new WeakMap<Owner, Map<string, Id>>();

/** Derived, and reckoned once for each owner object. */
export function accountId(owner: Owner, unit: string): Id {
  const known = ids.get(owner) ?? new Map<string, Id>();
  const before = known.get(unit);
  if (before) return before;
  const id = derivedId('ledger_account', owner.kind, owner.id, unit);
  ids.set(owner, known.set(unit, id));
  return id;
}

/** 账户: what one owner holds of one unit. Internal: not in the API. */
@Entity('ledger_account')
export class LedgerAccount {
  /** Derived from owner and unit, see `accountId`. */
  @PrimaryColumn({ type: 'char', length: 32, ...ASCII })
  id!: Id;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  ownerKind!: OwnerKind;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  ownerId!: string;

  /** What is counted, for example GREEN_CREDITS. */
  @Column({ type: 'varchar', length: 32, ...ASCII })
  unit!: string;

  @Column({ type: 'bigint', default: 0 })
  balance!: string;

  @Column({ type: 'tinyint' })
  mayGoNegative!: number;

  @Column({ type: 'datetime', precision: 3 })
  openedAt!: Date;
}

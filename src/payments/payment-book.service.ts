import { Injectable } from '@nestjs/common';
import { Refusal } from '../kernel/refusal.js';
import { LedgerService, type NewTransfer, type Owner } from '../ledger/index.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import type { Transaction } from '../platform/database.js';
import { CNY_FEN } from './payment-accounts.js';
import { fundTooLow } from './payment-refusals.js';

/** 资金账: what every step of public money does in the end: post it, and leave its digest in the audit chain. */
@Injectable()
export class PaymentBook {
  constructor(
    private readonly ledger: LedgerService,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  today() {
    return this.clock.today();
  }

  /** Before anything that enters the audit chain, so that nobody who holds its head waits for an account. */
  lock(transaction: Transaction, owners: readonly Owner[]): Promise<void> {
    return this.ledger.lock(
      transaction,
      owners.map((owner) => ({ unit: CNY_FEN, owner })),
    );
  }

  balance(owner: Owner): Promise<bigint> {
    return this.ledger.balance(owner, CNY_FEN);
  }

  /** Call it last. Refuses with CONFLICT FUND_TOO_LOW what an account does not hold. */
  async enter(
    transaction: Transaction,
    transfers: readonly NewTransfer[],
    entry: { subject: string; digest: string },
  ): Promise<void> {
    try {
      await this.ledger.post(transaction, transfers);
    } catch (error) {
      throw error instanceof Refusal && error.reason === 'BALANCE_TOO_LOW' ? fundTooLow() : error;
    }
    await this.chain.append(transaction, { kind: 'PAYMENT', ...entry });
  }
}

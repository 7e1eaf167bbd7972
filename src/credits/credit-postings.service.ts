import { Injectable } from '@nestjs/common';
import type { Withdrawal } from '../kernel/event.js';
import { LedgerReversals, LedgerService } from '../ledger/index.js';
import type { Transaction } from '../platform/database.js';
import { GatheredEvents } from '../platform/gathered-events.js';
import { consumer, type Credited, GREEN_CREDITS, issuer, reversalOf, transferOf } from './award-row.js';
import type { CreditAward } from './credit-award.entity.js';
import { creditsChanged } from './credits-changed.js';

export interface TakenBack {
  readonly award: CreditAward;
  readonly withdrawal: Withdrawal;
}

/** Moves credits between the account of a rule and those of people. */
@Injectable()
export class CreditPostings {
  constructor(
    private readonly ledger: LedgerService,
    private readonly reversals: LedgerReversals,
    private readonly stale: GatheredEvents,
  ) {}

  /**
   * Takes back, then credits. All accounts are locked first, in one order: the first posting locks the audit chain, and
   * who holds it waits for nobody. The debt of a person stands beside the account.
   */
  async post(
    transaction: Transaction,
    credited: readonly Credited[],
    takenBack: readonly TakenBack[] = [],
  ): Promise<void> {
    const gone = takenBack.map(({ award }) => award);
    await this.stale.tell(transaction, creditsChanged(credited, gone));
    if (takenBack.length > 0) {
      const parties = [...credited, ...takenBack.map(({ award }) => award)];
      const owners = parties.flatMap(({ rule, personId }) => [
        issuer(rule),
        ...(personId === null ? [] : [consumer(personId), { kind: 'DEBT', id: personId } as const]),
      ]);
      await this.ledger.lock(
        transaction,
        owners.map((owner) => ({ unit: GREEN_CREDITS, owner })),
      );
    }
    for (const { award, withdrawal } of takenBack)
      await this.reversals.reverse(transaction, reversalOf(award, withdrawal));
    await this.ledger.post(transaction, credited.map(transferOf));
  }
}

import { Injectable } from '@nestjs/common';
import { fenOf, FundingRounds } from '../cases/index.js';
import { enterGrants, type NewGrant } from '../grants/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { NewTransfer, Owner } from '../ledger/index.js';
import { Database, row, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { grantee, moneyMoved, offender, treasury } from './payment-accounts.js';
import { PaymentBook } from './payment-book.service.js';
import { paymentIdTaken } from './payment-refusals.js';
import { receiptAboveDue, receivedInFuture, recoveryState, recoveryUnknown } from './recovery-refusals.js';
import {
  digestOfReceipt,
  type RecordReceiptInput,
  type Recovery,
  type RecoveryReceipt,
} from './recovery.entity.js';
import { changeRecovery, findReceipt, findReceipts, findRecovery } from './recoveries.queries.js';

/** 缴回: what came back of the money asked for, and of the fine. */
@Injectable()
export class RecoveryReceipts {
  constructor(
    private readonly database: Database,
    private readonly rounds: FundingRounds,
    private readonly book: PaymentBook,
  ) {}

  /**
   * The same again is a replay. Refuses with RECOVERY_UNKNOWN, CONFLICT RECOVERY_STATE, PAYMENT_ID_TAKEN, BAD_USER_INPUT
   * RECEIPT_ABOVE_DUE, RECEIVED_IN_FUTURE.
   */
  record(actor: Actor, input: RecordReceiptInput): Promise<Recovery> {
    const principal = fenOf(input.principalYuan);
    const fine = fenOf(input.fineYuan);
    return this.database.transaction(async (transaction) => {
      const recovery = await row<Recovery>(transaction, findRecovery(actor, input.recoveryId, true));
      if (!recovery) throw recoveryUnknown(input.recoveryId);
      const receipt: RecoveryReceipt = {
        id: input.id,
        recoveryId: recovery.id,
        principalFen: principal.toString(),
        fineFen: fine.toString(),
        receivedOn: input.receivedOn,
        reference: input.reference,
        recordedBy: actor.id,
        recordedAt: this.book.now(),
      };
      const before = await row<RecoveryReceipt>(transaction, findReceipt(input.id));
      if (before) return assertSame(before, receipt, recovery);
      this.assertDue(recovery, receipt);
      const settled = settledBy(recovery, receipt);
      const round = await this.rounds.ofCase(transaction, recovery.roundId);
      const to = treasury(round.regionCode);
      await this.book.lock(transaction, [
        grantee(recovery.enterpriseId),
        offender(recovery.enterpriseId),
        to,
      ]);
      await write(transaction, insertInto('recovery_receipt', [rowOf(receipt)]));
      await write(
        transaction,
        changeRecovery(recovery.id, {
          returned_fen: settled.returnedFen,
          fine_paid_fen: settled.finePaidFen,
          state: settled.state,
        }),
      );
      await enterGrants(transaction, returned(recovery, receipt), receipt.recordedAt);
      await this.book.enter(transaction, transfersOf(recovery, receipt, to), {
        subject: `receipt:${receipt.id}`,
        digest: digestOfReceipt(receipt),
      });
      return settled;
    });
  }

  receipts(recoveryId: Id): Promise<RecoveryReceipt[]> {
    return this.database.rows(findReceipts(recoveryId));
  }

  private assertDue(recovery: Recovery, { principalFen, fineFen, receivedOn }: RecoveryReceipt): void {
    if (recovery.state !== 'APPROVED') throw recoveryState(recovery.id, recovery.state);
    if (receivedOn > this.book.today()) throw receivedInFuture();
    const principalDue = BigInt(recovery.principalFen) - BigInt(recovery.returnedFen);
    const fineDue = BigInt(recovery.fineFen) - BigInt(recovery.finePaidFen);
    const [principal, fine] = [BigInt(principalFen), BigInt(fineFen)];
    if (principal + fine === 0n || principal > principalDue || fine > fineDue)
      throw receiptAboveDue(principalDue, fineDue);
  }
}

function settledBy(recovery: Recovery, { principalFen, fineFen }: RecoveryReceipt): Recovery {
  const returned = BigInt(recovery.returnedFen) + BigInt(principalFen);
  const finePaid = BigInt(recovery.finePaidFen) + BigInt(fineFen);
  const isSettled = returned === BigInt(recovery.principalFen) && finePaid === BigInt(recovery.fineFen);
  return {
    ...recovery,
    returnedFen: returned.toString(),
    finePaidFen: finePaid.toString(),
    state: isSettled ? 'SETTLED' : recovery.state,
  };
}

/** A fine is no subsidy. */
const returned = (of: Recovery, { id, principalFen, receivedOn }: RecoveryReceipt): NewGrant[] =>
  BigInt(principalFen) === 0n
    ? []
    : [
        {
          stage: 'RECOVERED',
          causeId: id,
          of,
          amountFen: BigInt(principalFen),
          happenedOn: receivedOn,
        },
      ];

function transfersOf(recovery: Recovery, receipt: RecoveryReceipt, to: Owner): NewTransfer[] {
  const common = {
    cause: [receipt.id],
    credit: to,
    occurredAt: receipt.recordedAt,
    context: { recoveryId: recovery.id, reference: receipt.reference, receivedOn: receipt.receivedOn },
  };
  const [principal, fine] = [BigInt(receipt.principalFen), BigInt(receipt.fineFen)];
  const enterprise = recovery.enterpriseId;
  return [
    ...(principal > 0n
      ? [moneyMoved({ ...common, reason: 'RECOVERED', debit: grantee(enterprise), amount: principal })]
      : []),
    ...(fine > 0n
      ? [moneyMoved({ ...common, reason: 'FINED', debit: offender(enterprise), amount: fine })]
      : []),
  ];
}

const rowOf = (of: RecoveryReceipt) => ({
  id: of.id,
  recovery_id: of.recoveryId,
  principal_fen: of.principalFen,
  fine_fen: of.fineFen,
  received_on: of.receivedOn,
  reference: of.reference,
  recorded_by: of.recordedBy,
  recorded_at: of.recordedAt,
});

function assertSame(before: RecoveryReceipt, receipt: RecoveryReceipt, recovery: Recovery): Recovery {
  const content = (of: RecoveryReceipt) =>
    digestOfReceipt({ ...of, recordedBy: before.recordedBy, recordedAt: before.recordedAt });
  if (content(before) !== content(receipt)) throw paymentIdTaken(receipt.id);
  return recovery;
}

import { Injectable } from '@nestjs/common';
import { FundingRounds } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto } from '../platform/sql.js';
import { clearing, fund, moneyMoved } from './payment-accounts.js';
import {
  digestOfBatch,
  digestOfOrders,
  type PaymentBatch,
  type PaymentOrder,
  type ProposePaymentBatchInput,
  type RejectPaymentBatchInput,
} from './payment-batch.entity.js';
import { PaymentBook } from './payment-book.service.js';
import { type Payable, PaymentSources } from './payment-sources.service.js';
import {
  batchStale,
  batchState,
  batchUnknown,
  fundTooLow,
  nothingPayable,
  paymentIdTaken,
  secondPersonNeeded,
} from './payment-refusals.js';
import {
  changeBatch,
  changeOrders,
  findBatch,
  findBatches,
  findBatchOfId,
  findOrders,
  findProposedInstalments,
  findVisibleCases,
} from './payments.queries.js';

/** 拨付批次: proposed by one person out of what is payable, approved by another, and then ordered. */
@Injectable()
export class PaymentBatches {
  constructor(
    private readonly database: Database,
    private readonly rounds: FundingRounds,
    private readonly sources: PaymentSources,
    private readonly book: PaymentBook,
  ) {}

  /**
   * Everything of the round that is payable now and in no other proposed batch; nothing of a firm in which the actor has
   * an interest. The same id again is a replay. Refuses with ROUND_UNKNOWN, CONFLICT NOTHING_PAYABLE, PAYMENT_ID_TAKEN.
   */
  async propose(actor: Actor, { id, roundId }: ProposePaymentBatchInput): Promise<PaymentBatch> {
    const round = await this.rounds.one(actor, roundId);
    return this.database.transaction(async (transaction) => {
      // Two who propose for one round come one after the other.
      await this.book.lock(transaction, [fund(roundId)]);
      const before = await row<PaymentBatch>(transaction, findBatchOfId(id));
      if (before && (before.roundId !== roundId || before.proposedBy !== actor.id)) throw paymentIdTaken(id);
      if (before) return before;
      const payable = await this.free(transaction, actor, roundId);
      if (payable.length === 0) throw nothingPayable(roundId);
      const orders = payable.map((one, index) => orderOf(id, one, index + 1));
      const batch: PaymentBatch = {
        id,
        roundId,
        regionCode: round.regionCode,
        state: 'PROPOSED',
        orderCount: orders.length,
        totalFen: sumOf(orders).toString(),
        ordersDigest: digestOfOrders(orders),
        proposedBy: actor.id,
        proposedAt: this.book.now(),
        decidedBy: null,
        decidedAt: null,
        reason: null,
      };
      await write(transaction, insertInto('payment_batch', [batchRow(batch)]));
      await write(transaction, insertInto('payment_order', orders.map(orderRow)));
      return batch;
    });
  }

  /**
   * Orders everything in it. Once ordered it is a replay. Refuses with PAYMENT_BATCH_UNKNOWN, FORBIDDEN FOUR_EYES,
   * CONFLICT PAYMENT_BATCH_STATE, PAYMENT_BATCH_STALE, FUND_TOO_LOW.
   */
  approve(actor: Actor, id: Id): Promise<PaymentBatch> {
    return this.database.transaction(async (transaction) => {
      const batch = await this.locked(transaction, actor, id);
      if (batch.decidedBy === actor.id && batch.state !== 'REJECTED') return batch;
      assertDecidable(batch, actor);
      const accounts = { debit: fund(batch.roundId), credit: clearing(id) };
      await this.book.lock(transaction, [accounts.debit, accounts.credit]);
      const left = await this.book.balance(accounts.debit);
      if (left < BigInt(batch.totalFen)) throw fundTooLow(BigInt(batch.totalFen), left);
      const orders = await rows<PaymentOrder>(transaction, findOrders(id));
      await this.assertStillPayable(transaction, batch, orders);
      const ordered: PaymentBatch = {
        ...batch,
        state: 'ORDERED',
        decidedBy: actor.id,
        decidedAt: this.book.now(),
      };
      await this.decide(transaction, ordered);
      await this.sources.ordered(transaction, orders);
      const transfers = orders.map((order) =>
        moneyMoved({
          reason: 'ORDERED',
          cause: [order.id],
          ...accounts,
          amount: BigInt(order.orderedFen),
          occurredAt: ordered.decidedAt as Date,
          context: { paymentId: order.id, caseNumber: order.caseNumber },
        }),
      );
      await this.book.enter(transaction, transfers, {
        subject: `batch:${id}`,
        digest: digestOfBatch(ordered),
      });
      return ordered;
    });
  }

  /** Its instalments are free again. Refuses with PAYMENT_BATCH_UNKNOWN, FOUR_EYES, CONFLICT PAYMENT_BATCH_STATE. */
  reject(actor: Actor, { id, reason }: RejectPaymentBatchInput): Promise<PaymentBatch> {
    return this.database.transaction(async (transaction) => {
      const batch = await this.locked(transaction, actor, id);
      if (batch.state === 'REJECTED' && batch.decidedBy === actor.id && batch.reason === reason) return batch;
      assertDecidable(batch, actor);
      const decidedAt = this.book.now();
      const rejected: PaymentBatch = { ...batch, state: 'REJECTED', decidedBy: actor.id, decidedAt, reason };
      await this.decide(transaction, rejected);
      return rejected;
    });
  }

  /** Newest first; a batch with a payment that the actor may not see is not there. */
  async batches(actor: Actor, roundId: Id | null, page: PageArgs): Promise<Page<PaymentBatch>> {
    const found = await this.database.rows<PaymentBatch>(findBatches(actor, roundId, page));
    return pageOf(found, page.first, ({ proposedAt, id }) => [
      proposedAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }

  /** Refuses with NOT_FOUND PAYMENT_BATCH_UNKNOWN. */
  async batch(actor: Actor, id: Id): Promise<PaymentBatch> {
    const found = await this.database.row<PaymentBatch>(findBatch(actor, id));
    if (!found) throw batchUnknown(id);
    return found;
  }

  private async free(transaction: Transaction, actor: Actor, roundId: Id): Promise<Payable[]> {
    const payable = await this.sources.payable(transaction, roundId);
    const [taken, visible] = await Promise.all([
      rows<{ id: Id }>(transaction, findProposedInstalments(payable.map(({ id }) => id))),
      rows<{ id: Id }>(
        transaction,
        findVisibleCases(actor, [...new Set(payable.map(({ caseId }) => caseId))]),
      ),
    ]);
    const [inBatch, seen] = [new Set(taken.map(({ id }) => id)), new Set(visible.map(({ id }) => id))];
    return payable
      .filter(({ id, caseId }) => !inBatch.has(id) && seen.has(caseId))
      .slice(0, LIMITS.paymentsPerBatch);
  }

  private async assertStillPayable(
    transaction: Transaction,
    { id, roundId }: PaymentBatch,
    orders: readonly PaymentOrder[],
  ): Promise<void> {
    const payable = new Map(
      (await this.sources.payable(transaction, roundId)).map((one) => [one.id, one.payableFen]),
    );
    const stale = orders.filter(
      ({ instalmentId, orderedFen }) => payable.get(instalmentId) !== BigInt(orderedFen),
    );
    if (stale.length > 0)
      throw batchStale(
        id,
        stale.map(({ instalmentId }) => instalmentId),
      );
  }

  private async decide(transaction: Transaction, batch: PaymentBatch): Promise<void> {
    const { id, state, decidedBy, decidedAt, reason } = batch;
    await write(
      transaction,
      changeBatch(id, { state, decided_by: decidedBy, decided_at: decidedAt, reason }),
    );
    await write(transaction, changeOrders(id, state));
  }

  private async locked(transaction: Transaction, actor: Actor, id: Id): Promise<PaymentBatch> {
    const found = await row<PaymentBatch>(transaction, findBatch(actor, id, true));
    if (!found) throw batchUnknown(id);
    return found;
  }
}

function assertDecidable({ id, state, proposedBy }: PaymentBatch, actor: Actor): void {
  if (proposedBy === actor.id) throw secondPersonNeeded();
  if (state !== 'PROPOSED') throw batchState(id, state);
}

const orderOf = (batchId: Id, one: Payable, position: number): PaymentOrder => ({
  id: derivedId('payment', batchId, one.id),
  batchId,
  position,
  kind: one.kind,
  instalmentId: one.id,
  caseId: one.caseId,
  caseNumber: one.caseNumber,
  enterpriseId: one.enterpriseId,
  regionCode: one.regionCode,
  state: 'PROPOSED',
  orderedFen: one.payableFen.toString(),
  paidFen: '0',
  failure: null,
  confirmedAt: null,
});

const sumOf = (orders: readonly PaymentOrder[]): bigint =>
  orders.reduce((sum, { orderedFen }) => sum + BigInt(orderedFen), 0n);

const batchRow = (of: PaymentBatch) => ({
  id: of.id,
  round_id: of.roundId,
  region_code: of.regionCode,
  state: of.state,
  order_count: of.orderCount,
  total_fen: of.totalFen,
  orders_digest: of.ordersDigest,
  proposed_by: of.proposedBy,
  proposed_at: of.proposedAt,
});

const orderRow = (of: PaymentOrder) => ({
  id: of.id,
  batch_id: of.batchId,
  position: of.position,
  kind: of.kind,
  instalment_id: of.instalmentId,
  case_id: of.caseId,
  case_number: of.caseNumber,
  enterprise_id: of.enterpriseId,
  region_code: of.regionCode,
  state: of.state,
  ordered_fen: of.orderedFen,
  paid_fen: of.paidFen,
});

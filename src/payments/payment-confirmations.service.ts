import { Injectable } from '@nestjs/common';
import { yuanOf } from '../cases/index.js';
import { enterGrants, type NewGrant } from '../grants/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import type { NewTransfer } from '../ledger/index.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { clearing, fund, grantee, moneyMoved } from './payment-accounts.js';
import {
  type ConfirmPaymentsInput,
  digestOfConfirmation,
  type OrderState,
  type PayAgainInput,
  type PaymentBatch,
  type PaymentConfirmation,
  type PaymentOrder,
  subjectOfConfirmation,
} from './payment-batch.entity.js';
import { PaymentBook } from './payment-book.service.js';
import { PaymentSources } from './payment-sources.service.js';
import {
  batchState,
  batchUnknown,
  confirmationRefused,
  didNotFail,
  paymentUnknown,
} from './payment-refusals.js';
import {
  changeBatch,
  changeOrder,
  countOpenOrders,
  findBatch,
  findConfirmation,
  findOrder,
  findOrders,
} from './payments.queries.js';
import {
  type ConfirmedLine,
  type FileProblem,
  hashOfText,
  problem,
  readConfirmation,
} from './treasury-file.js';

interface Answer {
  readonly line: ConfirmedLine;
  readonly order: PaymentOrder;
}

/** 支付回单: what became of what was ordered, as the treasury says it. */
@Injectable()
export class PaymentConfirmations {
  constructor(
    private readonly database: Database,
    private readonly sources: PaymentSources,
    private readonly book: PaymentBook,
  ) {}

  /**
   * All of the file or nothing; some of the orders are enough. The same file again is a replay. Refuses with
   * PAYMENT_BATCH_UNKNOWN, CONFLICT PAYMENT_BATCH_STATE, and BAD_USER_INPUT CONFIRMATION_REFUSED naming every wrong
   * line in `details.problems`.
   */
  read(actor: Actor, { batchId, file }: ConfirmPaymentsInput): Promise<PaymentBatch> {
    return this.database.transaction(async (transaction) => {
      const batch = await row<PaymentBatch>(transaction, findBatch(actor, batchId, true));
      if (!batch) throw batchUnknown(batchId);
      const fileDigest = hashOfText(file);
      if (await row(transaction, findConfirmation(batchId, fileDigest))) return batch;
      if (batch.state !== 'ORDERED' && batch.state !== 'SETTLED') throw batchState(batchId, batch.state);
      const orders = await rows<PaymentOrder>(transaction, findOrders(batchId));
      const answers = answersOf(batchId, file, { orders, today: this.book.today() });
      await this.book.lock(transaction, accountsOf(batch, orders));
      const readAt = this.book.now();
      const confirmation: PaymentConfirmation = {
        batchId,
        fileDigest,
        content: file,
        paidFen: answers.reduce((sum, { line }) => sum + line.paidFen, 0n).toString(),
        orderCount: answers.length,
        readBy: actor.id,
        readAt,
      };
      await write(transaction, insertInto('payment_confirmation', [rowOf(confirmation)]));
      for (const answer of answers) await this.settle(transaction, answer, readAt);
      const open = await row<{ count: string }>(transaction, countOpenOrders(batchId));
      const state = Number(open?.count) === 0 ? 'SETTLED' : 'ORDERED';
      await write(transaction, changeBatch(batchId, { state }));
      for (const answer of answers) await this.tellCase(transaction, answer);
      await enterGrants(
        transaction,
        answers.flatMap((answer) => paid(answer, dateOf(readAt))),
        readAt,
      );
      await this.book.enter(
        transaction,
        answers.flatMap((answer) => transfersOf(batch, answer, readAt)),
        { subject: subjectOfConfirmation(confirmation), digest: digestOfConfirmation(confirmation) },
      );
      return { ...batch, state };
    });
  }

  /** After what made it fail was put right: it can be in another batch. Refuses with PAYMENT_UNKNOWN, PAYMENT_DID_NOT_FAIL. */
  payAgain(actor: Actor, { paymentId }: PayAgainInput): Promise<PaymentOrder> {
    return this.database.transaction(async (transaction) => {
      const order = await row<PaymentOrder>(transaction, findOrder(actor, paymentId));
      if (!order) throw paymentUnknown(paymentId);
      if (order.state !== 'FAILED') throw didNotFail(paymentId);
      await this.sources.payableAgain(transaction, order);
      return order;
    });
  }

  private settle(transaction: Transaction, { line, order }: Answer, confirmedAt: Date): Promise<number> {
    return write(
      transaction,
      changeOrder(order.id, {
        state: line.result satisfies OrderState,
        paid_fen: line.paidFen.toString(),
        failure: line.result === 'PAID' ? null : line.reason,
        confirmed_at: confirmedAt,
      }),
    );
  }

  private tellCase(transaction: Transaction, { line, order }: Answer): Promise<void> {
    return line.result === 'FAILED'
      ? this.sources.failed(transaction, order, line.reason)
      : this.sources.paid(transaction, order, line.paidFen);
  }
}

function answersOf(
  batchId: Id,
  file: string,
  { orders, today }: { orders: readonly PaymentOrder[]; today: LocalDate },
): Answer[] {
  const { lines, problems } = readConfirmation(batchId, file);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const judged = lines.map((line) => judge(line, byId.get(line.orderId), today));
  const wrong = [...problems, ...judged.flatMap((one) => ('problem' in one ? [one.problem] : []))];
  if (wrong.length > 0) throw confirmationRefused(wrong.toSorted((a, b) => a.line - b.line));
  return judged.flatMap((one) => ('problem' in one ? [] : [one]));
}

/** Whether a line can be true of its order. */
function judge(
  line: ConfirmedLine,
  order: PaymentOrder | undefined,
  today: LocalDate,
): Answer | { problem: FileProblem } {
  const wrong = (reason: string, zh: string, en: string) => ({ problem: problem(line.line, reason, zh, en) });
  const { orderId, result, paidFen, paidOn } = line;
  if (!order) return wrong('ORDER_UNKNOWN', `本批次没有指令 ${orderId}`, `the batch has no order ${orderId}`);
  if (order.state !== 'ORDERED')
    return wrong(
      'CONFIRMED_ALREADY',
      `指令 ${orderId} 已有回单`,
      `the order ${orderId} was confirmed before`,
    );
  if (paidOn !== null && paidOn > today)
    return wrong(
      'PAID_IN_FUTURE',
      `支付日期 ${paidOn} 晚于今天 ${today}`,
      `the day of payment ${paidOn} is after today, ${today}`,
    );
  const ordered = BigInt(order.orderedFen);
  const fits = result === 'PAID' ? paidFen === ordered : paidFen < ordered;
  return fits
    ? { line, order }
    : wrong(
        'WRONG_SUM',
        `指令金额为 ${yuanOf(ordered)} 元，回单为 ${yuanOf(paidFen)} 元，与结果不符`,
        `${yuanOf(ordered)} yuan were ordered and ${yuanOf(paidFen)} confirmed, which is not what the result says`,
      );
}

const accountsOf = (batch: PaymentBatch, orders: readonly PaymentOrder[]) => [
  fund(batch.roundId),
  clearing(batch.id),
  ...orders.map(({ enterpriseId }) => grantee(enterpriseId)),
];

const paid = ({ line, order }: Answer, today: LocalDate): NewGrant[] =>
  line.paidFen === 0n
    ? []
    : [
        {
          stage: 'PAID',
          causeId: order.id,
          of: order,
          amountFen: line.paidFen,
          happenedOn: line.paidOn ?? today,
        },
      ];

/** What was paid goes to the firm, and what was not back to the fund. */
function transfersOf(
  { id, roundId }: PaymentBatch,
  { line, order }: Answer,
  occurredAt: Date,
): NewTransfer[] {
  const unpaid = BigInt(order.orderedFen) - line.paidFen;
  const common = { cause: [order.id], debit: clearing(id), occurredAt };
  const context = { paymentId: order.id, caseNumber: order.caseNumber };
  return [
    ...(line.paidFen > 0n
      ? [
          moneyMoved({
            ...common,
            reason: 'PAID',
            credit: grantee(order.enterpriseId),
            amount: line.paidFen,
            context: { ...context, paidOn: line.paidOn },
          }),
        ]
      : []),
    ...(unpaid > 0n
      ? [moneyMoved({ ...common, reason: 'UNPAID', credit: fund(roundId), amount: unpaid, context })]
      : []),
  ];
}

const rowOf = (of: PaymentConfirmation) => ({
  batch_id: of.batchId,
  file_digest: of.fileDigest,
  content: of.content,
  paid_fen: of.paidFen,
  order_count: of.orderCount,
  read_by: of.readBy,
  read_at: of.readAt,
});

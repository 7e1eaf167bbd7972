import { Injectable } from '@nestjs/common';
import { CaseInstalments, type PayableInstalment } from '../cases/index.js';
import type { Id } from '../kernel/id.js';
import { rows, type Transaction, write } from '../platform/database.js';
import type { OrderKind, PaymentOrder } from './payment-batch.entity.js';
import { findWithheldCases } from './recalculations.queries.js';
import { findOffendingCases } from './recoveries.queries.js';
import type { Supplement } from './supplement.entity.js';
import {
  changeSupplement,
  changeSupplements,
  findPayableSupplements,
  lockSupplements,
} from './supplements.queries.js';

export interface Payable extends PayableInstalment {
  readonly kind: OrderKind;
}

/** 拨付来源: what can be paid, an instalment of an award or a supplement to it, and what became of it. */
@Injectable()
export class PaymentSources {
  constructor(private readonly instalments: CaseInstalments) {}

  /**
   * Of a round, locked; nothing of a case of which money is asked back because somebody did wrong, or of which corrected
   * facts say that less is due.
   */
  async payable(transaction: Transaction, roundId: Id): Promise<Payable[]> {
    const instalments = await this.instalments.payable(transaction, { roundId });
    const supplements = await rows<Supplement>(transaction, findPayableSupplements(roundId));
    const found = [
      ...instalments.map((one) => ({ ...one, kind: 'INSTALMENT' as const })),
      ...supplements.map(payableSupplement),
    ];
    const cases = [...new Set(found.map(({ caseId }) => caseId))];
    const offending = await rows<{ id: Id }>(transaction, findOffendingCases(cases));
    const withheld = await rows<{ id: Id }>(transaction, findWithheldCases(cases));
    const stopped = new Set([...offending, ...withheld].map(({ id }) => id));
    return found.filter(({ caseId }) => !stopped.has(caseId));
  }

  async ordered(transaction: Transaction, orders: readonly PaymentOrder[]): Promise<void> {
    const idsOf = (kind: OrderKind) =>
      orders.filter((one) => one.kind === kind).map(({ instalmentId }) => instalmentId);
    const supplements = idsOf('SUPPLEMENT');
    if (supplements.length > 0) await write(transaction, changeSupplements(supplements, 'ORDERED'));
    await this.instalments.ordered(transaction, idsOf('INSTALMENT'));
  }

  /** A part of it makes the rest payable again. */
  async paid(
    transaction: Transaction,
    { kind, instalmentId: id }: PaymentOrder,
    paidFen: bigint,
  ): Promise<void> {
    if (kind === 'INSTALMENT') return this.instalments.paid(transaction, id, paidFen);
    const [supplement] = await rows<Supplement>(transaction, lockSupplements([id]));
    const total = BigInt(supplement?.paidFen ?? 0) + paidFen;
    const state = total === BigInt(supplement?.amountFen ?? 0) ? 'PAID' : 'PAYABLE';
    await write(transaction, changeSupplement(id, { paid_fen: total.toString(), state }));
  }

  async failed(
    transaction: Transaction,
    { kind, instalmentId: id }: PaymentOrder,
    reason: string,
  ): Promise<void> {
    if (kind === 'INSTALMENT') return this.instalments.failed(transaction, id, reason);
    await write(transaction, changeSupplements([id], 'FAILED'));
  }

  async payableAgain(transaction: Transaction, { kind, instalmentId: id }: PaymentOrder): Promise<void> {
    if (kind === 'INSTALMENT') return this.instalments.payableAgain(transaction, id);
    await write(transaction, changeSupplements([id], 'PAYABLE'));
  }
}

const payableSupplement = (of: Supplement): Payable => ({
  id: of.id,
  caseId: of.caseId,
  caseNumber: of.caseNumber,
  enterpriseId: of.enterpriseId,
  regionCode: of.regionCode,
  payableFen: BigInt(of.amountFen) - BigInt(of.paidFen),
  kind: 'SUPPLEMENT',
});

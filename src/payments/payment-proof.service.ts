import { Injectable } from '@nestjs/common';
import { CaseInstalments } from '../cases/index.js';
import type { Id } from '../kernel/id.js';
import { findGrantTotals, type GrantTotal } from '../grants/index.js';
import { LedgerService, type Turnover } from '../ledger/index.js';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import { CNY_FEN, type MoveOfMoney } from './payment-accounts.js';
import { grantDifferences } from './grant-difference.js';
import {
  digestOfAppropriation,
  digestOfBatch,
  digestOfConfirmation,
  digestOfOrders,
  type FundAppropriation,
  type PaymentBatch,
  type PaymentConfirmation,
  type PaymentOrder,
  subjectOfConfirmation,
} from './payment-batch.entity.js';
import {
  findAllAppropriations,
  findAllBatches,
  findAllConfirmations,
  findAllOrders,
} from './payments.queries.js';
import {
  digestOfDismissal,
  digestOfRecalculation,
  type Recalculation,
  subjectOfDismissal,
} from './recalculation.entity.js';
import { findAllRecalculations } from './recalculations.queries.js';
import { digestOfReceipt, digestOfRecovery, type Recovery, type RecoveryReceipt } from './recovery.entity.js';
import { findAllReceipts, findAllRecoveries } from './recoveries.queries.js';
import { digestOfSupplement, type Supplement } from './supplement.entity.js';
import { findAllSupplements } from './supplements.queries.js';
import { readConfirmation } from './treasury-file.js';

interface Records {
  readonly appropriations: readonly FundAppropriation[];
  readonly batches: readonly PaymentBatch[];
  readonly orders: readonly PaymentOrder[];
  readonly confirmations: readonly PaymentConfirmation[];
  readonly recoveries: readonly Recovery[];
  readonly receipts: readonly RecoveryReceipt[];
  readonly supplements: readonly Supplement[];
  readonly recalculations: readonly Recalculation[];
}

/** 资金核验: whether what was decided and confirmed stands, and whether it is what the ledger holds, to the fen. */
@Injectable()
export class PaymentProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
    private readonly ledger: LedgerService,
    private readonly instalments: CaseInstalments,
  ) {}

  async payments(): Promise<{ payments: number; breaches: Breach[] }> {
    const records = await this.records();
    const breaches = [
      ...(await this.otherThanProven(provenOf(records))),
      ...totalBreaches(records, await this.ledger.turnovers(CNY_FEN)),
      ...orderBreaches(records),
      ...(await this.caseBreaches(records.orders)),
      ...grantBreaches(await this.database.rows<GrantTotal>(findGrantTotals), records),
    ];
    return { payments: records.orders.length, breaches };
  }

  private async records(): Promise<Records> {
    const read = <Row>(query: Parameters<Database['rows']>[0]) => this.database.rows<Row>(query);
    return {
      appropriations: await read(findAllAppropriations),
      batches: await read(findAllBatches),
      orders: await read(findAllOrders),
      confirmations: await read(findAllConfirmations),
      recoveries: await read(findAllRecoveries),
      receipts: await read(findAllReceipts),
      supplements: await read(findAllSupplements),
      recalculations: await read(findAllRecalculations),
    };
  }

  private async otherThanProven(standing: Map<string, string>): Promise<Breach[]> {
    const breaches: Breach[] = [];
    for await (const page of this.proof.pagesOf('PAYMENT')) {
      for (const { subject, digest } of page) {
        const found = standing.get(subject);
        standing.delete(subject);
        if (found === undefined) breaches.push(breach(subject, '已被删除', 'was removed'));
        else if (found !== digest)
          breaches.push(breach(subject, '被改动，与决定时不同', 'was changed and is not what was decided'));
      }
    }
    for (const subject of standing.keys())
      breaches.push(
        breach(
          subject,
          '不在审计链中，不是由本平台记录的',
          'is not in the chain: this platform did not record it',
        ),
      );
    return breaches;
  }

  /** What the cases say was paid of their instalments is what the payments say. */
  private async caseBreaches(orders: readonly PaymentOrder[]): Promise<Breach[]> {
    const paid = new Map<Id, bigint>();
    for (const { kind, caseId, paidFen } of orders)
      if (kind === 'INSTALMENT') paid.set(caseId, (paid.get(caseId) ?? 0n) + BigInt(paidFen));
    const breaches: Breach[] = [];
    for (const [caseId, fen] of paid) {
      const said = await this.database.transaction((transaction) =>
        this.instalments.paidOf(transaction, caseId),
      );
      if (said !== fen)
        breaches.push(
          breach(
            `case:${caseId}`,
            `申报件记已拨 ${said} 分，支付指令合计 ${fen} 分`,
            `says that ${said} fen were paid, and its payments come to ${fen}`,
          ),
        );
    }
    return breaches;
  }
}

/** What figures of subsidy are summed from is what was paid and what came back. */
const grantBreaches = (entered: readonly GrantTotal[], records: Records): Breach[] =>
  grantDifferences(entered, records).map(({ stage, caseId, entered: said, recorded }) =>
    breach(
      `grant:${stage}:${caseId}`,
      `指标按 ${said} 分汇总，拨付与缴回记录合计 ${recorded} 分`,
      `is summed as ${said} fen in the figures, and its payments and receipts come to ${recorded}`,
    ),
  );

function provenOf(records: Records): Map<string, string> {
  const ordersOf = new Map<Id, PaymentOrder[]>();
  for (const order of records.orders)
    ordersOf.set(order.batchId, [...(ordersOf.get(order.batchId) ?? []), order]);
  return new Map([
    ...records.appropriations.map((one) => [`appropriation:${one.id}`, digestOfAppropriation(one)] as const),
    ...records.batches
      .filter(({ state }) => state === 'ORDERED' || state === 'SETTLED')
      .map((one) => {
        const ordersDigest = digestOfOrders(ordersOf.get(one.id) ?? []);
        return [`batch:${one.id}`, digestOfBatch({ ...one, ordersDigest })] as const;
      }),
    ...records.confirmations.map((one) => [subjectOfConfirmation(one), digestOfConfirmation(one)] as const),
    ...records.recoveries
      .filter(({ decidedBy }) => decidedBy !== null)
      .map((one) => [`recovery:${one.id}`, digestOfRecovery(one)] as const),
    ...records.receipts.map((one) => [`receipt:${one.id}`, digestOfReceipt(one)] as const),
    ...records.supplements
      .filter(({ decidedBy }) => decidedBy !== null)
      .map((one) => [`supplement:${one.id}`, digestOfSupplement(one, one.state !== 'REJECTED')] as const),
    ...records.recalculations.map((one) => [`recalculation:${one.id}`, digestOfRecalculation(one)] as const),
    ...records.recalculations
      .filter(({ dismissedBy }) => dismissedBy !== null)
      .map((one) => [subjectOfDismissal(one.id), digestOfDismissal(one)] as const),
  ]);
}

/** By fund, batch and firm: what the records come to, and what the ledger moved. */
function totalBreaches(records: Records, turnovers: readonly Turnover[]): Breach[] {
  const recorded = new Sums();
  for (const { roundId, amountFen } of records.appropriations)
    recorded.add('APPROPRIATED', roundId, amountFen);
  const isOrdered = new Set(
    records.batches.filter(({ state }) => state === 'ORDERED' || state === 'SETTLED').map(({ id }) => id),
  );
  for (const order of records.orders) {
    if (!isOrdered.has(order.batchId)) continue;
    recorded.add('ORDERED', order.batchId, order.orderedFen);
    recorded.add('PAID', order.batchId, order.paidFen);
    if (order.state !== 'ORDERED')
      recorded.add('UNPAID', order.batchId, BigInt(order.orderedFen) - BigInt(order.paidFen));
  }
  const firmOf = new Map(records.recoveries.map(({ id, enterpriseId }) => [id, enterpriseId]));
  for (const { recoveryId, principalFen, fineFen } of records.receipts) {
    recorded.add('RECOVERED', firmOf.get(recoveryId) ?? recoveryId, principalFen);
    recorded.add('FINED', firmOf.get(recoveryId) ?? recoveryId, fineFen);
  }
  const moved = new Sums();
  for (const one of turnovers) moved.add(one.reason as MoveOfMoney, ownerOf(one), one.amount);
  return recorded.differences(moved);
}

/** Whose total a move belongs to: the round's, the batch's, or the firm's. */
function ownerOf({ reason, debitId, creditId }: Turnover): string {
  return reason === 'APPROPRIATED' || reason === 'ORDERED' ? creditId : debitId;
}

class Sums {
  private readonly byKey = new Map<string, bigint>();

  add(reason: MoveOfMoney, owner: string, fen: bigint | string): void {
    const key = `${reason}:${owner}`;
    this.byKey.set(key, (this.byKey.get(key) ?? 0n) + BigInt(fen));
  }

  differences(ledger: Sums): Breach[] {
    return [...new Set([...this.byKey.keys(), ...ledger.byKey.keys()])].flatMap((key) => {
      const [recorded, moved] = [this.byKey.get(key) ?? 0n, ledger.byKey.get(key) ?? 0n];
      if (recorded === moved) return [];
      return [
        breach(
          key,
          `记录合计 ${recorded} 分，账本合计 ${moved} 分`,
          `comes to ${recorded} fen by its records and to ${moved} in the ledger`,
        ),
      ];
    });
  }
}

/** What each order says became of it is what the files of the treasury say. */
function orderBreaches({ orders, confirmations }: Records): Breach[] {
  const said = new Map<Id, { state: string; paidFen: bigint }>();
  for (const { batchId, content } of confirmations)
    for (const { orderId, result, paidFen } of readConfirmation(batchId, content).lines)
      said.set(orderId, { state: result, paidFen });
  return orders.flatMap(({ id, state, paidFen }) => {
    const of = said.get(id) ?? { state: undefined, paidFen: 0n };
    const isSaid =
      of.paidFen === BigInt(paidFen) &&
      (of.state ?? state) === state &&
      (of.state === undefined) === isOpen(state);
    return isSaid
      ? []
      : [breach(`order:${id}`, '与国库回单不符', 'is not what the files of the treasury say of it')];
  });
}

const isOpen = (state: string): boolean => ['PROPOSED', 'REJECTED', 'ORDERED'].includes(state);

const breach = (subject: string, zh: string, en: string): Breach => ({
  where: `payment ${subject}`,
  text: { zh: `资金记录 ${subject} ${zh}。`, en: `The record ${subject} of payments ${en}.` },
});

import { Injectable } from '@nestjs/common';
import { FundingRounds } from '../cases/index.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Database } from '../platform/database.js';
import type { PaymentBatch, PaymentConfirmation, PaymentOrder } from './payment-batch.entity.js';
import { PaymentBatches } from './payment-batches.service.js';
import { batchState } from './payment-refusals.js';
import { findConfirmations, findOrders } from './payments.queries.js';
import { treasuryFile } from './treasury-file.js';

/** 支付指令文件: what the treasury is handed. */
@Injectable()
export class PaymentFiles {
  constructor(
    private readonly database: Database,
    private readonly batches: PaymentBatches,
    private readonly rounds: FundingRounds,
    private readonly enterprises: EnterprisesService,
  ) {}

  /** The same bytes every time. Refuses with PAYMENT_BATCH_UNKNOWN, CONFLICT PAYMENT_BATCH_STATE before it is approved. */
  async treasury(actor: Actor, id: Id): Promise<string> {
    const batch = await this.batches.batch(actor, id);
    if (batch.state === 'PROPOSED' || batch.state === 'REJECTED') throw batchState(id, batch.state);
    const { orders, payees, title } = await this.contents(actor, batch);
    return treasuryFile(
      id,
      orders.map(({ id: order, position, caseNumber, enterpriseId, orderedFen }) => ({
        id: order,
        position,
        caseNumber,
        payee: payees.get(enterpriseId)?.nameZh ?? enterpriseId,
        uscc: payees.get(enterpriseId)?.uscc ?? '',
        amountFen: BigInt(orderedFen),
        purpose: title,
      })),
    );
  }

  /** A batch with whom it pays and for what. */
  async contents(actor: Actor, batch: PaymentBatch) {
    const orders = await this.database.rows<PaymentOrder>(findOrders(batch.id));
    const [firms, round] = await Promise.all([
      this.enterprises.enterprisesByIds([...new Set(orders.map(({ enterpriseId }) => enterpriseId))]),
      this.rounds.one(actor, batch.roundId),
    ]);
    return { orders, payees: new Map(firms.map((firm) => [firm.id, firm])), title: round.title };
  }

  confirmations(batchId: Id): Promise<PaymentConfirmation[]> {
    return this.database.rows(findConfirmations(batchId));
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import type { PaymentOrder } from './payment-batch.entity.js';
import { findPayments, type PaymentFilter } from './payments.queries.js';

@Injectable()
export class PaymentOrders {
  constructor(private readonly database: Database) {}

  async payments(actor: Actor, filter: PaymentFilter, page: PageArgs): Promise<Page<PaymentOrder>> {
    const found = await this.database.rows<PaymentOrder>(findPayments(actor, filter, page));
    return pageOf(found, page.first, ({ id }) => [id]);
  }
}

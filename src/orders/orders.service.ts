import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Transaction } from '../platform/database.js';
import type { Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import { RegionsService, regionUnknown } from '../regions/index.js';
import { GreenOrder, RecordGreenOrderInput } from './green-order.entity.js';
import { orderFindings, orderRecorded } from './green-order.js';

@Injectable()
export class OrdersService {
  /** 绿色订单 */
  readonly orders: FactRegister<GreenOrder, RecordGreenOrderInput>;

  constructor(
    facts: FactStore,
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
  ) {
    this.orders = facts.of({
      table: GREEN_ORDER,
      record: GreenOrder,
      input: RecordGreenOrderInput,
      measuredBy: 'orders',
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: orderFindings,
      told: orderRecorded,
    });
  }

  /** Where the outlet stands, or in the region that the order of a platform names. */
  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordGreenOrderInput[],
  ): Promise<Placing<RecordGreenOrderInput>> {
    const atOutlets = items.flatMap(({ outletId }) => (outletId ? [{ outletId }] : []));
    const byOutlet = await this.enterprises.placingByOutlet(transaction, enterpriseId, atOutlets);
    const named = items.flatMap(({ regionCode }) => regionCode ?? []);
    const known =
      named.length > 0 ? await this.regions.knownCodes(transaction, named) : new Set<RegionCode>();
    return ({ outletId, regionCode }) => {
      if (outletId) return byOutlet({ outletId });
      return regionCode && known.has(regionCode)
        ? { regionCode }
        : { refusal: regionUnknown(regionCode as RegionCode), field: 'regionCode' };
    };
  }
}

const GREEN_ORDER = factTable({
  name: 'green_order',
  title: { zh: '绿色订单', en: 'green order' },
  happened: 'occurred_at',
});

import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Database, type Transaction } from '../platform/database.js';
import type { Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { SpecificationsService } from '../specifications/index.js';
import { PACKAGING_PURCHASE, placingOfPurchases, purchaseFindings } from './packaging-purchase.js';
import { PackagingPurchase, RecordPackagingPurchaseInput } from './packaging-purchase.entity.js';
import { type BoughtLine, findBoughtUntil } from './purchases.queries.js';

@Injectable()
export class PurchasesService {
  /** 包装采购 */
  readonly purchases: FactRegister<PackagingPurchase, RecordPackagingPurchaseInput>;

  constructor(
    facts: FactStore,
    private readonly enterprises: EnterprisesService,
    specifications: SpecificationsService,
    private readonly database: Database,
  ) {
    this.purchases = facts.of({
      table: PACKAGING_PURCHASE,
      record: PackagingPurchase,
      input: RecordPackagingPurchaseInput,
      measuredBy: 'purchases',
      placing: async (transaction, enterpriseId, items) => {
        const placed = await this.placing(transaction, enterpriseId, items);
        const codes = items.map(({ specificationCode }) => specificationCode);
        return placingOfPurchases(placed, await specifications.meanings(transaction, enterpriseId, codes));
      },
      findings: purchaseFindings,
    });
  }

  /** What the firm bought up to a day, with what it is on the platform's list, oldest invoice first. */
  boughtUntil(enterpriseId: Id, day: LocalDate, inside?: Transaction): Promise<BoughtLine[]> {
    return this.database.rows(findBoughtUntil(enterpriseId, day), inside);
  }

  /** In the county of the outlet that bought it, or else where the firm is registered. */
  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordPackagingPurchaseInput[],
  ): Promise<Placing<RecordPackagingPurchaseInput>> {
    const named = items.flatMap(({ outletId }) => (outletId ? [{ outletId }] : []));
    const atOutlet = await this.enterprises.placingByOutlet(transaction, enterpriseId, named);
    const atFirm = await this.enterprises.placingByFirm(transaction, enterpriseId);
    return (item) => (item.outletId ? atOutlet({ outletId: item.outletId }) : atFirm(item));
  }
}

import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { Transaction } from '../platform/database.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { SpecificationsService } from '../specifications/index.js';
import { dailyFactTable } from './daily-fact.js';
import { placingOfUses } from './packaging-use.js';
import { PackagingUse, RecordPackagingUseInput } from './packaging-use.entity.js';
import { countFindings } from './parcel-count.js';
import { ParcelCount, RecordParcelCountInput } from './parcel-count.entity.js';

@Injectable()
export class PackagingService {
  /** 快件量 */
  readonly counts: FactRegister<ParcelCount, RecordParcelCountInput>;
  /** 包装使用 */
  readonly uses: FactRegister<PackagingUse, RecordPackagingUseInput>;

  constructor(facts: FactStore, enterprises: EnterprisesService, specifications: SpecificationsService) {
    const byOutlet = (transaction: Transaction, enterpriseId: Id, items: readonly { outletId: Id }[]) =>
      enterprises.placingByOutlet(transaction, enterpriseId, items);
    this.counts = facts.of({
      table: dailyFactTable('parcel_count', { zh: '快件量', en: 'parcel count' }),
      record: ParcelCount,
      input: RecordParcelCountInput,
      measuredBy: 'packaging',
      placing: byOutlet,
      findings: countFindings,
    });
    this.uses = facts.of({
      table: dailyFactTable('packaging_use', { zh: '包装使用', en: 'packaging use' }, 'specification_code'),
      record: PackagingUse,
      input: RecordPackagingUseInput,
      measuredBy: 'packaging',
      placing: async (transaction, enterpriseId, items) => {
        const placed = await byOutlet(transaction, enterpriseId, items);
        const codes = items.map(({ specificationCode }) => specificationCode);
        return placingOfUses(placed, await specifications.meanings(transaction, enterpriseId, codes));
      },
    });
  }
}

import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Recorded } from '../platform/facts.js';
import { RecordReturnInput, RecyclingReturn } from './recycling-return.entity.js';
import { returnFindings, returnRecorded } from './recycling-return.js';

type Required = 'sourceRef' | 'evidenceGrade' | 'outletId' | 'occurredAt' | 'itemKind' | 'quantity';
type Sorted = 'itemCondition' | 'disposition';
/** A return as code says it: what may be null may be left out. */
export type NewReturn = Pick<RecordReturnInput, Required | Sorted> & Partial<RecordReturnInput>;

@Injectable()
export class ReturnsService {
  /** 回收: what was handed in. A correction changes the sums, withdraws what was told and tells the return anew. */
  readonly dropOffs: FactRegister<RecyclingReturn, RecordReturnInput>;

  constructor(facts: FactStore, enterprises: EnterprisesService) {
    this.dropOffs = facts.of({
      table: factTable({
        name: 'recycling_return',
        title: { zh: '回收', en: 'recycling return' },
        happened: 'occurred_at',
      }),
      record: RecyclingReturn,
      input: RecordReturnInput,
      measuredBy: 'returns',
      placing: (transaction, enterpriseId, items) =>
        enterprises.placingByOutlet(transaction, enterpriseId, items),
      findings: returnFindings,
      told: returnRecorded,
    });
  }

  /** As `dropOffs.record`. */
  recordReturns(actor: Actor, items: readonly NewReturn[]): Promise<Recorded[]> {
    return this.dropOffs.record(actor, items as readonly RecordReturnInput[]);
  }
}

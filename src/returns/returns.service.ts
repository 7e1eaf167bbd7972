import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { DomainEvent } from '../kernel/event.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { EnterprisesService, type Outlet } from '../enterprises/index.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { assertHappened, atItem } from '../platform/batch-item.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row } from '../platform/database.js';
import { correctFact, type NewFact, type Recorded, recordFacts } from '../platform/facts.js';
import { factTable } from '../platform/fact-table.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import type { RecyclingReturn } from './recycling-return.entity.js';
import { findPlaceAndTime, findReturns, type PlaceAndTime, type ReturnFilter } from './returns.queries.js';

type Said = Pick<
  RecyclingReturn,
  'sourceRef' | 'outletId' | 'occurredAt' | 'itemKind' | 'quantity' | 'itemCondition' | 'disposition'
>;
export interface NewReturn extends Said {
  readonly evidenceGrade: EvidenceGrade;
  readonly itemCode?: string | null;
  readonly massKg?: string | null;
  /** Pseudonymous consumer who handed it in. */
  readonly personId?: Id | null;
}
export interface ReturnCorrection extends NewReturn {
  readonly supersedesId: Id;
  readonly reason: string;
}

const RECYCLING_RETURN = factTable({
  name: 'recycling_return',
  title: { zh: '回收', en: 'recycling return' },
  happened: 'occurred_at',
});

@Injectable()
export class ReturnsService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** Records all or none; a refusal names the item. Each new return is told once. */
  async recordReturns(actor: Actor, items: readonly NewReturn[]): Promise<Recorded[]> {
    const enterpriseId = reportingEnterprise(actor);
    const facts = await this.factsOf(actor, enterpriseId, items);
    return this.database.transaction(async (transaction) => {
      const at = this.clock.now();
      const recorded = await recordFacts(transaction, RECYCLING_RETURN, facts, { actor, at });
      const fresh = recorded.flatMap(({ id, state }, index) => {
        const [item, fact] = [items[index], facts[index]];
        return item && fact && state === 'RECORDED' ? [{ id, item, fact }] : [];
      });
      const changed = factsChanged(
        'returns',
        fresh.map(({ item, fact }) => monthOfReturn(enterpriseId, { ...fact, occurredAt: item.occurredAt })),
        fresh.map(({ id }) => id),
        at,
      );
      await tell(transaction, [
        ...fresh.map(({ id, item, fact }) => returnRecorded(id, item, fact)),
        ...changed,
      ]);
      return recorded;
    });
  }

  /**
   * Puts a return in the place of another. It changes the sums and is not told as a new return, which would earn a
   * second time. Refuses with FACT_UNKNOWN or FACT_ALREADY_CORRECTED.
   */
  async correctReturn(actor: Actor, correction: ReturnCorrection): Promise<Recorded> {
    const enterpriseId = reportingEnterprise(actor);
    const [fact] = await this.factsOf(actor, enterpriseId, [correction]);
    if (!fact) throw new Error('one item gives one fact');
    const { supersedesId, reason, occurredAt } = correction;
    return this.database.transaction(async (transaction) => {
      const at = this.clock.now();
      const before = await row<PlaceAndTime>(transaction, findPlaceAndTime(enterpriseId, supersedesId));
      const recorded = await correctFact(transaction, RECYCLING_RETURN, supersedesId, reason, fact, {
        actor,
        at,
      });
      const places = [{ regionCode: fact.regionCode, occurredAt }, ...(before ? [before] : [])];
      const months = places.map((place) => monthOfReturn(enterpriseId, place));
      await tell(transaction, factsChanged('returns', months, [recorded.id], at));
      return recorded;
    });
  }

  async returns(actor: Actor, filter: ReturnFilter, page: PageArgs): Promise<Page<RecyclingReturn>> {
    const found = await this.database.rows<RecyclingReturn>(findReturns(scopeOf(actor), filter, page));
    const shown = found.map((one) => ({ ...one, massKg: one.massKg === null ? null : plain(one.massKg) }));
    return pageOf(shown, page.first, (one) => [
      one.occurredAt.toISOString().slice(0, 23).replace('T', ' '),
      one.id,
    ]);
  }

  private async factsOf(actor: Actor, enterpriseId: Id, items: readonly NewReturn[]): Promise<NewFact[]> {
    assertHappened(actor, this.clock.today(), items, (item) => dateOf(item.occurredAt), 'occurredAt');
    items.forEach((item, index) => {
      const found = quantityRefusal(item);
      if (found) throw atItem(index, found);
    });
    const outlets = await this.enterprises.outletsOf(
      enterpriseId,
      items.map((item) => item.outletId),
    );
    return items.map((item) => factOf(enterpriseId, item, outlets));
  }
}

function factOf(enterpriseId: Id, item: NewReturn, outlets: ReadonlyMap<Id, Outlet>): NewFact {
  const outlet = outlets.get(item.outletId);
  if (!outlet) throw new Error(`outlet ${item.outletId} was not resolved`);
  return {
    enterpriseId,
    regionCode: outlet.regionCode,
    sourceRef: item.sourceRef,
    evidenceGrade: item.evidenceGrade,
    columns: {
      outlet_id: item.outletId,
      occurred_at: item.occurredAt,
      item_kind: item.itemKind,
      item_code: item.itemCode ?? null,
      quantity: item.quantity,
      mass_kg: item.massKg == null ? null : plain(item.massKg),
      item_condition: item.itemCondition,
      disposition: item.disposition,
      person_id: item.personId ?? null,
    },
  };
}

function quantityRefusal({ quantity, itemCode }: NewReturn): Refusal | undefined {
  if (quantity === 0) {
    return refuse.badInput('NOTHING_RETURNED', {
      zh: '回收件数为 0：没有交回物品就不必填报，请核对件数。',
      en: 'The quantity is 0: where nothing was handed in there is nothing to record; check the quantity.',
    });
  }
  if (!itemCode || quantity === 1) return undefined;
  return refuse.badInput(
    'CODE_NAMES_ONE',
    {
      zh: `箱码 ${itemCode} 只对应一件物品，件数却为 ${quantity}；请逐件填报，或不填箱码。`,
      en: `The code ${itemCode} names one item, but the quantity is ${quantity}; record each item, or leave the code out.`,
    },
    { itemCode, quantity },
  );
}

const monthOfReturn = (enterpriseId: Id, { regionCode, occurredAt }: PlaceAndTime) => ({
  enterpriseId,
  regionCode,
  month: monthOf(dateOf(occurredAt)),
});

const returnRecorded = (id: Id, item: NewReturn, fact: NewFact): DomainEvent<'return.recorded'> => ({
  id: derivedId('return.recorded', id),
  name: 'return.recorded',
  occurredAt: item.occurredAt,
  payload: {
    returnId: id,
    itemKind: item.itemKind,
    itemCode: item.itemCode ?? null,
    quantity: item.quantity,
    massKg: item.massKg == null ? null : plain(item.massKg),
    condition: item.itemCondition,
    disposition: item.disposition,
    enterpriseId: fact.enterpriseId,
    outletId: item.outletId,
    regionCode: fact.regionCode,
    personId: item.personId ?? null,
    occurredAt: item.occurredAt.toISOString(),
    evidenceGrade: item.evidenceGrade,
  },
});

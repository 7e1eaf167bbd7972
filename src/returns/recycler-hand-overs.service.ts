import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { reportingEnterprise } from '../platform/access.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, rows, type Transaction } from '../platform/database.js';
import { isRefused, normaliserOf, type Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { RecordRecyclerHandOverInput, RecyclerHandOver } from './recycler-hand-over.entity.js';
import {
  handOverFindings,
  handOverUnknown,
  notARecycler,
  RECYCLER_HAND_OVER,
  RECYCLER_WEIGHING,
  weighedTooEarly,
} from './recycler-hand-over.js';
import {
  findHandedOver,
  findReceived,
  findWeighings,
  type HandedOver,
  type ReceivedFilter,
  type WeighedAgain,
} from './recycler-hand-overs.queries.js';
import { RecordRecyclerWeighingInput, RecyclerWeighing } from './recycler-weighing.entity.js';

@Injectable()
export class RecyclerHandOversService {
  /** 交付回收企业 */
  readonly handOvers: FactRegister<RecyclerHandOver, RecordRecyclerHandOverInput>;
  /** 回收企业复磅: facts of the recyclers'. */
  readonly weighings: FactRegister<RecyclerWeighing, RecordRecyclerWeighingInput>;

  constructor(
    private readonly database: Database,
    facts: FactStore,
    private readonly enterprises: EnterprisesService,
  ) {
    this.handOvers = facts.of({
      table: RECYCLER_HAND_OVER,
      record: RecyclerHandOver,
      input: RecordRecyclerHandOverInput,
      measuredBy: null,
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: handOverFindings,
    });
    this.weighings = facts.of({
      table: RECYCLER_WEIGHING,
      record: RecyclerWeighing,
      input: RecordRecyclerWeighingInput,
      measuredBy: null,
      placing: (transaction, recyclerId, items) => this.weighingPlacing(transaction, recyclerId, items),
    });
  }

  /** What was handed over to the actor's firm, whichever firm recorded it. */
  async received(actor: Actor, filter: ReceivedFilter, page: PageArgs): Promise<Page<RecyclerHandOver>> {
    const uscc = await this.usccOf(reportingEnterprise(actor));
    const found = await this.database.rows<RecyclerHandOver>(findReceived(uscc, filter, page));
    return pageOf(found.map(normaliserOf(RecyclerHandOver)), page.first, ({ day, id }) => [day, id]);
  }

  /** What the recyclers weighed of hand-overs, by hand-over. */
  async weighedAgain(handOverIds: readonly Id[]): Promise<Map<Id, WeighedAgain>> {
    const found = await this.database.rows<WeighedAgain>(findWeighings(handOverIds));
    return new Map(found.map((weighing) => [weighing.handOverId, weighing]));
  }

  /** A recycler that is registered here is registered as one; others are named by their code alone. */
  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordRecyclerHandOverInput[],
  ): Promise<Placing<RecordRecyclerHandOverInput>> {
    const placed = await this.enterprises.placingByOutlet(transaction, enterpriseId, items);
    const registered = await this.enterprises.enterprisesByUscc(
      transaction,
      items.map(({ recyclerUscc }) => recyclerUscc),
    );
    return (item) => {
      const recycler = registered.get(item.recyclerUscc);
      if (recycler && (recycler.kind !== 'RECYCLER' || recycler.id === enterpriseId))
        return { refusal: notARecycler(item.recyclerUscc), field: 'recyclerUscc' };
      return placed(item);
    };
  }

  private async weighingPlacing(
    transaction: Transaction,
    recyclerId: Id,
    items: readonly RecordRecyclerWeighingInput[],
  ): Promise<Placing<RecordRecyclerWeighingInput>> {
    const placed = await this.enterprises.placingByFirm(transaction, recyclerId);
    const uscc = await this.usccOf(recyclerId);
    const ids = [...new Set(items.map(({ handOverId }) => handOverId))];
    const found = await rows<HandedOver>(transaction, findHandedOver(uscc, ids));
    const byId = new Map(found.map((handOver) => [handOver.id, handOver]));
    return (item) => {
      const handOver = byId.get(item.handOverId);
      if (!handOver) return { refusal: handOverUnknown(item.handOverId), field: 'handOverId' };
      if (item.day < handOver.day) return { refusal: weighedTooEarly(item.day, handOver.day), field: 'day' };
      const place = placed(item);
      if (isRefused(place)) return place;
      return {
        regionCode: place.regionCode,
        derived: {
          handed_over_by: handOver.handedOverBy,
          recycler_uscc: uscc,
          ticket_number: handOver.ticketNumber,
          item_kind: handOver.itemKind,
        },
      };
    };
  }

  /** Empty for a firm that is not registered: nothing was handed over to it. */
  private async usccOf(enterpriseId: Id): Promise<string> {
    const [firm] = await this.enterprises.enterprisesByIds([enterpriseId]);
    return firm?.uscc ?? '';
  }
}

import { Injectable } from '@nestjs/common';
import { EnterprisesService, enterpriseUnknown, type Outlet, outletUnknown } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { reportingEnterprise } from '../platform/access.js';
import { atItem } from '../platform/batch-item.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { isRefused, type Outcome, type Placing, type Refused } from '../platform/fact-kind.js';
import { appendFacts, refusalOfVerdict } from '../platform/append-facts.js';
import { type NewFact, type RecordedState } from '../platform/facts.js';
import { tell } from '../platform/outbox.js';
import { PoolsService } from '../pools/index.js';
import {
  discardEvents,
  findIdsByGrais,
  lockStandings,
  partOf,
  saveAssets,
  saveTrips,
} from './custody.queries.js';
import { CUSTODY_EVENT, type CustodyRow, eventOf, factOf, refusedRow } from './custody-row.js';
import { follow, type SaidEvent, type Standing } from './custody-state.js';
import { assetUnknown, graiTaken, notInAPool, notInThePool, WHY } from './custody-text.js';
import type { CustodyRecord } from './custody-record.view.js';
import { eventsOf, type Move } from './custody-told.js';
import { readAssetNumber } from './grai.js';

/** What became of one row: as an `Outcome`, and why. */
export type CustodyOutcome =
  Refused | { readonly id: Id; readonly state: RecordedState; readonly assetId: Id; readonly why: Text };

/** A row with what it tells of its asset, ready to be stored. */
interface Candidate {
  readonly event: SaidEvent;
  readonly fact: NewFact;
}

type Places = (row: CustodyRow) => ReturnType<Placing<unknown>>;

/** Takes steps of assets: the event, the asset, its trip and what is told of them are one transaction. */
@Injectable()
export class CustodyService {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly pools: PoolsService,
    private readonly clock: Clock,
  ) {}

  /** 流转记录 of a file: keeps what is sound and gives every row's outcome, in the order given. */
  appendCustodyEvents(
    transaction: Transaction,
    actor: Actor,
    items: readonly CustodyRow[],
  ): Promise<Outcome[]> {
    return this.append(transaction, actor, items);
  }

  /**
   * Takes the steps in the order given. A step is judged on where those before it left the asset; what is refused is
   * not recorded. Refused are NOT_FOUND ASSET_UNKNOWN (a foreign firm's asset too), OUTLET_UNKNOWN, CONFLICT
   * SOURCE_REF_TAKEN, a month that is no longer open, and whatever the asset's state refuses.
   */
  async append(
    transaction: Transaction,
    actor: Actor,
    items: readonly CustodyRow[],
    { enterpriseId = reportingEnterprise(actor), timeField = 'occurredAt' } = {},
  ): Promise<CustodyOutcome[]> {
    const at = this.clock.now();
    const today = this.clock.today();
    const unsound = items.map((row) => refusedRow(actor, today, row, timeField));
    const sound = items.filter((_row, index) => !unsound[index]);
    const placeOf = await this.places(transaction, enterpriseId, sound);
    const idOf = await assetIds(transaction, sound);
    const ids = sound.flatMap((row) => idOf(row) ?? []);
    const standings = await lockStandings(transaction, partOf(enterpriseId), ids);
    const mayReceive = await this.receivers(transaction, enterpriseId, sound, (row) =>
      standings.get(idOf(row) ?? ''),
    );
    const judged = items.map((row, index): Candidate | Refused => {
      const refused = unsound[index];
      if (refused) return refused;
      const standing = standings.get(idOf(row) ?? '');
      if (!standing) return { refusal: assetUnknown(row.assetId), field: 'assetId' };
      const place = placeOf(row);
      if (isRefused(place)) return place;
      const notReceiving = mayReceive(row, standing);
      if (notReceiving) return notReceiving;
      const position = standing.asset.lastPosition + index + 1;
      const event = eventOf(row, standing.asset, { enterpriseId, regionCode: place.regionCode, position });
      return { event, fact: factOf(event, row.sourceRef, row.dueBackOn ?? null) };
    });
    return this.take(transaction, judged, standings, { actor, at });
  }

  /** As `append`, all items or none: the first refusal names its item. */
  async record(
    transaction: Transaction,
    actor: Actor,
    items: readonly CustodyRow[],
    as: { enterpriseId?: Id; timeField?: string } = {},
  ): Promise<CustodyRecord[]> {
    const outcomes = await this.append(transaction, actor, items, as);
    return outcomes.map((outcome, index) => {
      if (isRefused(outcome)) throw atItem(index, outcome.refusal);
      const { id, state, assetId, why } = outcome;
      return { id, state, assetId, whyZh: why.zh, whyEn: why.en };
    });
  }

  private async take(
    transaction: Transaction,
    judged: readonly (Candidate | Refused)[],
    standings: Map<Id, Standing>,
    by: { actor: Actor; at: Date },
  ): Promise<CustodyOutcome[]> {
    const candidates = judged.filter((one): one is Candidate => !isRefused(one));
    const facts = candidates.map(({ fact }) => fact);
    const verdicts = facts.length === 0 ? [] : await appendFacts(transaction, CUSTODY_EVENT, facts, by);
    const taken = await takenGrais(transaction, candidates);
    const moves: Move[] = [];
    const discarded = new Map<Id, Refusal>();
    let next = 0;
    const outcomes = judged.map((one): CustodyOutcome => {
      if (isRefused(one)) return one;
      const { event, fact } = one;
      const verdict = verdicts[next++];
      if (!verdict) throw new Error('every fact has a verdict');
      const refusal =
        refusalOfVerdict(CUSTODY_EVENT, fact, verdict) ?? discarded.get(event.id) ?? taken(event);
      if (refusal && verdict.verdict !== 'RECORDED') return { refusal, field: fieldOf(verdict.verdict) };
      const { id, assetId } = event;
      if (verdict.verdict !== 'RECORDED') return { id, state: 'REPLAYED', assetId, why: WHY.alreadyRecorded };
      const before = standings.get(assetId) as Standing;
      const followed = refusal ?? follow(before, event);
      if (followed instanceof Refusal) {
        discarded.set(id, followed);
        return { refusal: followed, field: followed.reason === 'GRAI_TAKEN' ? 'grai' : 'assetId' };
      }
      standings.set(assetId, followed);
      moves.push({ event, before, after: followed });
      return { id, state: 'RECORDED', assetId, why: followed.why };
    });
    if (discarded.size > 0) await write(transaction, discardEvents([...discarded.keys()]));
    await saveMoves(transaction, moves);
    await tell(transaction, eventsOf(moves, by.at));
    return outcomes;
  }

  /** A step belongs to the county of its outlet, or to the region of the firm where it names none. */
  private async places(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly CustodyRow[],
  ): Promise<Places> {
    const isOfFirm = (row: CustodyRow) => !row.outletId || ['HAND_OVER', 'ACCEPT'].includes(row.kind);
    const outletIds = items.flatMap((row) => row.outletId ?? []);
    const outlets: ReadonlyMap<Id, Outlet> =
      outletIds.length === 0
        ? new Map()
        : await this.enterprises.knownOutlets(enterpriseId, outletIds, transaction);
    const ofFirm = items.some(isOfFirm)
      ? await this.enterprises.placingByFirm(transaction, enterpriseId)
      : undefined;
    return (row) => {
      const outlet = outlets.get(row.outletId ?? '');
      if (row.outletId && !outlet) return { refusal: outletUnknown([row.outletId]), field: 'outletId' };
      return isOfFirm(row) && ofFirm ? ofFirm(row) : (outlet as Outlet);
    };
  }

  /** Custody moves between members of the asset's pool; what is in no pool can only be sold. */
  private async receivers(
    transaction: Transaction,
    giverId: Id,
    items: readonly CustodyRow[],
    standingOf: (row: CustodyRow) => Standing | undefined,
  ): Promise<(row: CustodyRow, standing: Standing) => Refused | undefined> {
    const handOvers = items.filter((row) => row.kind === 'HAND_OVER');
    if (handOvers.length === 0) return () => undefined;
    const receiverIds = [...new Set(handOvers.map((row) => row.toEnterpriseId ?? ''))];
    const firms = new Set((await this.enterprises.enterprisesByIds(receiverIds)).map(({ id }) => id));
    const isMember = await this.pools.membersOn(
      transaction,
      handOvers.flatMap((row) => {
        const poolId = standingOf(row)?.asset.poolId;
        const on = dateOf(row.occurredAt);
        return poolId
          ? [giverId, row.toEnterpriseId ?? ''].map((enterpriseId) => ({ poolId, enterpriseId, on }))
          : [];
      }),
    );
    return (row, { asset }) => {
      const { toEnterpriseId: receiverId } = row;
      if (row.kind !== 'HAND_OVER' || !receiverId) return undefined;
      const refusedFor = (refusal: Refusal): Refused => ({ refusal, field: 'toEnterpriseId' });
      if (!firms.has(receiverId)) return refusedFor(enterpriseUnknown(receiverId));
      if (!asset.poolId) return row.isSale ? undefined : refusedFor(notInAPool(asset.id));
      return isMember(asset.poolId, receiverId, dateOf(row.occurredAt))
        ? undefined
        : refusedFor(notInThePool(asset.id, receiverId, asset.poolId));
    };
  }
}

/** The local number of each row's asset; a GRAI costs one more read. */
async function assetIds(
  transaction: Transaction,
  items: readonly CustodyRow[],
): Promise<(row: CustodyRow) => Id | undefined> {
  const numbers = new Map(items.map((row) => [row, readAssetNumber(row.assetId)]));
  const grais = [...numbers.values()].flatMap((number) => (number && 'grai' in number ? [number.grai] : []));
  const found =
    grais.length === 0
      ? []
      : await rows<{ id: Id; grai: string }>(transaction, findIdsByGrais([...new Set(grais)]));
  const byGrai = new Map(found.map(({ id, grai }) => [grai, id]));
  return (row) => {
    const number = numbers.get(row);
    if (!number) return undefined;
    return 'id' in number ? number.id : byGrai.get(number.grai);
  };
}

/** A GRAI is one asset's alone, also within one batch. */
async function takenGrais(
  transaction: Transaction,
  candidates: readonly Candidate[],
): Promise<(event: SaidEvent) => Refusal | undefined> {
  const wanted = candidates.flatMap(({ event }) => (event.kind === 'ASSIGN_GRAI' ? (event.grai ?? []) : []));
  if (wanted.length === 0) return () => undefined;
  const found = await rows<{ id: Id; grai: string }>(transaction, findIdsByGrais(wanted));
  const holders = new Map(found.map(({ id, grai }) => [grai, id]));
  return ({ kind, assetId, grai }) => {
    if (kind !== 'ASSIGN_GRAI' || grai === null) return undefined;
    const holder = holders.get(grai) ?? assetId;
    holders.set(grai, holder);
    return holder === assetId ? undefined : graiTaken(assetId, grai);
  };
}

async function saveMoves(transaction: Transaction, moves: readonly Move[]): Promise<void> {
  const assets = new Map(moves.map(({ after }) => [after.asset.id, after.asset]));
  const issued = new Set(moves.flatMap(({ event, after }) => (event.kind === 'ISSUE' ? after.trip!.id : [])));
  const trips = new Map(
    moves.flatMap(({ before, after }) =>
      after.trip && after.trip !== before.trip ? [[after.trip.id, after.trip]] : [],
    ),
  );
  const changed = [...trips.values()];
  await saveTrips(
    transaction,
    changed.filter(({ id }) => issued.has(id)),
    changed.filter(({ id }) => !issued.has(id)),
  );
  await saveAssets(transaction, [...assets.values()]);
}

const fieldOf = (verdict: string): string => (verdict === 'SEALED' ? 'occurredAt' : 'sourceRef');

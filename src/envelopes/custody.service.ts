import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent } from '../kernel/event.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { derivedId, type Id } from '../kernel/id.js';
import { dateOf, monthOf } from '../kernel/month.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { factId, type NewFact, recordFacts } from '../platform/facts.js';
import { factTable } from '../platform/fact-table.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { insertInto } from '../platform/sql.js';
import type { CustodyRecord } from './custody-record.view.js';
import { atItem } from '../platform/batch-item.js';
import { type Custody, type Step, type StepTaken, takeStep } from './envelope-trip.js';
import {
  closeTrip,
  declareTripReturn,
  findEventIds,
  type LockedAsset,
  lockAssets,
  moveAsset,
} from './envelopes.queries.js';

/** 流转事件: every step of every asset. */
export const ASSET_EVENT = factTable({
  name: 'asset_event',
  title: { zh: '可循环包装流转', en: 'custody event' },
  happened: 'occurred_at',
});

/** One step of one asset, as a use case hands it over. */
export interface CustodyItem {
  readonly assetId: Id;
  readonly sourceRef: string;
  readonly evidenceGrade: EvidenceGrade;
  readonly regionCode: RegionCode;
  readonly step: Step;
  /** What the source said, by column: the content that a second delivery must match. */
  readonly said: Readonly<
    Record<'outlet_id' | 'person_id' | 'parcel_ref' | 'due_back_on' | 'note', string | null>
  >;
}

export const NOTHING_SAID: CustodyItem['said'] = {
  outlet_id: null,
  person_id: null,
  parcel_ref: null,
  due_back_on: null,
  note: null,
};

interface Move {
  readonly item: CustodyItem;
  readonly eventId: Id;
  readonly asset: LockedAsset;
  readonly taken: StepTaken;
}

const ALREADY_RECORDED = { whyZh: '已记录过，未重复处理', whyEn: 'already recorded, nothing done again' };

/** Takes steps of assets: the event, the asset, its trip and what is told of them are one transaction. */
@Injectable()
export class CustodyService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * All items or none; a refusal names the item. Refuses with NOT_FOUND ASSET_UNKNOWN (a foreign firm's asset too),
   * CONFLICT SOURCE_REF_TAKEN, and whatever the trip refuses.
   */
  take(actor: Actor, enterpriseId: Id, items: readonly CustodyItem[]): Promise<CustodyRecord[]> {
    return this.database.transaction(async (transaction) => {
      const at = this.clock.now();
      const assets = await lockedAssets(transaction, enterpriseId, items);
      const eventIds = items.map((item) => factId(ASSET_EVENT, enterpriseId, item.sourceRef));
      // Under the lock, so that the same item delivered twice at once is seen by the second.
      const stored = await rows<{ id: Id }>(transaction, findEventIds(eventIds));
      const known = new Set(stored.map((event) => event.id));
      await recordFacts(
        transaction,
        ASSET_EVENT,
        items.map((item) => factOf(enterpriseId, item)),
        { actor, at },
      );
      const moves = decide(items, eventIds, assets, known);
      await writeMoves(transaction, moves);
      await tell(transaction, [...returned(moves), ...changed(enterpriseId, moves, at)]);
      const byEvent = new Map(moves.map((move) => [move.eventId, move]));
      return items.map((item, index) => recordOf(item, eventIds[index] ?? '', byEvent));
    });
  }
}

async function lockedAssets(
  transaction: Transaction,
  enterpriseId: Id,
  items: readonly CustodyItem[],
): Promise<Map<Id, LockedAsset>> {
  const ids = [...new Set(items.map((item) => item.assetId))];
  const found = await rows<LockedAsset>(transaction, lockAssets(enterpriseId, ids));
  const assets = new Map(found.map((asset) => [asset.id, asset]));
  items.forEach((item, index) => {
    if (!assets.has(item.assetId)) throw atItem(index, assetUnknown(item.assetId));
  });
  return assets;
}

/** The steps that are new, each decided on where the one before it left the asset. */
function decide(
  items: readonly CustodyItem[],
  eventIds: readonly Id[],
  assets: ReadonlyMap<Id, LockedAsset>,
  known: ReadonlySet<Id>,
): Move[] {
  const custodies = new Map([...assets.values()].map((asset) => [asset.id, custodyOf(asset)]));
  const seen = new Set(known);
  return items.flatMap((item, index) => {
    const eventId = eventIds[index] ?? '';
    const [asset, custody] = [assets.get(item.assetId), custodies.get(item.assetId)];
    if (!asset || !custody || seen.has(eventId)) return [];
    seen.add(eventId);
    const taken = takeStep(custody, item.step);
    if (taken instanceof Refusal) throw atItem(index, taken);
    custodies.set(item.assetId, taken.custody);
    return [{ item, eventId, asset, taken }];
  });
}

const custodyOf = (asset: LockedAsset): Custody => ({
  assetId: asset.id,
  state: asset.state,
  since: asset.stateSince,
  trip: asset.tripId
    ? {
        id: asset.tripId,
        issuedAt: asset.issuedAt,
        dueBackOn: asset.dueBackOn,
        recipientId: asset.recipientId,
        declared:
          asset.declaredBy && asset.declaredOutletId
            ? { personId: asset.declaredBy, outletId: asset.declaredOutletId }
            : null,
      }
    : null,
});

const factOf = (enterpriseId: Id, item: CustodyItem): NewFact => ({
  enterpriseId,
  regionCode: item.regionCode,
  sourceRef: item.sourceRef,
  evidenceGrade: item.evidenceGrade,
  columns: { asset_id: item.assetId, kind: item.step.kind, occurred_at: item.step.at, ...item.said },
});

async function writeMoves(transaction: Transaction, moves: readonly Move[]): Promise<void> {
  const issued = moves.flatMap(newTrip);
  if (issued.length > 0) await write(transaction, insertInto('envelope_trip', issued));
  for (const { item, asset, taken } of moves) {
    const { step, said } = item;
    const { state, since, trip } = taken.custody;
    const retired = state === 'RETIRED';
    await moved(
      write(
        transaction,
        moveAsset(asset.id, asset.state, {
          state,
          since,
          lastTripId: trip?.id ?? null,
          retiredOn: retired ? dateOf(step.at) : null,
          note: retired ? said.note : null,
        }),
      ),
    );
    const tripId = trip?.id ?? '';
    if (step.kind === 'DECLARE_RETURN') {
      await moved(write(transaction, declareTripReturn(tripId, { ...step.by, at: step.at })));
    }
    if (step.kind === 'RETURN') {
      const { outletId, at } = step;
      const closing = { outletId, at, grade: item.evidenceGrade, personId: taken.returnedBy };
      await moved(write(transaction, closeTrip(tripId, closing)));
    }
  }
}

/** The asset is locked, so that a row which is not where it was read is a fault of the program. */
async function moved(touched: Promise<number>): Promise<void> {
  if ((await touched) !== 1) throw new Error('an asset or trip moved under its lock');
}

function newTrip({ item, asset }: Move) {
  const { step, said } = item;
  if (step.kind !== 'ISSUE') return [];
  return [
    {
      id: step.tripId,
      asset_id: asset.id,
      asset_kind: asset.kind,
      enterprise_id: asset.enterpriseId,
      region_code: item.regionCode,
      state: 'OUT',
      parcel_ref: said.parcel_ref,
      issue_outlet_id: said.outlet_id,
      issued_at: step.at,
      issue_grade: item.evidenceGrade,
      due_back_on: step.dueBackOn,
      recipient_id: step.recipientId,
      open_asset_id: asset.id,
    },
  ];
}

const returned = (moves: readonly Move[]): DomainEvent<'envelope.returned'>[] =>
  moves.flatMap(({ item, asset, taken }) => {
    const { step } = item;
    const { trip } = taken.custody;
    if (step.kind !== 'RETURN' || !trip) return [];
    return [
      {
        id: derivedId('envelope.returned', trip.id),
        name: 'envelope.returned',
        occurredAt: step.at,
        payload: {
          tripId: trip.id,
          assetId: asset.id,
          assetKind: asset.kind,
          enterpriseId: asset.enterpriseId,
          outletId: step.outletId,
          regionCode: item.regionCode,
          personId: taken.returnedBy,
          issuedAt: trip.issuedAt.toISOString(),
          returnedAt: step.at.toISOString(),
          evidenceGrade: item.evidenceGrade,
        },
      },
    ];
  });

/** A trip counts in the county that issued it: in the month of the step, and in the month in which it is due. */
function changed(enterpriseId: Id, moves: readonly Move[], at: Date): DomainEvent[] {
  const months = moves.flatMap(({ item, asset, taken }) => {
    const { trip } = taken.custody;
    if (!trip || (item.step.kind !== 'ISSUE' && item.step.kind !== 'RETURN')) return [];
    const regionCode = item.step.kind === 'ISSUE' ? item.regionCode : asset.tripRegionCode;
    return [dateOf(item.step.at), trip.dueBackOn].map((day) => ({
      enterpriseId,
      regionCode,
      month: monthOf(day),
    }));
  });
  const recorded = moves.map((move) => move.eventId);
  return factsChanged('envelopes', months, recorded, at);
}

function recordOf(item: CustodyItem, id: Id, moves: Map<Id, Move>): CustodyRecord {
  const why = moves.get(id)?.taken.why;
  moves.delete(id);
  return why
    ? { id, state: 'RECORDED', assetId: item.assetId, whyZh: why.zh, whyEn: why.en }
    : { id, state: 'REPLAYED', assetId: item.assetId, ...ALREADY_RECORDED };
}

export const assetUnknown = (assetId: Id): Refusal =>
  refuse.notFound(
    'ASSET_UNKNOWN',
    {
      zh: `没有找到可循环包装 ${assetId}：编号有误，或不在您的权限范围内。`,
      en: `There is no reusable asset ${assetId}: the number is wrong, or it is outside what you may see.`,
    },
    { assetId },
  );

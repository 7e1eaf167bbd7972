import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { reportingEnterprise } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { factUnknown } from '../platform/fact-kind.js';
import { correctFact } from '../platform/correct-fact.js';
import { assertMayClaim, assertNotFuture } from '../platform/facts.js';
import { tell } from '../platform/outbox.js';
import { raw } from '../platform/sql.js';
import { PoolsService } from '../pools/index.js';
import { dueBackOn } from './asset-terms.js';
import {
  asEvent,
  deleteTrips,
  findEventOf,
  findTripsOf,
  lockStandings,
  saveAssets,
  saveTrips,
  standingEventsOf,
} from './custody.queries.js';
import {
  CUSTODY_EVENT_TEXT,
  type CorrectCustodyEventInput,
  type CustodyEvent,
} from './custody-event.entity.js';
import { CUSTODY_EVENT, factOf } from './custody-row.js';
import { replay, type Replayed, type SaidEvent } from './custody-state.js';
import { notInThePool, WHY } from './custody-text.js';
import { correctReturns, monthsOfTrip, tripsChanged } from './custody-told.js';
import { assetsChanged, entriesMoved } from './register-told.js';
import type { CustodyRecord } from './custody-record.view.js';
import type { EnvelopeTrip } from './envelope-trip.entity.js';

export type EventCorrection = CorrectCustodyEventInput;

/** What is said anew as it stands; the due date follows from the issue where none is given. */
const SAID_ANEW = [
  'occurredAt',
  'outletId',
  'personId',
  'parcelRef',
  'note',
  'inspection',
  'evidenceGrade',
] as const satisfies readonly (keyof EventCorrection & keyof SaidEvent)[];

/** Corrects custody events: what follows from them is followed again, or the correction is refused. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly pools: PoolsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts another event in the place of one, or withdraws it; what is left out stays as it was. The asset's later events
   * must still be possible: else CONFLICT LATER_EVENT_IN_THE_WAY names the first that is not. Only the firm that
   * recorded an event corrects it; other events answer as unknown.
   */
  correctCustodyEvent(actor: Actor, correction: EventCorrection): Promise<CustodyRecord> {
    const enterpriseId = reportingEnterprise(actor);
    return this.database.transaction(async (transaction) => {
      const found = await row<CustodyEvent>(transaction, findEventOf(enterpriseId, correction.supersedesId));
      if (!found) throw factUnknown(correction.supersedesId);
      const before = asEvent(found);
      assertCorrectable(before, correction);
      await lockStandings(transaction, raw('1 = 1'), [before.assetId]);
      const eventsBefore = await standingEventsOf(transaction, before.assetId);
      const event = await this.corrected(transaction, actor, before, correction);
      const by = { actor, at: this.clock.now() };
      const fact = factOf(event, correction.sourceRef, agreedDueBackOn(before, correction));
      const { supersedesId, reason } = correction;
      const recorded = await correctFact(transaction, CUSTODY_EVENT, supersedesId, reason, fact, by);
      if (recorded.state === 'RECORDED')
        await followAgain(transaction, eventsBefore, { recordedId: recorded.id, at: by.at });
      const done = event.isWithdrawn ? WHY.withdrawn : WHY.corrected;
      const why = recorded.state === 'RECORDED' ? done : WHY.alreadyRecorded;
      return { ...recorded, assetId: before.assetId, whyZh: why.zh, whyEn: why.en };
    });
  }

  private async corrected(
    transaction: Transaction,
    actor: Actor,
    before: CustodyEvent,
    correction: EventCorrection,
  ): Promise<SaidEvent> {
    const anew = Object.fromEntries(
      SAID_ANEW.flatMap((name) => (correction[name] === undefined ? [] : [[name, correction[name]]])),
    ) as Partial<SaidEvent>;
    const event: SaidEvent = { ...before, ...anew, isWithdrawn: correction.isWithdrawn ?? false };
    assertMayClaim(actor, event.evidenceGrade);
    assertNotFuture(dateOf(event.occurredAt), this.clock.today(), 'occurredAt');
    if (event.kind === 'ISSUE')
      Object.assign(event, { dueBackOn: agreedDueBackOn(before, correction) ?? dueBackOn(event.occurredAt) });
    if (event.kind === 'HAND_OVER' && event.poolId)
      await this.assertReceiver(transaction, event, event.poolId);
    if (!event.outletId || event.outletId === before.outletId) return event;
    const outlets = await this.enterprises.outletsOf(event.enterpriseId, [event.outletId]);
    return { ...event, regionCode: outlets.get(event.outletId)?.regionCode ?? event.regionCode };
  }

  private async assertReceiver(transaction: Transaction, event: SaidEvent, poolId: Id): Promise<void> {
    const enterpriseId = event.toEnterpriseId ?? '';
    const on = dateOf(event.occurredAt);
    const isMember = await this.pools.membersOn(transaction, [{ poolId, enterpriseId, on }]);
    if (!isMember(poolId, enterpriseId, on)) throw notInThePool(event.assetId, enterpriseId, poolId);
  }
}

/** Null where the term in force decides: nothing else was agreed where the date is what the term gives. */
function agreedDueBackOn(before: CustodyEvent, correction: EventCorrection): LocalDate | null {
  if (before.kind !== 'ISSUE') return null;
  if (correction.dueBackOn !== undefined) return correction.dueBackOn;
  return before.dueBackOn === dueBackOn(before.occurredAt) ? null : before.dueBackOn;
}

/** Follows all events of a locked asset again and puts its state, its trips and what was told of its returns right. */
async function followAgain(
  transaction: Transaction,
  eventsBefore: readonly SaidEvent[],
  by: { recordedId: Id; at: Date },
): Promise<void> {
  const { recordedId, at } = by;
  const assetId = eventsBefore[0]?.assetId ?? '';
  const events = await standingEventsOf(transaction, assetId);
  const replayed = replay(events);
  if ('refusal' in replayed) {
    if (replayed.event.id === recordedId) throw replayed.refusal;
    throw laterEventInTheWay(replayed.event, replayed.refusal);
  }
  const before = await rows<EnvelopeTrip>(transaction, findTripsOf(assetId));
  const course = { trips: before, events: eventsBefore };
  const { trips, told } = correctReturns(course, { trips: replayed.trips, events }, by);
  await saveReplayed(transaction, before, { ...replayed, trips });
  const months = [...before, ...trips].flatMap(monthsOfTrip);
  const stood = replay(eventsBefore);
  const moved = 'refusal' in stood ? [] : entriesMoved(stood.standing.asset, replayed.standing.asset);
  const changed = [...tripsChanged(months, [recordedId], at), ...assetsChanged(moved, [recordedId], at)];
  await tell(transaction, [...told, ...changed]);
}

async function saveReplayed(
  transaction: Transaction,
  before: readonly EnvelopeTrip[],
  { standing, trips }: Replayed,
): Promise<void> {
  const kept = new Set(trips.map(({ id }) => id));
  const known = new Set(before.map(({ id }) => id));
  const vanished = [...known].filter((id) => !kept.has(id));
  if (vanished.length > 0) await write(transaction, deleteTrips(vanished));
  await saveTrips(
    transaction,
    trips.filter(({ id }) => !known.has(id)),
    trips.filter(({ id }) => known.has(id)),
  );
  await saveAssets(transaction, [standing.asset]);
}

function assertCorrectable({ kind, assetId }: CustodyEvent, correction: EventCorrection): void {
  if (kind === 'ASSIGN_GRAI') throw graiStays(assetId);
  if (kind === 'COMMISSION' && correction.isWithdrawn) throw commissioningStays(assetId);
  if (kind === 'DECLARE_RETURN' && !correction.isWithdrawn) throw consumersWord(assetId);
}

const laterEventInTheWay = (event: SaidEvent, why: Refusal): Refusal => {
  const text = CUSTODY_EVENT_TEXT[event.kind];
  const on = dateOf(event.occurredAt);
  return refuse.conflict(
    'LATER_EVENT_IN_THE_WAY',
    {
      zh: `不能这样更正：其后 ${on} 的“${text.zh}”（${event.id}）将不再成立——${why.text.zh}请先更正或撤销该记录。`,
      en: `It cannot be corrected so, because the later event "${text.en}" of ${on} (${event.id}) would no longer be possible: ${why.text.en} Correct or withdraw that event first.`,
    },
    { assetId: event.assetId, eventId: event.id, kind: event.kind, because: why.reason },
  );
};

const graiStays = (assetId: Id): Refusal =>
  refuse.conflict(
    'GRAI_STAYS',
    {
      zh: `可循环包装 ${assetId} 的 GRAI 一经赋予即不再更改；如标签有误，请退役该件并以新编号投用。`,
      en: `A GRAI once given to the reusable asset ${assetId} stays; if its label is wrong, retire it and commission it under a new number.`,
    },
    { assetId },
  );

const commissioningStays = (assetId: Id): Refusal =>
  refuse.conflict(
    'COMMISSIONING_STAYS',
    {
      zh: `可循环包装 ${assetId} 的编号已启用，投用记录不能撤销；如误投用，请登记退役。`,
      en: `The number of the reusable asset ${assetId} is in use and its commissioning cannot be withdrawn; retire it if that was a mistake.`,
    },
    { assetId },
  );

const consumersWord = (assetId: Id): Refusal =>
  refuse.forbidden(
    'WORD_OF_A_CONSUMER',
    {
      zh: `可循环包装 ${assetId} 的归还申报由消费者本人作出，企业不能改写；如未发生，请撤销。`,
      en: `The return of the reusable asset ${assetId} was declared by its consumer, whose word a firm does not rewrite; withdraw it if it did not happen.`,
    },
    { assetId },
  );

import { Injectable } from '@nestjs/common';
import type { DomainEvent, FoundAnomaly } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { anomalyFound, anomalyGone } from '../platform/anomaly-found.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { findClaims, findStatements, findUseScopes, type StatementRow } from './fleet.queries.js';
import { type ClaimedDays, claimsOf, overlaps } from './vehicle-claim.js';
import type { VehicleClaim } from './vehicle-claim.entity.js';
import { vehicleIdOf } from './vehicle.entity.js';

type StoredClaim = ClaimedDays & { readonly vehicleId: Id };

/** 车辆归属: who holds which vehicle on which days. One vehicle counts once in the whole platform. */
@Injectable()
export class VehicleClaimsService {
  constructor(private readonly database: Database) {}

  /** Makes the vehicles known and holds them until the transaction ends, so that what is said of one is said in turn. */
  async hold(transaction: Transaction, vins: readonly string[]): Promise<void> {
    const known = new Map(vins.map((vin) => [vehicleIdOf(vin), vin]));
    if (known.size === 0) return;
    const records = [...known.keys()].sort().map((id) => ({ vehicle_id: id, vin: known.get(id) }));
    await write(
      transaction,
      insertInto('known_vehicle', records, raw('ON DUPLICATE KEY UPDATE vin = VALUES(vin)')),
    );
  }

  /** Holds vehicles that are known already; an unknown id is passed over. */
  async holdKnown(transaction: Transaction, vehicleIds: readonly Id[]): Promise<void> {
    await rows(
      transaction,
      sql`SELECT vehicle_id FROM known_vehicle WHERE vehicle_id IN ${[...new Set(vehicleIds)]}
          ORDER BY vehicle_id FOR UPDATE`,
    );
  }

  /**
   * Concludes anew who holds the vehicles, which are held, after their entries changed. Tells of the months whose use
   * now counts for another firm or no longer for this one, and an anomaly to every side of what is contested; the same
   * again is the same event. `causes` are the entries that changed.
   */
  async settle(
    transaction: Transaction,
    vehicleIds: readonly Id[],
    causes: readonly Id[],
    at: Date,
  ): Promise<void> {
    if (vehicleIds.length === 0) return;
    const statements = await rows<StatementRow>(transaction, findStatements(vehicleIds));
    const before = await rows<StoredClaim>(transaction, findClaims(vehicleIds));
    const after = [...groupedBy(statements, ({ vehicleId }) => vehicleId)].flatMap(([vehicleId, said]) =>
      claimsOf(said).map((claim) => ({ ...claim, vehicleId })),
    );
    const known = new Set(before.map(keyOf));
    const remaining = new Set(after.map(keyOf));
    const changed = [
      ...after.filter((claim) => !known.has(keyOf(claim))),
      ...before.filter((claim) => !remaining.has(keyOf(claim))),
    ];
    if (changed.length === 0) return;
    const moved = new Set(changed.map(({ vehicleId }) => vehicleId));
    const settled = after.filter(({ vehicleId }) => moved.has(vehicleId));
    await this.store(transaction, [...moved], settled);
    await tell(transaction, claimedTwice(settled, statements, at));
    const dropped = before.filter(({ vehicleId }) => moved.has(vehicleId));
    await tell(transaction, noLongerClaimedTwice(dropped, settled, statements, at, causes));
    await this.tellMoved(transaction, changed, causes, at);
  }

  /** Those of the vehicles of which another firm claims a day of this one's first. */
  async contested(transaction: Transaction, enterpriseId: Id, vehicleIds: readonly Id[]): Promise<Set<Id>> {
    const found = await rows<{ vehicleId: Id }>(
      transaction,
      sql`SELECT DISTINCT vehicle_id AS vehicleId FROM vehicle_claim
          WHERE enterprise_id = ${enterpriseId} AND is_contested = 1 AND vehicle_id IN ${[...vehicleIds]}`,
    );
    return new Set(found.map(({ vehicleId }) => vehicleId));
  }

  /** What each firm claims of each vehicle, by firm and vehicle as `claimKey`. */
  async claims(keys: readonly string[]): Promise<Map<string, VehicleClaim[]>> {
    const vehicleIds = keys.map((key) => key.split('/')[1] as Id);
    const found = await this.database.rows<VehicleClaim>(findClaims(vehicleIds));
    return groupedBy(
      found.map((claim) => ({ ...claim, isContested: Boolean(claim.isContested) })),
      claimKey,
    );
  }

  private async store(
    transaction: Transaction,
    vehicleIds: readonly Id[],
    claims: readonly StoredClaim[],
  ): Promise<void> {
    await write(transaction, sql`DELETE FROM vehicle_claim WHERE vehicle_id IN ${[...vehicleIds]}`);
    if (claims.length === 0) return;
    const records = claims.map((claim) => ({
      vehicle_id: claim.vehicleId,
      enterprise_id: claim.enterpriseId,
      held_from: claim.heldFrom,
      held_to: claim.heldTo,
      is_contested: claim.isContested,
      entry_id: claim.entryId,
      claimed_at: claim.claimedAt,
    }));
    await write(transaction, insertInto('vehicle_claim', records));
  }

  /** The months in which a firm told of the use of a vehicle that it now holds on other days. */
  private async tellMoved(
    transaction: Transaction,
    changed: readonly StoredClaim[],
    causes: readonly Id[],
    at: Date,
  ): Promise<void> {
    const scopes = await rows<{ enterpriseId: Id; regionCode: RegionCode; month: Month }>(
      transaction,
      findUseScopes({ vehicleIds: [...new Set(changed.map(({ vehicleId }) => vehicleId))] }),
    );
    const firms = new Set(changed.map(({ enterpriseId }) => enterpriseId));
    const moved = scopes.filter(({ enterpriseId }) => firms.has(enterpriseId));
    await tell(transaction, factsChanged('fleet', moved, causes, at));
  }
}

function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

export const claimKey = ({ enterpriseId, vehicleId }: { enterpriseId: Id; vehicleId: Id }): string =>
  `${enterpriseId}/${vehicleId}`;

const keyOf = (claim: StoredClaim): string =>
  [
    claimKey(claim),
    claim.entryId,
    claim.heldFrom,
    claim.heldTo,
    Boolean(claim.isContested),
    claim.claimedAt.getTime(),
  ].join();

/** One firm's side of a contest, in words that do not say who is on the other. */
interface Side {
  readonly told: FoundAnomaly;
  readonly otherEntryId: Id;
  readonly days: string;
}

function sidesOf(claims: readonly StoredClaim[], statements: readonly StatementRow[]): Side[] {
  const contested = claims.filter(({ isContested }) => Boolean(isContested));
  return contested.flatMap((claim) => {
    const holders = claims.filter(
      (other) => other.vehicleId === claim.vehicleId && !other.isContested && overlaps(other, claim),
    );
    const pairs = holders.flatMap((holder) => [
      { own: claim, other: holder },
      { own: holder, other: claim },
    ]);
    return pairs.flatMap(({ own, other }) => {
      const entry = statements.find(({ id }) => id === own.entryId);
      return entry ? [{ told: toldTo(entry, claim), otherEntryId: other.entryId, days: daysOf(claim) }] : [];
    });
  });
}

const daysOf = ({ heldFrom, heldTo }: StoredClaim): string => `${heldFrom}..${heldTo ?? ''}`;

const toldTo = (entry: StatementRow, { heldFrom, heldTo }: StoredClaim): FoundAnomaly => ({
  rule: 'vehicle-claimed-twice',
  enterpriseId: entry.enterpriseId,
  regionCode: entry.regionCode,
  month: null,
  facts: [{ table: 'vehicle', id: entry.id }],
  measured: { vin: entry.vin, contestedFrom: heldFrom, ...(heldTo ? { contestedTo: heldTo } : {}) },
});

/** 一车多报: one event for each firm concerned, with its own entry alone, so that neither learns who the other is. */
const claimedTwice = (
  claims: readonly StoredClaim[],
  statements: readonly StatementRow[],
  at: Date,
): DomainEvent[] =>
  // The other side's entry and the days make it another finding, and are not shown.
  sidesOf(claims, statements).map(({ told, otherEntryId, days }) =>
    anomalyFound(told, at, otherEntryId, days),
  );

/** The sides of contests that were and are no more, whoever gave way. */
function noLongerClaimedTwice(
  before: readonly StoredClaim[],
  after: readonly StoredClaim[],
  statements: readonly StatementRow[],
  at: Date,
  causes: readonly Id[],
): DomainEvent[] {
  const nameOf = ({ told }: Side) =>
    [told.enterpriseId, told.measured.vin, told.measured.contestedFrom].join('/');
  const still = new Set(sidesOf(after, statements).map(nameOf));
  return sidesOf(before, statements)
    .filter((side) => !still.has(nameOf(side)))
    .map(({ told, days }) => anomalyGone(told, at, days, ...causes));
}

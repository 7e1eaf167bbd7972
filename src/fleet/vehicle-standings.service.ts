import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { scopeOf } from '../platform/access.js';
import { Database } from '../platform/database.js';
import { normaliserOf } from '../platform/fact-kind.js';
import { findDocumentsHeld, findEntriesInScope, findStatements, type StatementRow } from './fleet.queries.js';
import { type ClaimedDays, claimsOf, knownAt } from './vehicle-claim.js';
import { VehicleDocument } from './vehicle-document.entity.js';
import { vehicleUnknown } from './vehicle-register.js';
import type { VehicleStanding } from './vehicle-standing.view.js';
import { Vehicle } from './vehicle.entity.js';

const normalised = normaliserOf(Vehicle);
const normalisedDocument = normaliserOf(VehicleDocument);

/** 车辆状况: what held of a vehicle on a day, as it is known now or was known at an instant. */
@Injectable()
export class VehicleStandingsService {
  constructor(private readonly database: Database) {}

  /**
   * Of the firm named, or of the one in the actor's scope that holds the vehicle on the day, or had it last. Refuses
   * with NOT_FOUND VEHICLE_UNKNOWN outside the scope, as for a vehicle that nobody registered.
   */
  async standing(
    actor: Actor,
    vehicleId: Id,
    on: LocalDate,
    { enterpriseId, asKnownAt }: { enterpriseId?: Id | null; asKnownAt?: Date | null } = {},
  ): Promise<VehicleStanding> {
    const visible = await this.database.rows<Vehicle>(
      findEntriesInScope(scopeOf(actor), vehicleId, { enterpriseId, asKnownAt }),
    );
    const claims = (await this.claimsOn(vehicleId, on, asKnownAt)).filter((claim) =>
      visible.some((entry) => entry.enterpriseId === claim.enterpriseId),
    );
    const holding = claims.find(({ isContested }) => !isContested) ?? claims[0];
    const entry = visible.find(({ id }) => id === holding?.entryId);
    const firm = (entry ?? visible.at(-1))?.enterpriseId;
    if (!firm) throw vehicleUnknown(vehicleId);
    // Whoever sees the firm's vehicle sees its documents, whichever region issued them: none must seem to be missing.
    const documents = await this.database.rows<VehicleDocument>(
      findDocumentsHeld({ enterpriseId: firm, vehicleId }, on, asKnownAt),
    );
    return {
      vehicleId,
      enterpriseId: firm,
      on,
      ownership: !holding ? 'NOT_OWNED' : holding.isContested ? 'CONTESTED' : 'OWNED',
      entry: entry ? normalised(entry) : null,
      documents: documents.map(normalisedDocument),
    };
  }

  /** Every firm's claim to the vehicle on a day: who was first is known only from all of them. */
  private async claimsOn(vehicleId: Id, on: LocalDate, asKnownAt?: Date | null): Promise<ClaimedDays[]> {
    const said = await this.database.rows<StatementRow>(findStatements([vehicleId]));
    const claims = claimsOf(asKnownAt ? knownAt(said, asKnownAt) : said);
    return claims.filter(({ heldFrom, heldTo }) => heldFrom <= on && (heldTo === null || heldTo >= on));
  }
}

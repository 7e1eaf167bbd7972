import type { Drive } from './drive.js';
import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise } from '../platform/access.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { allRecorded, isRefused, normaliserOf, type Outcome, type Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Correction, Recorded } from '../platform/facts.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { sql } from '../platform/sql.js';
import { RegionsService, regionUnknown } from '../regions/index.js';
import { findEntries, findFleetOn, usesOfOtherDrive } from './fleet.queries.js';
import { VehicleClaimsService } from './vehicle-claims.service.js';
import { vinCheck } from './vehicle-identity.js';
import { entryJudge, vehicleFindings } from './vehicle-register.js';
import { type CorrectVehicleInput, RegisterVehicleInput, Vehicle, vehicleIdOf } from './vehicle.entity.js';
import { type ForFirm, writingFirm } from './writing-firm.js';

const normalised = normaliserOf(Vehicle);

/** 车辆登记 */
@Injectable()
export class VehiclesService {
  readonly entries: FactRegister<Vehicle, RegisterVehicleInput>;

  constructor(
    private readonly facts: FactStore,
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
    private readonly claims: VehicleClaimsService,
  ) {
    this.entries = facts.of({
      table: factTable({ name: 'vehicle', title: { zh: '车辆登记', en: 'vehicle' }, happened: null }),
      record: Vehicle,
      input: RegisterVehicleInput,
      measuredBy: null,
      register: { feature: 'vehicles', from: 'owned_from' },
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: vehicleFindings,
    });
  }

  /** Registers vehicles, all or none, for the own firm or the one an operator names. */
  async register(
    actor: Actor,
    input: ForFirm & { items: readonly RegisterVehicleInput[] },
  ): Promise<Registered[]> {
    const enterpriseId = await writingFirm(this.enterprises, actor, input);
    return this.facts.database.transaction(async (transaction) => {
      const recorded = allRecorded(await this.append(transaction, actor, input.items, { enterpriseId }));
      const vehicleIds = input.items.map(({ vin }) => vehicleIdOf(vin));
      const contested = await this.claims.contested(transaction, enterpriseId, vehicleIds);
      return recorded.map((one, index) => ({ ...one, isContested: contested.has(vehicleIds[index] ?? '') }));
    });
  }

  /**
   * Registers what can be registered and says of every item what became of it. A VIN that another firm claims for the
   * same days is recorded, and contested: it counts for the first alone.
   */
  async append(
    transaction: Transaction,
    actor: Actor,
    items: readonly RegisterVehicleInput[],
    firm: { enterpriseId?: Id } = {},
  ): Promise<Outcome[]> {
    const outcomes = await this.entries.append(transaction, actor, items, firm);
    const fresh = outcomes.flatMap((outcome, index) =>
      !isRefused(outcome) && outcome.state === 'RECORDED'
        ? [{ id: outcome.id, vin: (items[index] as RegisterVehicleInput).vin }]
        : [],
    );
    await this.claims.settle(
      transaction,
      fresh.map(({ vin }) => vehicleIdOf(vin)),
      fresh.map(({ id }) => id),
      this.facts.clock.now(),
    );
    return outcomes;
  }

  /** Puts a new entry in the place of one; the VIN stays, and recorded use counts under the drive it now says. */
  async correct(actor: Actor, input: ForFirm & CorrectVehicleInput): Promise<Registered> {
    const enterpriseId = await writingFirm(this.enterprises, actor, input);
    return this.facts.database.transaction(async (transaction) => {
      const recorded = await this.replace(transaction, actor, input, enterpriseId);
      const vehicleId = vehicleIdOf(input.vin);
      const contested = await this.claims.contested(transaction, enterpriseId, [vehicleId]);
      return { ...recorded, isContested: contested.has(vehicleId) };
    });
  }

  /** As `correct`, inside the caller's transaction. */
  async replace(
    transaction: Transaction,
    actor: Actor,
    item: CorrectVehicleInput,
    enterpriseId = reportingEnterprise(actor),
  ): Promise<Recorded> {
    const recorded = await this.entries.replace(transaction, actor, item, enterpriseId);
    if (recorded.state === 'REPLAYED') return recorded;
    const at = this.facts.clock.now();
    const vehicleId = vehicleIdOf(item.vin);
    const moved = await moveUses(transaction, enterpriseId, vehicleId, item.drive);
    await tell(transaction, factsChanged('fleet', moved, [recorded.id], at));
    await this.claims.settle(transaction, [vehicleId], [recorded.id], at);
    return recorded;
  }

  /** The vehicles a firm owned on a date, undisputed. The caller has authorised the firm. */
  async fleetOn(enterpriseId: Id, on: LocalDate, inside?: Transaction): Promise<Vehicle[]> {
    return (await this.facts.database.rows<Vehicle>(findFleetOn(enterpriseId, on), inside)).map(normalised);
  }

  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RegisterVehicleInput[],
  ): Promise<Placing<RegisterVehicleInput>> {
    const sound = items.flatMap(({ vin }) => (vinCheck(vin, 'vin') === undefined ? [vin] : []));
    await this.claims.hold(transaction, sound);
    const standing = await rows<Vehicle>(
      transaction,
      findEntries(enterpriseId, {
        vehicleIds: sound.map(vehicleIdOf),
        ids: items.flatMap((item) => (item as Partial<Correction>).supersedesId ?? []),
      }),
    );
    const regions = await this.regions.knownCodes(
      transaction,
      items.map(({ firstRegisteredRegion }) => firstRegisteredRegion),
    );
    const byFirm = await this.enterprises.placingByFirm(transaction, enterpriseId);
    const judged = entryJudge(standing);
    return (item) => {
      const region = item.firstRegisteredRegion;
      if (!regions.has(region)) return { refusal: regionUnknown(region), field: 'firstRegisteredRegion' };
      const refused = judged(item);
      if (refused) return refused;
      const place = byFirm(item);
      if (isRefused(place)) return place;
      return { regionCode: place.regionCode, derived: { vehicle_id: vehicleIdOf(item.vin) } };
    };
  }
}

/** What became of an entry, and whether another firm claims the vehicle for some of its days. */
export type Registered = Recorded & { readonly isContested: boolean };

/** Brings the drive of standing uses, which follows from the vehicle's entry, up to it; gives where it was another. */
async function moveUses(
  transaction: Transaction,
  enterpriseId: Id,
  vehicleId: Id,
  drive: Drive,
): Promise<{ enterpriseId: Id; regionCode: RegionCode; month: Month }[]> {
  const uses = usesOfOtherDrive(enterpriseId, vehicleId, drive);
  const moved = await rows<{ enterpriseId: Id; regionCode: RegionCode; month: Month }>(
    transaction,
    sql`SELECT DISTINCT enterprise_id AS enterpriseId, region_code AS regionCode, month
        FROM vehicle_use WHERE ${uses}`,
  );
  if (moved.length > 0) await write(transaction, sql`UPDATE vehicle_use SET drive = ${drive} WHERE ${uses}`);
  return moved;
}

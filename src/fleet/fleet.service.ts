import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { atItem } from '../platform/batch-item.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { correctFact, type NewFact, type Recorded, recordFacts } from '../platform/facts.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { RegionsService } from '../regions/index.js';
import {
  assertUse,
  assertVehicle,
  useFact,
  VEHICLE,
  VEHICLE_USE,
  vehicleFact,
  vehicleIdOf,
} from './fleet-item.js';
import {
  findFleetOn,
  findSecondEntries,
  findSecondUses,
  findVehicles,
  findVehiclesByIds,
  findVehicleUse,
  findVehicleUses,
  sumVerifiedDistance,
  usesOfOtherDrive,
} from './fleet.queries.js';
import type { CorrectVehicleInput, RegisterVehicleInput, Vehicle } from './vehicle.entity.js';
import type { CorrectVehicleUseInput, RecordVehicleUseInput, VehicleUse } from './vehicle-use.entity.js';

/** An operator names the firm for which it records; everyone else records for the own firm. */
interface ForFirm {
  readonly enterpriseId?: Id | null;
}

export interface VerifiedDistance {
  readonly vehicleId: Id;
  readonly distanceKm: string;
  /** Months with a verified record. */
  readonly months: number;
}

@Injectable()
export class FleetService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers vehicles, all or none. A VIN that another firm claims is a CONFLICT that does not say whose it is; one
   * that stands already is to be corrected.
   */
  async registerVehicles(
    actor: Actor,
    input: ForFirm & { items: readonly RegisterVehicleInput[] },
  ): Promise<Recorded[]> {
    const enterprise = await this.reporting(actor, input.enterpriseId);
    await this.assertRegions(input.items.map((item) => item.firstRegisteredRegion));
    const facts = eachItem(input.items, (item) => {
      assertVehicle(actor, this.clock.today(), item);
      return vehicleFact(enterprise, item);
    });
    return this.database.transaction(async (transaction) => {
      await claim(
        transaction,
        enterprise.id,
        input.items.map((item) => item.vin),
      );
      const recorded = await recordFacts(transaction, VEHICLE, facts, this.by(actor));
      await assertOneEntryEach(transaction, input.items);
      return recorded;
    });
  }

  /** Puts a new entry in the place of one; the VIN stays, and recorded use counts under the drive it now says. */
  async correctVehicle(actor: Actor, input: ForFirm & CorrectVehicleInput): Promise<Recorded> {
    const enterprise = await this.reporting(actor, input.enterpriseId);
    await this.assertRegions([input.firstRegisteredRegion]);
    assertVehicle(actor, this.clock.today(), input);
    return this.database.transaction(async (transaction) => {
      const before = await row<{ vin: string }>(
        transaction,
        sql`SELECT vin FROM vehicle WHERE id = ${input.supersedesId} AND enterprise_id = ${enterprise.id}`,
      );
      if (before && before.vin !== input.vin) throw vinFixed();
      const fact = vehicleFact(enterprise, input);
      const by = this.by(actor);
      const recorded = await correctFact(transaction, VEHICLE, input.supersedesId, input.reason, fact, by);
      if (recorded.state === 'RECORDED') {
        const moved = await moveUses(transaction, enterprise.id, input);
        await tellChanged(transaction, enterprise.id, moved, [recorded], by.at);
      }
      return recorded;
    });
  }

  /** Records monthly use, all or none. An operator records for a firm what the monitoring platform verified. */
  async recordVehicleUses(
    actor: Actor,
    input: ForFirm & { items: readonly RecordVehicleUseInput[] },
  ): Promise<Recorded[]> {
    const enterprise = await this.reporting(actor, input.enterpriseId);
    await this.assertRegions(input.items.map((item) => item.regionCode));
    const by = this.by(actor);
    return this.database.transaction(async (transaction) => {
      const facts = await this.useFacts(transaction, actor, enterprise.id, input.items);
      const recorded = await recordFacts(transaction, VEHICLE_USE, facts, by);
      await assertOneUseEach(transaction, input.items);
      const fresh = input.items.filter((_item, index) => recorded[index]?.state === 'RECORDED');
      await tellChanged(transaction, enterprise.id, fresh, recorded, by.at);
      return recorded;
    });
  }

  async correctVehicleUse(actor: Actor, input: ForFirm & CorrectVehicleUseInput): Promise<Recorded> {
    const enterprise = await this.reporting(actor, input.enterpriseId);
    await this.assertRegions([input.regionCode]);
    const by = this.by(actor);
    return this.database.transaction(async (transaction) => {
      const before = await row<VehicleUse>(transaction, findVehicleUse(enterprise.id, input.supersedesId));
      const [fact] = await this.useFacts(transaction, actor, enterprise.id, [input]);
      const recorded = await correctFact(
        transaction,
        VEHICLE_USE,
        input.supersedesId,
        input.reason,
        fact as NewFact,
        by,
      );
      await assertOneUseEach(transaction, [input]);
      if (recorded.state === 'RECORDED' && before) {
        await tellChanged(transaction, enterprise.id, [before, input], [recorded], by.at);
      }
      return recorded;
    });
  }

  async vehicles(actor: Actor, enterpriseId: Id | null | undefined, page: PageArgs): Promise<Page<Vehicle>> {
    const found = await this.database.rows<Vehicle>(
      findVehicles({ scope: scopeOf(actor), enterpriseId, page }),
    );
    return pageOf(found.map(withPlainQuantities), page.first, (vehicle) => [vehicle.id]);
  }

  async vehicleUses(
    actor: Actor,
    filter: ForFirm & { vehicleId?: Id | null; from?: Month | null; to?: Month | null },
    page: PageArgs,
  ): Promise<Page<VehicleUse>> {
    const found = await this.database.rows<VehicleUse>(
      findVehicleUses({ ...filter, scope: scopeOf(actor), page }),
    );
    return pageOf(found.map(withPlainQuantities), page.first, (use) => [use.month, use.id]);
  }

  /** The vehicles a firm owned on a date. The caller has authorised the firm. */
  async fleetOn(enterpriseId: Id, on: LocalDate): Promise<Vehicle[]> {
    const found = await this.database.rows<Vehicle>(findFleetOn(enterpriseId, on));
    return found.map(withPlainQuantities);
  }

  /** Platform-verified kilometres of each vehicle in a region over months, both included. */
  async verifiedDistances(filter: {
    enterpriseId: Id;
    from: Month;
    to: Month;
    regionCode: RegionCode;
  }): Promise<VerifiedDistance[]> {
    const found = await this.database.rows<{ vehicleId: Id; distanceKm: string; months: string }>(
      sumVerifiedDistance(filter),
    );
    return found.map((one) => ({ ...one, distanceKm: plain(one.distanceKm), months: Number(one.months) }));
  }

  private reporting(actor: Actor, enterpriseId: Id | null | undefined) {
    const id = enterpriseId ?? reportingEnterprise(actor);
    // Reading is scoped by region too; writing is for the own firm, or the operator.
    if (!hasRole(actor, 'OPERATOR') && id !== reportingEnterprise(actor)) {
      return this.enterprises.enterprise({ ...actor, regionCode: undefined }, id);
    }
    return this.enterprises.enterprise(actor, id);
  }

  private by(actor: Actor): { actor: Actor; at: Date } {
    return { actor, at: this.clock.now() };
  }

  private async assertRegions(codes: readonly RegionCode[]): Promise<void> {
    for (const code of new Set(codes)) await this.regions.assertKnown(code);
  }

  private async useFacts(
    transaction: Transaction,
    actor: Actor,
    enterpriseId: Id,
    items: readonly RecordVehicleUseInput[],
  ): Promise<NewFact[]> {
    const vehicles = await vehiclesOf(transaction, enterpriseId, items);
    return eachItem(items, (item) => {
      const vehicle = vehicles.get(item.vehicleId) as Vehicle;
      assertUse(actor, this.clock.month(), item, vehicle);
      return useFact(enterpriseId, item, vehicle);
    });
  }
}

/** What is made of each item; a refusal names the item. */
const eachItem = <Item, Made>(items: readonly Item[], make: (item: Item) => Made): Made[] =>
  items.map((item, index) => {
    try {
      return make(item);
    } catch (error) {
      throw error instanceof Refusal && items.length > 1 ? atItem(index, error) : error;
    }
  });

/** The first claim of a VIN stands. Refuses with CONFLICT VEHICLE_CLAIMED, naming the VINs and not the other firm. */
async function claim(transaction: Transaction, enterpriseId: Id, vins: readonly string[]): Promise<void> {
  const claims = [...new Set(vins)].sort().map((vin) => ({ vin, enterprise_id: enterpriseId }));
  await write(transaction, insertInto('vehicle_claim', claims, raw('ON DUPLICATE KEY UPDATE vin = vin')));
  const foreign = await rows<{ vin: string }>(
    transaction,
    sql`SELECT vin FROM vehicle_claim WHERE vin IN ${claims.map(({ vin }) => vin)} AND enterprise_id <> ${enterpriseId}`,
  );
  if (foreign.length === 0) return;
  const list = foreign.map(({ vin }) => vin);
  throw refuse.conflict(
    'VEHICLE_CLAIMED',
    {
      zh: `车辆 ${list.slice(0, 3).join('、')} 已由其他单位登记；一辆车只计一次，如有异议请联系主管部门。`,
      en: `The vehicle ${list.slice(0, 3).join(', ')} is registered by another firm; a vehicle counts once, so contact the department if you disagree.`,
    },
    { vins: list },
  );
}

/** The claims of the VINs are locked, so that two entries of one vehicle cannot arrive at once. */
async function assertOneEntryEach(
  transaction: Transaction,
  items: readonly RegisterVehicleInput[],
): Promise<void> {
  const second = await rows<{ vin: string }>(
    transaction,
    findSecondEntries(items.map((item) => vehicleIdOf(item.vin))),
  );
  if (second.length === 0) return;
  const list = second.map(({ vin }) => vin);
  throw refuse.conflict(
    'VEHICLE_ALREADY_REGISTERED',
    {
      zh: `车辆 ${list.slice(0, 3).join('、')} 已登记；如需修改请使用更正操作。`,
      en: `The vehicle ${list.slice(0, 3).join(', ')} is registered already; correct its entry instead.`,
    },
    { vins: list },
  );
}

/** One figure a vehicle, region, month and source of mileage; the vehicles' entries are locked by `vehiclesOf`. */
async function assertOneUseEach(
  transaction: Transaction,
  items: readonly RecordVehicleUseInput[],
): Promise<void> {
  const second = await rows<{ vehicleId: Id; month: Month }>(
    transaction,
    findSecondUses(items.map((item) => item.vehicleId)),
  );
  if (second.length === 0) return;
  throw refuse.conflict(
    'USE_ALREADY_RECORDED',
    {
      zh: `车辆 ${second[0]?.vehicleId} 在 ${second[0]?.month} 的同一来源里程已记录；如需修改请使用更正操作。`,
      en: `The use of vehicle ${second[0]?.vehicleId} in ${second[0]?.month} is recorded already from this source; correct it instead.`,
    },
    { uses: second },
  );
}

/** Refuses with NOT_FOUND VEHICLE_UNKNOWN, also for another firm's vehicle. Locks the entries. */
async function vehiclesOf(
  transaction: Transaction,
  enterpriseId: Id,
  items: readonly { vehicleId: Id }[],
): Promise<Map<Id, Vehicle>> {
  const wanted = [...new Set(items.map((item) => item.vehicleId))];
  const found = await rows<Vehicle>(transaction, findVehiclesByIds(enterpriseId, wanted));
  const vehicles = new Map(found.map((vehicle) => [vehicle.vehicleId, vehicle]));
  const unknown = wanted.filter((id) => !vehicles.has(id));
  if (unknown.length === 0) return vehicles;
  throw refuse.notFound(
    'VEHICLE_UNKNOWN',
    {
      zh: `没有找到车辆 ${unknown.slice(0, 3).join('、')}：请核对标识，或先登记车辆。`,
      en: `There is no vehicle ${unknown.slice(0, 3).join(', ')}; check the id, or register the vehicle first.`,
    },
    { vehicleIds: unknown },
  );
}

/** Brings the drive of standing uses, which follows from the vehicle's entry, up to it; gives where it was another. */
async function moveUses(
  transaction: Transaction,
  enterpriseId: Id,
  { vin, drive }: RegisterVehicleInput,
): Promise<{ regionCode: RegionCode; month: Month }[]> {
  const uses = usesOfOtherDrive(enterpriseId, vehicleIdOf(vin), drive);
  const moved = await rows<{ regionCode: RegionCode; month: Month }>(
    transaction,
    sql`SELECT DISTINCT region_code AS regionCode, month FROM vehicle_use WHERE ${uses}`,
  );
  if (moved.length > 0) await write(transaction, sql`UPDATE vehicle_use SET drive = ${drive} WHERE ${uses}`);
  return moved;
}

const tellChanged = (
  transaction: Transaction,
  enterpriseId: Id,
  uses: readonly { regionCode: RegionCode; month: Month }[],
  recorded: readonly Recorded[],
  at: Date,
): Promise<void> =>
  tell(
    transaction,
    factsChanged(
      'fleet',
      uses.map(({ regionCode, month }) => ({ enterpriseId, regionCode, month })),
      recorded.map(({ id }) => id),
      at,
    ),
  );

const vinFixed = () =>
  refuse.conflict('VIN_FIXED', {
    zh: '更正不能更换车辆识别代号；如登记错车辆，请先结束归属（ownedTo），再登记正确的车辆。',
    en: 'A correction cannot change the VIN; end the ownership (ownedTo) of the wrong vehicle and register the right one.',
  });

const QUANTITIES = ['batteryKwh', 'totalMassTonnes', 'distanceKm', 'energyKwh', 'fuelLitres'] as const;
const FLAGS = ['meetsGbt29912', 'inNationalCatalogue', 'holdsRoadTransportCertificate'] as const;

/** Database text in shortest form, and 0 or 1 as a flag. */
function withPlainQuantities<T extends object>(record: T): T {
  const changed = { ...record } as Record<string, unknown>;
  for (const name of QUANTITIES) if (typeof changed[name] === 'string') changed[name] = plain(changed[name]);
  for (const name of FLAGS) if (typeof changed[name] === 'number') changed[name] = changed[name] === 1;
  return changed as T;
}

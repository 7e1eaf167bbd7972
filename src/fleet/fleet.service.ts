import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import { derivedId, type Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import {
  assertMayClaim,
  assertNotFuture,
  correctFact,
  type NewFact,
  type Recorded,
  recordFacts,
} from '../platform/facts.js';
import { factsChanged } from '../platform/facts-changed.js';
import { tell } from '../platform/outbox.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import {
  findFleetOn,
  findVehicles,
  findVehiclesByIds,
  findVehicleUse,
  findVehicleUses,
  sumVerifiedDistance,
} from './fleet.queries.js';
import type { CorrectVehicleInput, RegisterVehicleInput, Vehicle } from './vehicle.entity.js';
import type { CorrectVehicleUseInput, RecordVehicleUseInput, VehicleUse } from './vehicle-use.entity.js';

/** What a vehicle cannot exceed in a month: 31 days of 24 hours at 120 km/h. */
const PHYSICAL_KM_PER_MONTH = 31 * 24 * 120;

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
    private readonly clock: Clock,
  ) {}

  /** Registers vehicles, all or none. A VIN that another firm claims is a CONFLICT that does not say whose it is. */
  async registerVehicles(
    actor: Actor,
    input: { enterpriseId?: Id | null; items: readonly RegisterVehicleInput[] },
  ): Promise<Recorded[]> {
    const enterprise = await this.reporting(actor, input.enterpriseId);
    for (const item of input.items) this.assertVehicle(actor, item);
    const facts = input.items.map((item) => vehicleFact(enterprise, item));
    return this.database.transaction(async (transaction) => {
      await claim(
        transaction,
        enterprise.id,
        input.items.map((item) => item.vin),
      );
      return recordFacts(transaction, 'vehicle', facts, this.by(actor));
    });
  }

  /** Puts a new entry in the place of one; the VIN stays. */
  async correctVehicle(actor: Actor, input: CorrectVehicleInput): Promise<Recorded> {
    const enterprise = await this.reporting(actor, undefined);
    this.assertVehicle(actor, input);
    return this.database.transaction(async (transaction) => {
      const before = await row<{ vin: string }>(
        transaction,
        sql`SELECT vin FROM vehicle WHERE id = ${input.supersedesId} AND enterprise_id = ${enterprise.id}`,
      );
      if (before && before.vin !== input.vin) throw vinFixed();
      const fact = vehicleFact(enterprise, input);
      return correctFact(transaction, 'vehicle', input.supersedesId, input.reason, fact, this.by(actor));
    });
  }

  /** Records monthly use, all or none. An operator records for a firm what the monitoring platform verified. */
  async recordVehicleUses(
    actor: Actor,
    input: { enterpriseId?: Id | null; items: readonly RecordVehicleUseInput[] },
  ): Promise<Recorded[]> {
    const enterprise = await this.reporting(actor, input.enterpriseId);
    for (const item of input.items) this.assertUse(actor, item);
    const at = this.by(actor);
    return this.database.transaction(async (transaction) => {
      const drives = await drivesOf(transaction, enterprise.id, input.items);
      const facts = input.items.map((item) => useFact(enterprise.id, item, drives));
      const recorded = await recordFacts(transaction, 'vehicle_use', facts, at);
      const fresh = input.items.filter((_item, index) => recorded[index]?.state === 'RECORDED');
      const changed = fresh.map(({ regionCode, month }) => ({
        enterpriseId: enterprise.id,
        regionCode,
        month,
      }));
      await tell(
        transaction,
        factsChanged(
          'fleet',
          changed,
          recorded.map(({ id }) => id),
          at.at,
        ),
      );
      return recorded;
    });
  }

  async correctVehicleUse(actor: Actor, input: CorrectVehicleUseInput): Promise<Recorded> {
    const enterprise = await this.reporting(actor, undefined);
    this.assertUse(actor, input);
    const at = this.by(actor);
    return this.database.transaction(async (transaction) => {
      const before = await row<VehicleUse>(transaction, findVehicleUse(enterprise.id, input.supersedesId));
      const drives = await drivesOf(transaction, enterprise.id, [input]);
      const fact = useFact(enterprise.id, input, drives);
      const recorded = await correctFact(
        transaction,
        'vehicle_use',
        input.supersedesId,
        input.reason,
        fact,
        at,
      );
      if (recorded.state === 'REPLAYED' || !before) return recorded;
      const changed = [before, input].map(({ regionCode, month }) => ({
        enterpriseId: enterprise.id,
        regionCode,
        month,
      }));
      await tell(transaction, factsChanged('fleet', changed, [recorded.id], at.at));
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
    filter: { enterpriseId?: Id | null; vehicleId?: Id | null; from?: Month | null; to?: Month | null },
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

  /** Own firm; an operator names the firm for which a monitoring platform speaks. */
  private async reporting(actor: Actor, enterpriseId: Id | null | undefined) {
    const id = hasRole(actor, 'OPERATOR') && enterpriseId ? enterpriseId : reportingEnterprise(actor);
    if (enterpriseId && enterpriseId !== id) return this.enterprises.enterprise(actor, enterpriseId);
    return this.enterprises.enterprise(actor, id);
  }

  private by(actor: Actor): { actor: Actor; at: Date } {
    return { actor, at: this.clock.now() };
  }

  private assertVehicle(actor: Actor, item: RegisterVehicleInput): void {
    assertMayClaim(actor, item.evidenceGrade);
    assertNotFuture(item.firstRegisteredOn, this.clock.today(), 'firstRegisteredOn');
    assertNotFuture(item.ownedFrom, this.clock.today(), 'ownedFrom');
    if (item.ownedTo && item.ownedTo < item.ownedFrom) {
      throw refuse.badInput('OWNED_PERIOD_REVERSED', {
        zh: 'ownedTo 早于 ownedFrom，请核对日期。',
        en: 'ownedTo is before ownedFrom; check the dates.',
      });
    }
  }

  private assertUse(actor: Actor, item: RecordVehicleUseInput): void {
    assertMayClaim(actor, item.evidenceGrade);
    assertNotFuture(item.month, this.clock.month(), 'month');
    if ((item.mileageSource === 'PLATFORM_VERIFIED') !== (item.evidenceGrade === 'PLATFORM_VERIFIED')) {
      throw refuse.badInput('MILEAGE_SOURCE_AND_GRADE', {
        zh: '里程来源与证据等级不一致：仅监测平台核定的里程为“平台核验”，反之亦然。',
        en: 'The source of mileage and the evidence grade disagree: mileage verified by a monitoring platform is platform-verified, and no other is.',
      });
    }
    if (exact(item.distanceKm).gt(PHYSICAL_KM_PER_MONTH)) {
      throw refuse.badInput(
        'DISTANCE_IMPOSSIBLE',
        {
          zh: `distanceKm ${item.distanceKm} 超过一个月物理上可能的 ${PHYSICAL_KM_PER_MONTH} km，请核对数据。`,
          en: `distanceKm ${item.distanceKm} is more than the ${PHYSICAL_KM_PER_MONTH} km that are possible in a month; check the figure.`,
        },
        { distanceKm: item.distanceKm, limitKm: PHYSICAL_KM_PER_MONTH },
      );
    }
  }
}

export const vehicleIdOf = (vin: string): Id => derivedId('vehicle', vin);

const quantity = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : plain(value);

const vehicleFact = (
  enterprise: { id: Id; regionCode: RegionCode },
  item: RegisterVehicleInput,
): NewFact => ({
  enterpriseId: enterprise.id,
  regionCode: enterprise.regionCode,
  sourceRef: item.sourceRef,
  evidenceGrade: item.evidenceGrade,
  columns: {
    vehicle_id: vehicleIdOf(item.vin),
    plate: item.plate,
    vin: item.vin,
    vehicle_class: item.vehicleClass,
    drive: item.drive,
    battery_kwh: quantity(item.batteryKwh),
    total_mass_tonnes: quantity(item.totalMassTonnes),
    first_registered_on: item.firstRegisteredOn,
    first_registered_region: item.firstRegisteredRegion,
    meets_gbt29912: item.meetsGbt29912 ?? null,
    in_national_catalogue: item.inNationalCatalogue ?? null,
    holds_road_transport_certificate: item.holdsRoadTransportCertificate ?? null,
    owned_from: item.ownedFrom,
    owned_to: item.ownedTo ?? null,
  },
});

const useFact = (
  enterpriseId: Id,
  item: RecordVehicleUseInput,
  drives: ReadonlyMap<Id, string>,
): NewFact => ({
  enterpriseId,
  regionCode: item.regionCode,
  sourceRef: item.sourceRef,
  evidenceGrade: item.evidenceGrade,
  columns: {
    vehicle_id: item.vehicleId,
    month: item.month,
    distance_km: plain(item.distanceKm),
    mileage_source: item.mileageSource,
    energy_kwh: quantity(item.energyKwh),
    fuel_litres: quantity(item.fuelLitres),
    pieces: item.pieces ?? null,
    drive: drives.get(item.vehicleId) ?? '',
  },
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
  throw refuse.conflict(
    'VEHICLE_CLAIMED',
    {
      zh: `车辆 ${foreign
        .map(({ vin }) => vin)
        .slice(0, 3)
        .join('、')} 已由其他单位登记；一辆车只计一次，如有异议请联系主管部门。`,
      en: `The vehicle ${foreign
        .map(({ vin }) => vin)
        .slice(0, 3)
        .join(
          ', ',
        )} is registered by another firm; a vehicle counts once, so contact the department if you disagree.`,
    },
    { vins: foreign.map(({ vin }) => vin) },
  );
}

/** Refuses with NOT_FOUND VEHICLE_UNKNOWN, also for another firm's vehicle. */
async function drivesOf(
  transaction: Transaction,
  enterpriseId: Id,
  items: readonly { vehicleId: Id }[],
): Promise<Map<Id, string>> {
  const wanted = [...new Set(items.map((item) => item.vehicleId))];
  const found = await rows<Vehicle>(transaction, findVehiclesByIds(enterpriseId, wanted));
  const drives = new Map(found.map((vehicle) => [vehicle.vehicleId, vehicle.drive]));
  const unknown = wanted.filter((id) => !drives.has(id));
  if (unknown.length === 0) return drives;
  throw refuse.notFound(
    'VEHICLE_UNKNOWN',
    {
      zh: `没有找到车辆 ${unknown.slice(0, 3).join('、')}：请核对标识，或先登记车辆。`,
      en: `There is no vehicle ${unknown.slice(0, 3).join(', ')}; check the id, or register the vehicle first.`,
    },
    { vehicleIds: unknown },
  );
}

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

import type { Actor } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import { derivedId, type Id } from '../kernel/id.js';
import { type LocalDate, type Month, monthOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { factTable } from '../platform/fact-table.js';
import { assertMayClaim, assertNotFuture, type NewFact } from '../platform/facts.js';
import type { RegisterVehicleInput, Vehicle } from './vehicle.entity.js';
import type { RecordVehicleUseInput } from './vehicle-use.entity.js';

/** What a vehicle cannot exceed in a month: 31 days of 24 hours at 120 km/h. */
const PHYSICAL_KM_PER_MONTH = 31 * 24 * 120;

export const vehicleIdOf = (vin: string): Id => derivedId('vehicle', vin);

/** Refuses a register entry that claims too much, has not happened yet, or ends before it begins. */
export function assertVehicle(actor: Actor, today: LocalDate, item: RegisterVehicleInput): void {
  assertMayClaim(actor, item.evidenceGrade);
  assertNotFuture(item.firstRegisteredOn, today, 'firstRegisteredOn');
  assertNotFuture(item.ownedFrom, today, 'ownedFrom');
  if (item.ownedTo && item.ownedTo < item.ownedFrom) {
    throw refuse.badInput('OWNED_PERIOD_REVERSED', {
      zh: 'ownedTo 早于 ownedFrom，请核对日期。',
      en: 'ownedTo is before ownedFrom; check the dates.',
    });
  }
}

/** Refuses a use that no vehicle could have, or this vehicle could not. */
export function assertUse(
  actor: Actor,
  thisMonth: Month,
  item: RecordVehicleUseInput,
  vehicle: Vehicle,
): void {
  assertMayClaim(actor, item.evidenceGrade);
  assertNotFuture(item.month, thisMonth, 'month');
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
  if (item.fuelLitres && (vehicle.drive === 'BEV' || vehicle.drive === 'FCEV')) {
    throw refuse.badInput('FUEL_OF_ELECTRIC', {
      zh: '该车不使用燃料，不能填报 fuelLitres；请核对动力类型或改填 energyKwh。',
      en: 'This vehicle burns no fuel, so fuelLitres cannot be recorded; check its drive, or give energyKwh.',
    });
  }
  const ends = vehicle.ownedTo && item.month > monthOf(vehicle.ownedTo);
  if (item.month < monthOf(vehicle.ownedFrom) || ends) {
    throw refuse.badInput(
      'VEHICLE_NOT_OWNED',
      {
        zh: `该车 ${item.month} 不在本单位车队中（归属期 ${vehicle.ownedFrom} 至 ${vehicle.ownedTo ?? '今'}），请核对月份或更正车辆登记。`,
        en: `The vehicle was not in the fleet in ${item.month} (it is from ${vehicle.ownedFrom} to ${vehicle.ownedTo ?? 'now'}); check the month, or correct the vehicle's entry.`,
      },
      { month: item.month },
    );
  }
}

export const VEHICLE = factTable({
  name: 'vehicle',
  title: { zh: '车辆登记', en: 'vehicle' },
  happened: null,
});
export const VEHICLE_USE = factTable({
  name: 'vehicle_use',
  title: { zh: '车辆使用', en: 'vehicle use' },
  happened: 'month',
});

const quantity = (value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : plain(value);

export const vehicleFact = (
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

export const useFact = (enterpriseId: Id, item: RecordVehicleUseInput, vehicle: Vehicle): NewFact => ({
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
  },
  derived: { drive: vehicle.drive },
});

import type { Id } from '../kernel/id.js';
import { type LocalDate, lastDay } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows } from '../platform/database.js';
import type { DistanceRow } from '../rulebook/anomalies/vehicle-distance-per-day.js';
import type { VehicleEnergyRow } from '../rulebook/anomalies/vehicle-energy-per-km.js';
import { findLongDistances, findOddEnergy } from './fleet-probes.queries.js';
import { idsOf, type Probe } from './look.js';

export const distances: Probe<DistanceRow> = async (look) => {
  const found = await rows<{
    vehicleId: Id;
    mileageSource: string;
    day: LocalDate | null;
    vehicleClass: string;
    distanceKm: string;
    regionCode: RegionCode;
    ids: string;
    total: string;
  }>(look.transaction, findLongDistances(look));
  return {
    total: Number(found[0]?.total ?? 0),
    seen: found.map(({ vehicleId, mileageSource, day, vehicleClass, distanceKm, regionCode, ids }) => ({
      subject: { vehicleId, mileageSource, ...(day ? { day } : { month: look.month }) },
      regionCode,
      row: { vehicleClass, distanceKm, days: day ? 1 : Number(lastDay(look.month).slice(8)) },
      facts: idsOf(ids).map((id) => ({ table: 'vehicle_use', id })),
    })),
  };
};

export const energyUse: Probe<VehicleEnergyRow> = async (look) => {
  const found = await rows<
    VehicleEnergyRow & {
      id: Id;
      vehicleId: Id;
      mileageSource: string;
      day: LocalDate | null;
      total: string;
    }
  >(look.transaction, findOddEnergy(look));
  return {
    total: Number(found[0]?.total ?? 0),
    seen: found.map(({ id, vehicleId, mileageSource, day, ...row }) => ({
      subject: {
        vehicleId,
        mileageSource,
        regionCode: look.regionCode as RegionCode,
        ...(day ? { day } : { month: look.month }),
      },
      regionCode: look.regionCode as RegionCode,
      row,
      facts: [{ table: 'vehicle_use', id }],
    })),
  };
};

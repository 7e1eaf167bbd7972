import { firstDay, lastDay } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { type Look, someIds, thresholds } from './look.js';

/** The class under which the firm has the vehicle in the month; of several entries the last. */
const classIn = ({ month }: Look): Sql => sql`(
  SELECT vehicle_class FROM vehicle
  WHERE vehicle.enterprise_id = vehicle_use.enterprise_id AND vehicle.vehicle_id = vehicle_use.vehicle_id
    AND superseded_at IS NULL AND owned_from <= ${lastDay(month)}
    AND (owned_to IS NULL OR owned_to >= ${firstDay(month)})
  ORDER BY owned_from DESC LIMIT 1)`;

/** Vehicles that one source says to have driven more, in all regions together, than a day or the month allows. */
export const findLongDistances = (look: Look): Sql => sql`
  SELECT vehicle_id AS vehicleId, mileage_source AS mileageSource, day, vehicle_class AS vehicleClass,
    distance_km AS distanceKm, region_code AS regionCode, ids, COUNT(*) OVER () AS total
  FROM (
    SELECT vehicle_id, mileage_source, day, SUM(distance_km) AS distance_km, ${classIn(look)} AS vehicle_class,
      SUBSTRING_INDEX(GROUP_CONCAT(region_code ORDER BY distance_km DESC, region_code), ',', 1) AS region_code,
      ${someIds('id', 'distance_km DESC, id')} AS ids
    FROM vehicle_use
    WHERE enterprise_id = ${look.enterpriseId} AND month = ${look.month} AND superseded_at IS NULL
    GROUP BY enterprise_id, vehicle_id, mileage_source, day
  ) AS told JOIN ${thresholds(look.settings, { most: 'mostKmPerDay' })} AS class ON class.word = told.vehicle_class
  WHERE distance_km > most * IF(day IS NULL, ${Number(lastDay(look.month).slice(8))}, 1)
  ORDER BY vehicle_id, mileage_source, day LIMIT ${LIMITS.anomaliesOfRule}`;

const HAS_LEAST = raw(`drive IN ('BEV', 'DIESEL', 'PETROL')`);
const BURNS_LITRES = raw(`drive IN ('DIESEL', 'PETROL', 'PHEV')`);

/** Uses whose electricity or fuel for a kilometre is outside what is possible for the class. */
export const findOddEnergy = (look: Look): Sql => sql`
  SELECT id, vehicle_id AS vehicleId, mileage_source AS mileageSource, day, vehicle_class AS vehicleClass, drive,
    distance_km AS distanceKm, energy_kwh AS energyKwh, fuel_litres AS fuelLitres, COUNT(*) OVER () AS total
  FROM (
    SELECT vehicle_use.*, ${classIn(look)} AS vehicle_class FROM vehicle_use
    WHERE enterprise_id = ${look.enterpriseId} AND region_code = ${look.regionCode} AND month = ${look.month}
      AND superseded_at IS NULL
  ) AS told JOIN ${thresholds(look.settings, {
    least_kwh: 'leastKwhPerKm',
    most_kwh: 'mostKwhPerKm',
    least_litres: 'leastLitresPerKm',
    most_litres: 'mostLitresPerKm',
  })} AS class ON class.word = told.vehicle_class
  WHERE energy_kwh > most_kwh * distance_km OR (${HAS_LEAST} AND energy_kwh < least_kwh * distance_km)
    OR (${BURNS_LITRES} AND (fuel_litres > most_litres * distance_km
      OR (${HAS_LEAST} AND fuel_litres < least_litres * distance_km)))
  ORDER BY vehicle_id, mileage_source, day, id LIMIT ${LIMITS.anomaliesOfRule}`;

import { firstDay, lastDay } from '../kernel/month.js';
import { type MeasureScope, ofOneCounty } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { judgedUses, usesOnHeldDays } from './counted-use.queries.js';
import { haulsOfUnmeasured } from './freight.measures.js';

const IS_NEV = `drive IN ('BEV', 'PHEV', 'FCEV')`;
const IS_VERIFIED_NEV = `counts_verified AND judged.${IS_NEV}`;

/** Which figure of a use each measure counts, and which uses. */
const COUNTED: Readonly<Record<string, { figure: string; when: string }>> = {
  'fleet.km': { figure: 'distance_km', when: 'counts_distance' },
  'fleet.energyKwh': { figure: 'energy_kwh', when: 'counts_energy' },
  'fleet.fuelLitres': { figure: 'fuel_litres', when: 'counts_fuel' },
  'fleet.nevKmVerified': { figure: 'distance_km', when: IS_VERIFIED_NEV },
  'fleet.verifiedVehicleMonths': { figure: 'distance_km', when: IS_VERIFIED_NEV },
};

/** What a counted use adds. Of verified kilometres no more than counts of the vehicle; a vehicle's month is one. */
const AMOUNTS: Readonly<Record<string, string>> = {
  'fleet.nevKmVerified': `LEAST(own, GREATEST(0, most - COALESCE(SUM(own) OVER (
    PARTITION BY vehicle_id, drive ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))`,
  'fleet.verifiedVehicleMonths': `ROW_NUMBER() OVER (PARTITION BY vehicle_id, drive ORDER BY id) = 1
    AND LEAST(most, SUM(own) OVER (PARTITION BY vehicle_id, drive)) > 0`,
};

/** The uses, or the hauls, of which a measure of the month is the sum. */
export function fleetFacts(scope: MeasureScope, { code, dimension }: MeasureName): Sql {
  const { enterpriseId, regionCode, month } = scope;
  if (code === 'freight.tonneKm')
    return countedFacts('freight_haul haul', {
      amount: raw('mass_kg * distance_km / 1000'),
      happened: 'day',
      where: sql`${haulsOfUnmeasured(ofOneCounty(scope))} AND freight_class = ${dimension}`,
    });
  const { figure = 'NULL', when = 'FALSE' } = COUNTED[code] ?? {};
  const vehicles = sql`SELECT DISTINCT enterprise_id, vehicle_id FROM vehicle_use
    WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND month = ${month} AND superseded_at IS NULL`;
  const uses = { months: [month], vehicles };
  // A plug-in hybrid burns petrol.
  const word = code === 'fleet.fuelLitres' ? `IF(judged.drive = 'PHEV', 'PETROL', judged.drive)` : `''`;
  return sql`
    SELECT 'vehicle_use' AS factTable, id, source_ref AS sourceRef, region_code AS regionCode, happened,
      evidence_grade AS evidenceGrade, recorded_at AS recordedAt, ${raw(AMOUNTS[code] ?? 'own')} AS amount
    FROM (
      SELECT told.*, judged.drive, COALESCE(CAST(told.day AS char), told.month) AS happened,
        told.${raw(figure)} AS own, ${raw(when)} AS counts, ${raw(word)} AS word,
        SUM(IF(counts_distance, told.distance_km, NULL)) OVER (PARTITION BY told.vehicle_id, judged.drive) AS most
      FROM ${usesOnHeldDays(uses)} JOIN ${judgedUses(uses)} ON judged.vehicle_id = told.vehicle_id
        AND judged.region_code = told.region_code AND judged.mileage_source = told.mileage_source
        AND judged.is_daily = (told.day IS NOT NULL)
      WHERE told.region_code = ${regionCode}
    ) AS uses
    WHERE counts AND own IS NOT NULL AND word = ${dimension}`;
}

/** Entries of vehicles that a measure of the month counts; of several of one vehicle the first. */
export function vehicleFacts({ enterpriseId, regionCode, month }: MeasureScope, { code }: MeasureName): Sql {
  const counts = raw(code === 'vehicles.added' ? 'TRUE' : IS_NEV);
  return countedFacts('vehicle', {
    amount: sql`${counts} AND ROW_NUMBER() OVER (PARTITION BY vehicle_id, ${counts} ORDER BY id) = 1`,
    happened: 'owned_from',
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND superseded_at IS NULL
      AND owned_from BETWEEN ${firstDay(month)} AND ${lastDay(month)}`,
  });
}

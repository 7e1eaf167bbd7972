import { addMonths, firstDay, lastDay, startOf } from '../kernel/month.js';
import { type MeasureScope, WEAKEST_GRADE } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';

/** Cartons for reuse are counted only when they came in good condition. Mass is of what was weighed. */
export const returnMeasures = ({ enterpriseId, regionCode, month }: MeasureScope): Sql => {
  const current = sql`FROM recycling_return
    WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND superseded_at IS NULL
      AND occurred_at >= ${startOf(firstDay(month))} AND occurred_at < ${startOf(firstDay(addMonths(month, 1)))}`;
  return sql`
    SELECT 'returns.cartonsReused' AS code, '' AS dimension, SUM(quantity) AS value, ${WEAKEST_GRADE} AS gradeRank
    ${current} AND item_kind = 'CARTON' AND item_condition = 'GOOD' AND disposition = 'REUSE' HAVING COUNT(*) > 0
    UNION ALL
    SELECT 'returns.massKg', '', SUM(mass_kg), ${WEAKEST_GRADE}
    ${current} AND mass_kg IS NOT NULL HAVING COUNT(*) > 0
    UNION ALL
    SELECT 'returns.filmBagMassKg', '', SUM(mass_kg), ${WEAKEST_GRADE}
    ${current} AND mass_kg IS NOT NULL AND item_kind = 'FILM_BAG' HAVING COUNT(*) > 0`;
};

/**
 * By region, outlets with a device of the standard kind on the last day of the month; zero where the firm has devices
 * and none serves.
 */
export const deviceMeasures = ({ enterpriseId, month }: Omit<MeasureScope, 'regionCode'>): Sql => sql`
  SELECT region_code AS regionCode, 'devices.outlets' AS code, '' AS dimension, ${WEAKEST_GRADE} AS gradeRank,
    COUNT(DISTINCT IF(device_kind = 'STANDARD_BIN'
      AND (in_service_to IS NULL OR in_service_to >= ${lastDay(month)}), outlet_id, NULL)) AS value
  FROM recovery_device
  WHERE enterprise_id = ${enterpriseId} AND superseded_at IS NULL AND in_service_from <= ${lastDay(month)}
  GROUP BY region_code`;

const COUNTED_RETURNS: Readonly<Record<string, { amount: string; where: string }>> = {
  'returns.cartonsReused': {
    amount: 'quantity',
    where: `item_kind = 'CARTON' AND item_condition = 'GOOD' AND disposition = 'REUSE'`,
  },
  'returns.massKg': { amount: 'mass_kg', where: 'mass_kg IS NOT NULL' },
  'returns.filmBagMassKg': {
    amount: 'mass_kg',
    where: `mass_kg IS NOT NULL AND item_kind = 'FILM_BAG'`,
  },
};

/** The hand-overs of which a measure of the month is the sum. */
export function returnFacts({ enterpriseId, regionCode, month }: MeasureScope, { code }: MeasureName): Sql {
  const { amount = 'NULL', where = 'FALSE' } = COUNTED_RETURNS[code] ?? {};
  return countedFacts('recycling_return', {
    amount: raw(amount),
    happened: 'occurred_at',
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND superseded_at IS NULL
      AND occurred_at >= ${startOf(firstDay(month))} AND occurred_at < ${startOf(firstDay(addMonths(month, 1)))}
      AND ${raw(where)}`,
  });
}

/** The devices of the county; of several in one outlet the first counts, and those that no longer serve add nothing. */
export const deviceFacts = ({ enterpriseId, regionCode, month }: MeasureScope): Sql => {
  const serves = sql`(device_kind = 'STANDARD_BIN' AND (in_service_to IS NULL OR in_service_to >= ${lastDay(month)}))`;
  return countedFacts('recovery_device', {
    amount: sql`${serves} AND ROW_NUMBER() OVER (PARTITION BY outlet_id, ${serves} ORDER BY id) = 1`,
    happened: 'in_service_from',
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND superseded_at IS NULL
      AND in_service_from <= ${lastDay(month)}`,
  });
};

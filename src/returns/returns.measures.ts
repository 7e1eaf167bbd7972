import { addMonths, firstDay, lastDay, startOf } from '../kernel/month.js';
import { type MeasureScope, WEAKEST_GRADE } from '../platform/facts.js';
import { type Sql, sql } from '../platform/sql.js';

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

import { addMonths, firstDay, lastDay, startOf } from '../kernel/month.js';
import {
  GRADE_RANK,
  type MeasureScope,
  ofOneCounty,
  type RegisterScope,
  type SumScope,
  WEAKEST_GRADE,
} from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';

/** What each measure adds up, of which hand-overs: cartons for reuse in good condition alone, mass of what was weighed. */
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

const currentReturns = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND superseded_at IS NULL
  AND occurred_at >= ${startOf(firstDay(month))} AND occurred_at < ${startOf(firstDay(addMonths(month, 1)))}`;

/** One pass over the hand-overs, turned from one row of sums a county into one row a measure; a sum of none is absent. */
export function returnMeasures(scope: SumScope): Sql {
  const counted = Object.entries(COUNTED_RETURNS);
  const sums = counted.map(([, { amount, where }], index) =>
    raw(
      `SUM(IF(${where}, ${amount}, NULL)) AS value${index}, MAX(IF(${where}, ${GRADE_RANK.text}, NULL)) AS rank${index}`,
    ),
  );
  const codes = counted.map(([code], index) => sql`SELECT ${code} AS code, ${raw(String(index))} AS number`);
  const pick = (column: string) =>
    raw(`CASE number ${counted.map((_one, index) => `WHEN ${index} THEN ${column}${index}`).join(' ')} END`);
  return sql`
    SELECT enterpriseId, regionCode, code, '' AS dimension, value, gradeRank FROM (
      SELECT sums.enterpriseId, sums.regionCode, codes.code, ${pick('value')} AS value, ${pick('rank')} AS gradeRank
      FROM (
        SELECT enterprise_id AS enterpriseId, region_code AS regionCode, ${joined(sums, ', ')}
        FROM recycling_return WHERE ${currentReturns(scope)} GROUP BY enterprise_id, region_code
      ) sums
      CROSS JOIN (${joined(codes, ' UNION ALL ')}) codes
    ) measures WHERE value IS NOT NULL`;
}

/**
 * By region, outlets with a device of the standard kind on the last day of the month; zero where the firm has devices
 * and none serves.
 */
export const deviceMeasures = ({ enterpriseIds, month }: RegisterScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, 'devices.outlets' AS code, '' AS dimension,
    ${WEAKEST_GRADE} AS gradeRank,
    COUNT(DISTINCT IF(device_kind = 'STANDARD_BIN'
      AND (in_service_to IS NULL OR in_service_to >= ${lastDay(month)}), outlet_id, NULL)) AS value
  FROM recovery_device
  WHERE enterprise_id IN ${enterpriseIds} AND superseded_at IS NULL AND in_service_from <= ${lastDay(month)}
  GROUP BY enterprise_id, region_code`;

/** The hand-overs of which a measure of the month is the sum. */
export function returnFacts(scope: MeasureScope, { code }: MeasureName): Sql {
  const { amount = 'NULL', where = 'FALSE' } = COUNTED_RETURNS[code] ?? {};
  return countedFacts('recycling_return', {
    amount: raw(amount),
    happened: 'occurred_at',
    where: sql`${currentReturns(ofOneCounty(scope))} AND ${raw(where)}`,
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

import { addMonths, firstDay } from '../kernel/month.js';
import { type MeasureScope, ofOneCounty, type SumScope, WEAKEST_GRADE } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import { COUNT_NAMES, COUNTS } from './parcel-count.js';

/**
 * Sums of the current facts of an enterprise's month, by region, as rows of `SummedMeasure`.
 *
 * A count is summed only where **every** current fact of that enterprise, region and month records it; otherwise it is
 * absent, never a partial sum. So the part and the whole of a share always cover the same outlets and days, at the
 * price that one day without a count leaves its measure out until the day is corrected.
 */
export const packagingMeasures = (scope: SumScope): Sql =>
  sql`${parcelMeasures(scope)} UNION ALL ${useMeasures(scope)}`;

const currentFacts = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes}
  AND day >= ${firstDay(month)} AND day < ${firstDay(addMonths(month, 1))} AND superseded_at IS NULL`;

const sumWhereAllRecord = (column: string): string => `IF(COUNT(${column}) = COUNT(*), SUM(${column}), NULL)`;

/** One pass over the facts, turned from one row of sums a county into one row a measure. */
function parcelMeasures(scope: SumScope): Sql {
  const codes = joined(
    COUNT_NAMES.map((name) => sql`SELECT ${COUNTS[name].measure} AS code`),
    ' UNION ALL ',
  );
  const columns = COUNT_NAMES.map((name) => COUNTS[name].column);
  const sums = columns.map((column) => `${sumWhereAllRecord(column)} AS ${column}`).join(', ');
  const valueOfCode = joined(
    COUNT_NAMES.map((name) => sql`WHEN ${COUNTS[name].measure} THEN ${raw(COUNTS[name].column)}`),
    ' ',
  );
  return sql`
    SELECT enterpriseId, regionCode, code, '' AS dimension, value, gradeRank FROM (
      SELECT sums.enterpriseId, sums.regionCode, codes.code, sums.gradeRank,
        CASE codes.code ${valueOfCode} END AS value
      FROM (
        SELECT enterprise_id AS enterpriseId, region_code AS regionCode, ${raw(sums)}, ${WEAKEST_GRADE} AS gradeRank
        FROM parcel_count WHERE ${currentFacts(scope)} GROUP BY enterprise_id, region_code
      ) sums
      CROSS JOIN (${codes}) codes
    ) measures WHERE value IS NOT NULL`;
}

/**
 * By what the specifications are on the platform's list. Mass is what was said, or else what follows from the units. One
 * pass over the facts for both sums of each specification.
 */
const useMeasures = (scope: SumScope): Sql => sql`
  SELECT enterpriseId, regionCode, code, dimension, value, gradeRank FROM (
    SELECT sums.enterpriseId, sums.regionCode, codes.code, sums.dimension, sums.gradeRank,
      IF(codes.code = 'packaging.massKg', sums.massKg, sums.units) AS value
    FROM (
      SELECT enterprise_id AS enterpriseId, region_code AS regionCode, platform_code AS dimension,
        ${raw(sumWhereAllRecord('COALESCE(mass_kg, mass_from_units_kg)'))} AS massKg,
        ${raw(sumWhereAllRecord('units'))} AS units, ${WEAKEST_GRADE} AS gradeRank
      FROM packaging_use WHERE ${currentFacts(scope)} GROUP BY enterprise_id, region_code, platform_code
    ) sums
    CROSS JOIN (SELECT 'packaging.massKg' AS code UNION ALL SELECT 'packaging.units') codes
  ) measures WHERE value IS NOT NULL`;

/** The facts of which a measure of the month is the sum. */
export function packagingFacts(scope: MeasureScope, { code, dimension }: MeasureName): Sql {
  const facts = currentFacts(ofOneCounty(scope));
  const count = COUNT_NAMES.find((name) => COUNTS[name].measure === code);
  if (count)
    return countedFacts('parcel_count', {
      amount: raw(COUNTS[count].column),
      happened: 'day',
      where: facts,
    });
  return countedFacts('packaging_use', {
    amount: raw(code === 'packaging.massKg' ? 'COALESCE(mass_kg, mass_from_units_kg)' : 'units'),
    happened: 'day',
    where: sql`${facts} AND platform_code = ${dimension}`,
  });
}

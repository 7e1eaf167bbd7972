import { type MeasureScope, type SumScope, WEAKEST_GRADE } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import { ENERGY_CARRIERS, type EnergyCarrier } from '../rulebook/energy-carriers.js';

const CODE_OF_CARRIER = joined(
  (Object.keys(ENERGY_CARRIERS) as EnergyCarrier[]).map(
    (carrier) => sql`WHEN ${carrier} THEN ${ENERGY_CARRIERS[carrier].measure}`,
  ),
  ' ',
);

/** What the meters counted, by carrier and kind of site. */
export const energyMeasures = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  SELECT enterprise_id AS enterpriseId, region_code AS regionCode, CASE carrier ${CODE_OF_CARRIER} END AS code,
    site_kind AS dimension, SUM(quantity) AS value, ${WEAKEST_GRADE} AS gradeRank
  FROM energy_use
  WHERE enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND month = ${month}
    AND superseded_at IS NULL
  GROUP BY enterprise_id, region_code, carrier, site_kind`;

/** What the meters counted of which a measure of the month is the sum. */
export const energyFacts = (
  { enterpriseId, regionCode, month }: MeasureScope,
  { code, dimension }: MeasureName,
): Sql =>
  countedFacts('energy_use', {
    amount: raw('quantity'),
    happened: 'month',
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND month = ${month}
      AND superseded_at IS NULL AND site_kind = ${dimension} AND CASE carrier ${CODE_OF_CARRIER} END = ${code}`,
  });

import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type Month } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { dailyFacts, type Look, number, thresholds } from './look.js';

/** What was weighed, or else follows from the units. */
const MASS_KG = raw('COALESCE(packaging_use.mass_kg, packaging_use.mass_from_units_kg)');

export const withoutPackagingMonth = ({ enterpriseId, regionCode, month }: Look): Sql => sql`
  DELETE FROM packaging_month
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND month = ${month}`;

const sumWhereAllRecord = (value: string): Sql =>
  sql`IF(COUNT(${raw(value)}) = COUNT(*), SUM(${raw(value)}), NULL)`;

/** One pass over the counts and one over the uses, these first summed by specification. */
export const sumPackagingMonth = (look: Look): Sql => sql`
  INSERT INTO packaging_month
    (enterprise_id, region_code, month, accepted, taped, repacked, mass_kg, tape_mass_kg, units_used)
  SELECT ${look.enterpriseId}, ${look.regionCode}, ${look.month}, accepted, taped, repacked, mass_kg, tape_mass_kg, units_used
  FROM (
    SELECT SUM(accepted) AS accepted, ${sumWhereAllRecord('taped')} AS taped,
      ${sumWhereAllRecord('e_commerce - not_repacked')} AS repacked
    FROM parcel_count WHERE ${dailyFacts(look, 'parcel_count')}
  ) AS counts CROSS JOIN (
    SELECT SUM(mass_kg) AS mass_kg, SUM(IF(category = 'tape', mass_kg, NULL)) AS tape_mass_kg,
      IF(SUM(category IN ('envelope', 'box', 'bag') AND is_counted = 0) > 0, NULL,
        SUM(IF(category IN ('envelope', 'box', 'bag'), units, 0))) AS units_used
    FROM (
      SELECT platform_code, SUM(${MASS_KG}) AS mass_kg, SUM(units) AS units, COUNT(units) = COUNT(*) AS is_counted
      FROM packaging_use WHERE ${dailyFacts(look, 'packaging_use')} GROUP BY platform_code
    ) AS used JOIN packaging_specification ON packaging_specification.code = used.platform_code
  ) AS uses
  WHERE accepted IS NOT NULL OR mass_kg IS NOT NULL`;

/** The months from the first to that of the look. */
export const findMonths = ({ enterpriseId, regionCode, month }: Look, first: Month): Sql => sql`
  SELECT month, accepted, taped, repacked, mass_kg AS massKg, tape_mass_kg AS tapeMassKg, units_used AS unitsUsed
  FROM packaging_month
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND month BETWEEN ${first} AND ${month}
  ORDER BY month`;

export const findMonthsAfter = (
  { enterpriseId, regionCode, month }: Pick<Look, 'enterpriseId' | 'regionCode' | 'month'>,
  last: Month,
): Sql => sql`
  SELECT month FROM packaging_month
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND month > ${month} AND month <= ${last}
  ORDER BY month`;

export const findHeaviestUses = (look: Look, categories?: readonly string[]): Sql => sql`
  SELECT 'packaging_use' AS \`table\`, packaging_use.id FROM packaging_use
  WHERE ${all([
    dailyFacts(look, 'packaging_use'),
    categories &&
      sql`platform_code IN (SELECT code FROM packaging_specification WHERE category IN ${[...categories]})`,
  ])}
  ORDER BY ${MASS_KG} DESC, packaging_use.id LIMIT ${LIMITS.factsOfAnomaly}`;

/** Weighed uses whose mass per unit lies outside what is known of the specification, or possible for its kind. */
export const findOddUnitMasses = (look: Look): Sql => {
  const { settings } = look;
  const known = raw('COALESCE(own.mass_per_unit_grams, listed.typical_mass_grams)');
  return sql`
    SELECT packaging_use.id, outlet_id AS outletId, day, specification_code AS specificationCode, category,
      ${known} AS massPerUnitGrams, units, mass_kg AS massKg, COUNT(*) OVER () AS total
    FROM packaging_use
    JOIN packaging_specification AS listed ON listed.code = packaging_use.platform_code
    LEFT JOIN enterprise_specification AS own ON own.id = packaging_use.enterprise_specification_id
    LEFT JOIN ${thresholds(settings, { lightest: 'lightestGrams', heaviest: 'heaviestGrams' })} AS kind
      ON kind.word = listed.category
    WHERE ${dailyFacts(look, 'packaging_use')} AND units IS NOT NULL AND mass_kg IS NOT NULL
      AND (mass_kg * 1000 < units * COALESCE(${known} * ${number(settings.value('lightestTimes'))}, lightest)
        OR mass_kg * 1000 > units * COALESCE(${known} * ${number(settings.value('heaviestTimes'))}, heaviest))
    ORDER BY day, packaging_use.id LIMIT ${LIMITS.anomaliesOfRule}`;
};

/** Outlets that packed more pieces with one specification in the month than they accepted. */
export const findPiecesPackedAbove = (look: Look): Sql => sql`
  SELECT used.outlet_id AS outletId, specification_code AS specificationCode, pieces_packed AS piecesPacked, accepted,
    fact_count AS factCount, COUNT(*) OVER () AS total
  FROM (
    SELECT outlet_id, specification_code, SUM(pieces_packed) AS pieces_packed, COUNT(*) AS fact_count
    FROM packaging_use WHERE ${dailyFacts(look, 'packaging_use')} GROUP BY outlet_id, specification_code
  ) AS used JOIN (
    SELECT outlet_id, SUM(accepted) AS accepted FROM parcel_count WHERE ${dailyFacts(look, 'parcel_count')}
    GROUP BY outlet_id
  ) AS counted ON counted.outlet_id = used.outlet_id
  WHERE pieces_packed * 100 > accepted * (100 + ${number(look.settings.value('tolerancePercent'))})
  ORDER BY used.outlet_id, specification_code LIMIT ${LIMITS.anomaliesOfRule}`;

/** By the index of what stands once, which begins with outlet and day. */
export const findUsesOfSpecification = ({ month }: Look, outletId: Id, specificationCode: string): Sql => sql`
  SELECT 'packaging_use' AS \`table\`, id FROM packaging_use
  WHERE outlet_id = ${outletId} AND day >= ${firstDay(month)} AND day < ${firstDay(addMonths(month, 1))}
    AND specification_code = ${specificationCode} AND superseded_at IS NULL
  ORDER BY pieces_packed DESC, id LIMIT ${LIMITS.factsOfAnomaly}`;

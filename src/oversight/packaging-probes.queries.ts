import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type Month } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import type { SettingsInForce } from '../rulebook/anomaly.js';
import { dailyFacts, type Look, number, thresholds } from './look.js';

type Scope = Pick<Look, 'enterpriseId' | 'regionCode' | 'month'>;

const ofCounty = ({ enterpriseId, regionCode }: Scope, table: string): Sql =>
  sql`${raw(table)}.enterprise_id = ${enterpriseId} AND ${raw(table)}.region_code = ${regionCode}`;
const ofMonth = (scope: Scope, table: string): Sql =>
  sql`${ofCounty(scope, table)} AND ${raw(table)}.month = ${scope.month}`;

export const withoutMonth = (scope: Scope, table: 'parcel_month' | 'packaging_month'): Sql =>
  sql`DELETE FROM ${raw(table)} WHERE ${ofMonth(scope, table)}`;

const sumWhereAllRecord = (value: string): Sql =>
  sql`IF(COUNT(${raw(value)}) = COUNT(*), SUM(${raw(value)}), NULL)`;

/** One pass over the counts. */
export const sumParcels = (look: Look): Sql => sql`
  INSERT INTO parcel_month (enterprise_id, region_code, month, accepted, taped, repacked)
  SELECT ${look.enterpriseId}, ${look.regionCode}, ${look.month}, SUM(accepted), ${sumWhereAllRecord('taped')},
    ${sumWhereAllRecord('e_commerce - not_repacked')}
  FROM parcel_count WHERE ${dailyFacts(look, 'parcel_count')} HAVING COUNT(*) > 0`;

/** What was weighed, or else follows from the units. */
const MASS_KG = raw('COALESCE(mass_kg, mass_from_units_kg)');

/** One pass over the uses. */
export const sumUses = (look: Look): Sql => sql`
  INSERT INTO packaging_month (enterprise_id, region_code, month, platform_code, enterprise_specification_id, mass_kg,
    units, lightest_grams, heaviest_grams, has_mass_without_units)
  SELECT ${look.enterpriseId}, ${look.regionCode}, ${look.month}, platform_code,
    COALESCE(enterprise_specification_id, ''), SUM(${MASS_KG}), ${sumWhereAllRecord('units')},
    MIN(mass_kg * 1000 / units), MAX(mass_kg * 1000 / units), MAX(COALESCE(units = 0 AND mass_kg > 0, 0))
  FROM packaging_use WHERE ${dailyFacts(look, 'packaging_use')}
  GROUP BY platform_code, enterprise_specification_id`;

/** The months from the first to that of the look in which pieces and packaging are both on record. */
export const findMassesPerPiece = (look: Look, first: Month): Sql => sql`
  SELECT parcel_month.month, accepted AS pieces, SUM(mass_kg) AS massKg
  FROM parcel_month JOIN packaging_month USING (enterprise_id, region_code, month)
  WHERE ${ofCounty(look, 'parcel_month')} AND parcel_month.month BETWEEN ${first} AND ${look.month} AND accepted > 0
  GROUP BY parcel_month.month, accepted ORDER BY parcel_month.month`;

export const findMonthsAfter = (scope: Scope, last: Month): Sql => sql`
  SELECT month FROM parcel_month
  WHERE ${ofCounty(scope, 'parcel_month')} AND month > ${scope.month} AND month <= ${last} ORDER BY month`;

/** Used packaging of the month beside its specification on the platform's list. */
const usedOf = (look: Look): Sql => sql`
  packaging_month JOIN packaging_specification AS listed ON listed.code = packaging_month.platform_code
  WHERE ${ofMonth(look, 'packaging_month')}`;

export const findTapeUse = (look: Look): Sql => sql`
  SELECT taped AS tapedPieces, used.mass_kg AS tapeMassKg
  FROM parcel_month JOIN (SELECT SUM(mass_kg) AS mass_kg FROM ${usedOf(look)} AND category = 'tape') AS used
  WHERE ${ofMonth(look, 'parcel_month')} AND taped IS NOT NULL AND used.mass_kg IS NOT NULL`;

/** Nothing where a use that counts here was not counted, or no packaging is on record at all. */
export const findRepacking = (look: Look): Sql => sql`
  SELECT repacked AS repackedPieces, used.units AS unitsUsed
  FROM parcel_month JOIN (
    SELECT SUM(IF(packs_a_piece, units, 0)) AS units, SUM(packs_a_piece AND units IS NULL) AS uncounted
    FROM (SELECT units, category IN ('envelope', 'box', 'bag') AS packs_a_piece FROM ${usedOf(look)}) AS packaging
  ) AS used
  WHERE ${ofMonth(look, 'parcel_month')} AND repacked IS NOT NULL AND used.uncounted = 0`;

export const findHeaviestUses = (look: Look, categories?: readonly string[]): Sql => sql`
  SELECT 'packaging_use' AS \`table\`, id FROM packaging_use
  WHERE ${all([
    dailyFacts(look, 'packaging_use'),
    categories &&
      sql`platform_code IN (SELECT code FROM packaging_specification WHERE category IN ${[...categories]})`,
  ])}
  ORDER BY ${MASS_KG} DESC, id LIMIT ${LIMITS.factsOfAnomaly}`;

const MASS_PER_UNIT = raw('COALESCE(own.mass_per_unit_grams, listed.typical_mass_grams)');

/** What the rule knows of a specification: its mass per unit, or else the thresholds of its kind. */
const knownOf = (settings: SettingsInForce, table: string): Sql => sql`
  JOIN packaging_specification AS listed ON listed.code = ${raw(table)}.platform_code
  LEFT JOIN enterprise_specification AS own ON own.id = ${raw(table)}.enterprise_specification_id
  LEFT JOIN ${thresholds(settings, { least: 'lightestGrams', most: 'heaviestGrams' })} AS kind
    ON kind.word = listed.category`;
const lightest = (settings: SettingsInForce): Sql =>
  sql`COALESCE(${MASS_PER_UNIT} * ${number(settings.value('lightestTimes'))}, least)`;
const heaviest = (settings: SettingsInForce): Sql =>
  sql`COALESCE(${MASS_PER_UNIT} * ${number(settings.value('heaviestTimes'))}, most)`;

/** A quotient is rounded by the database: what lies on a threshold is looked at exactly. */
const ROUNDED = raw('0.000001');

/** Specifications of which some use may be odd, from the sums of the month: most months have none. */
export const findOddSpecifications = (look: Look): Sql => sql`
  SELECT packaging_month.platform_code AS platformCode FROM packaging_month
  ${knownOf(look.settings, 'packaging_month')}
  WHERE ${ofMonth(look, 'packaging_month')}
    AND (has_mass_without_units OR lightest_grams < ${lightest(look.settings)} + ${ROUNDED}
      OR heaviest_grams > ${heaviest(look.settings)} - ${ROUNDED})
  GROUP BY packaging_month.platform_code`;

/** Weighed uses whose mass per unit lies outside what is known of the specification, or possible for its kind. */
export const findOddUnitMasses = (look: Look, platformCodes: readonly string[]): Sql => sql`
  SELECT packaging_use.id, outlet_id AS outletId, day, specification_code AS specificationCode, category,
    ${MASS_PER_UNIT} AS massPerUnitGrams, units, mass_kg AS massKg, COUNT(*) OVER () AS total
  FROM packaging_use ${knownOf(look.settings, 'packaging_use')}
  WHERE ${dailyFacts(look, 'packaging_use')} AND packaging_use.platform_code IN ${[...platformCodes]}
    AND units IS NOT NULL AND mass_kg IS NOT NULL
    AND (mass_kg * 1000 < units * ${lightest(look.settings)} OR mass_kg * 1000 > units * ${heaviest(look.settings)})
  ORDER BY day, packaging_use.id LIMIT ${LIMITS.anomaliesOfRule}`;

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

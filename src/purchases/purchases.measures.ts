import { type MeasureScope, ofOneCounty, type SumScope, WEAKEST_GRADE } from '../platform/facts.js';
import { addMonths, firstDay } from '../kernel/month.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';
import type { MeasureCode } from '../rulebook/measures.js';

/** What a line amounts to; mass is what was said, or else what follows from the units. */
const AMOUNTS = {
  units: 'units',
  massKg: 'COALESCE(mass_kg, mass_from_units_kg)',
  valueYuan: 'value_yuan',
} as const;

/** Of which lines: a standard is judged by what was bought to it, in quantity and in value. */
const PARTS = {
  all: 'TRUE',
  conforming: 'meets_standard',
  certified: 'certificate_number IS NOT NULL',
} as const;

type Amount = keyof typeof AMOUNTS;
type Part = keyof typeof PARTS;
const SUMS: Record<Part, Record<Amount, MeasureCode>> = {
  all: { units: 'purchases.units', massKg: 'purchases.massKg', valueYuan: 'purchases.valueYuan' },
  conforming: {
    units: 'purchases.conformingUnits',
    massKg: 'purchases.conformingMassKg',
    valueYuan: 'purchases.conformingValueYuan',
  },
  certified: {
    units: 'purchases.certifiedUnits',
    massKg: 'purchases.certifiedMassKg',
    valueYuan: 'purchases.certifiedValueYuan',
  },
};

/**
 * Sums of the lines of an enterprise's month by region and by what was bought. An amount is summed only where **every** line
 * of the specification records it, so that a part and its whole always cover the same lines; a part of which there was
 * none is zero, not absent.
 */
export function purchaseMeasures(scope: SumScope): Sql {
  const sums = (Object.keys(PARTS) as Part[]).flatMap((part) =>
    (Object.keys(AMOUNTS) as Amount[]).map((amount) => ({ code: SUMS[part][amount], part, amount })),
  );
  const column = ({ part, amount }: (typeof sums)[number]) => `${part}_${amount}`;
  const columns = sums.map((one) => {
    const value = AMOUNTS[one.amount];
    return `IF(COUNT(${value}) = COUNT(*), SUM(IF(${PARTS[one.part]}, ${value}, 0)), NULL) AS ${column(one)}`;
  });
  const codes = joined(
    sums.map(({ code }) => sql`SELECT ${code} AS code`),
    ' UNION ALL ',
  );
  const valueOfCode = joined(
    sums.map((one) => sql`WHEN ${one.code} THEN ${raw(column(one))}`),
    ' ',
  );
  return sql`
    SELECT enterpriseId, regionCode, code, dimension, value, gradeRank FROM (
      SELECT sums.enterpriseId, sums.regionCode, codes.code, sums.dimension, sums.gradeRank,
        CASE codes.code ${valueOfCode} END AS value
      FROM (
        SELECT enterprise_id AS enterpriseId, region_code AS regionCode, platform_code AS dimension,
          ${raw(columns.join(', '))}, ${WEAKEST_GRADE} AS gradeRank
        FROM packaging_purchase WHERE ${currentFacts(scope)}
        GROUP BY enterprise_id, region_code, platform_code) sums
      CROSS JOIN (${codes}) codes
    ) measures WHERE value IS NOT NULL`;
}

const currentFacts = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes}
  AND day >= ${firstDay(month)} AND day < ${firstDay(addMonths(month, 1))} AND superseded_at IS NULL`;

/** The lines of which a measure of the month is the sum. */
export function purchaseFacts(scope: MeasureScope, { code, dimension }: MeasureName): Sql {
  const parts = Object.keys(PARTS) as Part[];
  const part = parts.find((one) => Object.values<string>(SUMS[one]).includes(code)) ?? 'all';
  const amount = (Object.keys(AMOUNTS) as Amount[]).find((one) => SUMS[part][one] === code) ?? 'units';
  return countedFacts('packaging_purchase', {
    amount: raw(`IF(${PARTS[part]}, ${AMOUNTS[amount]}, 0)`),
    happened: 'day',
    where: sql`${currentFacts(ofOneCounty(scope))} AND platform_code = ${dimension}`,
  });
}

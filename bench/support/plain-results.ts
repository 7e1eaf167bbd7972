import type { Connection } from 'mysql2/promise';
import { addMonths, firstDay, type Month, startOf } from '../../src/kernel/month.js';
import type { Firm } from './year-of-firms.js';

/**
 * The hand-written side: the same indicators by one INSERT … SELECT for each set of them, straight from the facts of a
 * firm's month to rows of value, numerator and denominator, of the firm's counties and every region around them; then the
 * quarter, the year and the whole regions from those rows. It keeps no inputs, no trace, no versions and no evidence.
 */
const TABLE = `CREATE TABLE plain_result (
  enterprise_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  region_code char(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  period char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value decimal(30,6) NULL, above decimal(30,6) NOT NULL, below decimal(30,6) NULL,
  PRIMARY KEY (enterprise_id, region_code, period, code),
  KEY plain_result_region (region_code, period, code, enterprise_id, value)
) ENGINE=InnoDB`;

/** Decimals after rounding and what a share is multiplied by, by indicator. */
const VALUE = `ROUND(CASE code WHEN 'GPP' THEN above / below WHEN 'ECP' THEN above / below
    WHEN 'NVM' THEN 12 * above / below WHEN 'CRU' THEN above WHEN 'ERD' THEN above WHEN 'PPB' THEN above
    WHEN 'SPU' THEN above ELSE 100 * above / NULLIF(below, 0) END,
  CASE code WHEN 'GPP' THEN 4 WHEN 'ECP' THEN 4 WHEN 'ERD' THEN 3 WHEN 'CRU' THEN 0 WHEN 'NVM' THEN 0 ELSE 2 END)`;
const KEEP = 'ON DUPLICATE KEY UPDATE value = VALUES(value), above = VALUES(above), below = VALUES(below)';
const REGIONS = `(SELECT 6 AS digits UNION ALL SELECT 4 UNION ALL SELECT 2 UNION ALL SELECT 0) AS wider`;
const REGION = `RPAD(LEFT(region_code, digits), 6, '0')`;

const codes = (names: readonly string[]) =>
  `(${names.map((name) => `SELECT '${name}' AS code`).join(' UNION ALL ')}) AS codes`;

const set = (
  from: string,
  expressions: Readonly<Record<string, readonly [above: string, below: string]>>,
): string => {
  const pick = (index: 0 | 1) =>
    `CASE code ${Object.entries(expressions)
      .map(([code, both]) => `WHEN '${code}' THEN ${both[index]}`)
      .join(' ')} END`;
  return `INSERT INTO plain_result
    SELECT :firm, region, :month, code, ${VALUE}, above, below FROM (
      SELECT ${REGION} AS region, code, SUM(${pick(0)}) AS above, SUM(${pick(1)}) AS below
      FROM (${from}) AS sums CROSS JOIN ${REGIONS} CROSS JOIN ${codes(Object.keys(expressions))}
      GROUP BY 1, 2
    ) AS results WHERE above IS NOT NULL ${KEEP}`;
};

const DAYS = `enterprise_id = :firm AND day >= :first AND day < :next AND superseded_at IS NULL`;
const TIMES = `enterprise_id = :firm AND occurred_at >= :start AND occurred_at < :end AND superseded_at IS NULL`;
const BANNED = `'PKG-BAG-FILM', 'PKG-TAPE-60', 'PKG-TAPE-45', 'PKG-SACK-SINGLE', 'PKG-BAG-WOVEN'`;

/** A statement for each set of indicators that is computed from the same facts. */
const SETS: readonly string[] = [
  set(
    `SELECT region_code, SUM(accepted) AS accepted, SUM(e_commerce) AS e_commerce, SUM(not_repacked) AS not_repacked,
       SUM(e_waybill) AS e_waybill, SUM(taped) AS taped, SUM(slim_taped) AS slim_taped,
       SUM(consolidations) AS consolidations, SUM(reusable_bag_consolidations) AS reusable_bag,
       SUM(same_city) AS same_city, SUM(same_city_reusable) AS same_city_reusable
     FROM parcel_count WHERE ${DAYS} GROUP BY region_code`,
    {
      NSP: ['not_repacked', 'e_commerce'],
      EWR: ['e_waybill', 'accepted'],
      STR: ['slim_taped', 'taped'],
      CBR: ['reusable_bag', 'consolidations'],
      SCR: ['same_city_reusable', 'same_city'],
    },
  ),
  set(
    `SELECT region_code, SUM(mass) AS mass, SUM(IF(platform_code IN (${BANNED}), mass, 0)) AS banned,
       SUM(IF(platform_code IN (${BANNED}, 'PKG-FILL-PLASTIC'), mass, 0)) AS plastic,
       SUM(IF(platform_code IN ('PKG-BAG-FILM-BIO', 'PKG-TAPE-BIO', 'PKG-FILL-PLANT'), mass, 0)) AS degradable,
       SUM(mass * CASE platform_code WHEN 'PKG-BOX-CORR' THEN 1.137 WHEN 'PKG-BOX-CORR-3' THEN 1.137
         WHEN 'PKG-ENV-PAPER' THEN 0.9 ELSE 2.765 END) AS kg_co2e,
       (SELECT SUM(accepted) FROM parcel_count AS count WHERE ${DAYS} AND count.region_code = used.region_code) AS pieces,
       (SELECT SUM(COALESCE(energy_kwh, 0) * 0.5777 + COALESCE(fuel_litres, 0) * 3.28564) FROM vehicle_use AS driven
        WHERE driven.enterprise_id = :firm AND driven.region_code = used.region_code AND driven.month = :month
          AND driven.superseded_at IS NULL) AS driving
     FROM (
       SELECT region_code, platform_code, SUM(COALESCE(mass_kg, mass_from_units_kg)) AS mass
       FROM packaging_use WHERE ${DAYS} GROUP BY region_code, platform_code
     ) AS used GROUP BY region_code`,
    {
      PPB: ['banned', 'NULL'],
      SPU: ['plastic', 'NULL'],
      DGM: ['degradable', 'mass'],
      GPP: ['kg_co2e + driving', 'pieces'],
    },
  ),
  set(
    `SELECT region_code, SUM(IF(item_kind = 'CARTON' AND item_condition = 'GOOD' AND disposition = 'REUSE', quantity, 0))
       AS cartons FROM recycling_return WHERE ${TIMES} GROUP BY region_code`,
    { CRU: ['cartons', 'NULL'], ERD: ['cartons * 0.037', 'NULL'] },
  ),
  set(
    `SELECT region_code, SUM(distance_km) AS km, SUM(IF(drive = 'BEV', distance_km, 0)) AS nev_km,
       COUNT(DISTINCT IF(drive = 'BEV', vehicle_id, NULL)) AS vehicle_months
     FROM vehicle_use WHERE enterprise_id = :firm AND month = :month AND superseded_at IS NULL GROUP BY region_code`,
    { NVK: ['nev_km', 'km'], NVM: ['nev_km', 'vehicle_months'] },
  ),
  set(
    `SELECT used.region_code, kwh, SUM(accepted) AS accepted FROM (
       SELECT region_code, SUM(quantity) AS kwh FROM energy_use
       WHERE enterprise_id = :firm AND month = :month AND superseded_at IS NULL GROUP BY region_code
     ) AS used JOIN parcel_count ON parcel_count.region_code = used.region_code
     WHERE ${DAYS} GROUP BY used.region_code, kwh`,
    { ECP: ['kwh', 'accepted'] },
  ),
];

const LONGER = `INSERT INTO plain_result
  SELECT enterprise_id, region_code, :period, code, ${VALUE}, above, below FROM (
    SELECT enterprise_id, region_code, code, SUM(above) AS above, SUM(below) AS below
    FROM plain_result WHERE enterprise_id = :firm AND region_code IN (:regions) AND period IN (:months)
    GROUP BY enterprise_id, region_code, code
  ) AS sums ${KEEP}`;

const WHOLE = `INSERT INTO plain_result
  SELECT '', region_code, period, code, ${VALUE}, above, below FROM (
    SELECT region_code, period, code, SUM(above) AS above, SUM(below) AS below
    FROM plain_result WHERE region_code IN (:regions) AND period IN (:periods) AND enterprise_id > ''
    GROUP BY region_code, period, code
  ) AS sums ${KEEP}`;

/** By hand: recomputes the month of some firms, in one transaction. */
export class PlainResults {
  constructor(private readonly connection: Connection) {}

  async open(): Promise<void> {
    await this.connection.query(TABLE);
  }

  async recompute(firms: readonly Firm[], month: Month): Promise<void> {
    await this.connection.beginTransaction();
    const longer = longerPeriods(month);
    const touched = new Set<string>();
    for (const { id, counties } of firms) {
      const next = addMonths(month, 1);
      const [first, last] = [firstDay(month), firstDay(next)];
      const values = { firm: id, month, first, next: last, start: startOf(first), end: startOf(last) };
      for (const statement of SETS) await this.run(statement, values);
      const regions = [...new Set(counties.flatMap(lineage))];
      for (const region of regions) touched.add(region);
      for (const [period, months] of longer) await this.run(LONGER, { firm: id, regions, period, months });
    }
    const periods = [month, ...longer.keys()];
    await this.run(WHOLE, { regions: [...touched], periods });
    await this.connection.commit();
  }

  private run(statement: string, values: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.connection.query({ sql: statement, namedPlaceholders: true, values } as never);
  }
}

const lineage = (county: string): string[] => [
  county,
  `${county.slice(0, 4)}00`,
  `${county.slice(0, 2)}0000`,
  '000000',
];

function longerPeriods(month: Month): Map<string, Month[]> {
  const year = month.slice(0, 4);
  const quarter = Math.floor((Number(month.slice(5)) - 1) / 3);
  const monthsOf = (first: number, count: number) =>
    Array.from(
      { length: count },
      (_one, index) => `${year}-${String(first + index + 1).padStart(2, '0')}` as Month,
    );
  return new Map([
    [`${year}-Q${quarter + 1}`, monthsOf(quarter * 3, 3)],
    [year, monthsOf(0, 12)],
  ]);
}

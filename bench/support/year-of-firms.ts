import { derivedId, type Id } from '../../src/kernel/id.js';
import { addMonths, type Month } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import type { Database } from '../../src/platform/database.js';
import { insertInto, raw } from '../../src/platform/sql.js';
import { write } from '../../src/platform/database.js';

/**
 * A year of many firms, in the order of their keys: what one firm records in a month is some 860 facts, so that a
 * thousand firms have ten million in twelve months. Every firm works in two counties of one city.
 */
export const YEAR = 2026;
export const MONTHS: readonly Month[] = Array.from({ length: 12 }, (_one, index) =>
  addMonths(`${YEAR}-01` as Month, index),
);
const DAYS = 365;
const VEHICLES = 10;
const RETURNS_A_DAY = 4;
const COUNTIES_OF_CITIES = [
  ['430102', '430103', '430104', '430105', '430111', '430112'],
  ['430202', '430203', '430204', '430211'],
  ['430302', '430304', '430321', '430381'],
  ['430602', '430603', '430611', '430621'],
] as const;
const SPECIFICATIONS = [
  'PKG-BOX-CORR',
  'PKG-BOX-CORR-3',
  'PKG-ENV-PAPER',
  'PKG-BAG-FILM',
  'PKG-TAPE-60',
  'PKG-TAPE-45',
  'PKG-FILL-PLASTIC',
  'PKG-FILL-PLANT',
] as const;

export interface Firm {
  readonly id: Id;
  readonly counties: readonly [RegionCode, RegionCode];
}

export const firmsOf = (count: number): Firm[] =>
  Array.from({ length: count }, (_one, number) => {
    const city = COUNTIES_OF_CITIES[number % COUNTIES_OF_CITIES.length] as readonly string[];
    const at = Math.floor(number / COUNTIES_OF_CITIES.length);
    const [first, second] = [city[at % city.length], city[(at + 1) % city.length]];
    return { id: derivedId('bench', String(number)), counties: [first, second] as [RegionCode, RegionCode] };
  });

/** Where each firm's county has an outlet; joined with sequences it gives every fact. */
const PLACES = 'bench_place';

const FACT = `'SYSTEM_FEED', 'bench', '2027-01-02', REPEAT('0', 64)`;
const FACT_COLUMNS = 'evidence_grade, recorded_by, recorded_at, content_digest';
const DAY = `DATE '${YEAR}-01-01' + INTERVAL day.seq - 1 DAY`;
const AT = `TIMESTAMP '${YEAR - 1}-12-31 20:00:00' + INTERVAL day.seq - 1 DAY`;

/** Fills an empty database, with as many outlets in each county of a firm; gives how many facts it holds. */
export async function fillYear(database: Database, firms: readonly Firm[], outlets = 1): Promise<number> {
  await database.rows(
    raw(`CREATE TABLE ${PLACES} (place int PRIMARY KEY, firm int, enterprise_id char(32) CHARACTER SET ascii,
      region_code char(6) CHARACTER SET ascii)`),
  );
  const places = firms.flatMap(({ id, counties }, firm) =>
    counties.flatMap((county, index) =>
      Array.from({ length: outlets }, (_one, outlet) => ({
        place: (firm * 2 + index) * outlets + outlet,
        firm,
        enterprise_id: id,
        region_code: county,
      })),
    ),
  );
  await database.transaction((transaction) => write(transaction, insertInto(PLACES, places)));
  await database.rows(
    raw(`CREATE TABLE bench_specification (number int PRIMARY KEY, code varchar(64) CHARACTER SET ascii)`),
  );
  await database.transaction((transaction) =>
    write(
      transaction,
      insertInto(
        'bench_specification',
        SPECIFICATIONS.map((code, number) => ({ number, code })),
      ),
    ),
  );
  for (const [table, insert] of Object.entries(FACTS)) await withoutIndexes(database, table, insert);
  await database.rows(
    raw(`INSERT INTO vehicle_claim (vehicle_id, enterprise_id, held_from, held_to, is_contested, entry_id, claimed_at)
      SELECT CONCAT('v', place, '-', one.seq), enterprise_id, '2020-01-01', NULL, 0,
        CONCAT('v', place, '-', one.seq), '2020-01-01'
      FROM ${PLACES} JOIN seq_1_to_${VEHICLES / 2} AS one`),
  );
  let facts = 0;
  for (const table of Object.keys(FACTS)) {
    await database.rows(raw(`ANALYZE TABLE ${table}`));
    facts += Number((await database.row<{ n: string }>(raw(`SELECT COUNT(*) AS n FROM ${table}`)))?.n);
  }
  return facts;
}

const FACTS: Readonly<Record<string, string>> = {
  parcel_count: `INSERT INTO parcel_count (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS}, outlet_id, day,
      accepted, e_commerce, not_repacked, e_waybill, taped, slim_taped, consolidations, reusable_bag_consolidations,
      same_city, same_city_reusable, standing)
    SELECT CONCAT('c', place, '-', day.seq), enterprise_id, region_code, day.seq, ${FACT}, CONCAT('o', place), ${DAY},
      900 + place % 97 + day.seq % 31, 700, 600 + place % 50, 850 + place % 40, 500, 350 + day.seq % 90, 40,
      30 + day.seq % 8, 100, 20 + place % 30, 1
    FROM ${PLACES} JOIN seq_1_to_${DAYS} AS day ORDER BY enterprise_id, region_code, day.seq`,
  packaging_use: `INSERT INTO packaging_use (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS}, outlet_id, day,
      specification_code, platform_code, units, mass_kg, pieces_packed, standing)
    SELECT CONCAT('u', place, '-', day.seq, '-', number), enterprise_id, region_code, CONCAT(day.seq, '-', number),
      ${FACT}, CONCAT('o', place), ${DAY}, code, code, 40 + (place * 7 + number * 3 + day.seq) % 60,
      5 + (place + number + day.seq) % 9 / 8, 40, 1
    FROM ${PLACES} JOIN seq_1_to_${DAYS} AS day JOIN bench_specification
    ORDER BY enterprise_id, region_code, day.seq, number`,
  recycling_return: `INSERT INTO recycling_return (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS},
      outlet_id, occurred_at, item_kind, quantity, mass_kg, item_condition, disposition)
    SELECT CONCAT('r', LPAD(place, 5, '0'), '-', LPAD(day.seq, 3, '0'), '-', one.seq), enterprise_id, region_code,
      CONCAT(day.seq, '-', one.seq), ${FACT}, CONCAT('o', place), ${AT} + INTERVAL one.seq HOUR,
      IF(one.seq % 2 = 0, 'FILM_BAG', 'CARTON'), 1 + (place + one.seq) % 5, 0.2 + (day.seq + one.seq) % 7 / 10,
      'GOOD', IF(one.seq % 2 = 0, 'RECYCLE', 'REUSE')
    FROM ${PLACES} JOIN seq_1_to_${DAYS} AS day JOIN seq_1_to_${RETURNS_A_DAY} AS one ORDER BY place, day.seq, one.seq`,
  green_order: `INSERT INTO green_order (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS}, outlet_id,
      occurred_at, standard_price_yuan, reduced_price_yuan, reusable_price_yuan, chosen_class)
    SELECT CONCAT('g', place, '-', day.seq), enterprise_id, region_code, day.seq, ${FACT}, CONCAT('o', place), ${AT},
      8, 7, 9, ELT(1 + (place + day.seq) % 3, 'STANDARD', 'REDUCED', 'REUSABLE')
    FROM ${PLACES} JOIN seq_1_to_${DAYS} AS day ORDER BY enterprise_id, region_code, day.seq`,
  vehicle_use: `INSERT INTO vehicle_use (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS}, vehicle_id, month,
      distance_km, mileage_source, energy_kwh, fuel_litres, pieces, drive, period, standing)
    SELECT CONCAT('m', LPAD(place, 5, '0'), '-', month.seq, '-', one.seq), enterprise_id, region_code,
      CONCAT(month.seq, '-', one.seq), ${FACT}, CONCAT('v', place, '-', one.seq),
      CONCAT('${YEAR}-', LPAD(month.seq, 2, '0')), 1500 + (place + one.seq) % 700, 'PLATFORM_VERIFIED',
      IF(one.seq <= 2, 300, NULL), IF(one.seq <= 2, NULL, 180), 4000, IF(one.seq <= 2, 'BEV', 'DIESEL'),
      CONCAT('${YEAR}-', LPAD(month.seq, 2, '0')), 1
    FROM ${PLACES} JOIN seq_1_to_12 AS month JOIN seq_1_to_${VEHICLES / 2} AS one ORDER BY place, month.seq, one.seq`,
  energy_use: `INSERT INTO energy_use (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS}, site_code, meter,
      month, carrier, quantity, site_kind, standing)
    SELECT CONCAT('e', LPAD(place, 5, '0'), '-', month.seq), enterprise_id, region_code, month.seq, ${FACT},
      CONCAT('s', place), 'main', CONCAT('${YEAR}-', LPAD(month.seq, 2, '0')), 'PURCHASED_ELECTRICITY', 5000 + place % 900,
      'HUB', 1
    FROM ${PLACES} JOIN seq_1_to_12 AS month ORDER BY place, month.seq`,
};

/** A table without its secondary indexes is filled in order, and then indexed. */
async function withoutIndexes(database: Database, table: string, insert: string): Promise<void> {
  const indexes = await database.rows<{ name: string; isUnique: number; columns: string }>(
    raw(`SELECT index_name AS name, non_unique = 0 AS isUnique,
           GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
         FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND table_name = '${table}' AND index_name <> 'PRIMARY'
         GROUP BY index_name, non_unique`),
  );
  await database.rows(
    raw(`ALTER TABLE ${table} ${indexes.map(({ name }) => `DROP INDEX ${name}`).join(', ')}`),
  );
  await database.rows(raw(insert));
  const added = indexes.map(
    ({ name, isUnique, columns }) => `ADD ${isUnique ? 'UNIQUE ' : ''}INDEX ${name} (${columns})`,
  );
  await database.rows(raw(`ALTER TABLE ${table} ${added.join(', ')}`));
}

import { derivedId } from '../../src/kernel/id.js';
import { type Database, write } from '../../src/platform/database.js';
import { insertInto, raw } from '../../src/platform/sql.js';

const VEHICLES = 10;
/** From May 2019 on, so that three assessment years of P04 are driven. */
const MONTHS = 37;
const PURCHASES = 12;
const FIRMS = 'bench_firm';

const FACT = `'THIRD_PARTY_DOCUMENT', 'bench', '2023-01-02', REPEAT('0', 64)`;
const FACT_COLUMNS = 'evidence_grade, recorded_by, recorded_at, content_digest';
const OF_FIRM = `enterprise_id, region_code, source_ref, ${FACT_COLUMNS}`;
const MONTH = `DATE_FORMAT(DATE '2019-05-01' + INTERVAL month.seq - 1 MONTH, '%Y-%m')`;
const VEHICLE = `CONCAT('v', firm, '-', one.seq)`;

/**
 * What programmes ask of firms of which the first so many are registered: ten vans with three years of verified distance,
 * licences, twelve purchases with what was paid and used of them, one project, and other funding looked up.
 */
export async function fillFacts(database: Database, firms: number): Promise<number> {
  await database.rows(
    raw(`CREATE TABLE ${FIRMS} (firm int PRIMARY KEY, enterprise_id char(32) CHARACTER SET ascii)`),
  );
  const rows = Array.from({ length: firms }, (_one, firm) => ({
    firm,
    enterprise_id: derivedId('bench', String(firm)),
  }));
  await database.transaction((transaction) => write(transaction, insertInto(FIRMS, rows)));
  for (const insert of INSERTS) await database.rows(raw(insert));
  let facts = 0;
  for (const table of ['vehicle', 'vehicle_use', 'qualification', 'packaging_purchase', 'programme_fact']) {
    await database.rows(raw(`ANALYZE TABLE ${table}`));
    facts += Number((await database.row<{ n: string }>(raw(`SELECT COUNT(*) AS n FROM ${table}`)))?.n);
  }
  return facts;
}

const fact = (kind: string, subject: string, name: string, value: string, from = FIRMS): string => `
  INSERT INTO programme_fact (id, ${OF_FIRM}, subject_kind, subject_id, name, value, valid_from, document_ref)
  SELECT MD5(CONCAT(firm, '${name}', COALESCE(${subject}, ''))), enterprise_id, '430100',
    MD5(CONCAT('${name}', COALESCE(${subject}, ''))), ${FACT}, '${kind}', ${subject}, '${name}', ${value}, '2019-01-01', '1'
  FROM ${from}`;

const BOUGHT = `${FIRMS} JOIN seq_1_to_${PURCHASES} AS one`;
const INSERTS: readonly string[] = [
  `INSERT INTO known_vehicle (vehicle_id, vin)
    SELECT ${VEHICLE}, CONCAT('V', LPAD(firm, 8, '0'), LPAD(one.seq, 8, '0')) FROM ${FIRMS} JOIN seq_1_to_${VEHICLES} AS one`,
  `INSERT INTO vehicle (id, ${OF_FIRM}, vehicle_id, plate, vin, vehicle_class, drive, battery_kwh, total_mass_tonnes,
      first_registered_on, first_registered_region, meets_gbt29912, in_national_catalogue,
      holds_road_transport_certificate, owned_from)
    SELECT ${VEHICLE}, enterprise_id, '430100', ${VEHICLE}, ${FACT}, ${VEHICLE}, ${VEHICLE},
      CONCAT('V', LPAD(firm, 8, '0'), LPAD(one.seq, 8, '0')), IF(one.seq % 2, 'LOGISTICS_VAN', 'TRUCK'),
      IF(one.seq % 3, 'BEV', 'DIESEL'), 30 + one.seq * 7, 3.5, '2018-06-01', '440300', 1, one.seq <> 4, 1, '2018-06-01'
    FROM ${FIRMS} JOIN seq_1_to_${VEHICLES} AS one`,
  `INSERT INTO vehicle_claim (vehicle_id, enterprise_id, held_from, is_contested, entry_id, claimed_at)
    SELECT ${VEHICLE}, enterprise_id, '2018-06-01', 0, ${VEHICLE}, '2018-06-01'
    FROM ${FIRMS} JOIN seq_1_to_${VEHICLES} AS one`,
  `INSERT INTO vehicle_use (id, enterprise_id, region_code, source_ref, ${FACT_COLUMNS}, vehicle_id, month,
      distance_km, mileage_source, drive, period, standing)
    SELECT CONCAT('m', LPAD(firm, 5, '0'), '-', month.seq, '-', one.seq), enterprise_id, '440304',
      CONCAT(month.seq, '-', one.seq), ${FACT}, ${VEHICLE}, ${MONTH}, 1150 + (firm * 31 + one.seq * 17 + month.seq) % 250,
      'PLATFORM_VERIFIED', IF(one.seq % 3, 'BEV', 'DIESEL'), ${MONTH}, 1
    FROM ${FIRMS} JOIN seq_1_to_${MONTHS} AS month JOIN seq_1_to_${VEHICLES} AS one`,
  ...['isLegalPerson', 'holdsRoadTransportLicence', 'mainBusinessIsLogistics', 'hasGoodCreditRecord'].map(
    (name) => `
    INSERT INTO qualification (id, ${OF_FIRM}, name, is_held, valid_from, document_ref)
    SELECT MD5(CONCAT(firm, '${name}')), enterprise_id, '430100', '${name}', ${FACT}, '${name}', 1, '2018-01-01', '1'
    FROM ${FIRMS}`,
  ),
  `INSERT INTO packaging_purchase (id, ${OF_FIRM}, invoice_number, invoice_line, day, supplier_name, supplier_uscc,
      specification_code, units, value_yuan, meets_standard, platform_code, standing)
    SELECT CONCAT('p', firm, '-', one.seq), enterprise_id, '430100', one.seq, ${FACT}, CONCAT(firm, '-', one.seq), 1,
      DATE '2020-01-15' + INTERVAL one.seq * 2 MONTH, '供应商', '91350105MA3458HX32', 'PKG-BAG-FILM-BIO', 1000, 5000, 1,
      'PKG-BAG-FILM-BIO', 1
    FROM ${BOUGHT}`,
  fact('purchase', `CONCAT('p', firm, '-', one.seq)`, 'purchase.paidYuan', '5650', BOUGHT),
  fact('purchase', `CONCAT('p', firm, '-', one.seq)`, 'purchase.usedCount', '900 + one.seq', BOUGHT),
  fact('purchase', `CONCAT('p', firm, '-', one.seq)`, 'purchase.hasContract', `'true'`, BOUGHT),
  fact('project', `'totes'`, 'project.kind', `'POOLED_TOTE'`),
  fact('project', `'totes'`, 'project.investmentYuan', '100000 + firm'),
  fact('applicant', 'NULL', 'applicant.taxRegion', `'430100'`),
  fact('funding', 'NULL', 'funding.isLookedUp', `'true'`),
];

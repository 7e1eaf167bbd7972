import { derivedId } from '../../src/kernel/id.js';
import { addDays, type LocalDate } from '../../src/kernel/month.js';

/** What every benchmark of packaging use varies. */
export interface Shape {
  readonly firms: readonly string[];
  /** County of each outlet; every firm has one outlet in each. */
  readonly counties: readonly string[];
  readonly outletsInCounty: number;
  readonly specifications: readonly string[];
  readonly firstDay: LocalDate;
  readonly days: number;
}

export const outletId = (firm: string, county: string, number: number): string =>
  derivedId('bench outlet', firm, county, number);

const COLUMNS =
  'id, enterprise_id, region_code, source_ref, evidence_grade, recorded_by, recorded_at, content_digest, outlet_id, day, specification_code, platform_code, units, mass_kg, pieces_packed, standing';

/** Loads rows in the order of the primary key, without the door: for what is measured on a table that is full already. */
export const LOAD_STORED = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE packaging_use CHARACTER SET utf8mb4 (${COLUMNS})`;

/** Lines of stored packaging uses, by firm, county and day. */
export function* storedLines(shape: Shape): Generator<Buffer> {
  for (const firm of shape.firms) {
    for (const county of shape.counties) {
      for (let day = 0; day < shape.days; day += 1) {
        yield Buffer.from(linesOfDay(shape, firm, county, addDays(shape.firstDay, day)));
      }
    }
  }
}

function linesOfDay(shape: Shape, firm: string, county: string, day: LocalDate): string {
  let lines = '';
  for (let outlet = 0; outlet < shape.outletsInCounty; outlet += 1) {
    const at = outletId(firm, county, outlet);
    shape.specifications.forEach((specification, index) => {
      const reference = `${day}/${outlet}/${index}/${county}`;
      const id = derivedId('packaging_use', firm, reference);
      const units = 40 + ((outlet * 7 + index * 3) % 60);
      lines += `${id}\t${firm}\t${county}\t${reference}\tSYSTEM_FEED\tbench\t2026-01-01 00:00:00.000\t${id}${id}\t${at}\t${day}\t${specification}\t${specification}\t${units}\t${units / 8}\t${units}\t1\n`;
    });
  }
  return lines;
}

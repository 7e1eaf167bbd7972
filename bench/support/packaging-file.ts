import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addDays, type LocalDate } from '../../src/kernel/month.js';
import type { Database } from '../../src/platform/database.js';
import { insertInto, raw, sql } from '../../src/platform/sql.js';

/** What a large courier of a province sends for a month: every outlet, day and specification in use. */
export const OUTLETS = 3_334;
export const SPECIFICATIONS = 10;
const FIRST_DAY = '2026-03-01' as LocalDate;
const ROWS_OF_DAY = OUTLETS * SPECIFICATIONS;

const HEADER = '网点编号,日期,包装规格代码,件数,质量（千克）,包装快件数,来源单号\n';

/** The firm's outlets, over every county of Hunan in turn. */
export async function openOutlets(database: Database, enterpriseId: string): Promise<void> {
  const counties = await database.rows<{ code: string }>(
    sql`SELECT code FROM region WHERE code LIKE '43%' AND code NOT LIKE '%00' AND valid_to IS NULL ORDER BY code`,
  );
  const outlets = Array.from({ length: OUTLETS }, (_one, index) => ({
    id: `outlet-${index}`,
    enterprise_id: enterpriseId,
    name_zh: `第 ${index} 网点`,
    region_code: counties[index % counties.length]?.code,
    opened_on: '2020-01-01',
  }));
  for (let from = 0; from < outlets.length; from += 1_000)
    await database.rows(insertInto('outlet', outlets.slice(from, from + 1_000)));
}

export const specificationCodes = async (database: Database): Promise<string[]> => {
  const found = await database.rows<{ code: string }>(
    raw(`SELECT code FROM packaging_specification ORDER BY code LIMIT ${SPECIFICATIONS}`),
  );
  return found.map(({ code }) => code);
};

/** One row of the file, as its sender says it. */
export interface FileRow {
  readonly outlet: number;
  readonly day: LocalDate;
  readonly specification: number;
  readonly units: number;
  readonly massKg: string;
}

/** Row `index` of the file: by day, then outlet, then specification; deterministic. */
export function rowAt(index: number): FileRow {
  const within = index % ROWS_OF_DAY;
  const units = 20 + ((index * 7_919) % 380);
  return {
    outlet: Math.floor(within / SPECIFICATIONS),
    day: addDays(FIRST_DAY, Math.floor(index / ROWS_OF_DAY)),
    specification: within % SPECIFICATIONS,
    units,
    massKg: `${Math.floor(units / 5)}.${String((index * 31) % 1000).padStart(3, '0')}`,
  };
}

export const referenceAt = (index: number): string => `use-${index}`;

function* lines(rows: number, codes: readonly string[]): Generator<Buffer> {
  let text = HEADER;
  for (let index = 0; index < rows; index += 1) {
    const { outlet, day, specification, units, massKg } = rowAt(index);
    text += `outlet-${outlet},${day},${codes[specification]},${units},${massKg},${units},${referenceAt(index)}\n`;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

export const writePackagingFile = (path: string, rows: number, codes: readonly string[]): Promise<void> =>
  pipeline(Readable.from(lines(rows, codes)), createWriteStream(path));

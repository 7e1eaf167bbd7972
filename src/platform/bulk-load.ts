import { mysqlErrorNumber, type Transaction } from './database.js';

export type Loadable = string | number | boolean | Date | null;

/** A column, and how a row's value of it is read. */
export interface LoadColumn<Row> {
  readonly column: string;
  readonly read: (row: Row) => Loadable;
}

/**
 * Loads rows with LOAD DATA LOCAL INFILE, inside the transaction: about twice as fast as a multi-row INSERT. The server
 * skips what violates a unique key or a check instead of failing, so `loaded` and `warnings` must be looked at.
 * Undefined, and nothing loaded, where the server has `local_infile` off, as MySQL 8 has by default.
 */
export async function loadRows<Row>(
  transaction: Transaction,
  table: string,
  columns: readonly LoadColumn<Row>[],
  rows: readonly Row[],
): Promise<{ loaded: number; warnings: number } | undefined> {
  const statement = `LOAD DATA LOCAL INFILE 'rows' IGNORE INTO TABLE ${table} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${columns.map(({ column }) => column).join(', ')})`;
  try {
    const { affectedRows, warningStatus } = await transaction.load(statement, textOf(columns, rows));
    return { loaded: affectedRows, warnings: warningStatus };
  } catch (error) {
    if (LOADS_OFF.has(mysqlErrorNumber(error) ?? 0)) return undefined;
    throw error;
  }
}

/** Loads are switched off: 1148 of older servers, 3948 of MySQL 8, 4166 of MariaDB. */
const LOADS_OFF = new Set([1148, 3948, 4166]);

/** Rows whose text is sent at once, so that the server reads while the next are written. */
const SENT_AT_ONCE = 1_000;

function* textOf<Row>(columns: readonly LoadColumn<Row>[], rows: readonly Row[]): Generator<Buffer> {
  for (let from = 0; from < rows.length; from += SENT_AT_ONCE) {
    let text = '';
    for (const row of rows.slice(from, from + SENT_AT_ONCE)) {
      let separator = '';
      for (const { read } of columns) {
        text += separator + cellOf(read(row));
        separator = '\t';
      }
      text += '\n';
    }
    yield Buffer.from(text);
  }
}

function cellOf(value: Loadable): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return SPECIAL.test(value) ? value.replace(SPECIALS, escaped) : value;
  if (value instanceof Date) return instantText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

let [lastInstant, lastText] = [Number.NaN, ''];
/** Most rows of a load carry the same instant. */
function instantText(value: Date): string {
  if (value.getTime() !== lastInstant) {
    lastInstant = value.getTime();
    lastText = value.toISOString().slice(0, 23).replace('T', ' ');
  }
  return lastText;
}

const SPECIAL = /[\\\t\n\r\0]/;
const SPECIALS = new RegExp(SPECIAL, 'g');
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
};
const escaped = (sign: string): string => ESCAPES[sign] ?? sign;

import { Readable } from 'node:stream';
import type { PoolConnection, ResultSetHeader } from 'mysql2';
import { QueryFailedError } from 'typeorm';
import type { Transaction } from './database.js';

export type Loadable = string | number | boolean | Date | null;

/**
 * Loads rows of one shape with LOAD DATA LOCAL INFILE, inside the transaction: about twice as fast as a multi-row
 * INSERT. The server skips what violates a unique key or a check instead of failing, so `loaded` and `warnings` must
 * be looked at. Fails where the server has `local_infile` off.
 */
export async function loadRows(
  transaction: Transaction,
  table: string,
  rows: readonly Readonly<Record<string, Loadable | undefined>>[],
): Promise<{ loaded: number; warnings: number }> {
  const columns = Object.keys(rows[0] ?? {});
  const statement = `LOAD DATA LOCAL INFILE 'rows' IGNORE INTO TABLE ${table} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${columns.join(', ')})`;
  const connection = (await transaction.queryRunner?.connect()) as PoolConnection;
  const text = Buffer.from(rows.map((row) => lineOf(columns, row)).join(''));
  return new Promise((resolve, reject) => {
    connection.query<ResultSetHeader>(
      { sql: statement, infileStreamFactory: () => Readable.from([text]) },
      (error, result) => {
        if (error) reject(new QueryFailedError(statement, [], error));
        else resolve({ loaded: result.affectedRows, warnings: result.warningStatus });
      },
    );
  });
}

const lineOf = (columns: readonly string[], row: Readonly<Record<string, Loadable | undefined>>): string =>
  `${columns.map((column) => cellOf(row[column] ?? null)).join('\t')}\n`;

function cellOf(value: Loadable): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return SPECIAL.test(value) ? value.replace(SPECIALS, escaped) : value;
  if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
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

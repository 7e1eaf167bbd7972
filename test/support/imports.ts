import { EnterprisesService } from '../../src/enterprises/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { raw, sql } from '../../src/platform/sql.js';
import type { Caller, Platform } from './app.js';

/** Two firms with an outlet each, and what specs of the file door do with them. */
export const REPORTER = {
  id: 'reporter',
  kind: 'person',
  roles: ['REPORTER'],
  enterpriseId: 'firm-a',
} as const satisfies Actor;
const OPERATOR: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };

export async function openFirms(platform: Pick<Platform, 'app'>): Promise<void> {
  const enterprises = platform.app.get(EnterprisesService);
  for (const [id, uscc] of [
    ['firm-a', '91350105MA3458HX32'],
    ['firm-b', '91430100MA4L16JQ9B'],
  ] as const) {
    const regionCode = '430100' as RegionCode;
    await enterprises.registerEnterprise(OPERATOR, {
      id,
      uscc,
      nameZh: id,
      nameEn: id,
      kind: 'COURIER',
      regionCode,
    });
    await enterprises.openOutlet(OPERATOR, {
      id: id.replace('firm', 'outlet'),
      enterpriseId: id,
      nameZh: id,
      regionCode: '430102' as RegionCode,
      openedOn: '2010-01-01' as LocalDate,
    });
  }
}

export interface Summary {
  readonly importId: string;
  readonly state: string;
  readonly dryRun: boolean;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly format: string;
  readonly charset: string | null;
  readonly ignoredColumns: readonly string[];
  readonly failure: { readonly reason: string; readonly zh: string; readonly en: string } | null;
}
export interface RefusedUpload {
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly details: Record<string, unknown>;
}
export type Sent = string | Buffer | ReadableStream<Uint8Array>;

/** Sends a file and waits for its end. */
export const upload = (caller: Caller, body: Sent, query: string, headers: Record<string, string> = {}) =>
  caller.fetch(`/files/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', prefer: 'wait=60', ...headers },
    body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);

/** Sends a file that is to be taken, and gives what became of it. */
export async function imported(
  caller: Caller,
  body: Sent,
  query: string,
  headers: Record<string, string> = {},
): Promise<Summary> {
  const response = await upload(caller, body, query, headers);
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`the upload was answered ${response.status}: ${answer}`);
  return JSON.parse(answer) as Summary;
}

/** Sends a file that is to be refused as a whole. */
export async function refused(caller: Caller, body: Sent, query: string): Promise<RefusedUpload> {
  const response = await upload(caller, body, query);
  const answer = (await response.json()) as { error: Omit<RefusedUpload, 'status'> };
  return { status: response.status, ...answer.error };
}

export interface Verdict {
  readonly line: number;
  readonly toLine?: number;
  readonly verdict: string;
  readonly sourceRef?: string | null;
  readonly factId?: string | null;
  readonly field?: string | null;
  readonly reason?: string | null;
  readonly textZh?: string | null;
  readonly textEn?: string | null;
}

/** The verdict of every row. */
export async function verdictsOf(caller: Caller, importId: string): Promise<Verdict[]> {
  const text = await (await caller.fetch(`/files/imports/${importId}/verdicts`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Verdict);
}

/** The refused rows with all that is kept of them. */
export const refusedRows = async (caller: Caller, importId: string): Promise<Verdict[]> =>
  (await verdictsOf(caller, importId)).filter(({ verdict }) => verdict === 'REFUSED');

/** As it is sent, byte order mark and all. */
export async function refusedFile(caller: Caller, importId: string): Promise<string> {
  const response = await caller.fetch(`/files/imports/${importId}/refused.csv`);
  return Buffer.from(await response.arrayBuffer()).toString();
}

const TABLES = [
  'parcel_count',
  'packaging_use',
  'file_import',
  'import_chunk',
  'import_verdict',
  'outbox_event',
];

/** How many rows each table holds that an import writes. */
export async function stored(platform: Platform): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TABLES) {
    const [row] = await platform.rows<{ n: string }>(sql`SELECT COUNT(*) AS n FROM ${raw(table)}`);
    counts[table] = Number(row?.n);
  }
  return counts;
}
export const NOTHING = Object.fromEntries(TABLES.map((table) => [table, 0]));

export const forgetAll = (platform: Platform): Promise<void> =>
  platform.database.transaction(async (transaction) => {
    for (const table of TABLES) await transaction.query(`DELETE FROM ${table}`);
  });

export const COUNTS = 'kind=parcel-count';
export const USES = 'kind=packaging-use';
export const HEADER = 'outletId,day,accepted,eWaybill\n';

/** Sound rows of parcel counts, a day each from 2010 on. */
export const rowsOf = (count: number, from = 0): string =>
  Array.from({ length: count }, (_row, index) => {
    const day = new Date(Date.UTC(2010, 0, 1 + from + index)).toISOString().slice(0, 10);
    return `outlet-a,${day},100,98\n`;
  }).join('');

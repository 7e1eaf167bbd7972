import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import Table from 'cli-table3';
import { createConnection, format } from 'mysql2';
import { AppModule } from '../src/app.module.js';
import { CreditPublications } from '../src/credits/index.js';
import { canonicalJson, derivedId } from '../src/kernel/id.js';
import { readConfig } from '../src/platform/config.js';
import { Database, Transaction, write } from '../src/platform/database.js';
import { Queues } from '../src/platform/queue.js';
import { insertInto, raw, sql } from '../src/platform/sql.js';
import { benchEnvironment } from './support/environment.js';
import { startProcess } from './support/server.js';
import { median } from './support/statistics.js';
import { openWorld } from './support/world.js';

/**
 * Return events that wait in the outbox, until all of them are awards, transfers, lots, counters and balances: by the
 * worker process, against the very statements by which the worker wrote them, sent again as they stand in the same
 * transactions over one connection. So the baseline reads nothing, decides nothing and waits for no queue.
 */
const [events = 200_000, rounds = 3] = process.argv.slice(2).map(Number);
const PEOPLE = Math.max(1, Math.round(events / 10));
const OUTLETS = 100;
const AT_ONCE = 2_000;
const TABLES = [
  'credit_award',
  'credit_cap_usage',
  'ledger_transfer',
  'ledger_lot',
  'ledger_lot_move',
  'ledger_account',
];
const ALL_TABLES = [...TABLES, 'audit_entry', 'audit_checkpoint', 'outbox_event'];
const FAR = '2100-01-01';

const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'info' });
const { environment } = world;
const inside = await NestFactory.createApplicationContext(AppModule.inside(readConfig(environment)), {
  logger: false,
  abortOnError: false,
});
const database = inside.get(Database);
await database.transaction((transaction) => inside.get(CreditPublications).loadFiles(transaction));

/** Each person returns one a day for ten days: no cap is reached, every event earns. */
function eventAt(index: number) {
  const returnedAt = new Date(Date.UTC(2026, 2, 1 + Math.floor(index / PEOPLE), 1, index % 60));
  const payload = {
    tripId: derivedId('bench-trip', index),
    assetId: derivedId('bench-asset', index),
    assetKind: 'ENVELOPE',
    enterpriseId: derivedId('bench', '0'),
    outletId: `outlet-${index % OUTLETS}`,
    regionCode: '430102',
    personId: derivedId('bench-person', index % PEOPLE),
    issuedAt: new Date(returnedAt.getTime() - 3 * 86_400_000).toISOString(),
    returnedAt: returnedAt.toISOString(),
    evidenceGrade: 'PLATFORM_VERIFIED',
  };
  return {
    event_id: derivedId('envelope.returned', index),
    queue: 'credits',
    name: 'envelope.returned',
    payload: canonicalJson(payload),
    occurred_at: returnedAt,
    told_at: raw('UTC_TIMESTAMP(3)'),
    relay_due_at: FAR,
  };
}

/** Takes everything out, and fills the outbox with events that nobody is told of yet. */
async function fill(): Promise<void> {
  for (const table of ALL_TABLES) await database.rows(raw(`TRUNCATE TABLE ${table}`));
  await database.rows(raw(`UPDATE audit_head SET position = 0, hash = REPEAT('0', 64)`));
  for (let from = 0; from < events; from += AT_ONCE) {
    const part = Array.from({ length: Math.min(AT_ONCE, events - from) }, (_one, index) =>
      eventAt(from + index),
    );
    await database.transaction((transaction) => write(transaction, insertInto('outbox_event', part)));
  }
}

const ring = () =>
  database.transaction((transaction) =>
    write(transaction, sql`UPDATE outbox_event SET relay_due_at = UTC_TIMESTAMP(3) WHERE done_at IS NULL`),
  );

/** What follows for the firm's indicators is told once, a minute later, and is not of this work. */
async function drained(): Promise<void> {
  const open = raw(`SELECT 1 FROM outbox_event WHERE queue = 'credits' AND done_at IS NULL LIMIT 1`);
  while ((await database.rows(open)).length > 0) await pause(20);
}

/** The work must have been done, or its time says nothing. */
async function assertPosted(): Promise<void> {
  const [found] = await database.rows<{ awards: string; lots: string; points: string; balance: string }>(
    raw(`SELECT (SELECT COUNT(*) FROM credit_award) AS awards, (SELECT COUNT(*) FROM ledger_lot) AS lots,
           (SELECT SUM(points) FROM credit_award) AS points,
           (SELECT SUM(balance) FROM ledger_account WHERE owner_kind = 'PERSON') AS balance`),
  );
  if (Number(found?.awards) !== events || Number(found?.lots) !== events || found?.points !== found?.balance)
    throw new Error(`not all was posted: ${JSON.stringify(found)}`);
}

async function byTheWorker(): Promise<number> {
  const log = join(String(environment.GREENPARCEL_HOME), `worker-${performance.now()}.log`);
  const options = ['--max-semi-space-size=32', '--heap-growing-percent=70'];
  const script = new URL('../src/worker.js', import.meta.url);
  const worker = await startProcess({ script, environment, log, options }, () =>
    readFileSync(log, 'utf8').includes('worker ready'),
  );
  await ring();
  const start = performance.now();
  await drained();
  const seconds = (performance.now() - start) / 1000;
  await worker.stop();
  await assertPosted();
  return seconds;
}

/** What the worker writes, transaction by transaction, in the order of the commits. */
async function captured(): Promise<string[][]> {
  const transactions: string[][] = [];
  const open = new WeakMap<Transaction, string[]>();
  const original = Transaction.prototype.query;
  Transaction.prototype.query = async function <Result>(
    this: Transaction,
    text: string,
    values: readonly unknown[] = [],
  ) {
    if (text === 'START TRANSACTION') open.set(this, []);
    else if (/^\s*(INSERT|UPDATE|DELETE)/.test(text))
      open.get(this)?.push(format(text, values as Parameters<typeof format>[1], false, 'Z'));
    const result = await original.call(this, text, values);
    const written = open.get(this);
    if (text === 'COMMIT' && written && written.length > 0) transactions.push(written);
    return result as Result;
  };
  const worker = await NestFactory.createApplicationContext(AppModule.worker(readConfig(environment)), {
    logger: false,
    abortOnError: false,
  });
  await ring();
  transactions.length = 0;
  worker.get(Queues).startRelay();
  await drained();
  await worker.close();
  Transaction.prototype.query = original;
  return transactions;
}

async function byItsStatements(transactions: readonly string[][]): Promise<number> {
  const connection = createConnection({ uri: String(environment.DATABASE_URL), timezone: 'Z' }).promise();
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await ring();
  const start = performance.now();
  for (const statements of transactions) {
    await connection.query('START TRANSACTION');
    for (const statement of statements) await connection.query(statement);
    await connection.query('COMMIT');
  }
  const seconds = (performance.now() - start) / 1000;
  await connection.end();
  await assertPosted();
  return seconds;
}

try {
  await fill();
  const transactions = await captured();
  await assertPosted();
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await fill();
    ours.push(await byTheWorker());
    await fill();
    baseline.push(await byItsStatements(transactions));
    console.error(JSON.stringify({ round, oursSeconds: ours.at(-1), baselineSeconds: baseline.at(-1) }));
  }
  const rate = (seconds: readonly number[]) => Math.round(events / median(seconds));
  const table = new Table({ head: ['', 'events/s, median'], style: { head: [], border: [] } });
  table.push(['the worker', rate(ours)], ['its statements alone', rate(baseline)]);
  console.log(table.toString());
  console.log(
    JSON.stringify({
      bench: 'credits',
      unit: 'events/s',
      n: rounds,
      events,
      ours: rate(ours),
      baseline: rate(baseline),
      ratio: Number((rate(ours) / rate(baseline)).toFixed(3)),
    }),
  );
} finally {
  await inside.close();
  await world.drop();
}

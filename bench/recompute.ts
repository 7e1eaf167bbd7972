import 'reflect-metadata';
import Table from 'cli-table3';
import { NestFactory } from '@nestjs/core';
import { createConnection } from 'mysql2/promise';
import { AppModule } from '../src/app.module.js';
import { FactorsService } from '../src/factors/index.js';
import { IndicatorsService } from '../src/indicators/index.js';
import type { Month } from '../src/kernel/month.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { factsChanged } from '../src/platform/facts-changed.js';
import { raw } from '../src/platform/sql.js';
import { benchEnvironment } from './support/environment.js';
import { PlainResults } from './support/plain-results.js';
import { openWorld } from './support/world.js';
import { fillYear, type Firm, firmsOf, MONTHS } from './support/year-of-firms.js';

/**
 * What recomputing costs: every month of a thousand firms with ten million facts, from the facts as they stand to the
 * stored results of month, quarter and year, of the firms and of every region around them. A hundred firms are one
 * transaction on both sides, and the two sides take turns. The baseline is one hand-written SQL for each set of
 * indicators and firm's month; it keeps values alone, ours the inputs, versions and releases that a result is explained by.
 */
const [FIRMS, BATCH] = [Number(process.argv[2] ?? 1_000), 100];
const FEATURES = ['packaging', 'returns', 'orders', 'fleet', 'energy'];
/** Computed alike on both sides, so that their values are the same to the last digit. */
const SAME = ['NSP', 'EWR', 'STR', 'CBR', 'SCR', 'PPB', 'SPU', 'DGM', 'CRU', 'ERD', 'NVK', 'NVM', 'ECP'];

const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'error' }, FIRMS);
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig(world.environment)), {
  logger: false,
  abortOnError: false,
});
const database = app.get(Database);
const indicators = app.get(IndicatorsService);

async function ours(firms: readonly Firm[], month: Month): Promise<void> {
  const places = firms.flatMap(({ id, counties }) =>
    counties.map((regionCode) => ({ enterpriseId: id, regionCode, month })),
  );
  const events = FEATURES.flatMap((feature) => factsChanged(feature, places, [], new Date(0)));
  await database.transaction((transaction) => indicators.recompute(transaction, events));
}

async function taken(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

const count = async (sql: string) => Number((await database.row<{ n: string }>(raw(sql)))?.n);

try {
  const firms = firmsOf(FIRMS);
  await database.transaction((transaction) => app.get(FactorsService).loadReleases(transaction));
  const facts = await fillYear(database, firms);
  console.error(`${facts} facts of ${firms.length} firms`);
  const connection = await createConnection({ uri: String(world.environment.DATABASE_URL), timezone: 'Z' });
  const plain = new PlainResults(connection);
  await plain.open();
  const seconds = { ours: 0, byHand: 0 };
  for (const [turn, month] of MONTHS.entries()) {
    for (let at = 0; at < firms.length; at += BATCH) {
      const batch = firms.slice(at, at + BATCH);
      const sides = {
        ours: () => ours(batch, month),
        byHand: () => plain.recompute(batch, month),
      };
      const order =
        (turn + at / BATCH) % 2 === 0 ? (['ours', 'byHand'] as const) : (['byHand', 'ours'] as const);
      for (const side of order) seconds[side] += await taken(sides[side]);
    }
    console.error(
      `${month}: ours ${seconds.ours.toFixed(1)} s, by hand ${seconds.byHand.toFixed(1)} s so far`,
    );
  }
  await connection.end();

  const results = {
    ours: await count('SELECT COUNT(*) AS n FROM indicator_result'),
    byHand: await count('SELECT COUNT(*) AS n FROM plain_result'),
  };
  const different = await database.rows<Record<string, unknown>>(
    raw(`SELECT code, enterprise_id, region_code, period, plain.value AS byHand, ours.value AS ours
      FROM plain_result AS plain LEFT JOIN indicator_result AS ours USING (enterprise_id, region_code, period, code)
      WHERE code IN (${SAME.map((code) => `'${code}'`).join(', ')}) AND NOT ours.value <=> plain.value
      ORDER BY code, period LIMIT 20`),
  );
  if (different.length > 0)
    throw new Error(`the two sides differ: ${different.map((one) => JSON.stringify(one)).join('\n')}`);
  const firmMonths = firms.length * MONTHS.length;
  const table = new Table({ head: ['', 'results', 'seconds', 'results/s', 'ms a firm and month'] });
  for (const side of ['ours', 'byHand'] as const) {
    table.push([
      side,
      results[side],
      seconds[side].toFixed(1),
      (results[side] / seconds[side]).toFixed(0),
      ((seconds[side] / firmMonths) * 1_000).toFixed(1),
    ]);
  }
  console.log(table.toString());
  console.log(
    JSON.stringify({
      bench: 'recompute',
      facts,
      firmMonths,
      oursResultsPerSecond: Math.round(results.ours / seconds.ours),
      byHandResultsPerSecond: Math.round(results.byHand / seconds.byHand),
      ratio: Number((seconds.byHand / seconds.ours).toFixed(3)),
    }),
  );
} finally {
  await app.close();
  await world.drop();
}

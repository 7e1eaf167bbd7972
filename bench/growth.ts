import 'reflect-metadata';
import { createConnection } from 'mysql2';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import Table from 'cli-table3';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { IndicatorsService } from '../src/indicators/index.js';
import type { Actor } from '../src/kernel/actor.js';
import { derivedId } from '../src/kernel/id.js';
import {
  addDays,
  addMonths,
  firstDay,
  lastDay,
  type LocalDate,
  type Month,
  monthOf,
} from '../src/kernel/month.js';
import type { RegionCode } from '../src/kernel/region-code.js';
import { PackagingService } from '../src/packaging/index.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { factsChanged } from '../src/platform/facts-changed.js';
import { raw } from '../src/platform/sql.js';
import { benchEnvironment } from './support/environment.js';
import { LOAD_STORED, type Shape, storedLines } from './support/packaging-uses.js';
import { median } from './support/statistics.js';
import { openWorld } from './support/world.js';

/**
 * What a longer history costs: recomputing one firm's month, and one page of the month's list, with 1 and with 10
 * million packaging uses of the same twenty firms. Months are drawn from the whole history, so that most are on disk and
 * not in memory. The baseline is the same platform with the short history; `ratio` is long by short.
 */
const ROWS = [1_000_000, 10_000_000];
const SAMPLES = 40;
/** A page takes a millisecond or two: more of them, until the median stands still. */
const PAGE_SAMPLES = 400;
const FIRMS = 20;
const COUNTIES = ['430102', '430103', '430105', '430111', '430211'] as RegionCode[];
const OUTLETS_IN_COUNTY = 20;
const SPECIFICATIONS = [
  'PKG-BOX-CORR',
  'PKG-ENV-PAPER',
  'PKG-BAG-PE',
  'PKG-TAPE-BOPP',
  'PKG-FILL-PE',
  'PKG-BOX-PP',
];
const ROWS_OF_DAY = FIRMS * COUNTIES.length * OUTLETS_IN_COUNTY * SPECIFICATIONS.length;
const START = '2023-01-01' as LocalDate;

const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'error' });
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig(world.environment)), {
  logger: false,
  abortOnError: false,
});
const database = app.get(Database);
const firms = Array.from({ length: FIRMS }, (_one, firm) => derivedId('bench', String(firm)));
const actorOf = (enterpriseId: string): Actor => ({
  id: 'bench-reporter',
  kind: 'person',
  roles: ['REPORTER'],
  enterpriseId,
});

/** Days of history from `from` on; a table without its secondary indexes is filled in order, and then indexed. */
async function fill(from: number, days: number): Promise<void> {
  const shape: Shape = {
    firms,
    counties: COUNTIES,
    outletsInCounty: OUTLETS_IN_COUNTY,
    specifications: SPECIFICATIONS,
    firstDay: addDays(START, from),
    days,
  };
  const indexes = await database.rows<{ name: string; isUnique: number; columns: string }>(
    raw(`SELECT index_name AS name, non_unique = 0 AS isUnique,
           GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
         FROM information_schema.statistics
         WHERE table_schema = DATABASE() AND table_name = 'packaging_use' AND index_name <> 'PRIMARY'
         GROUP BY index_name, non_unique`),
  );
  await database.rows(
    raw(`ALTER TABLE packaging_use ${indexes.map(({ name }) => `DROP INDEX ${name}`).join(', ')}`),
  );
  const connection = createConnection({ uri: String(world.environment.DATABASE_URL) });
  await new Promise<void>((resolve, reject) => {
    connection.query(
      { sql: LOAD_STORED, infileStreamFactory: () => Readable.from(storedLines(shape)) },
      (error) => (error ? reject(error) : resolve()),
    );
  });
  connection.end();
  await once(connection, 'end').catch(() => undefined);
  const added = indexes.map(
    ({ name, isUnique, columns }) => `ADD ${isUnique ? 'UNIQUE ' : ''}INDEX ${name} (${columns})`,
  );
  await database.rows(raw(`ALTER TABLE packaging_use ${added.join(', ')}`));
  await database.rows(raw('ANALYZE TABLE packaging_use'));
}

/** The same draw for every size: a small generator of our own, so that a run can be repeated. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

const packaging = app.get(PackagingService);
const indicators = app.get(IndicatorsService);

async function recompute(firm: string, month: Month): Promise<void> {
  const events = factsChanged(
    'packaging',
    COUNTIES.map((regionCode) => ({ enterpriseId: firm, regionCode, month })),
    [],
    new Date(0),
  );
  await database.transaction((transaction) => indicators.recompute(transaction, events));
}

async function listPage(firm: string, month: Month): Promise<void> {
  const { nodes } = await packaging.uses.page(actorOf(firm), {
    first: 20,
    from: firstDay(month),
    to: lastDay(month),
  });
  if (nodes.length !== 20) throw new Error(`the page of ${month} has ${nodes.length} rows`);
}

async function sample(
  months: number,
  work: (firm: string, month: Month) => Promise<void>,
  turns = SAMPLES,
): Promise<number[]> {
  const draw = drawn(7);
  const taken: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const firm = firms[Math.floor(draw() * firms.length)] as string;
    const month = addMonths(monthOf(START), Math.floor(draw() * months));
    const start = performance.now();
    await work(firm, month);
    taken.push(performance.now() - start);
  }
  return taken;
}

const milliseconds = (taken: readonly number[]) => ({
  median: Number(median(taken).toFixed(2)),
  p95: Number((taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.95)] ?? 0).toFixed(2)),
});

try {
  const measured: {
    rows: number;
    recompute: ReturnType<typeof milliseconds>;
    page: ReturnType<typeof milliseconds>;
  }[] = [];
  let days = 0;
  for (const rows of ROWS) {
    const wanted = Math.ceil(rows / ROWS_OF_DAY);
    await fill(days, wanted - days);
    days = wanted;
    const months = Math.floor(days / 31);
    await sample(months, recompute); // every scope's rows exist before they are replaced
    measured.push({
      rows: days * ROWS_OF_DAY,
      recompute: milliseconds(await sample(months, recompute)),
      page: milliseconds(await sample(months, listPage, PAGE_SAMPLES)),
    });
    console.error(JSON.stringify(measured.at(-1)));
  }
  const [size] = await database.rows<{ dataBytes: string; indexBytes: string }>(
    raw(`SELECT data_length AS dataBytes, index_length AS indexBytes FROM information_schema.tables
         WHERE table_schema = DATABASE() AND table_name = 'packaging_use'`),
  );
  const [short, long] = measured;
  if (!short || !long) throw new Error('two sizes are measured');
  const table = new Table({
    head: [
      'packaging uses stored',
      'recompute a firm-month, ms median',
      'p95',
      'month list page, ms median',
      'p95',
    ],
    style: { head: [], border: [] },
  });
  for (const { rows, recompute: one, page } of measured)
    table.push([rows, one.median, one.p95, page.median, page.p95]);
  console.log(table.toString());
  console.log(
    JSON.stringify({
      bench: 'growth',
      unit: 'ms',
      n: { recompute: SAMPLES, page: PAGE_SAMPLES },
      rows: measured.map(({ rows }) => rows),
      recompute: [short.recompute.median, long.recompute.median],
      page: [short.page.median, long.page.median],
      bytesOfRow: {
        data: Math.round(Number(size?.dataBytes) / long.rows),
        indexes: Math.round(Number(size?.indexBytes) / long.rows),
      },
      recomputeRatio: Number((long.recompute.median / short.recompute.median).toFixed(3)),
      pageRatio: Number((long.page.median / short.page.median).toFixed(3)),
    }),
  );
} finally {
  await app.close();
  await world.drop();
}

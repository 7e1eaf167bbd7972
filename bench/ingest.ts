import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Table from 'cli-table3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { type ImportBench, openImportBench } from './support/import-bench.js';
import { median } from './support/statistics.js';

/**
 * A file of packaging uses through the real door (sent to the API process, kept, parsed, judged, stored and summed by
 * the worker process, until every measure and result is up to date) against LOAD DATA LOCAL INFILE of the same stored
 * rows into the same table, in turn. Memory is the most that each of our processes held.
 */
const [rows = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const SMALL = Math.round(rows / 10);

interface Taken {
  /** Until every result is up to date; of these, until the file was sent, and from its first row to its last. */
  readonly seconds: number;
  readonly sentSeconds: number;
  readonly storedSeconds: number;
  readonly workerMb: number;
  readonly apiMb: number;
}

async function throughTheDoor(bench: ImportBench, path: string, count: number): Promise<Taken> {
  await bench.empty();
  const worker = await bench.startWorker();
  const start = performance.now();
  const importId = await bench.send(path);
  const sentSeconds = (performance.now() - start) / 1000;
  const end = await bench.ended(importId);
  const seconds = (performance.now() - start) / 1000;
  if (end.state !== 'FINISHED' || end.accepted !== count) throw new Error(JSON.stringify(end));
  await assertSummed(bench, count);
  const storedSeconds = await bench.storedSeconds(importId);
  const taken = {
    seconds,
    sentSeconds,
    storedSeconds,
    workerMb: worker.peakMemoryMb(),
    apiMb: bench.api.peakMemoryMb(),
  };
  await worker.stop();
  return taken;
}

/** The measures must say what the rows say, or the work was not done. */
async function assertSummed({ database }: ImportBench, count: number): Promise<void> {
  const [found] = await database.rows<{ stored: string; kg: string; summedKg: string }>({
    text: `SELECT (SELECT COUNT(*) FROM packaging_use) AS stored, (SELECT SUM(mass_kg) FROM packaging_use) AS kg,
             (SELECT SUM(value) FROM measure WHERE code = 'packaging.massKg') AS summedKg`,
    values: [],
  });
  if (Number(found?.stored) !== count || found?.kg !== found?.summedKg)
    throw new Error(`stored and summed differ: ${JSON.stringify(found)}`);
}

/** The stored rows as the database would write them, in the order of the file. */
async function dump(bench: ImportBench, path: string): Promise<string[]> {
  const connection = await createConnection({ uri: bench.databaseUrl, dateStrings: true });
  const [columns] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = 'packaging_use' ORDER BY ordinal_position`,
  );
  const names = columns.map(({ name }) => String(name));
  async function* lines() {
    const days = await connection.query<RowDataPacket[]>(
      'SELECT DISTINCT day FROM packaging_use ORDER BY day',
    );
    for (const { day } of days[0]) {
      const [found] = await connection.query<RowDataPacket[][]>({
        sql: `SELECT ${names.join(', ')} FROM packaging_use WHERE day = ?
              ORDER BY CAST(SUBSTRING(outlet_id, 8) AS INT), specification_code`,
        values: [day],
        rowsAsArray: true,
      });
      yield found.map((row) => `${row.map((cell) => cell ?? '\\N').join('\t')}\n`).join('');
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
  await connection.end();
  return names;
}

async function loaded(
  bench: ImportBench,
  path: string,
  columns: readonly string[],
  count: number,
): Promise<number> {
  await bench.empty();
  const connection = await createConnection({ uri: bench.databaseUrl });
  const start = performance.now();
  const [result] = await connection.query({
    sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE packaging_use CHARACTER SET utf8mb4 (${columns.join(', ')})`,
    infileStreamFactory: () => createReadStream(path),
  });
  const seconds = (performance.now() - start) / 1000;
  await connection.end();
  if ((result as { affectedRows: number }).affectedRows !== count) throw new Error('the baseline lost rows');
  return seconds;
}

const bench = await openImportBench();
try {
  const smallFile = await bench.fileOf(SMALL);
  const small = await throughTheDoor(bench, smallFile, SMALL);
  const file = await bench.fileOf(rows);
  const ours: Taken[] = [];
  const baseline: number[] = [];
  const tsv = join(bench.home, 'rows.tsv');
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await throughTheDoor(bench, file, rows));
    const columns = await dump(bench, tsv);
    baseline.push(await loaded(bench, tsv, columns, rows));
    console.error(JSON.stringify({ round, ours: ours.at(-1), baselineSeconds: baseline.at(-1) }));
  }
  const rate = (seconds: readonly number[]) => rows / median(seconds);
  const oursRate = rate(ours.map(({ seconds }) => seconds));
  const baselineRate = rate(baseline);
  const peak = (of: (taken: Taken) => number) => Math.max(...ours.map(of));
  const table = new Table({
    head: ['', 'rows/s, median', 'worker MB, peak', 'API MB, peak', 'rows'],
    style: { head: [], border: [] },
  });
  table.push(
    ['the file door, small file', (SMALL / small.seconds).toFixed(0), small.workerMb, small.apiMb, SMALL],
    [
      'the file door',
      oursRate.toFixed(0),
      peak((taken) => taken.workerMb),
      peak((taken) => taken.apiMb),
      rows,
    ],
    ['LOAD DATA LOCAL INFILE', baselineRate.toFixed(0), '', '', rows],
  );
  console.log(table.toString());
  console.log(
    JSON.stringify({
      bench: 'ingest',
      unit: 'rows/s',
      n: rounds,
      rows,
      ours: Math.round(oursRate),
      baseline: Math.round(baselineRate),
      ratio: Number((oursRate / baselineRate).toFixed(3)),
      peakMemoryMb: { [SMALL]: small.workerMb, [rows]: peak((taken) => taken.workerMb) },
    }),
  );
} finally {
  await bench.close();
}

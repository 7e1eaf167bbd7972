import { setTimeout as pause } from 'node:timers/promises';
import { openImportBench, type ImportBench } from './support/import-bench.js';
import { referenceAt, rowAt } from './support/packaging-file.js';

/**
 * Kills the importing process with SIGKILL at random moments of one import, starts another each time, and at the end
 * compares what is stored with what was sent, row by row. There is no baseline but the file itself: `lost` are rows that
 * do not stand as sent, `doubled` those that stand more than once or were never sent.
 */
const [rows = 200_000, crashes = 20, seed = Math.floor(Math.random() * 1_000_000)] = process.argv
  .slice(2)
  .map(Number);

let drawn = seed;
const random = () => (drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;

interface Stored {
  readonly sourceRef: string;
  readonly outletId: string;
  readonly day: string;
  readonly units: number;
  readonly massKg: string;
}

async function compare({ database }: ImportBench): Promise<{ lost: number; doubled: number }> {
  const expected = new Map<string, number>(
    Array.from({ length: rows }, (_one, index) => [referenceAt(index), index]),
  );
  let doubled = 0;
  const stored = await database.rows<Stored>({
    text: `SELECT source_ref AS sourceRef, outlet_id AS outletId, day, units, mass_kg AS massKg
           FROM packaging_use WHERE superseded_at IS NULL`,
    values: [],
  });
  for (const one of stored) {
    const index = expected.get(one.sourceRef);
    const sent = index === undefined ? undefined : rowAt(index);
    const isAsSent =
      sent &&
      one.outletId === `outlet-${sent.outlet}` &&
      one.day === sent.day &&
      one.units === sent.units &&
      Number(one.massKg) === Number(sent.massKg);
    if (isAsSent) expected.delete(one.sourceRef);
    else doubled += 1;
  }
  return { lost: expected.size, doubled };
}

/** Shorter than a chunk takes that is begun, and less than the next one. */
const LONGEST_MS = 500;
/** Every third process gets as far as a chunk that is recorded. */
const RECORDS_EVERY = 3;

/**
 * Waits until a new process has taken the import, and every third time until it has recorded something; lets it work on
 * for a random while, and kills it.
 */
async function crash(bench: ImportBench, importId: string, turn: number): Promise<boolean> {
  const before = await bench.progress(importId);
  const worker = await bench.startWorker();
  for (;;) {
    const { state, leaseToken, rowCount } = await bench.progress(importId);
    if (!['WAITING', 'RUNNING'].includes(state)) {
      await worker.kill();
      return false;
    }
    const isWanted = turn % RECORDS_EVERY > 0 || rowCount > before.rowCount;
    if (leaseToken !== before.leaseToken && isWanted) break;
    await pause(5);
  }
  await pause(random() * LONGEST_MS);
  await worker.kill();
  return true;
}

const bench = await openImportBench();
try {
  const importId = await bench.send(await bench.fileOf(rows));
  let crashed = 0;
  for (let turn = 0; turn < crashes; turn += 1) {
    if (await crash(bench, importId, turn)) crashed += 1;
    const { rowCount, state: at } = await bench.progress(importId);
    console.error(`killed at row ${rowCount} of ${rows} (${at})`);
  }
  const worker = await bench.startWorker();
  const end = await bench.ended(importId);
  await worker.stop();
  const { lost, doubled } = await compare(bench);
  const [summed] = await bench.database.rows<{ isSame: number }>({
    text: `SELECT (SELECT SUM(mass_kg) FROM packaging_use WHERE superseded_at IS NULL) =
             (SELECT SUM(value) FROM measure WHERE code = 'packaging.massKg') AS isSame`,
    values: [],
  });
  console.log(
    JSON.stringify({
      bench: 'crash-import',
      seed,
      rows,
      crashes: crashed,
      import: end,
      summed: summed?.isSame === 1,
      lost,
      doubled,
    }),
  );
  if (lost + doubled > 0 || crashed < crashes || end.state !== 'FINISHED') process.exitCode = 1;
} finally {
  await bench.close();
}

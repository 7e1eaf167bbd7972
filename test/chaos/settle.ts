import { setTimeout as pause } from 'node:timers/promises';
import { Database, write } from '../../src/platform/database.js';
import { sql } from '../../src/platform/sql.js';
import type { Say, Servers } from './servers.js';

const PAUSE_MS = 500;

/** What the worker has not done yet. */
interface Due {
  readonly waiting: number;
  readonly parked: number;
  /** Lots past their day, and holds past their time. */
  readonly overdue: number;
}

/**
 * Waits until nothing is due any more, but no longer than `seconds`. `isHurried` brings about what waiting would: what was claimed is due again, and the worker looks
 * for what is overdue as when it starts.
 */
export async function settle(
  database: Database,
  servers: Servers,
  {
    seconds,
    isHurried,
    interrupted,
    say,
  }: { seconds: number; isHurried: boolean; interrupted: AbortSignal; say: Say },
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  for (let round = 0; ; round += 1) {
    const due = await whatIsDue(database);
    if (due.waiting + due.overdue === 0 || performance.now() > deadline) return;
    if (round % 20 === 0) say(`settling: ${JSON.stringify(due)}`);
    if (isHurried) await hurry(database, servers, due);
    await pause(PAUSE_MS, undefined, { signal: interrupted });
  }
}

/** Asked of the database alone. */
export async function whatIsDue(database: Database): Promise<Due> {
  const found = await database.row<Record<keyof Due, string>>(
    sql`SELECT (SELECT COUNT(*) FROM outbox_event WHERE done_at IS NULL AND parked_at IS NULL) AS waiting,
               (SELECT COUNT(*) FROM outbox_event WHERE parked_at IS NOT NULL) AS parked,
               (SELECT COUNT(*) FROM ledger_lot WHERE open_until < DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)) +
               (SELECT COUNT(*) FROM ledger_hold WHERE due_at <= UTC_TIMESTAMP(3)) AS overdue`,
  );
  return {
    waiting: Number(found?.waiting),
    parked: Number(found?.parked),
    overdue: Number(found?.overdue),
  };
}

async function hurry(database: Database, servers: Servers, { waiting }: Due): Promise<void> {
  await database.transaction((transaction) =>
    write(
      transaction,
      sql`UPDATE outbox_event SET relay_due_at = UTC_TIMESTAMP(3) WHERE relay_due_at > UTC_TIMESTAMP(3)`,
    ),
  );
  if (waiting > 0) return;
  await servers.kill('worker');
  await servers.start('worker');
}

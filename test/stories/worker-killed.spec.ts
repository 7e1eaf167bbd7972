import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../../src/kernel/event.js';
import { derivedId } from '../../src/kernel/id.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { accountId, LedgerService } from '../../src/ledger/index.js';
import { consumer, GREEN_CREDITS } from '../../src/credits/index.js';
import type { Config } from '../../src/platform/config.js';
import { type Transaction, write } from '../../src/platform/database.js';
import { LIMITS } from '../../src/platform/limits.js';
import { tell } from '../../src/platform/outbox.js';
import { sql } from '../../src/platform/sql.js';
import { openPlatform, type Platform } from '../support/app.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const WORKER = `${PROJECT}dist/src/worker.js`;

const PEOPLE = 40;
const EVENTS = 4 * LIMITS.jobEvents + 500;
/** A worker has two batches in hand. */
const IN_HAND = 2 * LIMITS.jobEvents;
/** Earns in every batch from the third on, so that none of them passes the one that is held. */
const LATECOMER = 'latecomer';

/** Returns of envelopes, a minute apart, by people who reach their daily limit more than once. */
const EVENTS_TOLD: DomainEvent[] = Array.from({ length: EVENTS }, (_unused, index) => {
  const returnedAt = new Date(Date.parse('2026-03-02T00:00:00+08:00') + index * 60_000);
  return {
    id: derivedId('killed', index),
    name: 'envelope.returned',
    occurredAt: returnedAt,
    payload: {
      tripId: `trip-${index}`,
      assetId: `asset-${index}`,
      assetKind: 'ENVELOPE',
      enterpriseId: 'firm-1',
      outletId: `outlet-${index % 7}`,
      regionCode: '430102' as RegionCode,
      personId: index >= IN_HAND && index % 250 === 0 ? LATECOMER : `person-${index % PEOPLE}`,
      issuedAt: returnedAt.toISOString(),
      returnedAt: returnedAt.toISOString(),
      evidenceGrade: 'PLATFORM_VERIFIED',
    },
  };
});

describe('a worker that is killed or stopped in the middle of its work', () => {
  const opened: Platform[] = [];
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    if (!existsSync(WORKER)) {
      await promisify(execFile)('node_modules/.bin/nest', ['build'], { cwd: PROJECT });
    }
  }, 300_000);
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const platform of opened.splice(0)) await platform.close();
  });

  async function openWith(options: { worker: boolean }): Promise<Platform> {
    const platform = await openPlatform(options);
    opened.push(platform);
    await platform.database.transaction((transaction) => tell(transaction, EVENTS_TOLD));
    return platform;
  }

  function startWorker(config: Config): ChildProcess {
    const child = spawn(process.execPath, [WORKER], {
      cwd: PROJECT,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        DATABASE_URL: config.databaseUrl,
        REDIS_URL: config.redisUrl,
        GREENPARCEL_HOME: config.home,
        LOG_LEVEL: 'silent',
      },
    });
    children.push(child);
    return child;
  }

  it('leaves, when it is started again, the balances of an undisturbed run, with every event decided once', async () => {
    const undisturbed = await openWith({ worker: true });
    await undisturbed.settled();

    const platform = await openWith({ worker: false });
    const killed = startWorker(platform.config);
    await whileLocked(platform, accountId(consumer(LATECOMER), GREEN_CREDITS), async () => {
      await until(() => isPosting(platform), killed);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
    });
    const { finished, awarded } = await progress(platform);
    expect([1, 2]).toContain(finished / LIMITS.jobEvents);
    expect(awarded).toBe(finished);

    const restarted = startWorker(platform.config);
    await until(async () => {
      await letTimePass(platform);
      return (await progress(platform)).finished === EVENTS;
    }, restarted);
    const expected = await outcome(undisturbed);
    expect(expected.decided).toHaveLength(EVENTS);
    expect(expected.discrepancies).toEqual([]);
    await expect(outcome(platform)).resolves.toEqual(expected);
  }, 120_000);

  it('finishes the batches in hand when it is told to stop, takes no other, and ends by itself', async () => {
    const platform = await openWith({ worker: false });
    const stopped = startWorker(platform.config);
    const ended = once(stopped, 'exit');
    let before = 0;
    await whileLocked(platform, accountId(consumer(LATECOMER), GREEN_CREDITS), async () => {
      await until(() => isPosting(platform), stopped);
      before = (await progress(platform)).finished;
      stopped.kill('SIGTERM');
    });
    await ended;
    const { finished, awarded } = await progress(platform);
    expect(finished).toBe(before + IN_HAND);
    expect(awarded).toBe(finished);
  }, 120_000);
});

/** Holds an account, so that the worker comes to stand in the middle of its batch: decided, counted, not yet credited. */
async function whileLocked(platform: Platform, id: string, act: () => Promise<void>): Promise<void> {
  await platform.database.transaction(async (transaction: Transaction) => {
    await write(
      transaction,
      sql`INSERT INTO ledger_account (id, owner_kind, owner_id, unit, may_go_negative, opened_at)
          VALUES (${id}, 'PERSON', ${LATECOMER}, ${GREEN_CREDITS}, 0, UTC_TIMESTAMP(3))`,
    );
    await act();
    await write(transaction, sql`DELETE FROM ledger_account WHERE id = ${id}`);
  });
}

/** Whether the worker has finished a batch and stands before the locked account with the next one. */
async function isPosting(platform: Platform): Promise<boolean> {
  if ((await progress(platform)).finished === 0) return false;
  const [posting] = await platform.rows<{ count: string }>(
    sql`SELECT COUNT(*) AS count FROM information_schema.processlist
        WHERE db = DATABASE() AND info LIKE 'INSERT INTO ledger_account%'`,
  );
  return Number(posting?.count) > 0;
}

async function progress(platform: Platform): Promise<{ finished: number; awarded: number }> {
  const [row] = await platform.rows<{ finished: string; awarded: string }>(
    sql`SELECT (SELECT COUNT(*) FROM outbox_event WHERE queue = 'credits' AND done_at IS NOT NULL) AS finished,
               (SELECT COUNT(*) FROM credit_award) AS awarded`,
  );
  return { finished: Number(row?.finished), awarded: Number(row?.awarded) };
}

/** What waiting would bring about: what the killed worker had claimed is due again. */
const letTimePass = (platform: Platform) =>
  platform.database.transaction((transaction) =>
    write(
      transaction,
      sql`UPDATE outbox_event SET relay_due_at = UTC_TIMESTAMP(3) WHERE relay_due_at > UTC_TIMESTAMP(3)`,
    ),
  );

/** Which of a day's returns fills the daily limit depends on the order of batches; what each person holds does not. */
const outcome = async (platform: Platform) => ({
  balances: await platform.rows(sql`SELECT id, balance FROM ledger_account ORDER BY id`),
  explained: await platform.rows(
    sql`SELECT person_id, COUNT(*) AS decided, SUM(points) AS points FROM credit_award
        GROUP BY person_id ORDER BY person_id`,
  ),
  decided: await platform.rows(sql`SELECT event_id FROM credit_award ORDER BY event_id`),
  discrepancies: await platform.app.get(LedgerService).discrepancies(),
  totals: await platform.app.get(LedgerService).totals(),
});

async function until(holds: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (await holds()) return;
    if (child.exitCode !== null) throw new Error(`the worker ended by itself with ${child.exitCode}`);
    await pause(100);
  }
  throw new Error('the worker does not get there');
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openInside } from '../../test/support/app.js';
import { type DomainEvent, LISTENERS } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';
import { month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, type Transaction, write } from './database.js';
import { LIMITS } from './limits.js';
import { Outbox, type OutboxJob, tell } from './outbox.js';
import { type Listener, Queues } from './queue.js';
import { insertInto, sql } from './sql.js';

const event = (cause: string): DomainEvent => ({
  id: derivedId('test', cause),
  name: 'facts.changed',
  occurredAt: new Date('2026-03-08T02:00:00Z'),
  payload: {
    feature: cause,
    enterpriseId: 'firm-1',
    regionCode: '430100' as RegionCode,
    month: month('2026-03'),
  },
});

const causeOf = (one: DomainEvent): string => (one.payload as { feature: string }).feature;

type Inside = Awaited<ReturnType<typeof openInside>>;

/** An empty outbox, and a listener whose writes are what is counted: what a crash undoes was not heard. */
async function emptyOutbox(inside: Inside) {
  const { database } = inside;
  await database.rows(sql`CREATE TABLE IF NOT EXISTS heard (cause varchar(64) NOT NULL)`);
  await database.rows(sql`DELETE FROM heard`);
  await database.rows(sql`DELETE FROM outbox_event`);
}

const listen: Listener = async (transaction, events) => {
  await write(
    transaction,
    insertInto(
      'heard',
      events.map((one) => ({ cause: causeOf(one) })),
    ),
  );
};

const heard = async (inside: Inside): Promise<string[]> =>
  (await inside.database.rows<{ cause: string }>(sql`SELECT cause FROM heard ORDER BY cause`)).map(
    (row) => row.cause,
  );

const tellNow = (inside: Inside, ...causes: string[]) =>
  inside.database.transaction((transaction) => tell(transaction, causes.map(event)));

/** What waiting would bring about: everything unfinished is due. */
const letTimePass = (inside: Inside) =>
  inside.database.transaction((transaction) =>
    write(
      transaction,
      sql`UPDATE outbox_event SET relay_due_at = UTC_TIMESTAMP(3) WHERE relay_due_at IS NOT NULL`,
    ),
  );

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error(`in vain: ${what}`);
}

// One listener, so that an event is one row.
LISTENERS['facts.changed'] = ['indicators'];

describe('the outbox', () => {
  let inside: Inside;
  let outbox: Outbox;
  beforeAll(async () => {
    inside = await openInside();
    outbox = inside.app.get(Outbox);
  });
  beforeEach(() => emptyOutbox(inside));
  afterAll(() => inside.close());

  /** What one round of the relay hands over. */
  async function relayed(): Promise<OutboxJob[]> {
    const handed: OutboxJob[] = [];
    await outbox.relay(async (jobs) => void handed.push(...jobs));
    return handed;
  }
  const work = (jobs: readonly OutboxJob[], listener: Listener = listen) =>
    Promise.all(jobs.map((job) => outbox.work(job.eventIds, listener)));

  it('keeps one row of an event that is told twice', async () => {
    await tellNow(inside, 'a', 'a');
    await tellNow(inside, 'a');
    await work(await relayed());
    await expect(heard(inside)).resolves.toEqual(['a']);
  });

  it('tells nothing when the transaction in which it happened is given up', async () => {
    const givenUp = inside.database.transaction(async (transaction) => {
      await tell(transaction, [event('a')]);
      throw new Error('given up');
    });
    await expect(givenUp).rejects.toThrow('given up');
    await expect(relayed()).resolves.toEqual([]);
  });

  it('hands an event over under a job id that was never used before', async () => {
    await tellNow(inside, 'a');
    const [first] = await relayed();
    await letTimePass(inside);
    const [second] = await relayed();
    expect(second!.eventIds).toEqual(first!.eventIds);
    expect(second!.jobId).not.toBe(first!.jobId);
    // BullMQ takes neither an id of digits only nor one with a colon.
    expect(second!.jobId).toMatch(/^[a-z][^:]*$/);
  });

  it('hands an event over once while its time to be finished runs', async () => {
    await tellNow(inside, 'a');
    await expect(relayed()).resolves.toHaveLength(1);
    await expect(relayed()).resolves.toEqual([]);
  });

  it('does not skip an event whose transaction began earlier and committed later', async () => {
    let commit = () => {};
    const committing = new Promise<void>((resolve) => (commit = resolve));
    let told = () => {};
    const telling = new Promise<void>((resolve) => (told = resolve));
    const late = inside.database.transaction(async (transaction) => {
      await tell(transaction, [event('late')]);
      told();
      await committing;
    });
    await telling;
    await tellNow(inside, 'early');
    await work(await relayed());
    await expect(heard(inside)).resolves.toEqual(['early']);
    commit();
    await late;
    const inOrderOfIds = await inside.database.rows<{ event_id: string }>(
      sql`SELECT event_id FROM outbox_event ORDER BY id`,
    );
    expect(inOrderOfIds.map((row) => row.event_id)).toEqual([event('late').id, event('early').id]);
    await work(await relayed());
    await expect(heard(inside)).resolves.toEqual(['early', 'late']);
  });

  it('hands over again what a crash between handing over and marking left unmarked', async () => {
    await tellNow(inside, 'a', 'b');
    const handed: OutboxJob[] = [];
    const crashed = outbox.relay(async (jobs) => {
      handed.push(...jobs);
      throw new Error('power cut');
    });
    await expect(crashed).rejects.toThrow('power cut');
    const again = await relayed();
    expect(again.map((job) => job.eventIds)).toEqual(handed.map((job) => job.eventIds));
    await work([...handed, ...again]);
    await expect(heard(inside)).resolves.toEqual(['a', 'b']);
  });

  const atItsRows = async () => {
    const [running] = await inside.database.rows<{ count: string }>(
      sql`SELECT COUNT(*) AS count FROM information_schema.processlist
          WHERE db = DATABASE() AND info LIKE 'SELECT id, name, payload%'`,
    );
    return Number(running?.count) > 0;
  };

  it('works an event whose job arrives before the relay has marked it', async () => {
    await tellNow(inside, 'a');
    let working: Promise<void> = Promise.resolve();
    await outbox.relay(async (jobs) => {
      let worked = false;
      working = outbox.work(jobs[0]!.eventIds, listen).then(() => void (worked = true));
      // The relay goes on only when the worker stands before the locked row.
      await until('the worker is at its rows', async () => worked || (await atItsRows()));
    });
    await working;
    await expect(heard(inside)).resolves.toEqual(['a']);
  });

  it('makes a job that is delivered twice a no-op', async () => {
    await tellNow(inside, 'a', 'b');
    const jobs = await relayed();
    await work(jobs);
    await work(jobs);
    await expect(heard(inside)).resolves.toEqual(['a', 'b']);
  });

  it('works what waits behind a job with it, and leaves alone what another worker holds', async () => {
    await tellNow(inside, 'first', 'second', 'third');
    const ids = (
      await inside.database.rows<{ id: string }>(sql`SELECT id FROM outbox_event ORDER BY id`)
    ).map(({ id }) => id) as [string, string, string];
    const batches: number[] = [];
    await inside.database.transaction(async (holder) => {
      await rows(holder, sql`SELECT 1 FROM outbox_event WHERE id = ${ids[2]} FOR UPDATE`);
      await outbox.work(
        [ids[0]],
        async (transaction, events) => {
          batches.push(events.length);
          await listen(transaction, events);
        },
        [ids[0], ids[1], ids[2]],
      );
    });
    expect(batches).toEqual([2]);
    expect(await heard(inside)).toEqual(['first', 'second']);
    await outbox.work([ids[1]], listen);
    await outbox.work([ids[2]], listen);
    expect(await heard(inside)).toEqual(['first', 'second', 'third']);
  });

  it('works its own events where something behind them is poisoned', async () => {
    await tellNow(inside, 'sound', 'poisoned');
    const ids = (
      await inside.database.rows<{ id: string }>(sql`SELECT id FROM outbox_event ORDER BY id`)
    ).map(({ id }) => id) as [string, string];
    const wary: Listener = async (transaction, events) => {
      if (events.some((one) => causeOf(one) === 'poisoned')) throw new Error('poison');
      await listen(transaction, events);
    };
    await outbox.work([ids[0]], wary, [ids[1]]);
    expect(await heard(inside)).toEqual(['sound']);
    const [behind] = await inside.database.rows<{ attempts: number; done: Date | null }>(
      sql`SELECT attempts, done_at AS done FROM outbox_event WHERE id = ${ids[1]}`,
    );
    expect(behind).toEqual({ attempts: 0, done: null });
  });

  it('doubles nothing when two workers hold the same events at once, in batches cut differently', async () => {
    await tellNow(inside, ...Array.from({ length: 50 }, (_unused, index) => `e${index}`));
    const [job] = await relayed();
    const ids = job!.eventIds;
    await Promise.all([
      outbox.work(ids, listen),
      outbox.work(ids.slice(20), listen),
      outbox.work([...ids].reverse().slice(20), listen),
    ]);
    const causes = await heard(inside);
    expect(new Set(causes).size).toBe(50);
    expect(causes).toHaveLength(50);
  });

  it('leaves nothing of a batch whose connection dies before its end, and does it again', async () => {
    await tellNow(inside, 'a', 'b');
    let cut = false;
    await work(await relayed(), async (transaction: Transaction, events) => {
      await listen(transaction, events);
      if (cut) return;
      cut = true;
      await transaction.query('KILL CONNECTION_ID()');
    });
    expect(cut).toBe(true);
    await expect(heard(inside)).resolves.toEqual(['a', 'b']);
    await expect(outbox.backlog()).resolves.toEqual({ waiting: 0, parked: 0 });
  });

  it('parks a poisoned event after its last attempt and holds nothing up behind it', async () => {
    await tellNow(inside, 'a', 'poison', 'z');
    const poisoned: Listener = async (transaction, events) => {
      await listen(transaction, events);
      if (events.some((one) => causeOf(one) === 'poison')) throw new Error('cannot be digested');
    };
    for (let attempt = 1; attempt <= LIMITS.eventAttempts; attempt += 1) {
      await expect(outbox.backlog()).resolves.toEqual({ waiting: attempt === 1 ? 3 : 1, parked: 0 });
      await work(await relayed(), poisoned);
      await expect(heard(inside)).resolves.toEqual(['a', 'z']);
      await letTimePass(inside);
    }
    await expect(outbox.backlog()).resolves.toEqual({ waiting: 0, parked: 1 });
    await expect(relayed()).resolves.toEqual([]);
    const [parked] = await inside.database.rows(
      sql`SELECT attempts, last_error FROM outbox_event WHERE parked_at IS NOT NULL`,
    );
    expect(parked).toEqual({
      attempts: LIMITS.eventAttempts,
      last_error: expect.stringContaining('cannot be digested'),
    });
  });

  it('parks an event that cannot even be read', async () => {
    await tellNow(inside, 'a', 'torn');
    await inside.database.rows(
      sql`UPDATE outbox_event SET payload = '{', attempts = ${LIMITS.eventAttempts - 1}
          WHERE event_id = ${event('torn').id}`,
    );
    await work(await relayed());
    await expect(heard(inside)).resolves.toEqual(['a']);
    await expect(outbox.backlog()).resolves.toEqual({ waiting: 0, parked: 1 });
  });

  it('waits longer after each failed attempt', async () => {
    await tellNow(inside, 'a');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await work(await relayed(), () => Promise.reject(new Error('not now')));
      const [row] = await inside.database.rows<{ seconds: string }>(
        sql`SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), relay_due_at + INTERVAL 500000 MICROSECOND) AS seconds
            FROM outbox_event`,
      );
      waits.push(Number(row?.seconds));
      await letTimePass(inside);
    }
    expect(waits).toEqual([1, 2, 4]);
  });

  it('hands an event over again only after the time that its listener has to finish it', async () => {
    await tellNow(inside, 'a');
    await expect(relayed()).resolves.toHaveLength(1);
    const passSeconds = (seconds: number) =>
      inside.database.rows(
        sql`UPDATE outbox_event SET relay_due_at = relay_due_at - INTERVAL ${seconds} SECOND`,
      );
    await passSeconds(LIMITS.relayAgainSeconds - 5);
    await expect(relayed()).resolves.toEqual([]);
    await passSeconds(5);
    await expect(relayed()).resolves.toHaveLength(1);
  });

  describe('of what is finished', () => {
    const finishedDaysAgo = (days: number) =>
      inside.database.rows(sql`UPDATE outbox_event SET done_at = UTC_TIMESTAMP(3) - INTERVAL ${days} DAY
        WHERE done_at IS NOT NULL`);
    const kept = () => inside.database.rows(sql`SELECT id FROM outbox_event ORDER BY id`);

    it('forgets what is older than its days, and nothing younger, open or parked', async () => {
      await tellNow(inside, 'old');
      await work(await relayed());
      await finishedDaysAgo(LIMITS.outboxKeptDays + 1);
      await tellNow(inside, 'young', 'open', 'parked');
      await inside.database.rows(sql`UPDATE outbox_event SET done_at = UTC_TIMESTAMP(3), relay_due_at = NULL
        WHERE event_id = ${event('young').id}`);
      await inside.database.rows(sql`UPDATE outbox_event SET parked_at = '2020-01-01', relay_due_at = NULL
        WHERE event_id = ${event('parked').id}`);
      await expect(outbox.forget()).resolves.toBe(1);
      await expect(kept()).resolves.toHaveLength(3);
      await expect(outbox.forget()).resolves.toBe(0);
    });

    it('forgets up to its limit, and comes back for the one above', async () => {
      await tellNow(
        inside,
        ...Array.from({ length: LIMITS.outboxForgotten + 1 }, (_one, index) => `f${index}`),
      );
      await inside.database.rows(sql`UPDATE outbox_event SET relay_due_at = NULL, done_at = '2020-01-01'`);
      await expect(outbox.forget()).resolves.toBe(LIMITS.outboxForgotten);
      await expect(outbox.forget()).resolves.toBe(1);
    });
  });

  it('claims and batches up to its limits, and comes back for the one above', async () => {
    const causes = Array.from({ length: LIMITS.relayClaim + 1 }, (_unused, index) => `e${index}`);
    await tellNow(inside, ...causes);
    const sizes = (jobs: readonly OutboxJob[]) => jobs.map((job) => job.eventIds.length);
    const full = LIMITS.relayClaim / LIMITS.jobEvents;
    expect(sizes(await relayed())).toEqual(Array(full).fill(LIMITS.jobEvents));
    expect(sizes(await relayed())).toEqual([1]);
  });
});

describe('the outbox with Redis', () => {
  let inside: Inside;
  let redis: Redis;
  beforeEach(async () => {
    inside = await openInside();
    await emptyOutbox(inside);
    redis = new Redis(inside.config.redisUrl);
  });
  afterEach(async () => {
    await redis.quit();
    await inside.close();
  });

  /** All that Redis holds of this platform: its keys carry the database's name. */
  const keys = () => redis.keys(`*${new URL(inside.config.databaseUrl).pathname.slice(1)}*`);
  const finished = async () => (await inside.app.get(Outbox).backlog()).waiting === 0;

  it('has its relay forget what was finished long ago', async () => {
    await tellNow(inside, 'a');
    await inside.database.rows(sql`UPDATE outbox_event SET relay_due_at = NULL, done_at = '2020-01-01'`);
    const kept = () => inside.database.rows(sql`SELECT id FROM outbox_event`);
    await expect(kept()).resolves.toHaveLength(1);
    inside.app.get(Queues).startRelay(20);
    await until('the event is forgotten', async () => (await kept()).length === 0);
    await expect(kept()).resolves.toEqual([]);
  });

  it('finishes every event after all of Redis was lost with the jobs in it', async () => {
    const queues = inside.app.get(Queues);
    queues.startRelay(20);
    await tellNow(inside, 'a', 'b', 'c');
    await until('the jobs are in Redis', async () => (await keys()).some((key) => key.includes('relay-')));
    await redis.del(await keys());
    await expect(keys()).resolves.toEqual([]);
    await letTimePass(inside);
    queues.listen('indicators', listen);
    await until('all events are finished', finished);
    await expect(heard(inside)).resolves.toEqual(['a', 'b', 'c']);
  });

  it('works an event that is handed over again, although the job before it was completed', async () => {
    const queues = inside.app.get(Queues);
    let failures = 0;
    queues.listen('indicators', async (transaction, events) => {
      if ((failures += 1) <= 2) throw new Error('not yet');
      await listen(transaction, events);
    });
    queues.startRelay(20);
    await tellNow(inside, 'a');
    await until('all events are finished', async () => {
      await letTimePass(inside);
      return finished();
    });
    expect(failures).toBeGreaterThan(2);
    await expect(heard(inside)).resolves.toEqual(['a']);
  });

  it('doubles nothing with two workers on one queue and every event handed over again and again', async () => {
    const queues = inside.app.get(Queues);
    queues.listen('indicators', listen);
    queues.listen('indicators', listen);
    queues.startRelay(20);
    for (let round = 0; round < 10; round += 1) {
      await tellNow(inside, ...Array.from({ length: 20 }, (_unused, index) => `${round}-${index}`));
      await letTimePass(inside);
    }
    await until('all events are finished', finished);
    const causes = await heard(inside);
    expect(new Set(causes).size).toBe(200);
    expect(causes).toHaveLength(200);
  });
});

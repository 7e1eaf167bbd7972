import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { openInside } from '../../test/support/app.js';
import { mysqlErrorNumber, write } from './database.js';
import { raw, sql } from './sql.js';

describe('a read outside a transaction', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(() => inside.close());

  it('binds its values and gives rows as columns name them', async () => {
    await expect(
      inside.database.rows(sql`SELECT ${"'; DROP TABLE region; --"} AS text, ${7} AS count`),
    ).resolves.toEqual([{ text: "'; DROP TABLE region; --", count: 7 }]);
  });

  it('fails with the statement and the number of the server’s error', async () => {
    const error: unknown = await inside.database
      .rows(sql`SELECT ${1} FROM nowhere`)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toHaveProperty('query', 'SELECT ? FROM nowhere');
    expect(mysqlErrorNumber(error)).toBe(1146);
  });

  it('gives its connection back, also after a failure', async () => {
    const many = inside.config.databasePool * 3;
    const failures = Array.from({ length: many }, () =>
      inside.database.rows(raw('SELECT')).catch(() => 'failed'),
    );
    await expect(Promise.all(failures)).resolves.toEqual(Array(many).fill('failed'));
    const reads = Array.from({ length: many }, (_, index) =>
      inside.database.row(sql`SELECT ${index} AS found`),
    );
    await expect(Promise.all(reads)).resolves.toHaveLength(many);
  });
});

describe('a transaction that the database ends', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  const kept = async () =>
    Number((await inside.database.row<{ n: string }>(raw('SELECT COUNT(*) AS n FROM kept')))?.n);
  beforeAll(async () => {
    inside = await openInside();
    await inside.database.rows(raw('CREATE TABLE held (id int PRIMARY KEY, said int NOT NULL)'));
    await inside.database.rows(raw('CREATE TABLE kept (id int PRIMARY KEY)'));
    await inside.database.rows(raw('INSERT INTO held SELECT seq, 0 FROM seq_1_to_200'));
  });
  afterAll(() => inside.close());

  it('keeps nothing of what was sent with the statement that met a deadlock, and is run again', async () => {
    const { database } = inside;
    let otherHolds = () => {};
    const held = new Promise<void>((resolve) => (otherHolds = resolve));
    let attempts = 0;
    let inBetween = -1;
    let other: Promise<unknown> = Promise.resolve();
    await database.transaction(async (transaction) => {
      attempts += 1;
      if (attempts > 1) {
        inBetween = await kept();
        return;
      }
      await write(transaction, raw('UPDATE held SET said = 1 WHERE id = 1'));
      // It has written more, so that the database gives the first one up.
      other = database.transaction(async (heavier) => {
        await write(heavier, raw('UPDATE held SET said = 2 WHERE id > 1'));
        otherHolds();
        await write(heavier, raw('UPDATE held SET said = 2 WHERE id = 1'));
      });
      await held;
      await Promise.all([
        write(transaction, raw('UPDATE held SET said = 1 WHERE id = 2')),
        write(transaction, raw('INSERT INTO kept VALUES (1)')),
      ]);
    });
    await other;
    expect(attempts).toBe(2);
    expect(inBetween).toBe(0);
    expect(await kept()).toBe(0);
  });

  it('takes no statement once its work has failed', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const failed = inside.database.transaction(async (transaction) => {
      await write(transaction, raw('INSERT INTO kept VALUES (2)'));
      late = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        write(transaction, raw('INSERT INTO kept VALUES (3)')),
      );
      late.catch(() => undefined);
      throw new Error('the work is broken');
    });
    await expect(failed).rejects.toThrow('the work is broken');
    await expect(late).rejects.toThrow('the transaction was rolled back');
    expect(await kept()).toBe(0);
  });
});

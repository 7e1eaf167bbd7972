import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { openInside } from '../../test/support/app.js';
import { mysqlErrorNumber } from './database.js';
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

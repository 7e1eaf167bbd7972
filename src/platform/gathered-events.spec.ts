import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { LISTENERS } from '../kernel/event.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { factsChanged } from './facts-changed.js';
import { GatheredEvents } from './gathered-events.js';
import { sql } from './sql.js';

describe('what many say in the same words', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(() => inside.close());

  const gathering = () => new GatheredEvents({ ...inside.config, environment: 'production' });
  const changed = (cause: string, month = '2026-03') =>
    factsChanged(
      'credits',
      [{ enterpriseId: 'firm-1', regionCode: '430102' as RegionCode, month: month as Month }],
      [cause],
      new Date('2026-03-08T01:00:00Z'),
    );
  const told = () =>
    inside.database.rows<{ queue: string; seconds: string }>(
      sql`SELECT queue, TIMESTAMPDIFF(SECOND, told_at, relay_due_at) AS seconds FROM outbox_event ORDER BY queue`,
    );
  const clear = () =>
    inside.database.transaction(async (transaction) => transaction.query('DELETE FROM outbox_event'));
  const span = async () =>
    (await inside.database.row<{ span: string }>(sql`SELECT UNIX_TIMESTAMP() DIV 10 AS span`))?.span;

  it('is told once within seconds, and is due when all have said it', async () => {
    let [before, after] = ['', 'other'] as [string | undefined, string | undefined];
    while (before !== after) {
      await clear();
      before = await span();
      for (const cause of ['one', 'two', 'three'])
        await inside.database.transaction((transaction) => gathering().tell(transaction, changed(cause)));
      after = await span();
    }
    expect((await told()).map(({ queue }) => queue)).toEqual([...LISTENERS['facts.changed']].sort());
    for (const { seconds } of await told()) expect(Number(seconds)).toBeGreaterThanOrEqual(69);
  });

  it('is told apart for each month, and each at once where nothing is gathered', async () => {
    await clear();
    await inside.database.transaction((transaction) =>
      gathering().tell(transaction, [...changed('one'), ...changed('one', '2026-04')]),
    );
    expect(await told()).toHaveLength(2 * LISTENERS['facts.changed'].length);
    await clear();
    const atOnce = new GatheredEvents(inside.config);
    for (const cause of ['one', 'two'])
      await inside.database.transaction((transaction) => atOnce.tell(transaction, changed(cause)));
    expect(await told()).toHaveLength(2 * LISTENERS['facts.changed'].length);
    expect((await told()).every(({ seconds }) => Number(seconds) === 0)).toBe(true);
  });
});

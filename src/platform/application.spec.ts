import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { AppModule } from '../app.module.js';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { until } from '../../test/support/until.js';
import { openApplication } from './application.js';
import { sql } from './sql.js';

/** Nobody listens there: the connection is refused at once. */
const AWAY = 'redis://127.0.0.1:1';

describe('the application', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
  });
  afterAll(() => platform.close());

  describe('says of its health', () => {
    it('that it lives and is ready, and what still waits', async () => {
      const health = async (path: string) => (await fetch(`${platform.url}/health/${path}`)).json();
      expect(await health('live')).toEqual({ status: 'live' });
      await until('Redis is connected', async () => (await fetch(`${platform.url}/health/ready`)).ok);
      expect(await health('ready')).toEqual({
        status: 'ready',
        database: true,
        redis: true,
        outbox: { waiting: 0, parked: 0 },
      });
    });

    it('that it lives and is not ready while Redis is away', async () => {
      const config = { ...platform.config, redisUrl: AWAY };
      const app = await openApplication(AppModule.api(config), config);
      await app.listen(0, '127.0.0.1');
      try {
        const url = await app.getUrl();
        const ready = await fetch(`${url}/health/ready`, { headers: { 'accept-language': 'en' } });
        expect(ready.status).toBe(503);
        expect(await ready.json()).toEqual({
          error: {
            code: 'UNAVAILABLE',
            reason: 'NOT_READY',
            message: 'Not ready: the database or the queue is away; try again shortly.',
            details: { database: true, redis: false },
          },
        });
        await expect(fetch(`${url}/health/live`)).resolves.toHaveProperty('status', 200);
        // Records are kept in the database: a caller need not know that the doorbell is out.
        const answer = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ regions { code } }' }),
        });
        expect(await answer.json()).toHaveProperty('data.regions');
      } finally {
        await app.close();
      }
    });
  });

  it('gives every request an id of its own, and takes none from outside', async () => {
    const idOf = async (path: string) => {
      const { headers } = await fetch(`${platform.url}${path}`, { headers: { 'x-request-id': 'forged' } });
      return headers.get('x-request-id') ?? '';
    };
    const ids = [await idOf('/health/live'), await idOf('/health/live'), await idOf('/nowhere')];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('finishes the request in hand before it stops, and then lets go of everything', async () => {
    const stopping = await openPlatform({ worker: false });
    const operator = await stopping.as({ roles: ['OPERATOR'] });
    const holder = await createConnection({ uri: stopping.config.databaseUrl });
    await holder.query('LOCK TABLES department WRITE');
    const query = `mutation { registerDepartment(input: {
      id: "post-hn", nameZh: "湖南省邮政管理局", nameEn: "Hunan Postal Administration",
      kind: POSTAL, regionCode: "430000", validFrom: "2020-01-01" }) { id } }`;
    const answer = operator.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    await until('the request waits for its table', async () => {
      const waiting = await stopping.rows(
        sql`SELECT 1 FROM information_schema.processlist
            WHERE db = DATABASE() AND state LIKE 'Waiting for table%' AND info LIKE 'INSERT INTO department%'`,
      );
      return waiting.length > 0;
    });

    let closed = false;
    const closing = stopping.app.close().then(() => (closed = true));
    await until('no new connection is taken', () =>
      fetch(`${stopping.url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    expect(closed).toBe(false);
    await holder.query('UNLOCK TABLES');
    const answered = await answer;
    expect(await answered.json()).toEqual({ data: { registerDepartment: { id: 'post-hn' } } });
    expect(answered.headers.get('connection')).toBe('close');
    await closing;

    // The server ends a connection some moments after it was told goodbye.
    await until('no connection is left', async () => {
      const [left] = await holder.query(
        'SELECT COUNT(*) AS others FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
      );
      return Number((left as { others: string }[])[0]?.others) === 0;
    });
    await holder.end();
    await stopping.close();
  });
});

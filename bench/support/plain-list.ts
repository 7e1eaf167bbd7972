import { fastify } from 'fastify';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import { hasRole } from '../../src/kernel/actor.js';
import { AnswersLog } from '../../src/platform/answers-log.js';
import { Clock } from '../../src/platform/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { Log } from '../../src/platform/log.js';
import { AccessTokens } from '../../src/platform/tokens.js';

/**
 * The baseline of `api`: the list as one would write it by hand for this page alone. One join, no GraphQL. It
 * checks the same token and the role and writes the same line of log, all by the same code, so that what is compared is
 * what lies between.
 */
const config = readConfig();
const clock = new Clock();
const tokens = await AccessTokens.open(config, clock);
const pool = createPool({
  uri: config.databaseUrl,
  connectionLimit: config.databasePool,
  charset: 'utf8mb4',
});
const app = fastify({ loggerInstance: new Log(config).pino, logController: new AnswersLog() });

interface Row extends RowDataPacket {
  readonly id: string;
  readonly nameZh: string;
  readonly regionNameZh: string;
}

app.get('/live', () => ({ status: 'live' }));

app.get<{ Querystring: { first: string } }>('/enterprises', async (request, reply) => {
  const actor = await tokens.verify(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  if (!hasRole(actor, 'OPERATOR')) return reply.status(403).send();
  const today = clock.today();
  const [rows] = await pool.query<Row[]>(
    `SELECT e.id, e.name_zh AS nameZh, r.name_zh AS regionNameZh
     FROM enterprise e JOIN region r
       ON r.code = e.region_code AND r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to >= ?)
     ORDER BY e.id DESC LIMIT ?`,
    [today, today, Number(request.query.first)],
  );
  const nodes = rows.map(({ id, nameZh, regionNameZh }) => ({
    id,
    nameZh,
    region: { nameZh: regionNameZh },
  }));
  return { data: { enterprises: { nodes } } };
});

process.once('SIGTERM', () => void app.close().then(() => pool.end()));
await app.listen({ port: config.port, host: config.host });

import { fastify } from 'fastify';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import { hasRole } from '../../src/kernel/actor.js';
import { exact, plain, round } from '../../src/kernel/decimal.js';
import { AnswersLog } from '../../src/platform/answers-log.js';
import { Clock } from '../../src/platform/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { Log } from '../../src/platform/log.js';
import { AccessTokens } from '../../src/platform/tokens.js';

/**
 * The baseline of `dashboard`: the view of a province's year as one would write it by hand for this page alone. Three
 * statements and no GraphQL. Token, role and log line are checked and written by the platform's own code.
 */
const config = readConfig();
const tokens = await AccessTokens.open(config, new Clock());
const pool = createPool({
  uri: config.databaseUrl,
  connectionLimit: config.databasePool,
  charset: 'utf8mb4',
});
const app = fastify({ loggerInstance: new Log(config).pino, logController: new AnswersLog() });

interface Value extends RowDataPacket {
  readonly code: string;
  readonly period: string;
  readonly value: string | null;
}
interface Rank extends RowDataPacket {
  readonly enterpriseId: string;
  readonly nameZh: string;
  readonly value: string;
  readonly place: number;
  readonly peers: number;
  readonly behind: number;
}
interface Asked {
  readonly region: string;
  readonly codes: string;
  readonly year: string;
  readonly ranked: string;
  readonly first: string;
}

app.get('/live', () => ({ status: 'live' }));

app.get<{ Querystring: Asked }>('/dashboard', async (request, reply) => {
  const actor = await tokens.verify(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
  if (!hasRole(actor, 'OPERATOR')) return reply.status(403).send();
  const { region, year, ranked, first } = request.query;
  const codes = request.query.codes.split(',');
  const months = Array.from({ length: 12 }, (_one, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  const before = months.map((month) => `${Number(year) - 1}${month.slice(4)}`);
  const [[values], [trend], [ranks]] = await Promise.all([
    pool.query<Value[]>(
      `SELECT code, period, value FROM indicator_result
       WHERE enterprise_id = '' AND region_code = ? AND period = ? AND code IN (?) ORDER BY code`,
      [region, year, codes],
    ),
    pool.query<Value[]>(
      `SELECT code, period, value FROM indicator_result
       WHERE enterprise_id = '' AND region_code = ? AND period IN (?) AND code = ?`,
      [region, [...months, ...before], ranked],
    ),
    pool.query<Rank[]>(
      `SELECT * FROM (
         SELECT enterprise_id AS enterpriseId, name_zh AS nameZh, kind, value,
           RANK() OVER (PARTITION BY kind ORDER BY value DESC) AS place, COUNT(*) OVER (PARTITION BY kind) AS peers,
           RANK() OVER (PARTITION BY kind ORDER BY value) - 1 AS behind
         FROM indicator_result JOIN enterprise ON enterprise.id = enterprise_id
         WHERE indicator_result.region_code = ? AND period = ? AND code = ? AND value IS NOT NULL
       ) AS ranked ORDER BY kind, place, enterpriseId LIMIT ?`,
      [region, year, ranked, Number(first)],
    ),
  ]);
  const byCode = new Map(values.map(({ code, value }) => [code, value]));
  const byPeriod = new Map(trend.map(({ period, value }) => [period, value]));
  const text = (value: string | null | undefined) => (value ? plain(exact(value)) : null);
  return {
    data: {
      indicators: codes.map((code) => ({ code, period: year, value: text(byCode.get(code)) })),
      indicatorTrend: months.map((period, index) => {
        const [value, yearBefore] = [text(byPeriod.get(period)), text(byPeriod.get(before[index] ?? ''))];
        const yearOnYear = value && yearBefore ? plain(exact(value).minus(yearBefore)) : null;
        return { period, value, yearBefore, yearOnYear };
      }),
      indicatorRanking: {
        nodes: ranks.map(({ enterpriseId, nameZh, value, place, peers, behind }) => ({
          enterpriseId,
          name: { zh: nameZh },
          value: text(value),
          place: Number(place),
          peers: Number(peers),
          percentile: plain(
            round(
              exact(behind)
                .times(100)
                .div(Number(peers) - 1),
              1,
              'DOWN',
            ),
          ),
        })),
      },
    },
  };
});

process.once('SIGTERM', () => void app.close().then(() => pool.end()));
await app.listen({ port: config.port, host: config.host });

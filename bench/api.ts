import { deepStrictEqual } from 'node:assert';
import { join } from 'node:path';
import { benchEnvironment } from './support/environment.js';
import { compare } from './support/interleaved.js';
import { Load } from './support/load.js';
import { startServer } from './support/server.js';
import { openWorld } from './support/world.js';

/**
 * A 20-row list with one nested field through our GraphQL, by the API process as in production, against a hand-written
 * Fastify and mysql2 endpoint that returns the same JSON from the same database. Three processes: each server its own,
 * and the callers here. Both check the token and log the answer by the same code. The platform keeps the regions it has
 * read in memory for a minute, as it does for every list; the baseline joins them, which costs it next to nothing.
 */
const ROWS = 20;
const CONNECTIONS = 16;
const QUERY = `{ enterprises(first: ${ROWS}) { nodes { id nameZh region { nameZh } } } }`;

const world = await openWorld(benchEnvironment());
const home = String(world.environment.GREENPARCEL_HOME);
const server = (script: string, probe: string) =>
  startServer({
    script: new URL(script, import.meta.url),
    environment: world.environment,
    probe,
    log: join(home, 'server.log'),
  });
const ours = await server('../src/main.js', '/health/live');
const baseline = await server('support/plain-list.js', '/live');

const authorization = `Bearer ${world.token}`;
const graphql = new Load(
  {
    url: `${ours.url}/graphql`,
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  },
  CONNECTIONS,
);
const plain = new Load(
  { url: `${baseline.url}/enterprises?first=${ROWS}`, method: 'GET', headers: { authorization } },
  CONNECTIONS,
);

try {
  const answer = JSON.parse(await graphql.ask()) as { data: { enterprises: { nodes: unknown[] } } };
  deepStrictEqual(answer, JSON.parse(await plain.ask()));
  deepStrictEqual(answer.data.enterprises.nodes.length, ROWS);
  await compare(
    { name: 'GraphQL of the platform', run: (seconds) => graphql.run(seconds) },
    { name: 'Fastify + mysql2 by hand', run: (seconds) => plain.run(seconds) },
    { bench: 'api', unit: 'requests/s', warmUpSeconds: 8, roundSeconds: 0.75, rounds: 15 },
  );
} finally {
  for (const load of [graphql, plain]) load.close();
  for (const running of [ours, baseline]) await running.stop();
  await world.drop();
}

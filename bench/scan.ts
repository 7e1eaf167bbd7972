import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { EnvelopesService } from '../src/envelopes/index.js';
import type { Actor } from '../src/kernel/actor.js';
import { derivedId } from '../src/kernel/id.js';
import type { LocalDate } from '../src/kernel/month.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { AccessTokens } from '../src/platform/tokens.js';
import { SpecificationsService } from '../src/specifications/index.js';
import { benchEnvironment } from './support/environment.js';
import { compare } from './support/interleaved.js';
import { type Call, Load } from './support/load.js';
import { OUTLETS, openOutlets } from './support/packaging-file.js';
import { startServer } from './support/server.js';
import { openWorld } from './support/world.js';

/**
 * An outlet scans a returned envelope: one `takeBackAssets` mutation a request over 50 connections, by the API process as
 * in production, against a hand-written Fastify and mysql2 endpoint that does the same statements in one transaction on
 * the same database. Both check the token and log the answer by the same code. Each asset comes back once; the two sides
 * have assets of their own. The worker does not run: what follows from a return is told, and not part of it.
 */
const CONNECTIONS = 50;
const RETURNS_OF_ROUND = 500;
const ROUNDS = 12;
const WARM_UP_ROUNDS = 4;
const ASSETS = RETURNS_OF_ROUND * (ROUNDS + WARM_UP_ROUNDS);
const AT_ONCE = 1_000;
const FIRM = derivedId('bench', '0');
const SYSTEM: Actor = { id: 'bench-system', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: FIRM };
const MUTATION = `mutation ($input: TakeBackAssetsInput!) { takeBackAssets(input: $input) { id state whyZh } }`;

const environment = { ...benchEnvironment(), DATABASE_POOL: '50' };
const world = await openWorld(environment);
const inside = await NestFactory.createApplicationContext(AppModule.inside(readConfig(world.environment)), {
  logger: false,
  abortOnError: false,
});
const database = inside.get(Database);
await database.transaction((transaction) =>
  inside.get(SpecificationsService).loadSpecifications(transaction),
);
await openOutlets(database, FIRM);
const { token } = await inside.get(AccessTokens).sign(SYSTEM);

/** Puts assets into service and sends them out, as a firm's system does. */
async function sendOut(side: string): Promise<void> {
  const numbers = Array.from({ length: ASSETS }, (_one, index) => index);
  for (let from = 0; from < ASSETS; from += AT_ONCE) {
    const part = numbers.slice(from, from + AT_ONCE);
    await inside.get(EnvelopesService).commissionAssets(
      SYSTEM,
      part.map((number) => ({
        id: `${side}-${number}`,
        kind: 'ENVELOPE' as const,
        specificationCode: 'PKG-BOX-REUSE',
        commissionedOn: '2026-03-01' as LocalDate,
        evidenceGrade: 'SYSTEM_FEED' as const,
      })),
    );
    await inside.get(EnvelopesService).issueAssets(
      SYSTEM,
      part.map((number) => ({
        assetId: `${side}-${number}`,
        outletId: `outlet-${number % OUTLETS}`,
        parcelRef: `parcel-${side}-${number}`,
        personId: `person-${number % 997}`,
        issuedAt: new Date('2026-03-02T02:00:00Z'),
        sourceRef: `issue-${side}-${number}`,
        evidenceGrade: 'SYSTEM_FEED' as const,
      })),
    );
  }
}

/** The next return of a side. */
function returnsOf(side: string): () => object {
  let next = 0;
  return () => {
    const number = next++;
    return {
      assetId: `${side}-${number}`,
      outletId: `outlet-${(number * 7) % OUTLETS}`,
      personId: `person-${number % 997}`,
      returnedAt: '2026-03-05T02:00:00.000Z',
      sourceRef: `return-${side}-${number}`,
      evidenceGrade: 'SYSTEM_FEED',
    };
  };
}

for (const side of ['ours', 'plain']) await sendOut(side);
await inside.close();

const server = (script: string, probe: string) =>
  startServer({
    script: new URL(script, import.meta.url),
    environment: world.environment,
    probe,
    log: join(environment.GREENPARCEL_HOME, 'server.log'),
  });
const ours = await server('../src/main.js', '/health/live');
const plain = await server('support/plain-return.js', '/live');
const call = (url: string, body: object): Call => ({
  url,
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const [ourReturn, plainReturn] = [returnsOf('ours'), returnsOf('plain')];
const graphql = new Load(
  () => call(`${ours.url}/graphql`, { query: MUTATION, variables: { input: { items: [ourReturn()] } } }),
  CONNECTIONS,
);
const byHand = new Load(() => call(`${plain.url}/returns`, plainReturn()), CONNECTIONS);
const RECORDED = '"state":"RECORDED"';

try {
  for (let round = 1; round < WARM_UP_ROUNDS; round += 1) {
    await byHand.drain(RETURNS_OF_ROUND, RECORDED);
    await graphql.drain(RETURNS_OF_ROUND, RECORDED);
  }
  await compare(
    { name: 'takeBackAssets of the platform', run: () => graphql.drain(RETURNS_OF_ROUND, RECORDED) },
    { name: 'Fastify + mysql2 by hand', run: () => byHand.drain(RETURNS_OF_ROUND, RECORDED) },
    { bench: 'scan', unit: 'returns/s', warmUpSeconds: 0, roundSeconds: 0, rounds: ROUNDS },
  );
} finally {
  for (const load of [graphql, byHand]) load.close();
  for (const running of [ours, plain]) await running.stop();
  await world.drop();
}

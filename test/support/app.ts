import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import type { Actor, Role } from '../../src/kernel/actor.js';
import { CreditPublications } from '../../src/credits/index.js';
import { ImportsWorker } from '../../src/exchange/index.js';
import { FactorsService } from '../../src/factors/index.js';
import { openApplication } from '../../src/platform/application.js';
import { Clock } from '../../src/platform/clock.js';
import { type Config, readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { migrate } from '../../src/platform/migrations.js';
import { Outbox } from '../../src/platform/outbox.js';
import { Queues } from '../../src/platform/queue.js';
import type { Sql } from '../../src/platform/sql.js';
import { AccessTokens } from '../../src/platform/tokens.js';
import { ProgrammePublications } from '../../src/programmes/index.js';
import { RegionsService } from '../../src/regions/index.js';
import { SpecificationsService } from '../../src/specifications/index.js';
import { databaseNamed, layOut } from './laid-out.js';
import { loadWorld } from './world.js';

/** A scratch database of its own on the test instances, laid out unless it is to be empty; dropped at the end. */
export async function scratchDatabase({ empty = false } = {}): Promise<{
  config: Config;
  drop(): Promise<void>;
}> {
  const url = new URL(process.env.DATABASE_URL ?? '');
  const name = `gp_test_${randomBytes(6).toString('hex')}`;
  const admin = await createConnection({ uri: url.href });
  await admin.query(databaseNamed(name));
  url.pathname = `/${name}`;
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: url.href,
    REDIS_URL: process.env.REDIS_URL,
    PORT: '0',
    GREENPARCEL_HOME: mkdtempSync(join(tmpdir(), 'greenparcel-')),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATABASE_POOL: '10',
  });
  if (!empty) await layOut(admin, name, config);
  return {
    config,
    async drop() {
      await admin.query(`DROP DATABASE IF EXISTS ${name}`);
      await admin.end();
      rmSync(config.home, { recursive: true, force: true });
    },
  };
}

/** The features without doors, on a scratch database: for specs beside the code. It is migrated where it was empty. */
export async function openInside(
  clock: Clock = new Clock(),
  { empty = false } = {},
): Promise<{
  app: INestApplicationContext;
  database: Database;
  config: Config;
  close(): Promise<void>;
}> {
  const { config, drop } = await scratchDatabase({ empty });
  const app = await NestFactory.createApplicationContext(AppModule.inside(config, clock), {
    logger: false,
    abortOnError: false,
  });
  if (empty) await migrate(app.get(DataSource));
  await loadRegister(app);
  return {
    app,
    config,
    database: app.get(Database),
    async close() {
      await app.close();
      await drop();
    },
  };
}

async function loadRegister(app: INestApplicationContext): Promise<void> {
  await app.get(Database).transaction(async (transaction) => {
    await app.get(RegionsService).loadRegister(transaction);
    await app.get(FactorsService).loadReleases(transaction);
    await app.get(CreditPublications).loadFiles(transaction);
    await app.get(ProgrammePublications).loadFiles(transaction);
    await app.get(SpecificationsService).loadSpecifications(transaction);
  });
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly reason: string;
    readonly details: Record<string, unknown>;
  };
}
export interface GraphqlAnswer<T = Record<string, never>> {
  readonly data: T | null;
  readonly errors?: readonly GraphqlError[];
}

export interface Caller {
  /** Sends an operation and gives the whole answer. */
  ask<T = Record<string, never>>(query: string, variables?: object): Promise<GraphqlAnswer<T>>;
  /** Sends an operation that must succeed and gives its data. */
  get<T>(query: string, variables?: object): Promise<T>;
  /** Sends an operation that must be refused and gives the first error. */
  refused(query: string, variables?: object): Promise<GraphqlError>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface Platform {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: Database;
  readonly config: Config;
  /** A caller without a token, with the given token, or signed as the given actor. */
  as(who: Partial<Actor> & { roles: readonly Role[] }, language?: 'zh-CN' | 'en'): Promise<Caller>;
  caller(token?: string, language?: 'zh-CN' | 'en'): Caller;
  rows<Row>(query: Sql): Promise<Row[]>;
  /** Waits until every told event is finished; fails when one was parked. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The whole platform over HTTP on a scratch database: API, and the worker in the same process unless told otherwise;
 * with the demo world on request, whose consequences `settled` waits for.
 */
export async function openPlatform({
  clock = new Clock(),
  worker = true,
  world = false,
} = {}): Promise<Platform> {
  const { config, drop } = await scratchDatabase();
  const app = await openApplication(AppModule.api(config, clock), config);
  await app.init();
  await loadRegister(app);
  if (world) await loadWorld(app, { home: config.home });
  const background = worker ? await openWorker(config, clock) : undefined;
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const database = app.get(Database);
  const caller = (token?: string, language: 'zh-CN' | 'en' = 'en') => callerOf(url, token, language);
  return {
    url,
    app,
    database,
    config,
    caller,
    async as(who, language) {
      const { token } = await app
        .get(AccessTokens)
        .sign({ id: `test-${who.roles.join('-').toLowerCase()}`, kind: 'person', ...who });
      return caller(token, language);
    },
    rows: (query) => database.rows(query),
    settled: () => settled(app.get(Outbox)),
    async close() {
      await app.close();
      await background?.close();
      await drop();
    },
  };
}

/** The worker of a platform: relay and listeners, as `src/worker.ts` starts them. */
export async function openWorker(
  config: Config,
  clock: Clock = new Clock(),
): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule.worker(config, clock), {
    logger: false,
    abortOnError: false,
  });
  app.get(Queues).startRelay(50);
  app.get(ImportsWorker).start(20);
  return app;
}

async function settled(outbox: Outbox): Promise<void> {
  const until = performance.now() + 300_000;
  for (let wait = 10; performance.now() < until; wait = Math.min(2 * wait, 500)) {
    const { waiting, parked } = await outbox.backlog();
    if (parked > 0) throw new Error(`${parked} events are parked`);
    if (waiting === 0) return;
    await pause(wait);
  }
  throw new Error('events are still waiting');
}

function callerOf(url: string, token: string | undefined, language: string): Caller {
  const headers: Record<string, string> = {
    'accept-language': language,
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const ask = async <T>(query: string, variables: object = {}): Promise<GraphqlAnswer<T>> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphqlAnswer<T>;
  };
  return {
    ask,
    async get<T>(query: string, variables?: object) {
      const answer = await ask<T>(query, variables);
      if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors, null, 2));
      return answer.data;
    },
    async refused(query, variables) {
      const answer = await ask(query, variables);
      const [first] = answer.errors ?? [];
      if (!first) throw new Error(`expected a refusal, got ${JSON.stringify(answer.data)}`);
      return first;
    },
    fetch: (path, init = {}) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: { ...headers, ...(init.headers as Record<string, string>) },
      }),
  };
}

import 'reflect-metadata';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { derivedId } from '../../src/kernel/id.js';
import type { Actor } from '../../src/kernel/actor.js';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { AccessTokens } from '../../src/platform/tokens.js';
import { SpecificationsService } from '../../src/specifications/index.js';
import { openOutlets, specificationCodes, writePackagingFile } from './packaging-file.js';
import { type RunningProcess, startProcess, startServer } from './server.js';
import { benchEnvironment } from './environment.js';
import { openWorld } from './world.js';

/** As `npm start` runs the worker. */
const WORKER_OPTIONS = ['--max-semi-space-size=32', '--heap-growing-percent=70'];
const FIRM = derivedId('bench', '0');
const SENDER: Actor = { id: 'bench-system', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: FIRM };

export interface Progress {
  readonly state: string;
  readonly rowCount: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  /** Of the process that holds it; another for each that takes it. */
  readonly leaseToken: string | null;
}

/** A firm with its outlets, the API process, and on demand the worker process: what a file passes on its way. */
export interface ImportBench {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly home: string;
  readonly api: RunningProcess;
  startWorker(): Promise<RunningProcess>;
  /** Writes a file of packaging uses and gives its path. */
  fileOf(rows: number): Promise<string>;
  /** Sends a file and gives the number of its import. */
  send(path: string): Promise<string>;
  progress(importId: string): Promise<Progress>;
  /** Waits until the import has ended and every month that it changed is summed. */
  ended(importId: string): Promise<Progress>;
  /** From the upload's end to the import's. */
  storedSeconds(importId: string): Promise<number>;
  /** Takes everything out that imports brought. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export async function openImportBench(): Promise<ImportBench> {
  const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'info' });
  const { environment } = world;
  const home = String(environment.GREENPARCEL_HOME);
  const inside = await NestFactory.createApplicationContext(AppModule.inside(readConfig(environment)), {
    logger: false,
    abortOnError: false,
  });
  const database = inside.get(Database);
  await database.transaction((transaction) =>
    inside.get(SpecificationsService).loadSpecifications(transaction),
  );
  await openOutlets(database, FIRM);
  const codes = await specificationCodes(database);
  const { token } = await inside.get(AccessTokens).sign(SENDER);
  const script = (path: string) => new URL(`../../src/${path}`, import.meta.url);
  const api = await startServer({
    script: script('main.js'),
    environment,
    probe: '/health/live',
    log: join(home, 'api.log'),
  });

  /** What else hears of changed facts, such as the rules about anomalies, goes on beside it. */
  const areSumsWaiting = async (): Promise<boolean> => {
    const found = await database.rows({
      text: "SELECT 1 FROM outbox_event WHERE queue = 'indicators' AND done_at IS NULL LIMIT 1",
      values: [],
    });
    return found.length > 0;
  };
  const progress = async (importId: string): Promise<Progress> => {
    const [found] = await database.rows<Progress>({
      text: `SELECT state, row_count AS rowCount, accepted, duplicates, refused, lease_token AS leaseToken
             FROM file_import WHERE id = ?`,
      values: [importId],
    });
    if (!found) throw new Error(`there is no import ${importId}`);
    return found;
  };
  return {
    database,
    databaseUrl: String(environment.DATABASE_URL),
    home,
    api,
    startWorker() {
      const log = join(home, `worker-${performance.now()}.log`);
      return startProcess({ script: script('worker.js'), environment, log, options: WORKER_OPTIONS }, () =>
        readFileSync(log, 'utf8').includes('worker ready'),
      );
    },
    async fileOf(rows) {
      const path = join(home, `uses-${rows}.csv`);
      await writePackagingFile(path, rows, codes);
      return path;
    },
    async send(path) {
      const answer = await fetch(`${api.url}/files/imports?kind=packaging-use`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'text/csv',
          'content-length': String(statSync(path).size),
        },
        body: Readable.toWeb(createReadStream(path)) as ReadableStream,
        duplex: 'half',
      } as RequestInit);
      const { importId } = (await answer.json()) as { importId?: string };
      if (!importId) throw new Error(`the file was not taken: ${answer.status}`);
      return importId;
    },
    progress,
    async ended(importId) {
      for (;;) {
        const now = await progress(importId);
        if (!['WAITING', 'RUNNING'].includes(now.state)) {
          while (await areSumsWaiting()) await pause(20);
          return now;
        }
        await pause(50);
      }
    },
    async storedSeconds(importId) {
      const [found] = await database.rows<{ seconds: string }>({
        text: 'SELECT TIMESTAMPDIFF(MICROSECOND, started_at, ended_at) / 1e6 AS seconds FROM file_import WHERE id = ?',
        values: [importId],
      });
      return Number(found?.seconds);
    },
    async empty() {
      const TABLES = [
        'packaging_use',
        'file_import',
        'import_chunk',
        'import_verdict',
        'measure',
        'outbox_event',
      ];
      for (const table of [...TABLES, 'indicator_result', 'indicator_scope'])
        await database.rows({ text: `TRUNCATE TABLE ${table}`, values: [] });
    },
    async close() {
      await api.stop();
      await inside.close();
      await world.drop();
    },
  };
}

import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { FactorsService } from '../src/factors/index.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { SpecificationsService } from '../src/specifications/index.js';
import { benchEnvironment } from './support/environment.js';
import { fillFacts } from './support/replay-firms.js';
import { openWorld } from './support/world.js';

/**
 * What a replay costs: every published programme over three days in three years, for a thousand firms of ten vans, twelve
 * purchases and a project each; both the published rule and the tried one decide every firm on every day. Each number of
 * firms has a world and a process of its own: a tenth of the firms shows whether memory grows with their number.
 */
const FIRMS = Number(process.argv[2] ?? 1_000);
const RUN = fileURLToPath(new URL('./support/replay-run.js', import.meta.url));

interface Measured {
  readonly programmes: number;
  readonly comparisons: number;
  readonly undetermined: number;
  readonly seconds: number;
  readonly chunks: number;
  readonly heapAtRestMegabytes: number;
  readonly heapMegabytes: number;
  readonly residentMegabytes: number;
}

async function measured(firms: number): Promise<Measured> {
  const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'error' }, firms);
  try {
    const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig(world.environment)), {
      logger: false,
      abortOnError: false,
    });
    const database = app.get(Database);
    await database.transaction((transaction) => app.get(FactorsService).loadReleases(transaction));
    await database.transaction((transaction) =>
      app.get(SpecificationsService).loadSpecifications(transaction),
    );
    console.error(`${await fillFacts(database, firms)} facts of ${firms} firms`);
    await app.close();
    return JSON.parse(await outputOf(['--expose-gc', RUN], world.environment)) as Measured;
  } finally {
    await world.drop();
  }
}

function outputOf(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (some: string) => (text += some));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`it ended with ${code}`))));
  });
}

const few = await measured(Math.max(1, Math.round(FIRMS / 10)));
const many = await measured(FIRMS);
const table = new Table({
  head: ['firms', 'comparisons', 'undetermined', 'seconds', 'comparisons/s', 'heap MB', 'resident MB'],
});
for (const one of [few, many]) {
  table.push([
    one === few ? Math.max(1, Math.round(FIRMS / 10)) : FIRMS,
    one.comparisons,
    one.undetermined,
    one.seconds,
    Math.round(one.comparisons / one.seconds),
    `${one.heapMegabytes} (${one.heapAtRestMegabytes} at rest)`,
    one.residentMegabytes,
  ]);
}
console.log(table.toString());
console.log(
  JSON.stringify({
    bench: 'replay',
    firms: FIRMS,
    days: 3,
    programmes: many.programmes,
    comparisons: many.comparisons,
    seconds: many.seconds,
    heapMegabytes: many.heapMegabytes,
    residentMegabytes: many.residentMegabytes,
    heapRatio: Number((many.heapMegabytes / few.heapMegabytes).toFixed(2)),
    residentRatio: Number((many.residentMegabytes / few.residentMegabytes).toFixed(2)),
  }),
);

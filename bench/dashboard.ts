import 'reflect-metadata';
import { deepStrictEqual } from 'node:assert';
import { join } from 'node:path';
import Table from 'cli-table3';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { FactorsService } from '../src/factors/index.js';
import { IndicatorsService } from '../src/indicators/index.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { factsChanged } from '../src/platform/facts-changed.js';
import { atRest } from './support/at-rest.js';
import { benchEnvironment } from './support/environment.js';
import { Load } from './support/load.js';
import { startServer } from './support/server.js';
import { median } from './support/statistics.js';
import { openWorld } from './support/world.js';
import { fillYear, firmsOf, MONTHS, YEAR } from './support/year-of-firms.js';

/**
 * The view of a province's year — every indicator, a trend of twelve months beside the year before, the first twenty
 * firms of a ranking — with one and with ten million facts behind it, which the same hundred firms record in one outlet a
 * county and in ten. By the API process as in production, against a hand-written endpoint that gives the same JSON from
 * the same rows.
 */
const FIRMS = Number(process.argv[2] ?? 100);
const OUTLETS = [1, 10];
const [ROUNDS, ROUND_SECONDS, ASKED_ALONE, CONNECTIONS, BATCH] = [9, 1, 200, 8, 100];
const [REGION, RANKED, FIRST] = ['430000', 'NSP', 20];
const FEATURES = ['packaging', 'returns', 'orders', 'fleet', 'energy'];
const CODES = [
  'CBR',
  'CRU',
  'DGM',
  'ECP',
  'ERD',
  'EWR',
  'GPP',
  'NSP',
  'NVK',
  'NVM',
  'PPB',
  'SCR',
  'SPU',
  'STR',
];
const QUERY = `{
  indicators(regionCode: "${REGION}", period: "${YEAR}", codes: ${JSON.stringify(CODES)}) { code period value }
  indicatorTrend(code: "${RANKED}", regionCode: "${REGION}", from: "${YEAR}-01", to: "${YEAR}-12") {
    period value yearBefore yearOnYear }
  indicatorRanking(code: "${RANKED}", regionCode: "${REGION}", period: "${YEAR}", first: ${FIRST}) {
    nodes { enterpriseId name { zh } value place peers percentile } }
}`;

/** One of the four that are measured: ours or the other, over few facts or over many. */
interface Side {
  readonly load: Load;
  /** Answers a second, by round. */
  readonly rates: number[];
  /** Milliseconds, one caller at a time. */
  readonly waits: number[];
}

interface Size {
  readonly facts: number;
  readonly ours: Side;
  readonly byHand: Side;
}

/** What is to be undone, last first. */
const opened: (() => Promise<void> | void)[] = [];

async function open(outlets: number): Promise<Size> {
  const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'info' }, FIRMS);
  opened.push(() => world.drop());
  const facts = await fillAndCompute(world.environment, outlets);
  const log = join(String(world.environment.GREENPARCEL_HOME), 'server.log');
  const server = async (script: string, probe: string) => {
    const environment = world.environment;
    const found = await startServer({ script: new URL(script, import.meta.url), environment, probe, log });
    opened.push(() => found.stop());
    return found;
  };
  const side = (request: ConstructorParameters<typeof Load>[0]): Side => {
    const load = new Load(request, CONNECTIONS);
    opened.push(() => load.close());
    return { load, rates: [], waits: [] };
  };
  const platform = await server('../src/main.js', '/health/live');
  const plain = await server('support/plain-dashboard.js', '/live');
  const authorization = `Bearer ${world.token}`;
  const asked = new URLSearchParams({
    region: REGION,
    codes: CODES.join(),
    year: String(YEAR),
    ranked: RANKED,
    first: String(FIRST),
  });
  const ours = side({
    url: `${platform.url}/graphql`,
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
  const byHand = side({ url: `${plain.url}/dashboard?${asked}`, method: 'GET', headers: { authorization } });
  deepStrictEqual(JSON.parse(await ours.load.ask()), JSON.parse(await byHand.load.ask()));
  return { facts, ours, byHand };
}

async function fillAndCompute(environment: NodeJS.ProcessEnv, outlets: number): Promise<number> {
  const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig(environment)), {
    logger: false,
    abortOnError: false,
  });
  const database = app.get(Database);
  await database.transaction((transaction) => app.get(FactorsService).loadReleases(transaction));
  const firms = firmsOf(FIRMS);
  const facts = await fillYear(database, firms, outlets);
  for (const month of MONTHS) {
    for (let at = 0; at < firms.length; at += BATCH) {
      const places = firms
        .slice(at, at + BATCH)
        .flatMap(({ id, counties }) =>
          counties.map((regionCode) => ({ enterpriseId: id, regionCode, month })),
        );
      const events = FEATURES.flatMap((feature) => factsChanged(feature, places, [], new Date(0)));
      await database.transaction((transaction) => app.get(IndicatorsService).recompute(transaction, events));
    }
    console.error(`${facts} facts: ${month} computed`);
  }
  await atRest(database);
  await app.close();
  return facts;
}

const rate = ({ count, seconds }: { count: number; seconds: number }): number => count / seconds;

const p95 = ({ waits }: Side): number =>
  waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.95)] ?? 0;

/** All sides of all sizes take turns: a machine that slows down slows all of them, and is not read as growth. */
async function measure(sides: readonly Side[]): Promise<void> {
  for (const { load } of sides) await load.run(4);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { load, rates } of round % 2 ? sides : sides.toReversed())
      rates.push(rate(await load.run(ROUND_SECONDS)));
  }
  for (let turn = 0; turn < ASKED_ALONE; turn += 1) {
    for (const { load, waits } of sides) {
      const start = performance.now();
      await load.ask();
      waits.push(performance.now() - start);
    }
  }
}

try {
  const sizes: Size[] = [];
  for (const outlets of OUTLETS) sizes.push(await open(outlets));
  await measure(sizes.flatMap(({ ours, byHand }) => [ours, byHand]));
  const table = new Table({ head: ['facts', 'ours/s', 'by hand/s', 'ratio', 'p95 ms', 'by hand p95 ms'] });
  const ratio = ({ ours, byHand }: Size) => median(ours.rates) / median(byHand.rates);
  for (const size of sizes) {
    const [ours, byHand] = [median(size.ours.rates).toFixed(0), median(size.byHand.rates).toFixed(0)];
    const waits = [p95(size.ours).toFixed(1), p95(size.byHand).toFixed(1)];
    table.push([size.facts, ours, byHand, ratio(size).toFixed(3), ...waits]);
  }
  console.log(table.toString());
  const [short, long] = [sizes[0] as Size, sizes.at(-1) as Size];
  console.log(
    JSON.stringify({
      bench: 'dashboard',
      facts: sizes.map(({ facts }) => facts),
      p95Ms: sizes.map(({ ours }) => Number(p95(ours).toFixed(1))),
      growth: Number((p95(long.ours) / p95(short.ours)).toFixed(2)),
      ratio: Number(ratio(long).toFixed(3)),
    }),
  );
} finally {
  for (const close of opened.toReversed()) await close();
}

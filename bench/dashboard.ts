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
const [ROUNDS, ROUND_SECONDS, CONNECTIONS, BATCH] = [9, 1, 8, 100];
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

interface Measured {
  readonly facts: number;
  /** Answers a second, median of the rounds. */
  readonly ours: number;
  readonly byHand: number;
  /** One caller at a time. */
  readonly oursP95Ms: number;
  readonly byHandP95Ms: number;
}

async function measure(outlets: number): Promise<Measured> {
  const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'info' }, FIRMS);
  const facts = await fillAndCompute(world.environment, outlets);
  const log = join(String(world.environment.GREENPARCEL_HOME), 'server.log');
  const server = (script: string, probe: string) =>
    startServer({ script: new URL(script, import.meta.url), environment: world.environment, probe, log });
  const [platform, plain] = [
    await server('../src/main.js', '/health/live'),
    await server('support/plain-dashboard.js', '/live'),
  ];
  const authorization = `Bearer ${world.token}`;
  const asked = new URLSearchParams({
    region: REGION,
    codes: CODES.join(),
    year: String(YEAR),
    ranked: RANKED,
    first: String(FIRST),
  });
  const ours = new Load(
    {
      url: `${platform.url}/graphql`,
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    },
    CONNECTIONS,
  );
  const byHand = new Load(
    { url: `${plain.url}/dashboard?${asked}`, method: 'GET', headers: { authorization } },
    CONNECTIONS,
  );
  try {
    deepStrictEqual(JSON.parse(await ours.ask()), JSON.parse(await byHand.ask()));
    for (const side of [ours, byHand]) await side.run(4);
    const rates = { ours: [] as number[], byHand: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const turns = [
        async () => rates.ours.push(rate(await ours.run(ROUND_SECONDS))),
        async () => rates.byHand.push(rate(await byHand.run(ROUND_SECONDS))),
      ];
      for (const turn of round % 2 ? turns : turns.toReversed()) await turn();
    }
    return {
      facts,
      ours: median(rates.ours),
      byHand: median(rates.byHand),
      oursP95Ms: await p95(ours),
      byHandP95Ms: await p95(byHand),
    };
  } finally {
    for (const load of [ours, byHand]) load.close();
    for (const running of [platform, plain]) await running.stop();
    await world.drop();
  }
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

async function p95(load: Load): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < 200; turn += 1) {
    const start = performance.now();
    await load.ask();
    taken.push(performance.now() - start);
  }
  return Number((taken.toSorted((a, b) => a - b)[190] as number).toFixed(1));
}

const measured: Measured[] = [];
for (const outlets of OUTLETS) measured.push(await measure(outlets));
const table = new Table({ head: ['facts', 'ours/s', 'by hand/s', 'ratio', 'p95 ms', 'by hand p95 ms'] });
for (const { facts, ours, byHand, oursP95Ms, byHandP95Ms } of measured) {
  table.push([facts, ours.toFixed(0), byHand.toFixed(0), (ours / byHand).toFixed(3), oursP95Ms, byHandP95Ms]);
}
console.log(table.toString());
const [short, long] = [measured[0] as Measured, measured.at(-1) as Measured];
console.log(
  JSON.stringify({
    bench: 'dashboard',
    facts: measured.map(({ facts }) => facts),
    p95Ms: measured.map(({ oursP95Ms }) => oursP95Ms),
    growth: Number((long.oursP95Ms / short.oursP95Ms).toFixed(2)),
    ratio: Number((long.ours / long.byHand).toFixed(3)),
  }),
);

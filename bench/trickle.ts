import 'reflect-metadata';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { EnterprisesService } from '../src/enterprises/index.js';
import { FactorsService } from '../src/factors/index.js';
import { derivedId } from '../src/kernel/id.js';
import { addDays, type LocalDate } from '../src/kernel/month.js';
import type { RegionCode } from '../src/kernel/region-code.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { sql } from '../src/platform/sql.js';
import { AccessTokens } from '../src/platform/tokens.js';
import { benchEnvironment } from './support/environment.js';
import { startProcess, startServer } from './support/server.js';
import { OPERATOR, openWorld } from './support/world.js';

/**
 * From the answer that a fact is recorded until the firm's result has counted it, by the API and the worker as in
 * production: idle, with one fact a second and nothing else, and under a steady load of other firms' facts.
 */
const [PROBES, FACTS_A_SECOND] = [Number(process.argv[2] ?? 120), Number(process.argv[3] ?? 20)];
const LOAD_FIRMS = 40;
const PROBE_EVERY_MS = 1_000;
const GIVEN_UP_MS = 60_000;
const MONTH = '2026-03';
const FIRST = `${MONTH}-01` as LocalDate;
const COUNTIES = ['430102', '430103', '430104', '430105', '430211'] as RegionCode[];
const DAYS = 28;
/** So many that no day of an outlet is told twice, were the load to last twice as long as it should. */
const OUTLETS = 2 + Math.ceil((PROBES * 4 * Math.max(1, FACTS_A_SECOND / LOAD_FIRMS)) / DAYS);

const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'info' });
const inside = await NestFactory.createApplicationContext(AppModule.inside(readConfig(world.environment)), {
  logger: false,
  abortOnError: false,
});
const database = inside.get(Database);
await database.transaction((transaction) => inside.get(FactorsService).loadReleases(transaction));

class Firm {
  private told = 0;

  private constructor(
    private readonly number: number,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async open(number: number): Promise<Firm> {
    const enterpriseId = derivedId('bench', String(number));
    const { token } = await inside.get(AccessTokens).sign({
      id: `bench-integrator-${number}`,
      kind: 'client',
      roles: ['INTEGRATOR'],
      enterpriseId,
    });
    return new Firm(number, { authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  }

  get id(): string {
    return derivedId('bench', String(this.number));
  }

  get county(): RegionCode {
    return COUNTIES[this.number % COUNTIES.length] as RegionCode;
  }

  /** Outlets enough for every day that will be told. */
  async openOutlets(): Promise<void> {
    for (let outlet = 0; outlet < OUTLETS; outlet += 1) {
      await inside.get(EnterprisesService).openOutlet(OPERATOR, {
        id: this.outlet(outlet),
        enterpriseId: this.id,
        nameZh: `网点 ${outlet}`,
        regionCode: this.county,
        openedOn: '2020-01-01' as LocalDate,
      });
    }
  }

  private outlet(number: number): string {
    return derivedId('bench outlet', this.number, Math.floor(number));
  }

  /** Tells the pieces of one more day; the share by electronic waybill is another each time. */
  async tellADay(url: string): Promise<void> {
    const told = (this.told += 1);
    const item = {
      sourceRef: `day-${told}`,
      evidenceGrade: 'SYSTEM_FEED',
      outletId: this.outlet(Math.floor(told / DAYS)),
      day: addDays(FIRST, told % DAYS),
      accepted: 1_000,
      eWaybill: (told * 37) % 1_000,
    };
    const query = `mutation ($items: [RecordParcelCountInput!]!) {
      recordParcelCounts(input: { items: $items }) { id } }`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify({ query, variables: { items: [item] } }),
    });
    const answer = (await response.json()) as { data?: unknown; errors?: unknown };
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  }

  async inputs(): Promise<string | null> {
    const found = await database.row<{ digest: string }>(
      sql`SELECT inputs_digest AS digest FROM indicator_result
          WHERE enterprise_id = ${this.id} AND region_code = ${this.county} AND period = ${MONTH} AND code = 'EWR'`,
    );
    return found?.digest ?? null;
  }
}

/** Milliseconds from recorded to refreshed, each second anew. */
async function probes(url: string, probe: Firm): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 0; turn < PROBES; turn += 1) {
    const before = await probe.inputs();
    await probe.tellADay(url);
    const start = performance.now();
    while ((await probe.inputs()) === before) {
      if (performance.now() - start > GIVEN_UP_MS) throw new Error('a recorded fact was never counted');
      await pause(10);
    }
    taken.push(performance.now() - start);
    await pause(Math.max(0, PROBE_EVERY_MS - (performance.now() - start)));
  }
  return taken;
}

/** A steady load, whether or not what was told before is done; gives how many facts were told. */
function steadyLoad(url: string, firms: readonly Firm[]): { stop(): Promise<number> } {
  const open = new Set<Promise<void>>();
  let [told, failed] = [0, undefined as unknown];
  const timer = setInterval(() => {
    const firm = firms[told % firms.length] as Firm;
    told += 1;
    const one = firm.tellADay(url).catch((error: unknown) => {
      failed ??= error;
    });
    open.add(one);
    void one.finally(() => open.delete(one));
  }, 1_000 / FACTS_A_SECOND);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      if (failed !== undefined) throw new Error('the load could not be kept up', { cause: failed });
      return told;
    },
  };
}

const percentile = (taken: readonly number[], share: number): number => {
  const sorted = taken.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number);
};

const log = join(String(world.environment.GREENPARCEL_HOME), 'platform.log');
const { environment } = world;
try {
  const firms = await Promise.all(
    Array.from({ length: LOAD_FIRMS + 1 }, (_one, number) => Firm.open(number)),
  );
  for (const firm of firms) await firm.openOutlets();
  const [probe, ...others] = firms as [Firm, ...Firm[]];
  const api = await startServer({
    script: new URL('../src/main.js', import.meta.url),
    environment,
    probe: '/health/live',
    log,
  });
  const worker = await startProcess(
    { script: new URL('../src/worker.js', import.meta.url), environment, log },
    () => true,
  );
  await probe.tellADay(api.url);
  while ((await probe.inputs()) === null) await pause(100);
  const idle = await probes(api.url, probe);
  const load = steadyLoad(api.url, others);
  const loaded = await probes(api.url, probe);
  const told = await load.stop();
  await worker.stop();
  await api.stop();

  const table = new Table({ head: ['ms', 'median', 'p95', 'slowest'] });
  for (const [name, taken] of [
    ['idle', idle],
    [`${FACTS_A_SECOND} facts/s of ${LOAD_FIRMS} firms`, loaded],
  ] as const)
    table.push([name, percentile(taken, 0.5), percentile(taken, 0.95), percentile(taken, 1)]);
  console.log(table.toString());
  console.log(
    JSON.stringify({
      bench: 'trickle',
      probes: PROBES,
      told,
      idleP95Ms: percentile(idle, 0.95),
      loadedP95Ms: percentile(loaded, 0.95),
      ratio: Number((percentile(loaded, 0.95) / percentile(idle, 0.95)).toFixed(2)),
    }),
  );
} finally {
  await inside.close();
  await world.drop();
}

import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../../src/kernel/actor.js';
import { Database } from '../../src/platform/database.js';
import { AccessTokens } from '../../src/platform/tokens.js';
import { dayOf, type Day } from './calendar.js';
import { Caller } from './caller.js';
import { CAUSE, CLIENTS, firmOf } from './cast.js';
import { compareBooks } from './compare-books.js';
import { compareCredits } from './compare-credits.js';
import { compareRecords } from './compare-records.js';
import { compareRedemptions } from './compare-redemptions.js';
import { ConsumerClient } from './consumer-client.js';
import { inflict } from './faults.js';
import { faultPlan } from './fault-plan.js';
import { Findings } from './findings.js';
import { FirmClient } from './firm-client.js';
import { FirmPlan } from './firm-plan.js';
import type { Say, Servers } from './servers.js';
import { settle, whatIsDue } from './settle.js';
import { Told } from './told.js';
import { OPERATOR, openInside, prepareWorld, systemOf } from './world.js';

export interface ChaosRun {
  readonly seed: number;
  readonly seconds: number;
  readonly meanGapMs: number;
  /** Between the steps of one client. */
  readonly breathMs: number;
  /** Whether what waiting would bring about is brought about. */
  readonly isHurried: boolean;
  /** Ends the run before its time: it is then rejected. */
  readonly interrupted: AbortSignal;
}

/** What a run found, and what it was done with, for those who want to look themselves. */
export interface ChaosEnd {
  readonly app: INestApplicationContext;
  readonly told: Told;
  readonly faults: number;
  /** Against what callers were answered, or against what they are said to have been. */
  compare(told?: Told): Promise<Findings['counts']>;
}

const SETTLE_SECONDS = 600;
const CONSUMERS = 2;

/**
 * Puts load on a platform, kills its processes as the seed says, and waits until it has settled. `compare` then holds
 * what the platform says against what it acknowledged.
 */
export async function runChaos(servers: Servers, run: ChaosRun, say: Say): Promise<ChaosEnd> {
  const app = await openInside(servers.environment);
  const today = dayOf(new Date());
  await prepareWorld(app, today);
  await Promise.all([servers.start('api'), servers.start('worker')]);
  await callers(servers, app, run.interrupted)(OPERATOR).ask('openCause', 'OpenCauseInput', 'id', CAUSE);
  const told = new Told();
  const faults = await underLoad(servers, run, clients(servers, app, { told, today, ...run }), say);
  say(`${told.answered} answers and ${faults} kills: ${JSON.stringify(told.summary())}`);
  await settle(app.get(Database), servers, { ...run, seconds: SETTLE_SECONDS, say });
  return {
    app,
    told,
    faults,
    async compare(said = told) {
      const findings = new Findings(say);
      const { waiting, parked } = await whatIsDue(app.get(Database));
      const undone = waiting + parked;
      findings.find('lost', `${undone} events were told and never finished`, undone);
      await compareRecords(app.get(Database), said, findings);
      await compareCredits(app.get(Database), said, findings);
      await compareRedemptions(app.get(Database), said, findings);
      await compareBooks(app, findings);
      return findings.counts;
    },
  };
}

type Step = () => Promise<void>;

/** Keeps the clients at it while processes are killed; gives how many were. One that fails ends the run. */
async function underLoad(
  servers: Servers,
  { seed, seconds, meanGapMs, breathMs, interrupted }: ChaosRun,
  steps: readonly Step[],
  say: Say,
): Promise<number> {
  const life = new AbortController();
  const signal = AbortSignal.any([life.signal, interrupted]);
  const inflicting = inflict(servers, faultPlan(seed, seconds, meanGapMs), { signal, say });
  const load = steps.map((step) => untilAborted(signal, step, breathMs));
  try {
    const [killed] = await Promise.race([
      Promise.all([inflicting, pause(seconds * 1_000, undefined, { signal })]),
      Promise.all(load).then(() => [0]),
    ]);
    return killed ?? 0;
  } finally {
    life.abort();
    await Promise.all([inflicting, ...load]);
  }
}

const callers =
  ({ url }: Servers, app: INestApplicationContext, interrupted: AbortSignal) =>
  (actor: Actor): Caller =>
    new Caller(url, app.get(AccessTokens), actor, interrupted);

function clients(
  servers: Servers,
  app: INestApplicationContext,
  { told, today, seed, interrupted }: ChaosRun & { readonly told: Told; readonly today: Day },
): Step[] {
  const caller = callers(servers, app, interrupted);
  const consumer = (id: string) => caller({ id, kind: 'person', roles: ['CONSUMER'] });
  const firms = Array.from({ length: CLIENTS }, (_one, client) => {
    const plan = new FirmPlan(seed, client, today);
    const system = new FirmClient(caller(systemOf(firmOf(client).id)), told, seed, client);
    return () => system.send(plan.next());
  });
  const consumers = Array.from({ length: CONSUMERS }, (_one, index) => {
    const client = new ConsumerClient(seed, index, told, consumer, (firmId) => caller(systemOf(firmId)));
    return () => client.spend();
  });
  return [...firms, ...consumers];
}

/** What was begun is answered before it ends. */
async function untilAborted(signal: AbortSignal, step: Step, breathMs: number): Promise<void> {
  while (!signal.aborted) {
    await step();
    await pause(breathMs);
  }
}

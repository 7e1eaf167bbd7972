import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import Table from 'cli-table3';
import { AppModule } from '../src/app.module.js';
import { consumer, GREEN_CREDITS, issuer } from '../src/credits/index.js';
import type { Actor } from '../src/kernel/actor.js';
import { canonicalJson, derivedId } from '../src/kernel/id.js';
import { addDays, dateOf } from '../src/kernel/month.js';
import { LedgerService, type NewTransfer } from '../src/ledger/index.js';
import { readConfig } from '../src/platform/config.js';
import { Database, write } from '../src/platform/database.js';
import { insertInto } from '../src/platform/sql.js';
import { AccessTokens } from '../src/platform/tokens.js';
import { benchEnvironment } from './support/environment.js';
import { startServer } from './support/server.js';
import { median } from './support/statistics.js';
import { openWorld } from './support/world.js';

/**
 * One page of a consumer's statement, drawn from anywhere in it: of a consumer with 10,000 entries, against one with 100
 * on the same server, in turn. The short statement is the baseline; `ratio` is long by short.
 */
const [long = 10_000, short = 100, samples = 400] = process.argv.slice(2).map(Number);
const PAGE = 20;
const AT_ONCE = 500;
const RULE = 'envelope-returned';
const EXPLANATION = {
  zh: '按时归还可循环快递包装，计 20 分。',
  en: 'Reusable packaging returned in time: 20 points.',
};
const STATEMENT = `query ($after: String) { myGreenAccount { balance statement(first: ${PAGE}, after: $after) {
  nodes { id reason text { zh en } balanceChange heldChange owedChange expiresOn occurredAt
    estimatedReduction { kgCo2e explanation { zh en } } }
  pageInfo { hasNextPage endCursor } } } }`;

interface Answer {
  readonly data?: {
    readonly myGreenAccount: {
      readonly statement: {
        readonly nodes: readonly object[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    };
  };
}

const world = await openWorld({ ...benchEnvironment(), LOG_LEVEL: 'error' });
const { environment } = world;
const inside = await NestFactory.createApplicationContext(AppModule.inside(readConfig(environment)), {
  logger: false,
  abortOnError: false,
});

/** An award and its transfer, one an hour back from now. */
function earned(personId: string, index: number): { transfer: NewTransfer; award: Record<string, unknown> } {
  const occurredAt = new Date(Date.UTC(2026, 5, 1) - index * 3_600_000);
  const eventId = derivedId('bench-event', personId, index);
  const expiresOn = addDays(dateOf(occurredAt), 365);
  const transfer: NewTransfer = {
    id: derivedId(eventId, RULE, 1),
    unit: GREEN_CREDITS,
    debit: issuer(RULE),
    credit: consumer(personId),
    amount: 20n,
    occurredAt,
    reason: 'AWARD',
    context: { eventId, rule: RULE, ruleVersion: 1, explanation: EXPLANATION },
    expiresOn,
  };
  const award = {
    id: derivedId('credit_award', eventId, RULE),
    event_id: eventId,
    enterprise_id: derivedId('bench', '0'),
    region_code: '430102',
    person_id: personId,
    rule: RULE,
    rule_version: 1,
    state: 'CREDITED',
    points: 20,
    points_requested: 20,
    times: 1,
    expires_on: expiresOn,
    to_own_staff: 0,
    occurred_at: occurredAt,
    posted_at: occurredAt,
    because: canonicalJson({ title: EXPLANATION, explanation: EXPLANATION, capsApplied: [] }),
  };
  return { transfer, award };
}

async function fill(personId: string, entries: number): Promise<void> {
  for (let from = 0; from < entries; from += AT_ONCE) {
    const part = Array.from({ length: Math.min(AT_ONCE, entries - from) }, (_one, index) =>
      earned(personId, from + index),
    );
    await inside.get(Database).transaction(async (transaction) => {
      await write(
        transaction,
        insertInto(
          'credit_award',
          part.map(({ award }) => award),
        ),
      );
      await inside.get(LedgerService).post(
        transaction,
        part.map(({ transfer }) => transfer),
      );
    });
  }
}

/** A consumer at the API, and the cursors of all pages. */
async function reader(url: string, personId: string, entries: number) {
  const actor: Actor = { id: personId, kind: 'person', roles: ['CONSUMER'] };
  const { token } = await inside.get(AccessTokens).sign(actor);
  const page = async (after: string | null) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: STATEMENT, variables: { after } }),
    });
    const { data } = (await answer.json()) as Answer;
    if (data?.myGreenAccount.statement.nodes.length !== PAGE)
      throw new Error(`a page of ${personId} is not full: ${JSON.stringify(data)}`);
    return data.myGreenAccount.statement.pageInfo;
  };
  const cursors: (string | null)[] = [null];
  for (let info = await page(null); info.hasNextPage; info = await page(info.endCursor))
    cursors.push(info.endCursor);
  if (cursors.length !== entries / PAGE) throw new Error(`${personId} has ${cursors.length} pages`);
  return async (): Promise<number> => {
    const after = cursors[Math.floor(Math.random() * cursors.length)] ?? null;
    const start = performance.now();
    await page(after);
    return performance.now() - start;
  };
}

const log = join(String(environment.GREENPARCEL_HOME), 'api.log');
const script = new URL('../src/main.js', import.meta.url);
const api = await startServer({ script, environment, log, probe: '/health/live' });
try {
  await fill('bench-long', long);
  await fill('bench-short', short);
  const [longPage, shortPage] = [
    await reader(api.url, 'bench-long', long),
    await reader(api.url, 'bench-short', short),
  ];
  const taken = { long: [] as number[], short: [] as number[] };
  for (let sample = 0; sample < samples; sample += 1) {
    taken.long.push(await longPage());
    taken.short.push(await shortPage());
  }
  const [ours, baseline] = [median(taken.long), median(taken.short)];
  const table = new Table({ head: ['entries', 'a page, ms median'], style: { head: [], border: [] } });
  table.push([short, baseline.toFixed(2)], [long, ours.toFixed(2)]);
  console.log(table.toString());
  console.log(
    JSON.stringify({
      bench: 'statement',
      unit: 'ms',
      n: samples,
      entries: [short, long],
      short: Number(baseline.toFixed(2)),
      long: Number(ours.toFixed(2)),
      ratio: Number((ours / baseline).toFixed(3)),
    }),
  );
} finally {
  await api.stop();
  await inside.close();
  await world.drop();
}

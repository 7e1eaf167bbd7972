import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openThrowAwayHome, PROJECT } from '../../scripts/bootstrap/home.mjs';
import { openKillable } from '../../scripts/bootstrap/killable.mjs';
import { consumer, GREEN_CREDITS, issuer } from '../../src/credits/index.js';
import { derivedId } from '../../src/kernel/id.js';
import type { LocalDate } from '../../src/kernel/month.js';
import { LedgerReversals, LedgerService } from '../../src/ledger/index.js';
import { Database, type Transaction } from '../../src/platform/database.js';
import { type Sql, sql } from '../../src/platform/sql.js';
import type { Telling } from './action.js';
import { dayOf, daysBefore } from './calendar.js';
import { type ChaosEnd, runChaos } from './chaos.js';
import { faultPlan } from './fault-plan.js';
import { FirmPlan } from './firm-plan.js';
import type { Servers } from './servers.js';
import { Told } from './told.js';

const RUN = {
  seed: 20,
  seconds: 9,
  meanGapMs: 1_300,
  breathMs: 60,
  isHurried: true,
  interrupted: new AbortController().signal,
};
const NOTHING = { lost: 0, doubled: 0, negative: 0, unbalanced: 0 };

describe('the plan of a run', () => {
  it('is the same for the same seed and another for another', () => {
    const tellings = (seed: number) => {
      const plan = new FirmPlan(seed, 1, '2026-11-01');
      return Array.from({ length: 30 }, () => plan.next());
    };
    expect(tellings(7)).toEqual(tellings(7));
    expect(tellings(7)).not.toEqual(tellings(8));
    expect(faultPlan(7, 60, 3_000)).toEqual(faultPlan(7, 60, 3_000));
    expect(faultPlan(7, 60, 3_000)).not.toEqual(faultPlan(8, 60, 3_000));
  });

  it('kills each kind of process before it kills one again', () => {
    const kinds = faultPlan(RUN.seed, 60, 3_000)
      .slice(0, 5)
      .map(({ victims: [victim] }) => `${victim?.name} ${victim?.isWiped}`);
    expect(new Set(kinds).size).toBe(5);
  });
});

describe('a platform whose processes are killed under load', () => {
  const said: string[] = [];
  let home: Awaited<ReturnType<typeof openThrowAwayHome>>;
  let servers: Servers;
  let end: ChaosEnd;

  beforeAll(async () => {
    if (!existsSync(join(PROJECT, 'dist/src/worker.js')))
      await promisify(execFile)('node_modules/.bin/nest', ['build'], { cwd: PROJECT });
    home = await openThrowAwayHome();
    servers = await openKillable({ home: home.home, log: () => {}, signal: undefined });
    end = await runChaos(servers, RUN, (text) => said.push(text));
  }, 300_000);
  afterAll(async () => {
    await end?.app.close();
    await servers?.stop();
    home?.discard();
  }, 60_000);

  const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>) =>
    end.app.get(Database).transaction(work);
  const run = (statement: Sql) => end.app.get(Database).rows(statement);

  /** What was told, with `telling` told once more under another reference, or not at all. */
  function toldOtherwise(telling: Telling, isTold: boolean): Told {
    const told = new Told();
    for (const [key, value] of end.told.tellings) told.tellings.set(key, value);
    for (const [key, value] of end.told.redemptions) told.redemptions.set(key, value);
    for (const [key, value] of end.told.donations) told.donations.set(key, value);
    const { sourceRef } = telling.item;
    if (isTold)
      told.acknowledge({ ...telling, item: { ...telling.item, sourceRef: `${sourceRef}-more` } }, 'more');
    else for (const [key, value] of told.tellings) if (value === telling) told.tellings.delete(key);
    return told;
  }

  /** A record that earned something, of a person whom no limit binds. */
  const earning = (): Telling =>
    end.told
      .standing()
      .find(
        ({ action }) =>
          action?.personId?.startsWith('corrected') &&
          action.what.kind === 'TRIP' &&
          action.what.daysOut < 30,
      ) as Telling;

  it('has lost and doubled nothing once it has settled', async () => {
    expect(end.faults).toBeGreaterThanOrEqual(5);
    for (const name of ['api', 'worker', 'redis', 'mariadb'])
      expect(said.some((text) => text.includes(`${name} killed`))).toBe(true);
    expect(end.told.answered).toBeGreaterThan(150);
    expect([said, await end.compare()]).toEqual([said, NOTHING]);
  });

  it('would be seen to have lost a record that it acknowledged, with what that earned', async () => {
    expect(await end.compare(toldOtherwise(earning(), true))).toEqual({ ...NOTHING, lost: 3 });
  });

  it('would be seen to have made up a record that nobody sent, with what that earned', async () => {
    expect(await end.compare(toldOtherwise(earning(), false))).toMatchObject({ lost: 0, doubled: 4 });
  });

  it('would be seen to have credited twice, and to have taken back what was right', async () => {
    const today = dayOf(new Date());
    const id = derivedId('chaos', 'doubled');
    await inTransaction((transaction) =>
      end.app.get(LedgerService).post(transaction, [
        {
          id,
          unit: GREEN_CREDITS,
          debit: issuer('envelope-returned'),
          credit: consumer('corrected-1'),
          amount: 20n,
          occurredAt: new Date(`${daysBefore(today, 2)}T09:00:00+08:00`),
          reason: 'AWARD',
          context: {},
          expiresOn: daysBefore(today, -300) as LocalDate,
        },
      ]),
    );
    expect(await end.compare()).toEqual({ ...NOTHING, doubled: 3 });
    await takeBack(id);
    expect(await end.compare()).toEqual(NOTHING);
    const [right] = (await run(
      sql`SELECT lot.id FROM ledger_lot AS lot JOIN ledger_account AS holder ON holder.id = lot.account_id
          WHERE holder.owner_id LIKE 'corrected%' AND lot.reversed_at IS NULL ORDER BY lot.id LIMIT 1`,
    )) as { id: string }[];
    await takeBack(right?.id ?? '');
    expect(await end.compare()).toEqual({ ...NOTHING, lost: 2 });
  });

  it('would be seen to have left work undone, an account below zero and books that do not balance', async () => {
    const before = await end.compare();
    await run(sql`UPDATE outbox_event SET done_at = NULL, parked_at = UTC_TIMESTAMP(3) LIMIT 1`);
    expect(await end.compare()).toEqual({ ...before, lost: before.lost + 1 });
    await run(
      sql`UPDATE ledger_account SET may_go_negative = 1, balance = balance - 1000000
          WHERE owner_kind = 'PERSON' AND owner_id LIKE 'capped%' LIMIT 1`,
    );
    expect(await end.compare()).toMatchObject({ negative: 1, lost: before.lost + 2 });
    expect((await end.compare()).unbalanced).toBeGreaterThanOrEqual(2);
  });

  const takeBack = (transferId: string) =>
    inTransaction((transaction) =>
      end.app.get(LedgerReversals).reverse(transaction, {
        id: derivedId('chaos', 'taken back', transferId),
        transferId,
        occurredAt: new Date(),
        reason: 'WITHDRAWN',
        context: {},
      }),
    );
});

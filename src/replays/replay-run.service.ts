import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Id } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { chunks } from '../platform/chunks.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, sql } from '../platform/sql.js';
import { LeaseLost } from './replay-refusals.js';
import { ReplayJudgement } from './replay-judgement.service.js';
import { ReplaySources, type Rules } from './replay-sources.service.js';
import type { Replay } from './replay.entity.js';
import { findDue, leaseEnd } from './replays.queries.js';

/** A chunk ends after this long, so that progress is seen and nobody takes it over: by firms it may be any length. */
const CHUNK_MS = 2_000;
/** Judged beside one another, so that the database is not waited for in turn. */
const FIRMS_AT_ONCE = 2;

interface Claim {
  readonly replay: Replay;
  readonly token: string;
}

/**
 * 规则试算: works replays a chunk of firms at a time. A chunk's rows and the place they reach are one transaction, under
 * the token of who holds the replay: a runner that dies or is overtaken leaves nothing of its chunk, and the next one
 * goes on behind the last.
 */
@Injectable()
export class ReplayRun {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly judgement: ReplayJudgement,
    private readonly sources: ReplaySources,
  ) {}

  /** Works one chunk of the replay that is due longest; false where none is. */
  async step(clock: Clock): Promise<boolean> {
    const claim = await this.claim(clock);
    if (claim === null) return false;
    if (claim === 'GIVEN_UP') return true;
    try {
      await this.work(claim, clock);
    } catch (error) {
      if (error instanceof LeaseLost) return true;
      await this.release(claim);
      throw error;
    }
    return true;
  }

  private claim(clock: Clock): Promise<Claim | 'GIVEN_UP' | null> {
    return this.database.transaction(async (transaction) => {
      const replay = await row<Replay>(transaction, findDue);
      if (!replay) return null;
      if (replay.attempts >= LIMITS.replayAttempts) {
        await write(
          transaction,
          sql`UPDATE replay SET state = 'FAILED', ended_at = ${clock.now()}, due_at = NULL, lease_token = NULL
              WHERE id = ${replay.id}`,
        );
        return 'GIVEN_UP';
      }
      const token = randomUUID();
      await write(
        transaction,
        sql`UPDATE replay SET state = 'RUNNING', lease_token = ${token}, due_at = ${leaseEnd()},
              attempts = attempts + 1 WHERE id = ${replay.id}`,
      );
      return { replay, token };
    });
  }

  private async work({ replay, token }: Claim, clock: Clock): Promise<void> {
    const rules = await this.sources.rulesOf(replay);
    const { id, regionCode, afterEnterprise, pass } = replay;
    const firms = await this.enterprises.registeredIn(regionCode, afterEnterprise, LIMITS.replayChunkFirms);
    const ids = firms.map((firm) => firm.id);
    const placesOf = pass === 'AMOUNTS' ? await this.judgement.placesOf(id, ids) : undefined;
    const rows: Record<string, unknown>[] = [];
    const until = performance.now() + CHUNK_MS;
    let judged = 0;
    for (const some of chunks(firms, FIRMS_AT_ONCE)) {
      const judgements = some.flatMap((firm) =>
        rules.map((rule) =>
          placesOf
            ? this.judgement.amounts(id, { firm, rule, placesOf })
            : this.judgement.figures(id, firm, rule),
        ),
      );
      rows.push(...(await Promise.all(judgements)).flat());
      judged += some.length;
      if (performance.now() > until) break;
    }
    const isOver = judged === firms.length && firms.length < LIMITS.replayChunkFirms;
    const last = firms[judged - 1]?.id ?? afterEnterprise;
    await this.database.transaction(async (transaction) => {
      await this.advance(transaction, { replay, token }, judged, last);
      const table = pass === 'FIGURES' ? 'replay_entrant' : 'replay_row';
      if (rows.length > 0) await write(transaction, insertInto(table, rows));
      if (isOver) await this.end(transaction, replay, { rules, clock });
    });
  }

  /** The firms are gone through, or are gone through once more with the places that their figures gave. */
  private async end(
    transaction: Transaction,
    { id, pass }: Replay,
    { rules, clock }: { rules: readonly Rules[]; clock: Clock },
  ): Promise<void> {
    if (pass === 'FIGURES') await this.judgement.give(transaction, id, rules);
    await write(
      transaction,
      pass === 'FIGURES'
        ? sql`UPDATE replay SET pass = 'AMOUNTS', after_enterprise = '' WHERE id = ${id}`
        : sql`UPDATE replay SET state = 'DONE', ended_at = ${clock.now()}, due_at = NULL WHERE id = ${id}`,
    );
  }

  /** Keeps how far it is and lets it be taken up again at once. Throws `LeaseLost`, which undoes the chunk. */
  private async advance(
    transaction: Transaction,
    { replay, token }: Claim,
    judged: number,
    last: Id,
  ): Promise<void> {
    const kept = await write(
      transaction,
      sql`UPDATE replay SET done = done + ${judged}, after_enterprise = ${last}, attempts = 0,
            due_at = UTC_TIMESTAMP(3), lease_token = NULL
          WHERE id = ${replay.id} AND lease_token = ${token} AND state = 'RUNNING'`,
    );
    if (kept === 0) throw new LeaseLost();
  }

  /** After a pause that grows with each attempt. */
  private async release({ replay, token }: Claim): Promise<void> {
    const seconds = 2 ** (replay.attempts + 1);
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`UPDATE replay SET due_at = UTC_TIMESTAMP(3) + INTERVAL ${seconds} SECOND, lease_token = NULL
            WHERE id = ${replay.id} AND lease_token = ${token}`,
      ),
    );
  }
}

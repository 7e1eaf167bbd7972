import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Enterprise, EnterprisesService } from '../enterprises/index.js';
import { fenOf } from '../kernel/fen.js';
import type { Id } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { chunks } from '../platform/chunks.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, sql } from '../platform/sql.js';
import { decide, type ProgrammeDecision, replayVerdict } from '../rulebook/programmes.js';
import { ProgrammeFactsService } from '../subsidies/index.js';
import { LeaseLost } from './replay-refusals.js';
import { ReplaySources, type Rules } from './replay-sources.service.js';
import type { Replay } from './replay.entity.js';
import { findDue, leaseEnd } from './replays.queries.js';

/** A chunk ends after this long, so that progress is seen and nobody takes it over: by firms it may be any length. */
const CHUNK_MS = 2_000;
/** Judged beside one another, so that the database is not waited for in turn. */
const FIRMS_AT_ONCE = 2;
const BECAUSE_CHARACTERS = 500;

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
    private readonly facts: ProgrammeFactsService,
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
    const { regionCode, afterEnterprise } = replay;
    const firms = await this.enterprises.registeredIn(regionCode, afterEnterprise, LIMITS.replayChunkFirms);
    const rows: Record<string, unknown>[] = [];
    const until = performance.now() + CHUNK_MS;
    let judged = 0;
    for (const some of chunks(firms, FIRMS_AT_ONCE)) {
      const judgements = some.flatMap((firm) => rules.map((rule) => this.judge(replay.id, firm, rule)));
      rows.push(...(await Promise.all(judgements)));
      judged += some.length;
      if (performance.now() > until) break;
    }
    const isOver = judged === firms.length && firms.length < LIMITS.replayChunkFirms;
    const last = firms[judged - 1]?.id ?? afterEnterprise;
    await this.database.transaction(async (transaction) => {
      await this.advance(transaction, { replay, token }, judged, last);
      if (rows.length > 0) await write(transaction, insertInto('replay_row', rows));
      if (isOver)
        await write(
          transaction,
          sql`UPDATE replay SET state = 'DONE', ended_at = ${clock.now()}, due_at = NULL WHERE id = ${replay.id}`,
        );
    });
  }

  private async judge(replayId: Id, firm: Enterprise, { day, before, after }: Rules) {
    const [facts, factsBefore] = await this.facts.gather(firm, before ? [after, before] : [after], day);
    if (!facts) throw new Error('every document has its facts');
    const now = decide(after, facts, day).outcome;
    const was = before && factsBefore ? decide(before, factsBefore, day).outcome : null;
    const { zh, en } = now.explanation;
    return {
      replay_id: replayId,
      day,
      enterprise_id: firm.id,
      region_code: firm.regionCode,
      verdict: replayVerdict(was, now),
      outcome_before: was?.kind ?? null,
      outcome_after: now.kind,
      before_fen: was ? fenText(was) : '0',
      after_fen: fenText(now),
      possible_fen: String(fenOf(now.possibleYuan)),
      because_zh: zh.slice(0, BECAUSE_CHARACTERS),
      because_en: en.slice(0, BECAUSE_CHARACTERS),
    };
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

const fenText = ({ amountYuan }: ProgrammeDecision['outcome']): string | null =>
  amountYuan && String(fenOf(amountYuan));

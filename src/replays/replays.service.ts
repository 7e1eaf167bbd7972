import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import { fenOf } from '../kernel/fen.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { isInside, type RegionCode } from '../kernel/region-code.js';
import { scopeOf } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { assertNotFuture } from '../platform/facts.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import { ReplaySources } from './replay-sources.service.js';
import { askedOtherwise, regionNotPermitted, replayUnknown, tooManyOpen } from './replay-refusals.js';
import type { Replay, StartReplayInput } from './replay.entity.js';
import { countOpen, findReplay } from './replays.queries.js';
import { LIMITS } from '../platform/limits.js';

/** 规则试算: asked for here, and worked by the worker. */
@Injectable()
export class ReplaysService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly sources: ReplaySources,
    private readonly clock: Clock,
  ) {}

  /**
   * The same again is a replay of the request. Refuses with REGION_NOT_PERMITTED, FUTURE_DATE, DRAFT_OR_PROGRAMME,
   * PROGRAMME_DRAFT_UNKNOWN, PROGRAMME_UNKNOWN, PROGRAMME_VERSION_UNKNOWN, POLICY_DOCUMENT_INVALID, REPLAYS_TOO_MANY,
   * REPLAY_ID_TAKEN.
   */
  async start(actor: Actor, input: StartReplayInput): Promise<Replay> {
    assertInCharge(actor, input.regionCode);
    const days = [...new Set(input.days)].sort();
    for (const day of days) assertNotFuture(day, this.clock.today(), 'days');
    const asked = askedColumns(input, days);
    const before = await this.database.row<Replay>(findReplay(regionScope(actor), input.id));
    if (before) return sameAs(asked, input, before);
    const { document, code } = await this.sources.tried(actor, input);
    const firms = await this.enterprises.countRegisteredIn(input.regionCode);
    const isRanked = await this.sources.isRanked({ ...asked, document });
    return this.database.transaction(async (transaction) => {
      const open = await row<{ count: string | number }>(transaction, countOpen);
      if (Number(open?.count) >= LIMITS.replaysOpen) throw tooManyOpen();
      const entered = {
        ...asked,
        id: input.id,
        programme: code,
        document,
        state: 'WAITING',
        asked_by: actor.id,
        asked_at: this.clock.now(),
        done: 0,
        total: isRanked ? 2 * firms : firms,
        pass: isRanked ? 'FIGURES' : 'AMOUNTS',
        after_enterprise: '',
        attempts: 0,
        due_at: sql`UTC_TIMESTAMP(3)`,
      };
      await write(
        transaction,
        insertInto('replay', [entered], raw('ON DUPLICATE KEY UPDATE id = VALUES(id)')),
      );
      return sameAs(asked, input, await this.one(transaction, actor, input.id));
    });
  }

  /** What was judged stays. One that has ended is left as it is. Refuses with REPLAY_UNKNOWN. */
  cancel(actor: Actor, id: Id): Promise<Replay> {
    return this.database.transaction(async (transaction) => {
      await this.one(transaction, actor, id);
      await write(
        transaction,
        sql`UPDATE replay SET state = 'CANCELLED', ended_at = ${this.clock.now()}, due_at = NULL, lease_token = NULL
            WHERE id = ${id} AND due_at IS NOT NULL`,
      );
      return this.one(transaction, actor, id);
    });
  }

  private async one(transaction: Transaction, actor: Actor, id: Id): Promise<Replay> {
    const found = await row<Replay>(transaction, findReplay(regionScope(actor), id));
    if (!found) throw replayUnknown(id);
    return found;
  }
}

export const regionScope = (actor: Actor): Sql => scopeOf(actor, { region: 'region_code' });

function assertInCharge(actor: Actor, regionCode: RegionCode): void {
  if (hasRole(actor, 'OPERATOR')) return;
  if (!actor.regionCode || !isInside(regionCode, actor.regionCode)) throw regionNotPermitted(regionCode);
}

/** What is asked for, as it is stored. */
const askedColumns = (
  { regionCode, draftId, version, fundYuan }: StartReplayInput,
  days: readonly LocalDate[],
) => ({
  region_code: regionCode,
  draft_id: draftId ?? null,
  version: version ?? null,
  days: JSON.stringify(days),
  fund_fen: fundYuan ? String(fenOf(fundYuan)) : null,
});

function sameAs(
  asked: ReturnType<typeof askedColumns>,
  { id, programme }: StartReplayInput,
  stored: Replay,
): Replay {
  const isSame =
    stored.regionCode === asked.region_code &&
    stored.draftId === asked.draft_id &&
    (asked.draft_id !== null || stored.programme === programme) &&
    stored.version === asked.version &&
    stored.days === asked.days &&
    stored.fundFen === asked.fund_fen;
  if (!isSame) throw askedOtherwise(id);
  return stored;
}

import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import type { WrongCode } from './redemption.entity.js';
import { findWrongCodes } from './redemptions.queries.js';

/** Slows guessing down: whoever names too many codes that are none waits. What was only mistyped is not counted. */
@Injectable()
export class WrongCodes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Refuses with UNAVAILABLE CODES_PAUSED. */
  async assertNotPaused(callerId: Id): Promise<void> {
    const found = await this.database.row<WrongCode>(findWrongCodes(callerId));
    if (!found || found.wrong < LIMITS.wrongCodes) return;
    const until = found.lastAt.getTime() / 1000 + LIMITS.wrongCodePauseSeconds;
    const waitSeconds = Math.ceil(until - this.clock.now().getTime() / 1000);
    if (waitSeconds > 0) throw paused(waitSeconds);
  }

  /** A pause that has passed starts the count again. */
  async count(callerId: Id): Promise<void> {
    const now = this.clock.now();
    const forgotten = new Date(now.getTime() - LIMITS.wrongCodePauseSeconds * 1000);
    await this.database.transaction((transaction) =>
      write(
        transaction,
        sql`INSERT INTO wrong_code (caller_id, wrong, last_at) VALUES (${callerId}, 1, ${now})
            ON DUPLICATE KEY UPDATE wrong = IF(last_at < ${forgotten}, 1, wrong + 1), last_at = ${now}`,
      ),
    );
  }
}

const paused = (waitSeconds: number) =>
  refuse.unavailable(
    'CODES_PAUSED',
    {
      zh: `无效兑换码过多，请在 ${waitSeconds} 秒后重试。`,
      en: `Too many codes that are none; try again in ${waitSeconds} seconds.`,
    },
    { waitSeconds },
  );

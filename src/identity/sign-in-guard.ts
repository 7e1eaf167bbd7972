import { Injectable } from '@nestjs/common';
import { digest } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { forgetFailures } from './identity.queries.js';

/**
 * Slows guessing down. Five wrong passwords for a name from one address pause that pair for a quarter of an hour;
 * fifty from anywhere pause the name for a minute only, so that nobody can lock its owner out for long.
 */
@Injectable()
export class SignInGuard {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async assertNotPaused(name: string, address: string): Promise<void> {
    const [byPair, byName] = [digest('pair', name, address), digest('name', name)];
    const found = await this.database.rows<{ subject: string; failures: number; lastAt: Date }>(
      sql`SELECT subject, failures, last_at AS lastAt FROM sign_in_failure WHERE subject IN ${[byPair, byName]}`,
    );
    for (const { subject, failures, lastAt } of found) {
      const [limit, pauseSeconds] =
        subject === byPair
          ? [LIMITS.signInFailuresPerAddress, LIMITS.signInPauseSeconds]
          : [LIMITS.signInFailuresPerName, LIMITS.signInNamePauseSeconds];
      const waitSeconds = Math.ceil(
        lastAt.getTime() / 1000 + pauseSeconds - this.clock.now().getTime() / 1000,
      );
      if (failures >= limit && waitSeconds > 0) throw paused(waitSeconds);
    }
  }

  /** Counts a wrong password; a pause that has passed starts the count again. */
  async countFailure(name: string, address: string): Promise<void> {
    const now = this.clock.now();
    const subjects = [
      [digest('pair', name, address), LIMITS.signInPauseSeconds],
      [digest('name', name), LIMITS.signInNamePauseSeconds],
    ] as const;
    await this.database.transaction(async (transaction) => {
      for (const [subject, pauseSeconds] of subjects) {
        await write(
          transaction,
          sql`INSERT INTO sign_in_failure (subject, failures, last_at) VALUES (${subject}, 1, ${now})
              ON DUPLICATE KEY UPDATE
                failures = IF(last_at < ${new Date(now.getTime() - pauseSeconds * 1000)}, 1, failures + 1),
                last_at = ${now}`,
        );
      }
    });
  }

  async forget(name: string, address: string): Promise<void> {
    await this.database.transaction((transaction) =>
      write(transaction, sql`DELETE FROM sign_in_failure WHERE subject = ${digest('pair', name, address)}`),
    );
  }

  /** Forgets counts that stop nobody any more, up to the limit, and gives how many. */
  forgetOld(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - LIMITS.signInPauseSeconds * 1000);
    return this.database.transaction((transaction) =>
      forgetFailures(transaction, before, LIMITS.signInsForgotten),
    );
  }
}

const paused = (waitSeconds: number) =>
  refuse.unavailable(
    'SIGN_IN_PAUSED',
    {
      zh: `密码错误次数过多，请在 ${waitSeconds} 秒后重试。`,
      en: `Too many wrong passwords; try again in ${waitSeconds} seconds.`,
    },
    { waitSeconds },
  );

import { Injectable } from '@nestjs/common';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { Database, row, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import type { CaseInterest, InterestKind } from './case-objection.entity.js';
import { findInterest, findInterestsOf } from './case-objections.queries.js';
import { interestForAnother, interestIdTaken, interestOwn, interestUnknown } from './interest-refusals.js';

export interface NewInterest {
  readonly id: Id;
  /** Who has it; oneself if left out. */
  readonly personId?: Id | null;
  readonly enterpriseId: Id;
  readonly kind: InterestKind;
  readonly words: string;
}

/** 利害关系与回避: whose cases a person never sees. */
@Injectable()
export class CaseInterests {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * One's own, or, by the operator, another's. The same again is a replay. Refuses with FORBIDDEN INTEREST_FOR_ANOTHER,
   * CONFLICT INTEREST_ID_TAKEN.
   */
  declare(actor: Actor, input: NewInterest): Promise<CaseInterest> {
    const personId = input.personId ?? actor.id;
    if (personId !== actor.id && !hasRole(actor, 'OPERATOR')) throw interestForAnother();
    const { id, enterpriseId, kind, words } = input;
    return this.database.transaction(async (transaction) => {
      const added = {
        id,
        person_id: personId,
        enterprise_id: enterpriseId,
        kind,
        words,
        declared_by: actor.id,
        declared_at: this.clock.now(),
      };
      await write(
        transaction,
        insertInto('case_interest', [added], raw('ON DUPLICATE KEY UPDATE id = VALUES(id)')),
      );
      const stored = await row<CaseInterest>(transaction, findInterest(id));
      const isSame =
        stored?.personId === personId &&
        stored.enterpriseId === enterpriseId &&
        stored.kind === kind &&
        stored.words === words;
      if (!stored || !isSame) throw interestIdTaken(id);
      return stored;
    });
  }

  /** By the operator, for another. Refuses with NOT_FOUND INTEREST_UNKNOWN, FORBIDDEN INTEREST_OWN. */
  end(actor: Actor, { id, reason }: { id: Id; reason: string }): Promise<CaseInterest> {
    return this.database.transaction(async (transaction) => {
      const stored = await row<CaseInterest>(transaction, sql`${findInterest(id)} FOR UPDATE`);
      if (!stored) throw interestUnknown(id);
      if (stored.personId === actor.id) throw interestOwn();
      if (stored.endedAt) return stored;
      await write(
        transaction,
        sql`UPDATE case_interest SET ended_by = ${actor.id}, ended_at = ${this.clock.now()}, end_reason = ${reason}
            WHERE id = ${id}`,
      );
      return (await row<CaseInterest>(transaction, findInterest(id))) as CaseInterest;
    });
  }

  /** One's own, declared last first. */
  own(actor: Actor): Promise<CaseInterest[]> {
    return this.database.rows(findInterestsOf(actor.id));
  }
}

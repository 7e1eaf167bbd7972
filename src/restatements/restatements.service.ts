import { Injectable } from '@nestjs/common';
import { FACTORS } from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { versionsOf } from './restatement-plan.js';
import {
  alreadyApplied,
  editionUnknown,
  nothingToRestate,
  notPreviewed,
  ownProposal,
  previewStale,
  proposedOtherwise,
  restatementUnknown,
  subjectUnknown,
} from './restatement-refusals.js';
import { RestatementRun } from './restatement-run.service.js';
import { digestOfRestatement, type ProposeRestatementInput, type Restatement } from './restatement.entity.js';
import { findRestatement } from './restatements.queries.js';

/** 重述: published figures are changed on purpose, by two people, and the old ones stay. */
@Injectable()
export class RestatementsService {
  constructor(
    private readonly database: Database,
    private readonly run: RestatementRun,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * Its preview is made by the worker. The same proposal again is a replay. Refuses with RESTATEMENT_SUBJECT_UNKNOWN,
   * EDITION_UNKNOWN, FACTOR_RELEASE_UNKNOWN, NOTHING_TO_RESTATE, RESTATEMENT_ID_TAKEN, MONTHS_REVERSED, MONTHS_TOO_MANY.
   */
  propose(actor: Actor, input: ProposeRestatementInput): Promise<Restatement> {
    assertVersion(input);
    return this.database.transaction(async (transaction) => {
      const before = await this.find(transaction, input.id);
      if (before) return sameAs(input, before);
      const { moved } = await this.run.plan(transaction, input);
      if (moved.length === 0) throw nothingToRestate(input.subject, input.edition);
      await write(
        transaction,
        insertInto(
          'restatement',
          [
            {
              id: input.id,
              reason: input.reason,
              from_month: input.fromMonth,
              to_month: input.toMonth,
              subject: input.subject,
              edition: input.edition,
              state: 'WAITING',
              proposed_by: actor.id,
              proposed_at: this.clock.now(),
            },
          ],
          raw('ON DUPLICATE KEY UPDATE id = VALUES(id)'),
        ),
      );
      return sameAs(input, await this.found(transaction, input.id));
    });
  }

  /** Refuses with RESTATEMENT_UNKNOWN, RESTATEMENT_APPLIED. */
  previewAgain(id: Id): Promise<Restatement> {
    return this.database.transaction(async (transaction) => {
      const { state } = await this.locked(transaction, id);
      if (state === 'APPLIED') throw alreadyApplied(id);
      await write(transaction, sql`UPDATE restatement SET state = 'WAITING' WHERE id = ${id}`);
      await write(transaction, sql`DELETE FROM restatement_progress WHERE restatement_id = ${id}`);
      return this.found(transaction, id);
    });
  }

  /**
   * All of it in one transaction; once applied, it is a replay. Refuses with RESTATEMENT_UNKNOWN,
   * RESTATEMENT_NOT_PREVIEWED, SECOND_PERSON_NEEDED, PREVIEW_STALE.
   */
  apply(actor: Actor, id: Id): Promise<Restatement> {
    return this.database.transaction(async (transaction) => {
      const restatement = await this.locked(transaction, id);
      if (restatement.state === 'APPLIED') return restatement;
      if (restatement.proposedBy === actor.id) throw ownProposal(id);
      if (restatement.state !== 'PREVIEWED') throw notPreviewed(id);
      await this.run.hold(transaction, restatement);
      const { digest } = await this.run.run(transaction, restatement, { isKept: true });
      if (digest !== restatement.previewDigest) throw previewStale(id);
      await write(
        transaction,
        sql`UPDATE restatement SET state = 'APPLIED', applied_by = ${actor.id}, applied_at = ${this.clock.now()}
            WHERE id = ${id}`,
      );
      const applied = await this.found(transaction, id);
      await this.chain.append(transaction, {
        kind: 'RESTATEMENT',
        subject: id,
        digest: digestOfRestatement(applied),
      });
      return applied;
    });
  }

  private find(transaction: Transaction, id: Id): Promise<Restatement | undefined> {
    return row<Restatement>(transaction, findRestatement(id));
  }

  private async found(transaction: Transaction, id: Id): Promise<Restatement> {
    return known(await this.find(transaction, id), id);
  }

  /** While it is being previewed it is not waited for: it then has no finished preview. */
  private async locked(transaction: Transaction, id: Id): Promise<Restatement> {
    const { state } = await this.found(transaction, id);
    if (state === 'WAITING') throw notPreviewed(id);
    return known(await row<Restatement>(transaction, sql`${findRestatement(id)} FOR UPDATE`), id);
  }
}

function known(restatement: Restatement | undefined, id: Id): Restatement {
  if (!restatement) throw restatementUnknown(id);
  return restatement;
}

function assertVersion({ subject, edition }: ProposeRestatementInput): void {
  if (subject === FACTORS) return;
  const versions = versionsOf(subject);
  if (!versions) throw subjectUnknown(subject);
  if (!versions.map(String).includes(edition)) throw editionUnknown(subject, edition, versions);
}

function sameAs(input: ProposeRestatementInput, proposed: Restatement): Restatement {
  const fields = ['reason', 'fromMonth', 'toMonth', 'subject', 'edition'] as const;
  if (fields.every((field) => proposed[field] === input[field])) return proposed;
  throw proposedOtherwise(input.id);
}

import { Injectable } from '@nestjs/common';
import { CaseInstalments } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, write } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { PaymentBook } from './payment-book.service.js';
import { secondPersonNeeded } from './payment-refusals.js';
import {
  type DismissRecalculationInput,
  digestOfDismissal,
  type LowerPayableInput,
  type Recalculation,
  subjectOfDismissal,
} from './recalculation.entity.js';
import { findLastRecalculation, findRecalculation, findRecalculations } from './recalculations.queries.js';
import { Recalculations } from './recalculations.service.js';
import { caseUnknown } from './recovery-refusals.js';
import { caseOf } from './recoveries.queries.js';

/** What people do with recalculations. */
@Injectable()
export class RecalculationReadings {
  constructor(
    private readonly database: Database,
    private readonly recalculations: Recalculations,
    private readonly instalments: CaseInstalments,
    private readonly book: PaymentBook,
  ) {}

  /** Now, without waiting for a correction to be told. Refuses with NOT_FOUND CASE_UNKNOWN. */
  recalculate(actor: Actor, caseId: Id): Promise<Recalculation | undefined> {
    return this.database.transaction(async (transaction) => {
      if (!(await row(transaction, caseOf(actor, caseId)))) throw caseUnknown(caseId);
      return this.recalculations.recalculate(transaction, caseId);
    });
  }

  /** Payment goes on though less seems due. Refuses with NOT_FOUND RECALCULATION_UNKNOWN, FORBIDDEN FOUR_EYES. */
  dismiss(actor: Actor, { id, reason }: DismissRecalculationInput): Promise<Recalculation> {
    return this.database.transaction(async (transaction) => {
      const found = await row<Recalculation>(transaction, findRecalculation(actor, id));
      if (!found) throw recalculationUnknown(id);
      if (found.dismissedBy !== null) return found;
      if (await this.recalculations.isVerifiedBy(transaction, found.caseId, actor.id))
        throw secondPersonNeeded();
      await write(
        transaction,
        sql`UPDATE recalculation SET dismissed_by = ${actor.id}, dismissed_because = ${reason} WHERE id = ${id}`,
      );
      const dismissed = { ...found, dismissedBy: actor.id, dismissedBecause: reason };
      const entry = { subject: subjectOfDismissal(id), digest: digestOfDismissal(dismissed) };
      await this.book.enter(transaction, [], entry);
      return dismissed;
    });
  }

  /**
   * 核减: what is payable comes down to what is due, so that this much can be paid. Refuses with NOT_FOUND
   * RECALCULATION_UNKNOWN, CONFLICT NOTHING_TO_LOWER, and as every step of a case does.
   */
  lower(actor: Actor, { id, reason }: LowerPayableInput): Promise<Recalculation> {
    return this.database.transaction(async (transaction) => {
      const found = await row<Recalculation>(transaction, findRecalculation(actor, id));
      if (!found) throw recalculationUnknown(id);
      const { caseId, dismissedBy, withholdFen } = found;
      const last = await row<Recalculation>(transaction, findLastRecalculation(caseId));
      const byFen = last?.id === id && dismissedBy === null ? BigInt(withholdFen) : 0n;
      const entries = await this.instalments.lower(transaction, actor, { caseId, byFen, reason });
      const now = await this.recalculations.recalculate(transaction, caseId);
      await this.instalments.seal(transaction, entries);
      return now ?? found;
    });
  }

  async page(actor: Actor, caseId: Id | null, page: PageArgs): Promise<Page<Recalculation>> {
    const found = await this.database.rows<Recalculation>(findRecalculations(actor, caseId, page));
    return pageOf(found, page.first, ({ computedAt, id }) => [
      computedAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }
}

const recalculationUnknown = (id: Id) =>
  refuse.notFound(
    'RECALCULATION_UNKNOWN',
    {
      zh: '没有该次重新计算：标识有误，或不在您的权限范围内。',
      en: 'There is no such recalculation: the id is wrong, or it is outside what you may see.',
    },
    { recalculationId: id },
  );

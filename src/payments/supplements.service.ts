import { Injectable } from '@nestjs/common';
import { enterGrants, type NewGrant } from '../grants/index.js';
import { CaseRecomputation } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { PaymentBook } from './payment-book.service.js';
import { secondPersonNeeded } from './payment-refusals.js';
import type { RecoverableCase } from './recoveries.queries.js';
import { type DecideSupplementInput, digestOfSupplement, type Supplement } from './supplement.entity.js';
import { changeSupplement, findSupplement, findSupplements } from './supplements.queries.js';

/** 补拨: proposed by a recalculation alone, decided by a person, and then paid like an instalment. */
@Injectable()
export class Supplements {
  constructor(
    private readonly database: Database,
    private readonly recomputation: CaseRecomputation,
    private readonly book: PaymentBook,
  ) {}

  async add(
    transaction: Transaction,
    of: RecoverableCase,
    what: Pick<Supplement, 'id' | 'amountFen' | 'finding' | 'recalculationId'>,
  ): Promise<void> {
    const proposed = {
      id: what.id,
      case_id: of.id,
      case_number: of.number,
      round_id: of.roundId,
      enterprise_id: of.enterpriseId,
      region_code: of.regionCode,
      amount_fen: what.amountFen,
      paid_fen: '0',
      finding: what.finding,
      recalculation_id: what.recalculationId,
      state: 'PROPOSED',
      proposed_at: this.book.now(),
    };
    await write(transaction, insertInto('supplement', [proposed]));
  }

  /** Refuses with NOT_FOUND SUPPLEMENT_UNKNOWN, FORBIDDEN FOUR_EYES, CONFLICT SUPPLEMENT_DECIDED. */
  approve(actor: Actor, input: DecideSupplementInput): Promise<Supplement> {
    return this.decide(actor, input, 'PAYABLE');
  }

  /** Refuses like `approve`. */
  reject(actor: Actor, input: DecideSupplementInput): Promise<Supplement> {
    return this.decide(actor, input, 'REJECTED');
  }

  async supplements(actor: Actor, caseId: Id | null, page: PageArgs): Promise<Page<Supplement>> {
    const found = await this.database.rows<Supplement>(findSupplements(actor, caseId, page));
    return pageOf(found, page.first, ({ proposedAt, id }) => [
      proposedAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }

  private decide(
    actor: Actor,
    { id, reason }: DecideSupplementInput,
    state: 'PAYABLE' | 'REJECTED',
  ): Promise<Supplement> {
    return this.database.transaction(async (transaction) => {
      const before = await row<Supplement>(transaction, findSupplement(actor, id));
      if (!before) throw supplementUnknown(id);
      const isReplay = before.decidedBy === actor.id && before.reason === reason;
      if (isReplay && (before.state === 'REJECTED') === (state === 'REJECTED')) return before;
      if (before.state !== 'PROPOSED') throw supplementDecided(id, before.state);
      if (await this.recomputation.isVerifiedBy(transaction, before.caseId, actor.id))
        throw secondPersonNeeded();
      const decided: Supplement = {
        ...before,
        state,
        decidedBy: actor.id,
        decidedAt: this.book.now(),
        reason,
      };
      await write(
        transaction,
        changeSupplement(id, { state, decided_by: actor.id, decided_at: decided.decidedAt, reason }),
      );
      if (state === 'PAYABLE')
        await enterGrants(transaction, [granted(decided, this.book.today())], this.book.now());
      await this.book.enter(transaction, [], {
        subject: `supplement:${id}`,
        digest: digestOfSupplement(decided, state === 'PAYABLE'),
      });
      return decided;
    });
  }
}

/** 补拨 is granted beside what the case was first granted. */
const granted = (of: Supplement, happenedOn: LocalDate): NewGrant => ({
  stage: 'CONFIRMED',
  causeId: of.id,
  of,
  amountFen: BigInt(of.amountFen),
  happenedOn,
});

const supplementUnknown = (id: Id) =>
  refuse.notFound(
    'SUPPLEMENT_UNKNOWN',
    {
      zh: '没有该补拨事项：标识有误，或不在您的权限范围内。',
      en: 'There is no such supplement: the id is wrong, or it is outside what you may see.',
    },
    { supplementId: id },
  );

const supplementDecided = (id: Id, state: string) =>
  refuse.conflict(
    'SUPPLEMENT_DECIDED',
    {
      zh: '该补拨事项已有决定，不能再改。',
      en: 'The supplement was decided already, which does not change.',
    },
    { supplementId: id, state },
  );

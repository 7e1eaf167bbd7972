import { Injectable } from '@nestjs/common';
import { CaseInstalments, CaseRecomputation, fenOf } from '../cases/index.js';
import type { Actor } from '../kernel/actor.js';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, type Transaction, write } from '../platform/database.js';
import { insertInto } from '../platform/sql.js';
import { judgeFine, type Offence } from '../rulebook/penalty.js';
import { PENALTIES } from './penalties.js';
import { PaymentBook } from './payment-book.service.js';
import { paymentIdTaken, secondPersonNeeded } from './payment-refusals.js';
import {
  caseUnknown,
  fineOutsideBand,
  noFineWithoutOffence,
  recoveryAbovePaid,
  recoveryState,
  recoveryUnknown,
} from './recovery-refusals.js';
import {
  type DecideRecoveryInput,
  digestOfRecovery,
  type ProposeRecoveryInput,
  type Recovery,
  type RecoveryState,
} from './recovery.entity.js';
import {
  caseOf,
  changeRecovery,
  findRecoveries,
  findRecovery,
  findRecoveryOfId,
  type RecoverableCase,
  sumAskedBack,
} from './recoveries.queries.js';
import { sumSupplements } from './supplements.queries.js';

/** 追缴: proposed by one person (or by a recalculation), decided by another. */
@Injectable()
export class Recoveries {
  constructor(
    private readonly database: Database,
    private readonly instalments: CaseInstalments,
    private readonly recomputation: CaseRecomputation,
    private readonly book: PaymentBook,
  ) {}

  /**
   * The same again is a replay. Refuses with NOT_FOUND CASE_UNKNOWN, BAD_USER_INPUT RECOVERY_ABOVE_PAID,
   * FINE_WITHOUT_OFFENCE, FINE_OUTSIDE_BAND, CONFLICT PAYMENT_ID_TAKEN.
   */
  propose(actor: Actor, input: ProposeRecoveryInput): Promise<Recovery> {
    const principalFen = fenOf(input.principalYuan);
    const fineFen = fenOf(input.fineYuan ?? '0');
    return this.database.transaction(async (transaction) => {
      const of = await row<RecoverableCase>(transaction, caseOf(actor, input.caseId));
      if (!of) throw caseUnknown(input.caseId);
      const before = await row<Recovery>(transaction, findRecoveryOfId(input.id));
      if (before) return assertSame(before, input, { principalFen, fineFen });
      const fineBasis = this.fineBasis(input, { principalFen, fineFen });
      const recoverable = await this.recoverable(transaction, of.id);
      if (principalFen <= 0n || principalFen > recoverable) throw recoveryAbovePaid(recoverable);
      return this.add(transaction, of, {
        id: input.id,
        ground: input.ground,
        principalFen: principalFen.toString(),
        fineFen: fineFen.toString(),
        fineBasis,
        finding: input.finding,
        recalculationId: null,
        proposedBy: actor.id,
      });
    });
  }

  /** What was paid of a case and is not asked back yet. The case is to be locked. */
  async recoverable(transaction: Transaction, caseId: Id): Promise<bigint> {
    const asked = await row<{ fen: string }>(transaction, sumAskedBack(caseId));
    const added = await row<{ paidFen: string }>(transaction, sumSupplements(caseId));
    const paid = (await this.instalments.paidOf(transaction, caseId)) + BigInt(added?.paidFen ?? 0);
    return paid - BigInt(asked?.fen ?? 0);
  }

  async add(
    transaction: Transaction,
    of: RecoverableCase,
    what: Pick<
      Recovery,
      | 'id'
      | 'ground'
      | 'principalFen'
      | 'fineFen'
      | 'fineBasis'
      | 'finding'
      | 'recalculationId'
      | 'proposedBy'
    >,
  ): Promise<Recovery> {
    const proposed: Recovery = {
      ...what,
      caseId: of.id,
      caseNumber: of.number,
      roundId: of.roundId,
      enterpriseId: of.enterpriseId,
      regionCode: of.regionCode,
      state: 'PROPOSED',
      returnedFen: '0',
      finePaidFen: '0',
      proposedAt: this.book.now(),
      decidedBy: null,
      decidedAt: null,
      reason: null,
    };
    await write(transaction, insertInto('recovery', [rowOf(proposed)]));
    return proposed;
  }

  /** Refuses with RECOVERY_UNKNOWN, FORBIDDEN FOUR_EYES, CONFLICT RECOVERY_STATE. */
  approve(actor: Actor, input: DecideRecoveryInput): Promise<Recovery> {
    return this.decide(actor, input, 'APPROVED');
  }

  /** Refuses like `approve`. */
  reject(actor: Actor, input: DecideRecoveryInput): Promise<Recovery> {
    return this.decide(actor, input, 'REJECTED');
  }

  /** Newest first; a firm sees what was approved. */
  async recoveries(actor: Actor, caseId: Id | null, page: PageArgs): Promise<Page<Recovery>> {
    const found = await this.database.rows<Recovery>(findRecoveries(actor, caseId, page));
    return pageOf(found, page.first, ({ proposedAt, id }) => [
      proposedAt.toISOString().slice(0, 23).replace('T', ' '),
      id,
    ]);
  }

  private decide(
    actor: Actor,
    { id, reason }: DecideRecoveryInput,
    state: RecoveryState & ('APPROVED' | 'REJECTED'),
  ): Promise<Recovery> {
    return this.database.transaction(async (transaction) => {
      const before = await row<Recovery>(transaction, findRecovery(actor, id, true));
      if (!before) throw recoveryUnknown(id);
      if (before.state === state && before.decidedBy === actor.id && before.reason === reason) return before;
      const isOwn =
        before.recalculationId === null
          ? before.proposedBy === actor.id
          : await this.recomputation.isVerifiedBy(transaction, before.caseId, actor.id);
      if (isOwn) throw secondPersonNeeded();
      if (before.state !== 'PROPOSED') throw recoveryState(id, before.state);
      const decidedAt = this.book.now();
      const decided: Recovery = { ...before, state, decidedBy: actor.id, decidedAt, reason };
      await write(
        transaction,
        changeRecovery(id, { state, decided_by: actor.id, decided_at: decidedAt, reason }),
      );
      await this.book.enter(transaction, [], {
        subject: `recovery:${id}`,
        digest: digestOfRecovery(decided),
      });
      return decided;
    });
  }

  /** The clause that bounds the fine; null where there is neither offence nor fine. */
  private fineBasis(
    { ground }: ProposeRecoveryInput,
    { principalFen, fineFen }: { principalFen: bigint; fineFen: bigint },
  ): string | null {
    if (ground === 'FACT_CORRECTED') {
      if (fineFen !== 0n) throw noFineWithoutOffence();
      return null;
    }
    const judgement = judgeFine(PENALTIES, {
      day: this.book.today(),
      ground: ground satisfies Offence,
      principalYuan: exact(principalFen).div(100),
      fineYuan: exact(fineFen).div(100),
    });
    if (judgement.verdict !== 'WITHIN' || !judgement.band) throw fineOutsideBand(judgement);
    return `${PENALTIES.code}@${judgement.version}/${judgement.band.clause}`;
  }
}

function assertSame(
  before: Recovery,
  { id, caseId, ground, finding }: ProposeRecoveryInput,
  { principalFen, fineFen }: { principalFen: bigint; fineFen: bigint },
): Recovery {
  const isSame =
    before.caseId === caseId &&
    before.ground === ground &&
    before.finding === finding &&
    BigInt(before.principalFen) === principalFen &&
    BigInt(before.fineFen) === fineFen;
  if (!isSame) throw paymentIdTaken(id);
  return before;
}

const rowOf = (of: Recovery) => ({
  id: of.id,
  case_id: of.caseId,
  case_number: of.caseNumber,
  round_id: of.roundId,
  enterprise_id: of.enterpriseId,
  region_code: of.regionCode,
  ground: of.ground,
  principal_fen: of.principalFen,
  fine_fen: of.fineFen,
  fine_basis: of.fineBasis,
  finding: of.finding,
  recalculation_id: of.recalculationId,
  state: of.state,
  returned_fen: of.returnedFen,
  fine_paid_fen: of.finePaidFen,
  proposed_by: of.proposedBy,
  proposed_at: of.proposedAt,
});

import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { AuditSubject } from '../platform/audit-chain.js';
import { row, rows, type Transaction, write } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { FundingRegister, type GivenFunding } from '../subsidies/index.js';
import {
  findGivenBy,
  findInstalments,
  findPayable,
  lockInstalments,
  sumPaid,
} from './case-instalments.queries.js';
import type { CaseInstalment } from './case-instalment.entity.js';
import { CaseSteps } from './case-steps.service.js';
import { loweredBy } from './lowered-parts.js';
import {
  instalmentNotOrdered,
  instalmentNotPayable,
  nothingToLower,
  paidAbovePayable,
} from './payment-refusals.js';

/** An instalment that money can be ordered for now. */
export interface PayableInstalment {
  readonly id: Id;
  readonly caseId: Id;
  readonly caseNumber: string;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  /** What is still to be paid of it. */
  readonly payableFen: bigint;
}

/** 分期拨付: what payments may order, and what became of it. */
@Injectable()
export class CaseInstalments {
  constructor(
    private readonly steps: CaseSteps,
    private readonly register: FundingRegister,
  ) {}

  /**
   * What can be paid of a round, by case number and instalment, locked until the transaction ends: tested and payable
   * parts of approved cases, none of a case with an open objection. Cases are locked before their instalments.
   */
  async payable(transaction: Transaction, { roundId }: { roundId: Id }): Promise<PayableInstalment[]> {
    const found = await rows<Omit<PayableInstalment, 'payableFen'> & { payableFen: string }>(
      transaction,
      findPayable(roundId),
    );
    return found.map((one) => ({ ...one, payableFen: BigInt(one.payableFen) }));
  }

  /** Payment was ordered of what is payable. Refuses with CONFLICT INSTALMENT_NOT_PAYABLE, naming the first such. */
  async ordered(transaction: Transaction, ids: readonly Id[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await rows<CaseInstalment>(transaction, lockInstalments(ids));
    const wrong = ids.find((id) => found.find((one) => one.id === id)?.state !== 'PAYABLE');
    if (wrong) throw instalmentNotPayable(wrong);
    await write(
      transaction,
      sql`UPDATE case_instalment SET state = 'ORDERED', failure = NULL WHERE id IN ${[...ids]}`,
    );
    for (const caseId of casesOf(found))
      await this.steps.tellOrdered(transaction, caseId, numbersOf(found, caseId));
  }

  /**
   * Money arrived for an ordered instalment, and is other funding to every other case from now on. A part of it makes the
   * rest payable again. Refuses with CONFLICT
   * INSTALMENT_NOT_ORDERED, PAID_ABOVE_PAYABLE.
   */
  async paid(transaction: Transaction, id: Id, paidFen: bigint): Promise<void> {
    const one = await this.locked(transaction, id);
    const total = BigInt(one.paidFen) + paidFen;
    const payable = BigInt(one.payableFen ?? 0);
    if (paidFen <= 0n || total > payable) throw paidAbovePayable(id, payable - BigInt(one.paidFen));
    const state = total === payable ? 'PAID' : 'PAYABLE';
    await write(
      transaction,
      sql`UPDATE case_instalment SET paid_fen = ${total.toString()}, state = ${state} WHERE id = ${id}`,
    );
    const given = await rows<GivenFunding>(transaction, findGivenBy(one.caseId, this.steps.today()));
    await this.register.enter(transaction, given);
    await this.steps.tellPaid(transaction, one.caseId, { number: one.number, paidFen });
  }

  /** The bank gave it back: it is FAILED until `payableAgain`. Refuses with CONFLICT INSTALMENT_NOT_ORDERED. */
  async failed(transaction: Transaction, id: Id, reason: string): Promise<void> {
    const one = await this.locked(transaction, id);
    await write(
      transaction,
      sql`UPDATE case_instalment SET state = 'FAILED', failure = ${reason} WHERE id = ${id}`,
    );
    await this.steps.tellFailed(transaction, one.caseId, { number: one.number, reason });
  }

  /** After what made it fail was put right. Refuses with CONFLICT INSTALMENT_NOT_ORDERED where it did not fail. */
  async payableAgain(transaction: Transaction, id: Id): Promise<void> {
    const one = await row<CaseInstalment>(transaction, lockInstalments([id]));
    if (one?.state !== 'FAILED') throw instalmentNotOrdered(id);
    await write(transaction, sql`UPDATE case_instalment SET state = 'PAYABLE' WHERE id = ${id}`);
  }

  /**
   * 核减: lowers what is payable of a case, its last parts first, because less is due than was tested; a person decides. What
   * it gives is to be sealed last in the transaction; nothing where the same was done just now. Refuses as every step does,
   * with CONFLICT NOTHING_TO_LOWER.
   */
  async lower(
    transaction: Transaction,
    actor: Actor,
    { caseId, byFen, reason }: { caseId: Id; byFen: bigint; reason: string },
  ): Promise<AuditSubject[]> {
    const begun = await this.steps.begin(transaction, actor, caseId, { step: 'LOWER', reason });
    if (begun.isReplay) return [];
    const lowered = loweredBy(await rows<CaseInstalment>(transaction, findInstalments([caseId])), byFen);
    if (!lowered) throw nothingToLower(caseId);
    for (const { id, payableFen, state } of lowered)
      await write(
        transaction,
        sql`UPDATE case_instalment SET payable_fen = ${payableFen.toString()}, state = ${state} WHERE id = ${id}`,
      );
    const settled = await this.steps.settledState(transaction, caseId);
    const parts = lowered.map(({ number, payableFen }) => ({ number, payableFen: payableFen.toString() }));
    const detail = { byFen: byFen.toString(), parts };
    return [await this.steps.record(transaction, begun, { detail, ...settled })];
  }

  seal(transaction: Transaction, entries: readonly AuditSubject[]): Promise<void> {
    return this.steps.seal(transaction, entries);
  }

  /** What a case has been paid, all instalments together. */
  async paidOf(transaction: Transaction, caseId: Id): Promise<bigint> {
    const found = await row<{ paidFen: string }>(transaction, sumPaid(caseId));
    return BigInt(found?.paidFen ?? 0);
  }

  private async locked(transaction: Transaction, id: Id): Promise<CaseInstalment> {
    const found = await row<CaseInstalment>(transaction, lockInstalments([id]));
    if (found?.state !== 'ORDERED') throw instalmentNotOrdered(id);
    return found;
  }
}

const casesOf = (found: readonly CaseInstalment[]): Id[] =>
  [...new Set(found.map(({ caseId }) => caseId))].sort();
const numbersOf = (found: readonly CaseInstalment[], caseId: Id): number[] =>
  found.filter((one) => one.caseId === caseId).map(({ number }) => number);

import { Injectable } from '@nestjs/common';
import { CaseRecomputation, type RecomputedCase, yuanOf } from '../cases/index.js';
import type { DomainEvent } from '../kernel/event.js';
import { canonicalJson, derivedId, type Id } from '../kernel/id.js';
import { row, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto } from '../platform/sql.js';
import { dueDifference, type DueDifference } from './due-difference.js';
import { PaymentBook } from './payment-book.service.js';
import {
  contentOfRecalculation,
  type Difference,
  digestOfRecalculation,
  type Recalculation,
  type RecalculationOutcome,
} from './recalculation.entity.js';
import { findLastRecalculation, findSettled, type Settled, supersede } from './recalculations.queries.js';
import { Recoveries } from './recoveries.service.js';
import type { RecoverableCase } from './recoveries.queries.js';
import { Supplements } from './supplements.service.js';

/** Who proposes what a recalculation found. */
const PLATFORM = 'platform';
const MOST_CHANGES = 100;

/** 重新计算: when facts are corrected, every case that they touch is worked out again, and a difference is proposed. */
@Injectable()
export class Recalculations {
  constructor(
    private readonly recomputation: CaseRecomputation,
    private readonly recoveries: Recoveries,
    private readonly supplements: Supplements,
    private readonly book: PaymentBook,
  ) {}

  /** Told twice, late or in another order it ends the same: what stands is looked at, not what was told. */
  async hear(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const changed = events.flatMap((event) =>
      event.name === 'facts.changed' ? [(event as DomainEvent<'facts.changed'>).payload] : [],
    );
    // What is paid is no fact that a case is decided by.
    const firms = changed.flatMap(({ feature, enterpriseId }) =>
      feature === 'grants' ? [] : [enterpriseId],
    );
    const verified = events.flatMap((event) =>
      event.name === 'case.verified' ? [(event as DomainEvent<'case.verified'>).payload.caseId] : [],
    );
    const touched = await this.recomputation.touched(transaction, [...new Set(firms)].sort());
    await this.all(transaction, [...new Set([...touched, ...verified])].sort());
  }

  /**
   * Looks at the next cases by id and gives the last of them; undefined at the end. For corrections of which no event
   * tells: what no measure reads.
   */
  async lookOn(transaction: Transaction, afterId: Id): Promise<Id | undefined> {
    const next = await this.recomputation.next(transaction, afterId, LIMITS.recalculatedAtOnce);
    await this.all(transaction, next);
    return next.at(-1);
  }

  private async all(transaction: Transaction, touched: readonly Id[]): Promise<void> {
    const made: Recalculation[] = [];
    for (const caseId of touched) {
      const { latest, isNew } = await this.work(transaction, caseId);
      if (latest && isNew) made.push(latest);
    }
    // The chain last: nobody who holds its head waits for a case.
    for (const one of made) await this.seal(transaction, one);
  }

  /** Nothing is written where nothing is other than the last time; gives what stands. */
  async recalculate(transaction: Transaction, caseId: Id): Promise<Recalculation | undefined> {
    const { latest, isNew } = await this.work(transaction, caseId);
    if (latest && isNew) await this.seal(transaction, latest);
    return latest;
  }

  /** Who verified a fact of a case does not decide on what was found from it. */
  isVerifiedBy(transaction: Transaction, caseId: Id, personId: Id): Promise<boolean> {
    return this.recomputation.isVerifiedBy(transaction, caseId, personId);
  }

  private seal(transaction: Transaction, made: Recalculation): Promise<void> {
    return this.book.enter(transaction, [], {
      subject: `recalculation:${made.id}`,
      digest: digestOfRecalculation(made),
    });
  }

  private async work(
    transaction: Transaction,
    caseId: Id,
  ): Promise<{ latest: Recalculation | undefined; isNew: boolean }> {
    const recomputed = await this.recomputation.recompute(transaction, caseId);
    const last = await row<Recalculation>(transaction, findLastRecalculation(caseId));
    const found = await this.found(transaction, recomputed);
    const contentDigest = contentOfRecalculation(found);
    const isSame = last ? last.contentDigest === contentDigest : found.outcome === 'UNCHANGED';
    if (isSame) return { latest: last, isNew: false };
    const number = (last?.number ?? 0) + 1;
    const made: Recalculation = {
      ...found,
      id: derivedId('recalculation', caseId, number),
      caseId,
      number,
      caseNumber: recomputed.row.number ?? '',
      enterpriseId: recomputed.row.enterpriseId,
      regionCode: recomputed.row.regionCode,
      contentDigest,
      computedAt: this.book.now(),
      dismissedBy: null,
      dismissedBecause: null,
    };
    await write(transaction, insertInto('recalculation', [rowOf(made)]));
    await this.propose(transaction, recomputed, made);
    return { latest: made, isNew: true };
  }

  private async found(transaction: Transaction, { row: { id }, parts, changes }: RecomputedCase) {
    const settled = await row<Settled>(transaction, findSettled(id));
    const of = (fen: string | undefined) => BigInt(fen ?? 0);
    const sum = (amounts: readonly bigint[]) => amounts.reduce((total, fen) => total + fen, 0n);
    const paid = sum(parts.map(({ instalment }) => BigInt(instalment.paidFen)));
    const kept = paid + of(settled?.supplementedFen) - of(settled?.askedBackFen);
    const payable = sum(parts.map(({ instalment }) => BigInt(instalment.payableFen ?? 0)));
    const open = payable - paid + of(settled?.supplementOpenFen);
    const isOpen = parts.some(({ nowFen }) => nowFen === null);
    const due = isOpen ? null : sum(parts.map(({ nowFen }) => nowFen ?? 0n));
    const difference = dueDifference({
      kept,
      open,
      due,
      askedBack: of(settled?.proposedBackFen),
      isForfeited: of(settled?.offences) > 0n,
    });
    const explained: Difference = {
      parts: parts.map(({ instalment, nowFen, missing }) => ({
        number: instalment.number,
        wasFen: instalment.payableFen ?? '0',
        nowFen: nowFen?.toString() ?? null,
        missing,
      })),
      changes: changes.slice(0, MOST_CHANGES),
    };
    return {
      outcome: outcomeOf({ kept, due }, difference),
      keptFen: kept.toString(),
      openFen: open.toString(),
      dueFen: due?.toString() ?? null,
      recoverFen: difference.recover.toString(),
      withholdFen: difference.withhold.toString(),
      supplementFen: difference.supplement.toString(),
      difference: canonicalJson(explained),
    };
  }

  private async propose(transaction: Transaction, { row: found }: RecomputedCase, made: Recalculation) {
    await write(transaction, supersede('recovery', found.id));
    await write(transaction, supersede('supplement', found.id));
    const of: RecoverableCase = { ...found, number: found.number ?? '' };
    const finding = findingOf(made);
    if (BigInt(made.recoverFen) > 0n)
      await this.recoveries.add(transaction, of, {
        id: derivedId('recovery', made.id),
        ground: 'FACT_CORRECTED',
        principalFen: made.recoverFen,
        fineFen: '0',
        fineBasis: null,
        finding,
        recalculationId: made.id,
        proposedBy: PLATFORM,
      });
    if (BigInt(made.supplementFen) > 0n)
      await this.supplements.add(transaction, of, {
        id: derivedId('supplement', made.id),
        amountFen: made.supplementFen,
        finding,
        recalculationId: made.id,
      });
  }
}

function outcomeOf(
  { kept, due }: { kept: bigint; due: bigint | null },
  { withhold, supplement }: DueDifference,
): RecalculationOutcome {
  if (due === null) return 'UNDETERMINED';
  if (kept > due || withhold > 0n) return 'LESS_DUE';
  return supplement > 0n ? 'MORE_DUE' : 'UNCHANGED';
}

/** In one sentence; the parts and the facts stand with the recalculation. */
function findingOf({ number, keptFen, openFen, dueFen, difference }: Recalculation): string {
  const { changes } = JSON.parse(difference) as Difference;
  const [first] = changes;
  const named = first
    ? `更正事实 ${changes.length} 项，如 ${first.subjectId || '申报单位'} ${first.fact}：${first.before ?? '无'} → ${first.after ?? '无'}。`
    : '考核年度的记录有更正。';
  return `第 ${number} 次重新计算：已拨 ${yuanOf(keptFen)} 元、可拨 ${yuanOf(openFen)} 元，按现有事实应拨 ${yuanOf(dueFen ?? '0')} 元。${named}`.slice(
    0,
    500,
  );
}

const rowOf = (of: Recalculation) => ({
  id: of.id,
  case_id: of.caseId,
  number: of.number,
  case_number: of.caseNumber,
  enterprise_id: of.enterpriseId,
  region_code: of.regionCode,
  outcome: of.outcome,
  kept_fen: of.keptFen,
  open_fen: of.openFen,
  due_fen: of.dueFen,
  recover_fen: of.recoverFen,
  withhold_fen: of.withholdFen,
  supplement_fen: of.supplementFen,
  difference: of.difference,
  content_digest: of.contentDigest,
  computed_at: of.computedAt,
});

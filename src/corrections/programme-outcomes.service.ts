import { Injectable } from '@nestjs/common';
import { CaseRecomputation } from '../cases/index.js';
import { yuanOf } from '../kernel/fen.js';
import type { Id } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import type { Transaction } from '../platform/database.js';
import { EligibilityService } from '../subsidies/index.js';
import type { CorrectedOutcomeView } from './correction-preview.view.js';

/** What a programme gives the firm, or one of its cases, on the facts as they stand. */
export interface ProgrammeStanding {
  readonly programme: string;
  /** Null for what the firm could apply for today. */
  readonly caseNumber: string | null;
  readonly outcome: CorrectedOutcomeView['outcomeBefore'];
  readonly amountYuan: string | null;
  /** Of parts that were tested; null where one cannot be told any more, or none was tested. */
  readonly dueYuan: string | null;
}

/** Decides what a firm could apply for, and its cases by their own versions, on facts inside a transaction. Writes nothing. */
@Injectable()
export class ProgrammeOutcomes {
  constructor(
    private readonly eligibility: EligibilityService,
    private readonly cases: CaseRecomputation,
    private readonly clock: Clock,
  ) {}

  async of(transaction: Transaction, enterpriseId: Id): Promise<ProgrammeStanding[]> {
    const today = this.clock.today();
    const found: ProgrammeStanding[] = [];
    for (const one of await this.eligibility.outcomes(transaction, enterpriseId, today))
      found.push({ ...one, caseNumber: null, dueYuan: null });
    for (const id of await this.cases.decided(transaction, enterpriseId)) {
      const { row, now, parts } = await this.cases.recompute(transaction, id);
      found.push({
        programme: row.programme,
        caseNumber: row.number,
        outcome: now.outcome,
        amountYuan: now.claimFen === null ? null : yuanOf(now.claimFen),
        dueYuan: dueOf(parts.map(({ nowFen }) => nowFen)),
      });
    }
    return found;
  }
}

function dueOf(parts: readonly (bigint | null)[]): string | null {
  const known = parts.flatMap((fen) => (fen === null ? [] : [fen]));
  if (parts.length === 0 || known.length < parts.length) return null;
  return yuanOf(known.reduce((sum, fen) => sum + fen, 0n));
}

/** What is another with the correction than without it. */
export function changedOutcomes(
  before: readonly ProgrammeStanding[],
  after: readonly ProgrammeStanding[],
): CorrectedOutcomeView[] {
  const keyOf = ({ programme, caseNumber }: ProgrammeStanding) => `${programme} ${caseNumber ?? ''}`;
  const now = new Map(after.map((one) => [keyOf(one), one]));
  return before.flatMap((then): CorrectedOutcomeView[] => {
    const other = now.get(keyOf(then)) ?? then;
    const isSame =
      then.outcome === other.outcome &&
      then.amountYuan === other.amountYuan &&
      then.dueYuan === other.dueYuan;
    if (isSame) return [];
    return [
      {
        programme: then.programme,
        caseNumber: then.caseNumber,
        outcomeBefore: then.outcome,
        outcomeAfter: other.outcome,
        amountYuanBefore: then.amountYuan,
        amountYuanAfter: other.amountYuan,
        dueYuanBefore: then.dueYuan,
        dueYuanAfter: other.dueYuan,
      },
    ];
  });
}

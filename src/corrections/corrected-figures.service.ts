import { Injectable } from '@nestjs/common';
import { findPastCarbon, type PastCarbon } from '../carbon/index.js';
import {
  findKeptResults,
  type KeptResult,
  OutsideFigures,
  type ResultScope,
  STANDS,
} from '../indicators/index.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { NATION } from '../kernel/region-code.js';
import { row, rows, type Transaction } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { type Difference, differencesOfCarbon, differencesOfResult, shown } from '../restatements/index.js';
import type { CorrectedFigureView, CorrectionPreview } from './correction-preview.view.js';
import { changedOutcomes, ProgrammeOutcomes, type ProgrammeStanding } from './programme-outcomes.service.js';

type CarbonOfMonth = PastCarbon & { readonly month: Month };

/** What a firm's months come to. */
interface Figures {
  readonly results: ReadonlyMap<
    string,
    { readonly scope: ResultScope; readonly kept: readonly KeptResult[] }
  >;
  readonly carbon: readonly CarbonOfMonth[];
  readonly credits: bigint;
  readonly outcomes: readonly ProgrammeStanding[];
}

/** What a correction is about, as its events say. */
export interface Touched {
  readonly scopes: readonly ResultScope[];
  readonly months: readonly Month[];
  /** Events by which credits were or would be given. */
  readonly actions: readonly Id[];
}

/** Reads what a firm comes to, and compares two readings. */
@Injectable()
export class CorrectedFigures {
  constructor(
    private readonly outside: OutsideFigures,
    private readonly outcomes: ProgrammeOutcomes,
  ) {}

  async read(transaction: Transaction, enterpriseId: Id, touched: Touched): Promise<Figures> {
    return {
      ...(await figuresOf(transaction, enterpriseId, touched)),
      outcomes: await this.outcomes.of(transaction, enterpriseId),
    };
  }

  compared(enterpriseId: Id, before: Figures, after: Figures): Omit<CorrectionPreview, 'isSame'> {
    return {
      figures: this.differences(enterpriseId, before, after).map(figureView),
      outcomes: changedOutcomes(before.outcomes, after.outcomes),
      creditsBefore: before.credits,
      creditsAfter: after.credits,
    };
  }

  private differences(enterpriseId: Id, before: Figures, after: Figures): Difference[] {
    const results = [...before.results].flatMap(([key, { scope, kept }]) => {
      const now = after.results.get(key)?.kept ?? [];
      const codes = new Set([...kept, ...now].map(({ code }) => code));
      return [...codes].sort().flatMap((code) => {
        const [then, other] = [kept, now].map((found) => found.find((one) => one.code === code) ?? null);
        const change = { scope, code, before: then ?? null, after: other ?? null };
        return differencesOfResult(change, this.outside.targets);
      });
    });
    return [...results, ...carbonDifferences(enterpriseId, before.carbon, after.carbon)];
  }
}

async function figuresOf(
  transaction: Transaction,
  enterpriseId: Id,
  { scopes, months, actions }: Touched,
): Promise<Omit<Figures, 'outcomes'>> {
  const results = new Map<string, { scope: ResultScope; kept: KeptResult[] }>();
  for (const scope of scopes)
    results.set(`${scope.regionCode} ${scope.period}`, {
      scope,
      kept: await rows<KeptResult>(transaction, findKeptResults(scope)),
    });
  const carbon: CarbonOfMonth[] = [];
  for (const month of months) {
    const found = await rows<PastCarbon>(transaction, findPastCarbon({ enterpriseId, month }));
    carbon.push(...found.filter(({ restatedBy }) => restatedBy === STANDS).map((one) => ({ ...one, month })));
  }
  const credited = await row<{ points: string | null }>(
    transaction,
    sql`SELECT SUM(points) AS points FROM credit_award WHERE event_id IN ${[...actions]} AND state = 'CREDITED'`,
  );
  return { results, carbon, credits: BigInt(credited?.points ?? 0) };
}

function carbonDifferences(
  enterpriseId: Id,
  before: readonly CarbonOfMonth[],
  after: readonly CarbonOfMonth[],
): Difference[] {
  const keyOf = ({ month, method, methodVersion, factorRelease }: CarbonOfMonth) =>
    [month, method, methodVersion, factorRelease].join(' ');
  const [then, now] = [before, after].map((found) => new Map(found.map((one) => [keyOf(one), one])));
  return [...new Set([...before, ...after].map(keyOf))].sort().flatMap((key) => {
    const [old, other] = [then?.get(key) ?? null, now?.get(key) ?? null];
    const { month, kind, method } = (other ?? old) as CarbonOfMonth;
    // A firm's month is of the firm as a whole, wherever it works.
    return differencesOfCarbon({
      enterpriseId,
      regionCode: NATION,
      month,
      kind,
      method,
      before: old,
      after: other,
    });
  });
}

const figureView = ({ before, after, figure, turned, ...difference }: Difference): CorrectedFigureView => ({
  ...difference,
  figure: figure || null,
  turned: [...turned],
  valueBefore: shown(before),
  valueAfter: shown(after),
  reasonBefore: before.reason,
  reasonAfter: after.reason,
});

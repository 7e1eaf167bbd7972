import { Injectable } from '@nestjs/common';
import { countFirmMonths, type CarbonChange, RestatedCarbon } from '../carbon/index.js';
import {
  countResults,
  OutsideFigures,
  RestatedResults,
  ResultBasis,
  type ResultChange,
} from '../indicators/index.js';
import { exact, plain } from '../kernel/decimal.js';
import { digest, type Id } from '../kernel/id.js';
import { row, type Transaction } from '../platform/database.js';
import { periodKind } from '../rulebook/indicator-period.js';
import { type Difference, differencesOfCarbon, differencesOfResult } from './restatement-difference.js';
import { type Asked, type Plan, planOf } from './restatement-plan.js';
import type { Restatement } from './restatement.entity.js';

/** What a run came to. */
export interface Outcome {
  readonly plan: Plan;
  /** Over every result of its months before and after, and over what moves: the same run gives the same. */
  readonly digest: string;
  /** Results that get another beside them. */
  readonly resultCount: number;
}

/** What a run is told while it works. */
export interface Watcher {
  differences?(found: readonly Difference[]): Promise<void>;
  progress?(done: number, total: number): Promise<void>;
}

/** Works out what a restatement changes: the same for its preview, which undoes it, and for applying it. */
@Injectable()
export class RestatementRun {
  constructor(
    private readonly basis: ResultBasis,
    private readonly results: RestatedResults,
    private readonly carbon: RestatedCarbon,
    private readonly outside: OutsideFigures,
  ) {}

  /** What is to move. Refuses with NOT_FOUND FACTOR_RELEASE_UNKNOWN, BAD_USER_INPUT MONTHS_REVERSED, MONTHS_TOO_MANY. */
  plan(transaction: Transaction, asked: Asked): Promise<Plan> {
    return planOf(transaction, this.basis, asked);
  }

  /** Until the transaction ends nothing else is computed of its periods. */
  async hold(transaction: Transaction, restatement: Restatement): Promise<void> {
    const { periods } = await planOf(transaction, this.basis, restatement);
    await this.basis.hold(transaction, periods);
  }

  /** Stores the new results beside the old where it `isKept`, and moves the basis. */
  async run(
    transaction: Transaction,
    restatement: Restatement,
    { isKept, watcher = {} }: { isKept: boolean; watcher?: Watcher },
  ): Promise<Outcome> {
    const plan = await planOf(transaction, this.basis, restatement);
    const seen = new Seen(restatement.id, await this.total(transaction, plan), watcher);
    if (plan.indicators.length > 0) await this.ofIndicators(transaction, plan, seen, isKept);
    if (plan.isOfCarbon) await this.ofCarbon(transaction, plan, seen, isKept);
    if (isKept) await this.basis.move(transaction, plan.moved.map(editionOf));
    const moved = plan.moved.map(({ period, before }) => `${period} ${before}`);
    return { plan, digest: digest(seen.digest, ...moved), resultCount: seen.resultCount };
  }

  private async ofIndicators(
    transaction: Transaction,
    plan: Plan,
    seen: Seen,
    isKept: boolean,
  ): Promise<void> {
    const restating = { ...plan, editions: plan.otherEditions };
    for await (const page of this.results.changes(transaction, restating)) {
      const others = page.filter(({ isOther }) => isOther);
      await seen.page(
        page.length,
        page.filter(({ scope }) => periodKind(scope.period) === 'MONTH').map(resultWords),
        others.length,
        others.flatMap((change) => differencesOfResult(change, this.outside.targets)),
      );
      // A preview that writes is undone as a whole.
      if (isKept || plan.readsOtherwise) await this.results.keep(transaction, seen.restatementId, others);
    }
  }

  private async ofCarbon(transaction: Transaction, plan: Plan, seen: Seen, isKept: boolean): Promise<void> {
    for await (const page of this.carbon.changes(
      transaction,
      plan.months,
      plan.editions,
      plan.otherEditions,
    )) {
      const others = page.filter(({ isOther }) => isOther);
      const firmMonths = new Set(page.map(({ enterpriseId, month }) => `${enterpriseId} ${month}`)).size;
      await seen.page(firmMonths, page.map(carbonWords), others.length, others.flatMap(differencesOfCarbon));
      if (isKept) await this.carbon.keep(transaction, seen.restatementId, others);
    }
  }

  private async total(transaction: Transaction, plan: Plan): Promise<number> {
    const codes = plan.indicators.map(({ code }) => code);
    const counted = await Promise.all([
      codes.length > 0 ? row<{ count: string }>(transaction, countResults(plan.periods, codes)) : undefined,
      plan.isOfCarbon ? row<{ count: string }>(transaction, countFirmMonths(plan.months)) : undefined,
    ]);
    return counted.reduce((total, one) => total + Number(one?.count ?? 0), 0);
  }
}

/** What was looked at so far. */
class Seen {
  digest = '';
  resultCount = 0;
  private done = 0;

  constructor(
    readonly restatementId: Id,
    private readonly total: number,
    private readonly watcher: Watcher,
  ) {}

  async page(
    looked: number,
    words: readonly string[],
    others: number,
    differences: readonly Difference[],
  ): Promise<void> {
    if (words.length > 0) this.digest = digest(this.digest, ...words);
    this.resultCount += others;
    this.done += looked;
    if (differences.length > 0) await this.watcher.differences?.(differences);
    await this.watcher.progress?.(Math.min(this.done, this.total), this.total);
  }
}

/** What a result was computed from and what it comes to: a change in either makes a preview stale. */
const resultWords = ({ scope, code, before, after }: ResultChange): string =>
  digest(scope.enterpriseId, scope.regionCode, scope.period, code, saidBy(before), saidBy(after));

const saidBy = (result: ResultChange['before']): string =>
  result
    ? digest(
        result.inputs_digest,
        result.value === null ? '' : plain(exact(result.value)),
        result.no_value ?? '',
        result.formula_version ?? '',
        result.factor_release ?? '',
      )
    : '';

const carbonWords = ({ enterpriseId, month, method, before, after }: CarbonChange): string =>
  digest(enterpriseId, month, method, before?.inputDigest ?? '', before?.result ?? '', after?.result ?? '');

const editionOf = ({ period, subject, edition }: Plan['moved'][number]) => ({ period, subject, edition });

import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction } from '../platform/database.js';
import { grouped } from '../platform/grouped.js';
import { type Period, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition, IndicatorVersion } from '../rulebook/indicator.js';
import type { ComputedResult } from './computed-result.js';
import type { ResultScope } from './indicators.queries.js';
import {
  findRegionsOfResults,
  findScopesOf,
  findStandingPage,
  type StandingResult,
} from './restated-results.queries.js';
import type { Editions } from './result-basis.service.js';
import { computed, ResultComputation } from './result-computation.service.js';
import { type ScopeResults, setAside, storeResults, withInputs } from './stored-results.js';

/** A result that stands, and what it comes to by other editions; null where there is none. */
export interface ResultChange {
  readonly scope: ResultScope;
  readonly code: string;
  readonly before: ComputedResult | null;
  readonly after: ComputedResult | null;
  /** Whether any byte of it, and not only when it was computed, is another. */
  readonly isOther: boolean;
}

export interface Restating {
  readonly periods: readonly Period[];
  readonly indicators: readonly IndicatorDefinition[];
  readonly editions: Editions;
  /** Another version counts other sums, so that inputs are worked out again: see `readsOtherwise`. */
  readonly readsOtherwise: boolean;
}

const PAGE = 500;

/** 重述: works stored results out again by other editions, and keeps the old ones beside those that take their place. */
@Injectable()
export class RestatedResults {
  constructor(
    private readonly computation: ResultComputation,
    private readonly clock: Clock,
  ) {}

  /**
   * Every result of the periods, page by page: months before longer periods, and inner regions before those around them.
   * Where a version reads otherwise each page is to be kept before the next is asked for, because wider regions and longer
   * periods are computed from it.
   */
  async *changes(transaction: Transaction, restating: Restating): AsyncGenerator<ResultChange[]> {
    for (const kind of ['MONTH', 'QUARTER', 'YEAR']) {
      const periods = restating.periods.filter((period) => periodKind(period) === kind);
      const found = await rows<{ regionCode: RegionCode }>(transaction, findRegionsOfResults(periods));
      for (const regionCode of deepestFirst(found.map((one) => one.regionCode))) {
        const asked = { ...restating, periods };
        yield* restating.readsOtherwise
          ? this.fromMeasures(transaction, regionCode, asked)
          : this.fromInputs(transaction, regionCode, asked);
      }
    }
  }

  /** From what each was computed from before: nothing else than the editions can make a difference. */
  private async *fromInputs(
    transaction: Transaction,
    regionCode: RegionCode,
    { periods, indicators, editions }: Restating,
  ): AsyncGenerator<ResultChange[]> {
    const codes = indicators.map(({ code }) => code);
    let after: StandingResult | undefined;
    do {
      const page = await rows<StandingResult>(
        transaction,
        findStandingPage({ regionCode, periods, codes }, after, PAGE),
      );
      after = page.length === PAGE ? page.at(-1) : undefined;
      if (page.length > 0)
        yield withInputs(page).map((one) => changeOf(one, computedAgain(one, indicators, editions)));
    } while (after);
  }

  private async *fromMeasures(
    transaction: Transaction,
    regionCode: RegionCode,
    { periods, indicators, editions }: Restating,
  ): AsyncGenerator<ResultChange[]> {
    const scopes = await rows<ResultScope>(transaction, findScopesOf(regionCode, periods));
    const codes = indicators.map(({ code }) => code);
    const stored = await rows<StandingResult>(transaction, findStandingPage({ regionCode, periods, codes }));
    const standing = new Map(withInputs(stored).map((one) => [keyOf(one), one]));
    const page: ResultChange[] = [];
    for (const scope of scopes) {
      const found = await this.computation.of(transaction, scope, indicators, editions);
      for (const code of codes) {
        const before = standing.get(keyOf({ ...scope, code }));
        const after = found.find((one) => one.code === code) ?? null;
        if (before || after) page.push(changeOf(before ?? { ...scope, code }, after));
      }
    }
    if (page.length > 0) yield page;
  }

  /** The old ones stay as they are under the restatement's id, and the new ones stand. */
  async keep(transaction: Transaction, restatementId: Id, changes: readonly ResultChange[]): Promise<void> {
    await setAside(
      transaction,
      restatementId,
      changes.filter(({ before }) => before !== null),
    );
    const byScope = grouped(changes, ({ scope }) => keyOf({ ...scope, code: scope.regionCode }));
    const found = [...byScope.values()].map((ofScope): ScopeResults => ({
      scope: (ofScope[0] as ResultChange).scope,
      asked: new Set(ofScope.map(({ code }) => code)),
      results: ofScope.flatMap(({ after }) => after ?? []),
    }));
    await storeResults(transaction, found, this.clock.now());
  }
}

/** Whether the sums that one version counts are others than those of the other. */
export const readsOtherwise = (one: IndicatorVersion, other: IndicatorVersion): boolean =>
  canonicalJson(readingOf(one)) !== canonicalJson(readingOf(other));

const readingOf = ({ reads, needs, byProvince, baseYear }: IndicatorVersion) => ({
  reads,
  needs,
  byProvince,
  baseYear,
});

/** From what it was computed from before, by these editions. */
export function computedAgain(
  stored: StandingResult & ComputedResult,
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
): ComputedResult | null {
  const indicator = indicators.find(({ code }) => code === stored.code);
  return indicator ? computed(indicator, stored.period, stored.from, editions) : null;
}

function changeOf(
  stored: (StandingResult & ComputedResult) | (ResultScope & { readonly code: string }),
  after: ComputedResult | null,
): ResultChange {
  const { enterpriseId, regionCode, period, code } = stored;
  const before = 'from' in stored ? stored : null;
  return {
    scope: { enterpriseId, regionCode, period },
    code,
    before,
    after,
    isOther: !before || !after || !isSameResult(before, after),
  };
}

export const isSameResult = (before: ComputedResult, after: ComputedResult): boolean =>
  (before.value === null || after.value === null
    ? before.value === after.value
    : exact(before.value).eq(after.value)) &&
  before.no_value === after.no_value &&
  before.inputs_digest === after.inputs_digest &&
  before.left_out === after.left_out &&
  before.formula_version === after.formula_version &&
  before.factor_release === after.factor_release;

const keyOf = ({ enterpriseId, period, code }: Omit<ResultScope, 'regionCode'> & { code: string }): string =>
  `${enterpriseId} ${period} ${code}`;

const deepestFirst = (regions: readonly RegionCode[]): RegionCode[] =>
  regions.toSorted((a, b) => regionPrefix(b).length - regionPrefix(a).length || (a < b ? -1 : 1));

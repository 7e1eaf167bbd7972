import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { policyFiles } from '../platform/policy-files.js';
import { indicatorVersionAt } from '../rulebook/compute-indicator.js';
import { lastMonthOf, monthsOf } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition, Outside } from '../rulebook/indicator.js';
import {
  assignedTarget,
  parseTargetDocument,
  type PublishedResult,
  publishedResultsOf,
  type Target,
  targetsOf,
} from '../rulebook/targets.js';
import { type ResultScope, WHOLE_REGION } from './indicators.queries.js';

/** What the target documents say: targets, and figures that were published instead of computed. */
@Injectable()
export class OutsideFigures {
  readonly targets: readonly Target[];
  private readonly published: readonly PublishedResult[];

  constructor() {
    const documents = policyFiles('targets').map(({ name, text }) => parseTargetDocument(text, name));
    this.targets = targetsOf(documents);
    this.published = publishedResultsOf(documents);
  }

  /** What an indicator that is not computed from measures takes instead. `actualOf` gives the stored value of another. */
  of(indicator: IndicatorDefinition, scope: ResultScope, actualOf: (code: string) => string | null): Outside {
    const version = indicatorVersionAt(indicator, lastMonthOf(scope.period));
    if (version?.outside === 'PUBLISHED') return { published: this.publishedFor(indicator.code, scope) };
    if (version?.outside !== 'ASSIGNED') return {};
    const actual = actualOf(HELD_AGAINST);
    const target = assignedTarget(this.targets, HELD_AGAINST, scope);
    return { assigned: { target, actual: actual === null ? null : exact(actual) } };
  }

  /** Of exactly this region, told of a month of the period; the latest. */
  private publishedFor(
    code: string,
    { enterpriseId, regionCode, period }: ResultScope,
  ): PublishedResult | null {
    const months = monthsOf(period);
    return (
      this.published
        .filter(
          (one) =>
            enterpriseId === WHOLE_REGION &&
            one.indicator === code &&
            one.region === regionCode &&
            months.includes(one.asOf),
        )
        .toSorted((a, b) => a.asOf.localeCompare(b.asOf))
        .at(-1) ?? null
    );
  }
}

/** The attainment of reduction targets is that of the emission reduction. */
export const HELD_AGAINST = 'ERD';

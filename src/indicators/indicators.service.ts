import { Injectable } from '@nestjs/common';
import { plain } from '../kernel/decimal.js';
import type { DomainEvent } from '../kernel/event.js';
import { canonicalJson, derivedId, digest } from '../kernel/id.js';
import { regionLineage, regionPrefix } from '../kernel/region-code.js';
import { FactorsService } from '../factors/index.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { insertInto, raw } from '../platform/sql.js';
import { indicatorVersionAt, resultOf } from '../rulebook/compute-indicator.js';
import type { FactorBook } from '../rulebook/factors.js';
import { type Inputs, inputsFrom, inputsOfPeriod, inputsText } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, longerPeriodsOf, monthsOf, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { MEASURES, type MeasureCode } from '../rulebook/measures.js';
import {
  findInputs,
  type InputsRecord,
  lockScopes,
  removeResults,
  replaceResult,
  type ResultScope,
  WHOLE_REGION,
} from './indicators.queries.js';
import { type Change, MeasureSums } from './measure-sums.service.js';
import { MEASURED_INDICATORS } from './known-indicators.js';
import { MonthInputs } from './month-inputs.service.js';

/** What of a scope was asked to be computed, and from what. */
interface Computation {
  readonly scope: ResultScope;
  readonly indicators: readonly IndicatorDefinition[];
  readonly inputs: readonly Inputs[];
}

/** Turns changed facts into stored measures, and measures into results with their derivation. */
@Injectable()
export class IndicatorsService {
  constructor(
    private readonly factors: FactorsService,
    private readonly clock: Clock,
    private readonly sums: MeasureSums,
    private readonly monthInputs: MonthInputs,
  ) {}

  /**
   * Sums the facts of every change again and recomputes each result that reads them, of the month and then of its
   * quarter and year. It always starts from the facts as they stand, under a lock of its scopes, so that delivery twice,
   * late or in another order ends the same. Months are locked before longer periods, each in one order, so that no two
   * workers wait for each other.
   */
  async recompute(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const changes = distinct(
      events.map((event) => event.payload as Change),
      (change) => canonicalJson(change),
    );
    const factors = await this.factors.book();
    await this.lock(transaction, inOrder(changes.flatMap(scopesAbove)));
    const found = await this.sumFacts(transaction, changes);
    await tell(transaction, measuresChanged(events, found));
    const months = inOrder(found.flatMap(scopesAbove));
    // Where a register changed elsewhere. Whoever computes the same month waits at the nation already.
    await this.lock(transaction, months);
    const indicators = indicatorsOf(found);
    // A region is computed from those inside it.
    for (const scope of deepestFirst(months))
      await this.computeMonth(transaction, scope, indicators, factors);
    const longer = inOrder(
      months.flatMap((scope) =>
        longerPeriodsOf(lastMonthOf(scope.period)).map((period) => ({ ...scope, period })),
      ),
    );
    await this.lock(transaction, longer);
    for (const scope of longer) await this.computePeriod(transaction, scope, indicators, factors);
  }

  private async lock(transaction: Transaction, scopes: readonly ResultScope[]): Promise<void> {
    const locks = scopes.map(({ enterpriseId, regionCode, period }) => ({
      enterprise_id: enterpriseId,
      region_code: regionCode,
      period,
    }));
    await write(
      transaction,
      insertInto('indicator_scope', locks, raw('ON DUPLICATE KEY UPDATE period = VALUES(period)')),
    );
    await rows(transaction, lockScopes(scopes));
  }

  /** What changed, with where the registers of the firms concerned changed too. */
  private async sumFacts(transaction: Transaction, changes: readonly Change[]): Promise<Change[]> {
    for (const change of changes) await this.sums.ofChange(transaction, change);
    const firms = distinct(changes, ({ enterpriseId, month }) => `${enterpriseId}/${month}`);
    const found: Change[] = [];
    for (const { enterpriseId, month } of firms) {
      const features = changes.filter((one) => one.enterpriseId === enterpriseId && one.month === month);
      const changed = new Set(features.map(({ feature }) => feature));
      found.push(...(await this.sums.ofRegisters(transaction, { enterpriseId, month }, changed)));
    }
    return [...changes, ...found];
  }

  private async computeMonth(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    factors: FactorBook | null,
  ): Promise<void> {
    const month = lastMonthOf(scope.period);
    const inForce = indicators.flatMap((indicator) => {
      const version = indicatorVersionAt(indicator, month);
      return version ? [{ indicator, version }] : [];
    });
    const inputs = await this.monthInputs.of(
      transaction,
      { ...scope, month },
      inForce.map(({ indicator, version }) => ({ code: indicator.code, reading: version })),
    );
    await this.store(
      transaction,
      { scope, indicators: inForce.map(({ indicator }) => indicator), inputs },
      factors,
    );
  }

  /** From what the results of its months were computed from, and not from measures again. */
  private async computePeriod(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    factors: FactorBook | null,
  ): Promise<void> {
    const codes = indicators.map(({ code }) => code);
    const stored = await rows<InputsRecord>(transaction, findInputs(scope, monthsOf(scope.period), codes));
    const inputs = codes.map((code) =>
      inputsOfPeriod(stored.filter((one) => one.code === code).map((one) => inputsFrom(one.inputs))),
    );
    await this.store(transaction, { scope, indicators, inputs }, factors);
  }

  /** One row an indicator of which anything is reported; what nobody reports has none. */
  private async store(
    transaction: Transaction,
    { scope, indicators, inputs }: Computation,
    factors: FactorBook | null,
  ): Promise<void> {
    const bases = await this.bases(transaction, scope, indicators);
    const computedAt = this.clock.now();
    const results = indicators.flatMap((indicator, index) => {
      const from = inputs[index];
      if (!from || from.present.length === 0) return [];
      const base = bases.get(indicator.code) ?? null;
      const result = resultOf(indicator, scope.period, from, { factors, base });
      return [
        {
          enterprise_id: scope.enterpriseId,
          region_code: scope.regionCode,
          period: scope.period,
          code: result.code,
          value: result.value === null ? null : plain(result.value),
          formula_version: result.because?.formulaVersion ?? null,
          factor_release: result.because?.factors[0]?.release ?? null,
          derivation: canonicalJson(result),
          inputs: inputsText(from),
          computed_at: computedAt,
        },
      ];
    });
    const silent = indicators
      .map(({ code }) => code)
      .filter((code) => !results.some((result) => result.code === code));
    if (silent.length > 0) await write(transaction, removeResults(scope, silent));
    if (results.length > 0) await write(transaction, insertInto('indicator_result', results, replaceResult));
  }

  /** The sums of the years that formulas compare with, by indicator. */
  private async bases(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
  ): Promise<Map<string, Inputs>> {
    const years = indicators.flatMap((indicator) => {
      const year = indicatorVersionAt(indicator, lastMonthOf(scope.period))?.baseYear;
      return year ? [{ code: indicator.code, year }] : [];
    });
    if (years.length === 0) return new Map();
    const stored = await rows<InputsRecord>(
      transaction,
      findInputs(
        scope,
        distinct(
          years.map(({ year }) => year),
          String,
        ),
        years.map(({ code }) => code),
      ),
    );
    return new Map(
      stored
        .filter((one) => years.some(({ code, year }) => code === one.code && year === one.period))
        .map((one) => [one.code, inputsFrom(one.inputs)]),
    );
  }
}

/** One event a firm and month, with an id of its own for every set of changes that led to it. */
function measuresChanged(
  events: readonly DomainEvent[],
  changes: readonly Change[],
): DomainEvent<'measures.changed'>[] {
  const heard = digest(...events.map(({ id }) => id).toSorted());
  const occurredAt = events[0]?.occurredAt ?? new Date(0);
  return distinct(changes, ({ enterpriseId, month }) => `${enterpriseId}/${month}`).map(
    ({ enterpriseId, month }) => ({
      id: derivedId('measures.changed', enterpriseId, month, heard),
      name: 'measures.changed',
      occurredAt,
      payload: {
        enterpriseId,
        month,
        features: distinct(
          changes
            .filter((change) => change.enterpriseId === enterpriseId && change.month === month)
            .map(({ feature }) => feature),
          String,
        ).toSorted(),
      },
    }),
  );
}

/** Those that read a measure of the changed features, or of a register. */
function indicatorsOf(changes: readonly Change[]): IndicatorDefinition[] {
  const features = new Set<string>(changes.map(({ feature }) => feature));
  const isRead = (code: MeasureCode) => features.has(MEASURES[code].feature);
  return MEASURED_INDICATORS.filter(({ versions }) => versions.some(({ reads }) => reads.some(isRead)));
}

/** A change in a county touches the enterprise and the whole, there and in every region around it. */
const scopesAbove = ({ enterpriseId, regionCode, month }: Change): ResultScope[] =>
  regionLineage(regionCode).flatMap((region) =>
    [enterpriseId, WHOLE_REGION].map((id) => ({
      enterpriseId: id,
      regionCode: region,
      period: month,
    })),
  );

const inOrder = (scopes: readonly ResultScope[]): ResultScope[] =>
  distinct(scopes, scopeKey).sort((a, b) => (scopeKey(a) < scopeKey(b) ? -1 : 1));

const deepestFirst = (scopes: readonly ResultScope[]): ResultScope[] =>
  scopes.toSorted((a, b) => regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length);

const scopeKey = ({ enterpriseId, regionCode, period }: ResultScope): string =>
  `${periodKind(period)}/${enterpriseId}/${regionCode}/${period}`;

const distinct = <T>(values: readonly T[], key: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [key(value), value])).values(),
];

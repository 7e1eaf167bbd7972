import { Injectable } from '@nestjs/common';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { canonicalJson, derivedId, digest } from '../kernel/id.js';
import { regionLineage, regionPrefix } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { insertInto, raw } from '../platform/sql.js';
import { lastMonthOf, longerPeriodsOf, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { MEASURES, type MeasureCode } from '../rulebook/measures.js';
import { everythingOf, finalAmong, type FirmMonth, firmMonthKey, makeFinal } from './final-month.queries.js';
import {
  lockScopes,
  removeResults,
  replaceResult,
  type ResultScope,
  STANDS,
  WHOLE_REGION,
} from './indicators.queries.js';
import { type Change, MeasureSums } from './measure-sums.service.js';
import { MEASURED_INDICATORS } from './known-indicators.js';
import { type Editions, ResultBasis, versionsInForce } from './result-basis.service.js';
import { ResultComputation } from './result-computation.service.js';

/** Turns changed facts into stored measures, and measures into results with their derivation. */
@Injectable()
export class IndicatorsService {
  constructor(
    private readonly basis: ResultBasis,
    private readonly clock: Clock,
    private readonly sums: MeasureSums,
    private readonly results: ResultComputation,
  ) {}

  /**
   * Sums the facts of every change again and recomputes each result that reads them, of the month and then of its
   * quarter and year. It always starts from the facts as they stand, under a lock of its scopes, so that delivery twice,
   * late or in another order ends the same. Months are locked before longer periods, each in one order, so that no two
   * workers wait for each other. A month that was closed is summed once more as a whole, and then left as it is.
   */
  async recompute(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const closed = events
      .filter(({ name }) => name === 'month.closed')
      .map(({ payload }) => payload as EventPayloads['month.closed']);
    const told = events
      .filter(({ name }) => name === 'facts.changed')
      .map((event) => event.payload as Change);
    const asked = distinct([...told, ...(await everythingOf(transaction, closed))], (change) =>
      canonicalJson({ ...change }),
    );
    const editions = await this.decided(transaction, asked);
    await this.lock(transaction, inOrder(asked.flatMap(scopesAbove)));
    const final = await finalAmong(transaction, asked);
    const changes = asked.filter((change) => !final.has(firmMonthKey(change)));
    const found = await this.sumFacts(transaction, changes);
    await makeFinal(transaction, closed);
    await tell(transaction, measuresChanged(events, found));
    const months = inOrder(found.flatMap(scopesAbove));
    // Where a register changed elsewhere. Whoever computes the same month waits at the nation already.
    await this.lock(transaction, months);
    const indicators = indicatorsOf(found);
    // A region is computed from those inside it.
    for (const scope of deepestFirst(months)) await this.store(transaction, scope, indicators, editions);
    const longer = inOrder(
      months.flatMap((scope) =>
        longerPeriodsOf(lastMonthOf(scope.period)).map((period) => ({ ...scope, period })),
      ),
    );
    await this.lock(transaction, longer);
    for (const scope of longer) await this.store(transaction, scope, indicators, editions);
  }

  private decided(transaction: Transaction, changes: readonly FirmMonth[]): Promise<Editions> {
    const periods = distinct(
      changes.flatMap(({ month }) => [month, ...longerPeriodsOf(month)]),
      String,
    ).sort();
    return this.basis.decide(transaction, periods, versionsInForce(MEASURED_INDICATORS, periods));
  }

  private async lock(transaction: Transaction, scopes: readonly ResultScope[]): Promise<void> {
    if (scopes.length === 0) return;
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

  private async store(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    editions: Editions,
  ): Promise<void> {
    const computed = await this.results.of(transaction, scope, indicators, editions);
    const silent = indicators
      .map(({ code }) => code)
      .filter((code) => !computed.some((result) => result.code === code));
    if (silent.length > 0) await write(transaction, removeResults(scope, silent));
    if (computed.length === 0) return;
    const computedAt = this.clock.now();
    const results = computed.map((result) => ({
      enterprise_id: scope.enterpriseId,
      region_code: scope.regionCode,
      period: scope.period,
      ...result,
      restated_by: STANDS,
      computed_at: computedAt,
    }));
    await write(transaction, insertInto('indicator_result', results, replaceResult));
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

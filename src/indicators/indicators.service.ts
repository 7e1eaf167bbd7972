import { Injectable } from '@nestjs/common';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { canonicalJson, derivedId, digest } from '../kernel/id.js';
import { regionLineage, regionPrefix } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { insertInto, raw } from '../platform/sql.js';
import { lastMonthOf, longerPeriodsOf, monthsOf, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { MEASURES, type MeasureCode } from '../rulebook/measures.js';
import { everythingOf, finalAmong, type FirmMonth, firmMonthKey, makeFinal } from './final-month.queries.js';
import { recomputeMany } from './many-results.js';
import { lockScopes, type ResultScope, WHOLE_REGION } from './indicators.queries.js';
import { type Change, MeasureSums } from './measure-sums.service.js';
import { MEASURED_INDICATORS } from './known-indicators.js';
import { type Editions, ResultBasis, versionsInForce } from './result-basis.service.js';
import { ResultComputation } from './result-computation.service.js';
import { storeResults } from './stored-results.js';
import { COMPARING_INDICATORS, comparedWith } from './base-years.queries.js';
import { monthsStoodIn, STOCK_INDICATORS } from './standing-stocks.queries.js';

/** Results to work out anew: of some scopes, those of some indicators. */
interface Work {
  readonly scopes: readonly ResultScope[];
  readonly indicators: readonly IndicatorDefinition[];
  readonly editions: Editions;
}

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
    const stood = await monthsStoodIn(transaction, found);
    const works: Work[] = [
      { scopes: inOrder(found.flatMap(scopesAbove)), indicators: indicatorsOf(found), editions },
      {
        scopes: inOrder(stood),
        indicators: STOCK_INDICATORS,
        editions: await this.decidedOf(transaction, stood),
      },
    ].filter(({ scopes }) => scopes.length > 0);
    // Where a register changed elsewhere. Whoever computes the same month waits at the nation already.
    await this.computeWithLonger(transaction, works);
    const compared = await comparedWith(transaction, works[0]?.scopes ?? []);
    if (compared.length === 0) return;
    await this.lock(transaction, compared);
    await this.computeByKind(transaction, {
      scopes: compared,
      indicators: COMPARING_INDICATORS,
      editions: await this.decidedOf(transaction, compared),
    });
  }

  /** Months, and then the quarters and years that they are in. */
  private async computeWithLonger(transaction: Transaction, works: readonly Work[]): Promise<void> {
    await this.lock(transaction, inOrder(works.flatMap(({ scopes }) => scopes)));
    for (const work of works) await this.compute(transaction, work);
    const longer = works.map((work) => ({ ...work, scopes: inOrder(work.scopes.flatMap(longerScopes)) }));
    await this.lock(transaction, inOrder(longer.flatMap(({ scopes }) => scopes)));
    for (const work of longer) await this.computeByKind(transaction, work);
  }

  /** A quarter is added up from its months, and a year from its quarters. */
  private async computeByKind(transaction: Transaction, { scopes, ...work }: Work): Promise<void> {
    for (const kind of ['MONTH', 'QUARTER', 'YEAR']) {
      const ofKind = scopes.filter(({ period }) => periodKind(period) === kind);
      if (ofKind.length > 0) await this.compute(transaction, { ...work, scopes: ofKind });
    }
  }

  private decidedOf(transaction: Transaction, scopes: readonly ResultScope[]): Promise<Editions> {
    return this.decided(
      transaction,
      scopes.flatMap(({ enterpriseId, period }) =>
        monthsOf(period).map((month) => ({ enterpriseId, month })),
      ),
    );
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
    await this.sums.ofChanges(transaction, changes);
    return [...changes, ...(await this.sums.ofRegisters(transaction, changes))];
  }

  /** The results of scopes of one kind of period; of a region's month, those inside before those around them. */
  private async compute(transaction: Transaction, { scopes, indicators, editions }: Work): Promise<void> {
    const [oneByOne, together] = split(scopes, isMonthOfRegion);
    await recomputeMany(transaction, together, indicators, editions, this.clock.now());
    const asked = new Set(indicators.map(({ code }) => code));
    for (const scope of deepestFirst(oneByOne)) {
      const results = await this.results.of(transaction, scope, indicators, editions);
      await storeResults(transaction, [{ scope, asked, results }], this.clock.now());
    }
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

/** The quarter and the year of a month. */
const longerScopes = (scope: ResultScope): ResultScope[] =>
  longerPeriodsOf(lastMonthOf(scope.period)).map((period) => ({ ...scope, period }));

const inOrder = (scopes: readonly ResultScope[]): ResultScope[] =>
  distinct(scopes, scopeKey).sort((a, b) => (scopeKey(a) < scopeKey(b) ? -1 : 1));

const isMonthOfRegion = ({ enterpriseId, period }: ResultScope): boolean =>
  enterpriseId === WHOLE_REGION && periodKind(period) === 'MONTH';

function split<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

const deepestFirst = (scopes: readonly ResultScope[]): ResultScope[] =>
  scopes.toSorted((a, b) => regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length);

const scopeKey = ({ enterpriseId, regionCode, period }: ResultScope): string =>
  `${periodKind(period)}/${enterpriseId}/${regionCode}/${period}`;

const distinct = <T>(values: readonly T[], key: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [key(value), value])).values(),
];

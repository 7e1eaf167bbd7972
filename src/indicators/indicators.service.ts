import { Injectable } from '@nestjs/common';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { canonicalJson, derivedId, digest } from '../kernel/id.js';
import { regionLineage, regionPrefix } from '../kernel/region-code.js';
import { ahead, behind } from '../platform/ahead.js';
import { chunks } from '../platform/chunks.js';
import { Clock } from '../platform/clock.js';
import type { Transaction } from '../platform/database.js';
import { grouped } from '../platform/grouped.js';
import { tell } from '../platform/outbox.js';
import type { Sql } from '../platform/sql.js';
import { lastMonthOf, longerPeriodsOf, monthsOf, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { MEASURES, type MeasureCode } from '../rulebook/measures.js';
import { everythingOf, finalAmong, type FirmMonth, firmMonthKey, makeFinal } from './final-month.queries.js';
import { recomputeMany } from './many-results.js';
import { type ResultScope, WHOLE_REGION } from './indicators.queries.js';
import { type Change, MeasureSums } from './measure-sums.service.js';
import { MEASURED_INDICATORS } from './known-indicators.js';
import { type Editions, ResultBasis, versionsInForce } from './result-basis.service.js';
import { ResultComputation } from './result-computation.service.js';
import { inOrder, ScopeLocks } from './scope-locks.js';
import { inputsBefore, storing, writeAll } from './stored-results.js';
import { COMPARING_INDICATORS, comparedWith } from './base-years.queries.js';
import { monthsStoodIn, STOCK_INDICATORS } from './standing-stocks.queries.js';

/** While the facts of some firms are summed, the months of those before them are worked out. */
const FIRMS_AT_ONCE = 12;

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
    const locks = new ScopeLocks(transaction);
    await locks.take(asked.flatMap(scopesAbove));
    const final = await finalAmong(transaction, asked);
    const changes = asked.filter((change) => !final.has(firmMonthKey(change)));
    const found: Change[] = [];
    for await (const ofFirms of ahead(this.sumFacts(transaction, changes))) {
      found.push(...ofFirms);
      const scopes = inOrder(ofFirms.flatMap(scopesAbove));
      // Where a register changed elsewhere. Whoever computes the same month waits at the nation already.
      await locks.take(scopes);
      const ofThem = scopes.filter(({ enterpriseId }) => enterpriseId !== WHOLE_REGION);
      await this.compute(transaction, { scopes: ofThem, indicators: indicatorsOf(ofFirms), editions });
    }
    await makeFinal(transaction, closed);
    await tell(transaction, measuresChanged(events, found));
    const changed = inOrder(found.flatMap(scopesAbove));
    const regions = changed.filter(({ enterpriseId }) => enterpriseId === WHOLE_REGION);
    await this.compute(transaction, { scopes: regions, indicators: indicatorsOf(found), editions });
    const stood = await this.computeStocks(transaction, locks, found);
    await this.computeLonger(transaction, locks, [
      { scopes: changed, indicators: indicatorsOf(found), editions },
      ...(stood ? [stood] : []),
    ]);
    await this.computeCompared(transaction, locks, changed);
  }

  /**
   * What changed, some firms at a time, with where their registers changed too. Firms of the same counties stand beside
   * each other: they are summed together.
   */
  private async *sumFacts(
    transaction: Transaction,
    changes: readonly Change[],
  ): AsyncGenerator<readonly Change[]> {
    const byFirm = [...grouped(changes, ({ enterpriseId }) => enterpriseId).values()];
    const byCounties = grouped(byFirm, (ofFirm) =>
      [...new Set(ofFirm.map(({ regionCode }) => regionCode))].join(),
    );
    for (const firms of chunks([...byCounties.values()].flat(), FIRMS_AT_ONCE)) {
      const ofFirms = firms.flat();
      await this.sums.ofChanges(transaction, ofFirms);
      yield [...ofFirms, ...(await this.sums.ofRegisters(transaction, ofFirms))];
    }
  }

  /** The later months that what changed stands in until it is told otherwise. */
  private async computeStocks(
    transaction: Transaction,
    locks: ScopeLocks,
    found: readonly Change[],
  ): Promise<Work | null> {
    const stood = inOrder(await monthsStoodIn(transaction, found));
    if (stood.length === 0) return null;
    const editions = await this.decidedOf(transaction, stood);
    await locks.take(stood);
    const work = { scopes: stood, indicators: STOCK_INDICATORS, editions };
    await this.compute(transaction, work);
    return work;
  }

  /** The quarters and years that months are in. */
  private async computeLonger(
    transaction: Transaction,
    locks: ScopeLocks,
    months: readonly Work[],
  ): Promise<void> {
    const longer = months.map((work) => ({ ...work, scopes: inOrder(work.scopes.flatMap(longerScopes)) }));
    await locks.take(longer.flatMap(({ scopes }) => scopes));
    for (const work of longer) await this.computeByKind(transaction, work);
  }

  /** What compares with a year that changed. */
  private async computeCompared(
    transaction: Transaction,
    locks: ScopeLocks,
    changed: readonly ResultScope[],
  ): Promise<void> {
    const compared = await comparedWith(transaction, changed);
    if (compared.length === 0) return;
    await locks.take(compared);
    await this.computeByKind(transaction, {
      scopes: compared,
      indicators: COMPARING_INDICATORS,
      editions: await this.decidedOf(transaction, compared),
    });
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

  /** The results of scopes of one kind of period; of a region's month, those inside before those around them. */
  private async compute(transaction: Transaction, { scopes, indicators, editions }: Work): Promise<void> {
    const [oneByOne, together] = split(scopes, isMonthOfRegion);
    await recomputeMany(transaction, together, indicators, editions, this.clock.now());
    for (const inner of deepestFirst(oneByOne))
      await behind(
        ahead(this.resultsOfRegions(transaction, { scopes: inner, indicators, editions })),
        (statements) => writeAll(transaction, statements),
      );
  }

  /** What stores the results of regions none of which lies in another. */
  private async *resultsOfRegions(
    transaction: Transaction,
    { scopes, indicators, editions }: Work,
  ): AsyncGenerator<Sql[]> {
    const asked = new Set(indicators.map(({ code }) => code));
    for (const scope of scopes) {
      const [results, before] = await Promise.all([
        this.results.of(transaction, scope, indicators, editions),
        inputsBefore(transaction, [scope]),
      ]);
      yield storing([{ scope, asked, results }], before, this.clock.now());
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

const isMonthOfRegion = ({ enterpriseId, period }: ResultScope): boolean =>
  enterpriseId === WHOLE_REGION && periodKind(period) === 'MONTH';

function split<T>(values: readonly T[], isFirst: (value: T) => boolean): [T[], T[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

/** By level: what lies in another stands before it. */
const deepestFirst = (scopes: readonly ResultScope[]): ResultScope[][] =>
  [...grouped(scopes, ({ regionCode }) => regionPrefix(regionCode).length)]
    .sort(([a], [b]) => b - a)
    .map(([, ofLevel]) => ofLevel);

const distinct = <T>(values: readonly T[], key: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [key(value), value])).values(),
];

import { Injectable } from '@nestjs/common';
import { exact, plain } from '../kernel/decimal.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { canonicalJson } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { regionLineage } from '../kernel/region-code.js';
import { FactorsService } from '../factors/index.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import type { MeasureScope, SummedMeasure } from '../platform/facts.js';
import { insertInto, raw } from '../platform/sql.js';
import { computeIndicator } from '../rulebook/compute-indicator.js';
import { MEASURES, type MeasureCode, type MeasureRow, MeasureSet } from '../rulebook/measures.js';
import {
  lockScopes,
  type MeasureRecord,
  measuresOf,
  removeMeasures,
  replaceResult,
  type ResultScope,
  WHOLE_REGION,
} from './indicators.queries.js';
import { measuresByFeature } from './measure-sources.js';
import { INDICATORS } from './known-indicators.js';

type Change = EventPayloads['facts.changed'];

/** Turns changed facts into stored measures, and measures into results with their derivation. */
@Injectable()
export class IndicatorsService {
  constructor(
    private readonly factors: FactorsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sums the facts of every change again and recomputes each result that reads them. It always starts from the facts
   * as they stand, under a lock of its scopes, so that delivery twice, late or in another order ends the same.
   */
  async recompute(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const changes = distinct(
      events.map((event) => event.payload as Change),
      (change) => canonicalJson(change),
    );
    const scopes = distinct(changes.flatMap(scopesAbove), scopeKey).sort((a, b) =>
      scopeKey(a) < scopeKey(b) ? -1 : 1,
    );
    await this.lock(transaction, scopes);
    for (const change of changes) await this.sumFacts(transaction, change);
    for (const scope of scopes) await this.computeResults(transaction, scope);
  }

  private async lock(transaction: Transaction, scopes: readonly ResultScope[]): Promise<void> {
    const locks = scopes.map(({ enterpriseId, regionCode, month }) => ({
      enterprise_id: enterpriseId,
      region_code: regionCode,
      month,
    }));
    await write(
      transaction,
      insertInto('indicator_scope', locks, raw('ON DUPLICATE KEY UPDATE month = month')),
    );
    await rows(transaction, lockScopes(scopes));
  }

  private async sumFacts(transaction: Transaction, change: Change): Promise<void> {
    const scope: MeasureScope = change;
    const codes = (Object.keys(MEASURES) as MeasureCode[]).filter(
      (code) => MEASURES[code].feature === change.feature,
    );
    const sums = await rows<SummedMeasure>(transaction, measuresByFeature(change.feature)(scope));
    await write(transaction, removeMeasures(codes, scope));
    if (sums.length === 0) return;
    const summedAt = this.clock.now();
    await write(
      transaction,
      insertInto(
        'measure',
        sums.map((sum) => ({
          enterprise_id: scope.enterpriseId,
          month: scope.month,
          region_code: scope.regionCode,
          code: sum.code,
          dimension: sum.dimension,
          value: sum.value,
          weakest_grade: EVIDENCE_GRADES[Number(sum.gradeRank) - 1],
          summed_at: summedAt,
        })),
      ),
    );
  }

  private async computeResults(transaction: Transaction, scope: ResultScope): Promise<void> {
    const measures = await this.measures(transaction, scope);
    const factors = await this.factors.book();
    const computedAt = this.clock.now();
    const results = INDICATORS.map((indicator) =>
      computeIndicator(indicator, { measures, month: scope.month, factors }),
    );
    await write(
      transaction,
      insertInto(
        'indicator_result',
        results.map((result) => ({
          enterprise_id: scope.enterpriseId,
          region_code: scope.regionCode,
          month: scope.month,
          code: result.code,
          value: result.value === null ? null : plain(result.value),
          formula_version: result.because?.formulaVersion ?? null,
          factor_release: result.because?.factors[0]?.release ?? null,
          derivation: canonicalJson(result),
          computed_at: computedAt,
        })),
        replaceResult,
      ),
    );
  }

  private async measures(transaction: Transaction, scope: ResultScope): Promise<MeasureSet> {
    const stored = await rows<MeasureRecord>(transaction, measuresOf(scope));
    return new MeasureSet(stored.map(toMeasureRow));
  }
}

const toMeasureRow = (record: MeasureRecord): MeasureRow => ({
  code: record.code as MeasureCode,
  dimension: record.dimension,
  enterpriseId: record.enterpriseId,
  regionCode: record.regionCode,
  month: record.month,
  value: exact(record.value),
  unit: MEASURES[record.code as MeasureCode].unit,
  weakestGrade: record.weakestGrade as MeasureRow['weakestGrade'],
});

/** A change in a county touches the enterprise and the whole, there and in every region around it. */
const scopesAbove = ({ enterpriseId, regionCode, month }: Change): ResultScope[] =>
  regionLineage(regionCode).flatMap((region) => [
    { enterpriseId, regionCode: region, month: month as Month },
    { enterpriseId: WHOLE_REGION, regionCode: region, month: month as Month },
  ]);

const scopeKey = ({ enterpriseId, regionCode, month }: ResultScope): string =>
  `${enterpriseId}/${regionCode}/${month}`;

const distinct = <T>(values: readonly T[], key: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [key(value), value])).values(),
];

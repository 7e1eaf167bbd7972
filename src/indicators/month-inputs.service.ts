import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, type Transaction } from '../platform/database.js';
import {
  type Inputs,
  inputsOf,
  type LeftOut,
  presentOf,
  type Reading,
} from '../rulebook/indicator-inputs.js';
import type { MeasureRow, MeasureSum } from '../rulebook/measure-set.js';
import type { MeasureCode } from '../rulebook/measures.js';
import { type MeasureRecord, measuresOf, type MonthScope, WHOLE_REGION } from './indicators.queries.js';
import { type LeftOutRecord, RegionInputs, type SumRecord } from './region-inputs.queries.js';

/** What formulas count in a month: a firm's few measures are read, a region's are summed where they lie. */
@Injectable()
export class MonthInputs {
  /** In the order of the readings. */
  async of(transaction: Transaction, scope: MonthScope, readings: readonly Reading[]): Promise<Inputs[]> {
    if (scope.enterpriseId === WHOLE_REGION) return this.ofRegion(transaction, scope, readings);
    const codes = [...new Set(readings.flatMap((reading) => reading.reads))];
    const stored = await rows<MeasureRecord>(transaction, measuresOf(scope, codes));
    const measures = stored.map((record) => toMeasureRow(record, scope));
    return readings.map((reading) => inputsOf(reading, measures));
  }

  private async ofRegion(
    transaction: Transaction,
    scope: MonthScope,
    readings: readonly Reading[],
  ): Promise<Inputs[]> {
    const region = new RegionInputs(scope, readings);
    const sums = await rows<SumRecord>(transaction, region.sums);
    const leftOut = await rows<LeftOutRecord>(transaction, region.leftOut);
    const ofReading = <T extends { reading: string | number }>(records: readonly T[], index: number) =>
      records.filter((record) => Number(record.reading) === index);
    return readings.map((reading, index) => {
      const counted = ofReading(sums, index).map(toSum).sort(byKey);
      const notCounted = ofReading(leftOut, index);
      const reported = region.codesOf(notCounted[0]?.present ?? '0');
      return {
        sums: counted,
        present: presentOf(reading, counted, reported),
        leftOut: notCounted.map((record) => toLeftOut(record, region, reading, scope)),
        leftOutCount: Number(notCounted[0]?.total ?? 0),
      };
    });
  }
}

const gradeOf = (rank: string | number): EvidenceGrade =>
  EVIDENCE_GRADES[Number(rank) - 1] ?? 'SELF_DECLARED';

/** A stock counts in the month asked for, whenever it was last said. */
const toMeasureRow = (record: MeasureRecord, { month }: MonthScope): MeasureRow => ({
  code: record.code,
  dimension: record.dimension,
  enterpriseId: record.enterpriseId,
  regionCode: record.regionCode,
  month,
  value: exact(record.value),
  weakestGrade: gradeOf(record.gradeRank),
});

const toSum = (record: SumRecord): MeasureSum => ({
  code: record.code,
  dimension: record.dimension,
  regionCode: record.regionCode as RegionCode,
  value: exact(record.value),
  weakestGrade: gradeOf(record.gradeRank),
});

const byKey = (a: MeasureSum, b: MeasureSum): number => (keyOf(a) < keyOf(b) ? -1 : 1);
const keyOf = (sum: MeasureSum): string => `${sum.code} ${sum.dimension} ${sum.regionCode}`;

function toLeftOut(
  record: LeftOutRecord,
  region: RegionInputs,
  reading: Reading,
  { month }: MonthScope,
): LeftOut {
  const told: ReadonlySet<MeasureCode> = region.codesOf(record.bits);
  return {
    enterpriseId: record.enterpriseId,
    month,
    ...(record.regionCode ? { regionCode: record.regionCode as RegionCode } : {}),
    missing: reading.needs.groups.filter((group) => !group.some((code) => told.has(code))).flat(),
  };
}

import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import { type RegionCode, regionLevel } from '../kernel/region-code.js';
import { rows, type Transaction } from '../platform/database.js';
import {
  addsUpByRegion,
  type Inputs,
  inputsOf,
  inputsTogether,
  type LeftOut,
  NO_INPUTS,
  presentOf,
  type Reading,
} from '../rulebook/indicator-inputs.js';
import type { MeasureRow, MeasureSum } from '../rulebook/measure-set.js';
import type { MeasureCode } from '../rulebook/measures.js';
import { type ScopeInputs, scopeInputsFrom } from '../rulebook/scope-inputs.js';
import {
  findInputsInside,
  type InputsRecord,
  type MeasureRecord,
  measuresOf,
  type MonthScope,
  WHOLE_REGION,
} from './indicators.queries.js';
import { type LeftOutRecord, RegionInputs, type SumRecord } from './region-inputs.queries.js';

/** An indicator in the version that is in force. */
export interface Reader {
  readonly code: string;
  readonly reading: Reading;
}

/**
 * What formulas count in a month. A firm's few measures are read. Of a region, what adds up is what is recorded of the
 * region itself with the stored inputs of the regions right inside it, so that the nation costs its provinces and not
 * its firms; what judges firms as a whole is summed in the database.
 */
@Injectable()
export class MonthInputs {
  /** In the order of the readers. Regions inside the scope are to be computed before it. */
  async of(transaction: Transaction, scope: MonthScope, readers: readonly Reader[]): Promise<Inputs[]> {
    if (scope.enterpriseId === WHOLE_REGION) return this.ofWhole(transaction, scope, readers);
    const codes = [...new Set(readers.flatMap(({ reading }) => reading.reads))];
    const stored = await rows<MeasureRecord>(transaction, measuresOf(scope, codes));
    const measures = stored.map((record) => toMeasureRow(record, scope));
    return readers.map(({ reading }) => inputsOf(reading, measures));
  }

  private async ofWhole(
    transaction: Transaction,
    scope: MonthScope,
    readers: readonly Reader[],
  ): Promise<Inputs[]> {
    const isCounty = regionLevel(scope.regionCode) === 'county';
    const addsUp = readers.filter(({ reading }) => isCounty || addsUpByRegion(reading));
    const asWhole = readers.filter((reader) => !addsUp.includes(reader));
    const found = new Map<Reader, Inputs>();
    const itself = await this.ofRegion(transaction, { ...scope, itselfOnly: true }, readingsOf(addsUp));
    const inside = isCounty ? [] : await this.inside(transaction, scope);
    addsUp.forEach((reader, index) => {
      const parts = inside.flatMap((part) => part.get(reader.code)?.inputs ?? []);
      found.set(reader, inputsTogether([itself[index] ?? NO_INPUTS, ...parts]));
    });
    const whole = await this.ofRegion(transaction, scope, readingsOf(asWhole));
    asWhole.forEach((reader, index) => found.set(reader, whole[index] ?? NO_INPUTS));
    return readers.map((reader) => found.get(reader) ?? NO_INPUTS);
  }

  private async inside(transaction: Transaction, scope: MonthScope): Promise<ScopeInputs[]> {
    const stored = await rows<InputsRecord>(transaction, findInputsInside(scope));
    return stored.map(({ inputs }) => scopeInputsFrom(inputs));
  }

  /** Summed in the database, over every firm of the region. */
  async ofRegion(
    transaction: Transaction,
    scope: MonthScope,
    readings: readonly Reading[],
  ): Promise<Inputs[]> {
    if (readings.length === 0) return [];
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

const readingsOf = (readers: readonly Reader[]): Reading[] => readers.map(({ reading }) => reading);

const gradeOf = (rank: string | number): EvidenceGrade =>
  EVIDENCE_GRADES[Number(rank) - 1] ?? 'SELF_DECLARED';

/** A stock counts in the month asked for, whenever it was last said. */
export const toMeasureRow = (record: MeasureRecord, { month }: Pick<MonthScope, 'month'>): MeasureRow => ({
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

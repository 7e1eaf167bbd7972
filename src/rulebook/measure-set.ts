import { type Exact, sum } from '../kernel/decimal.js';
import { type EvidenceGrade, weakest } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import {
  NATION,
  type RegionCode,
  type RegionLevel,
  regionLevel,
  regionLineage,
} from '../kernel/region-code.js';
import type { MeasureCode } from './measures.js';

/** A sum of a measure, in its unit. `regionCode` is the county of the outlet, or what contains it. */
export interface MeasureSum {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly regionCode: RegionCode;
  readonly value: Exact;
  readonly weakestGrade: EvidenceGrade;
}

/** One stored sum: of an enterprise, a county and a month. */
export interface MeasureRow extends MeasureSum {
  readonly enterpriseId: Id;
  readonly month: Month;
}

/** Sums of any scope. A measure without a row is absent, which is not zero: its total is null. */
export class MeasureSet {
  private readonly byCode = new Map<MeasureCode, MeasureSum[]>();

  constructor(rows: readonly MeasureSum[]) {
    for (const row of rows) {
      const known = this.byCode.get(row.code);
      if (known) known.push(row);
      else this.byCode.set(row.code, [row]);
    }
  }

  has(code: MeasureCode): boolean {
    return this.byCode.has(code);
  }

  rowsOf(code: MeasureCode): readonly MeasureSum[] {
    return this.byCode.get(code) ?? [];
  }

  /** Sum in the measure's unit, or null where nothing is recorded. */
  total(code: MeasureCode): Exact | null {
    const rows = this.byCode.get(code);
    return rows ? sum(rows.map((row) => row.value)) : null;
  }

  /** Sums by packaging specification or fuel, in code order. */
  byDimension(code: MeasureCode): Map<string, Exact> {
    return this.sumsBy(code, (row) => row.dimension);
  }

  /** Sums by the regions of a level, in code order. */
  byRegion(code: MeasureCode, level: RegionLevel): Map<RegionCode, Exact> {
    return this.sumsBy(code, (row) => regionAt(row.regionCode, level));
  }

  /** What the sum of a measure is worth as evidence; null where it is absent. */
  weakestGrade(code: MeasureCode): EvidenceGrade | null {
    return weakest(this.rowsOf(code).map((row) => row.weakestGrade)) ?? null;
  }

  private sumsBy<K extends string>(code: MeasureCode, keyOf: (row: MeasureSum) => K): Map<K, Exact> {
    const sums = new Map<K, Exact>();
    for (const row of this.rowsOf(code)) {
      const key = keyOf(row);
      const before = sums.get(key);
      sums.set(key, before ? before.plus(row.value) : row.value);
    }
    return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export const regionAt = (code: RegionCode, level: RegionLevel): RegionCode =>
  regionLineage(code).find((ancestor) => regionLevel(ancestor) === level) ?? NATION;

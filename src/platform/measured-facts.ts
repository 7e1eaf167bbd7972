import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { raw, type Sql, sql } from './sql.js';

/** Which measure of a county's month: its code, and the word of its dimension. */
export interface MeasureName {
  readonly code: string;
  readonly dimension: string;
}

/** A record that a measure counts, and what it adds; all of them add up to the measure. */
export interface MeasuredFact {
  /** The table that holds it. */
  readonly factTable: string;
  readonly id: Id;
  readonly sourceRef: string;
  readonly regionCode: RegionCode;
  /** Day, month or instant, as its table says it. */
  readonly happened: string;
  readonly evidenceGrade: EvidenceGrade;
  /** Null of what follows from other records, and of a register without an instant of its own. */
  readonly recordedAt: Date | null;
  /** In the measure's unit, as decimal text. */
  readonly amount: string;
}

/** Records of one table as rows of `MeasuredFact`. What is no column of the table is given as an expression. */
export const countedFacts = (
  table: string,
  of: {
    readonly amount: Sql;
    readonly happened: string;
    readonly where: Sql;
    readonly sourceRef?: string;
    readonly grade?: string;
    readonly recordedAt?: Sql;
  },
): Sql => sql`
  SELECT '${raw(table.split(' ')[0] ?? table)}' AS factTable, id, ${raw(of.sourceRef ?? 'source_ref')} AS sourceRef, region_code AS regionCode,
    CAST(${raw(of.happened)} AS char) AS happened, ${raw(of.grade ?? 'evidence_grade')} AS evidenceGrade,
    ${of.recordedAt ?? raw('recorded_at')} AS recordedAt, ${of.amount} AS amount
  FROM ${raw(table)} WHERE ${of.where}`;

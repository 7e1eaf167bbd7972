import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { MONTH_EVIDENCE } from '../evidence/index.js';
import { type FactTable, happenedIn, monthlyFactTables } from '../platform/fact-table.js';
import { raw, type Sql, sql } from '../platform/sql.js';

/** What a month consists of: one table of facts, seen by enterprise and month. */
export interface MonthSource {
  readonly name: string;
  readonly title: Text;
  /** `MonthLine` of everything that ever belonged to the month, in an order that depends on the content alone. */
  lines(enterpriseId: Id, month: Month): Sql;
  /** `ChangeRow` of everything that was learned or ceased to stand from the instant on, each once. */
  changes(enterpriseId: Id, month: Month, from: Date): Sql;
  /** A row where the person recorded or corrected anything; undefined where that does not matter. */
  recordedBy?(enterpriseId: Id, month: Month, personId: Id): Sql;
}

/** Instants are text, `2026-03-08 10:00:00.000` in UTC: a million of them are compared and not calculated with. */
export interface MonthLine {
  readonly id: Id;
  readonly contentDigest: string;
  readonly recordedAt: string;
  /** Null while it stands. */
  readonly endedAt: string | null;
}

/** 变动: RECORDED or CORRECTED is new in the month and stands; SUPERSEDED stands no longer, be it old or new. */
export const CHANGE_KINDS = ['RECORDED', 'CORRECTED', 'SUPERSEDED'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface ChangeRow {
  readonly sourceName: string;
  readonly id: Id;
  readonly sourceRef: string;
  readonly kind: ChangeKind;
  readonly changedAt: Date;
  readonly changedBy: Id | null;
  readonly reason: string | null;
}

/** All that a month consists of, in the order of its names: facts, and the evidence for the month itself. */
export const monthSources = (): MonthSource[] =>
  [...monthlyFactTables().map(sourceOf), MONTH_EVIDENCE].sort((a, b) => (a.name < b.name ? -1 : 1));

function sourceOf(table: FactTable): MonthSource {
  const name = raw(table.name);
  const ofMonth = (enterpriseId: Id, month: Month) =>
    sql`enterprise_id = ${enterpriseId} AND ${happenedIn(table, month)}`;
  return {
    name: table.name,
    title: table.title,
    lines: (enterpriseId, month) => sql`
      SELECT id, content_digest AS contentDigest, CAST(recorded_at AS CHAR) AS recordedAt,
        CAST(superseded_at AS CHAR) AS endedAt
      FROM ${name} WHERE ${ofMonth(enterpriseId, month)} ORDER BY ${raw(table.happened ?? 'id')}, id`,
    changes: (enterpriseId, month, from) => sql`
      SELECT ${table.name} AS sourceName, id, source_ref AS sourceRef,
        CASE WHEN superseded_at IS NOT NULL THEN 'SUPERSEDED' WHEN supersedes_id IS NULL THEN 'RECORDED'
          ELSE 'CORRECTED' END AS kind,
        COALESCE(superseded_at, recorded_at) AS changedAt,
        IF(superseded_at IS NULL, recorded_by, ${ofSuccessor(table, 'recorded_by')}) AS changedBy,
        IF(superseded_at IS NULL, correction_reason, ${ofSuccessor(table, 'correction_reason')}) AS reason
      FROM ${name}
      WHERE ${ofMonth(enterpriseId, month)} AND COALESCE(superseded_at, recorded_at) >= ${from}`,
    recordedBy: (enterpriseId, month, personId) => sql`
      SELECT 1 FROM ${name}
      WHERE ${ofMonth(enterpriseId, month)}
        AND (recorded_by = ${personId}
          OR (superseded_at IS NOT NULL AND ${ofSuccessor(table, 'recorded_by')} = ${personId}))
      LIMIT 1`,
  };
}

/** What the correction of a fact says, wherever it belongs: it may have moved the fact to another month. */
const ofSuccessor = ({ name }: FactTable, column: 'recorded_by' | 'correction_reason'): Sql =>
  raw(`(SELECT successor.${column} FROM ${name} AS successor WHERE successor.supersedes_id = ${name}.id)`);

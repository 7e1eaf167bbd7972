import type { Id } from '../kernel/id.js';
import { joined, raw, type Sql, sql } from '../platform/sql.js';

export const ANOMALY = raw(`anomaly.id, rule, group_key AS groupKey, anomaly.enterprise_id AS enterpriseId,
  anomaly.region_code AS regionCode, month, state, subject, measured, expected, fact_count AS factCount,
  found_at AS foundAt, state_since AS stateSince, gone_at AS goneAt, told_at AS toldAt, decided_by AS decidedBy,
  decided_as AS decidedAs, decided_at AS decidedAt, decided_measured AS decidedMeasured, step_count AS stepCount,
  content_digest AS contentDigest`);

/** What the group still shows, locked in the order of ids. */
export const findShown = (rule: string, groupKey: string): Sql => sql`
  SELECT ${ANOMALY} FROM anomaly
  WHERE rule = ${rule} AND group_key = ${groupKey} AND gone_at IS NULL ORDER BY id FOR UPDATE`;

export const findByIds = (ids: readonly Id[]): Sql => sql`
  SELECT ${ANOMALY} FROM anomaly WHERE id IN ${[...ids]} ORDER BY id FOR UPDATE`;

/** Names come from code, though by way of an event. */
function factTableNamed(table: string): Sql {
  if (/^[a-z_]+$/.test(table)) return raw(table);
  throw new Error(`${table} is no table of facts`);
}

export const findFactsNamed = (table: string, ids: readonly Id[]): Sql => sql`
  SELECT id, enterprise_id AS enterpriseId, region_code AS regionCode, source_ref AS sourceRef, NULL AS correctsId
  FROM ${factTableNamed(table)} WHERE id IN ${[...ids]}`;

export const changeAnomaly = (id: Id, columns: Readonly<Record<string, unknown>>): Sql => {
  const changes = Object.entries(columns).map(([column, value]) => sql`${raw(column)} = ${value}`);
  return sql`UPDATE anomaly SET ${joined(changes, ', ')} WHERE id = ${id}`;
};

/** What the firm was told by the feature and is still shown, with how many of its own facts no longer stand. */
export const findTold = (rule: string, enterpriseId: Id): Sql => sql`
  SELECT ${ANOMALY} FROM anomaly
  WHERE enterprise_id = ${enterpriseId} AND rule = ${rule} AND gone_at IS NULL ORDER BY id FOR UPDATE`;

export const findOwnFacts = (anomalyIds: readonly Id[], enterpriseId: Id): Sql => sql`
  SELECT anomaly_id AS anomalyId, fact_table AS \`table\`, fact_id AS id FROM anomaly_fact
  WHERE anomaly_id IN ${[...anomalyIds]} AND enterprise_id = ${enterpriseId}`;

export const findNoLongerStanding = (table: string, ids: readonly Id[]): Sql => sql`
  SELECT id FROM ${factTableNamed(table)} WHERE id IN ${[...ids]} AND superseded_at IS NOT NULL`;

/** What an anomaly is about, with the corrections already named. */
export const findFactsOf = (anomalyId: Id): Sql => sql`
  SELECT fact_table AS \`table\`, fact_id AS id FROM anomaly_fact WHERE anomaly_id = ${anomalyId}`;

export const findCorrectionsOf = (table: string, ids: readonly Id[]): Sql => sql`
  SELECT id, enterprise_id AS enterpriseId, region_code AS regionCode, source_ref AS sourceRef,
    supersedes_id AS correctsId
  FROM ${factTableNamed(table)} WHERE supersedes_id IN ${[...ids]}`;

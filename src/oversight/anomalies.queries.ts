import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { ANOMALY } from './anomaly-book.queries.js';
import type { AnomalyState } from './anomaly-state.js';

export interface AnomalyFilter {
  readonly enterpriseId?: Id | null;
  readonly regionCode?: RegionCode | null;
  readonly month?: Month | null;
  readonly rule?: string | null;
  readonly state?: AnomalyState | null;
}

/** Found last, first. */
export const findAnomalies = (scope: Sql, filter: AnomalyFilter, page: PageArgs): Sql => sql`
  SELECT ${ANOMALY} FROM anomaly
  WHERE ${all([
    scope,
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    filter.regionCode ? sql`region_code LIKE ${`${regionPrefix(filter.regionCode)}%`}` : undefined,
    filter.month ? sql`month = ${filter.month}` : undefined,
    filter.rule ? sql`rule = ${filter.rule}` : undefined,
    filter.state ? sql`state = ${filter.state}` : undefined,
    afterCursor(page, ['found_at', 'id']),
  ])}
  ORDER BY found_at DESC, id DESC LIMIT ${page.first + 1}`;

export const findAnomaly = (scope: Sql, id: Id): Sql => sql`
  SELECT ${ANOMALY} FROM anomaly WHERE id = ${id} AND ${scope}`;

export const lockAnomaly = (scope: Sql, id: Id): Sql => sql`${findAnomaly(scope, id)} FOR UPDATE`;

/** Facts within the reader's own scope: an anomaly may be about another firm's too. */
export const findAnomalyFacts = (scope: Sql, anomalyIds: readonly Id[]): Sql => sql`
  SELECT anomaly_id AS anomalyId, fact_table AS factTable, fact_id AS factId, enterprise_id AS enterpriseId,
    region_code AS regionCode, source_ref AS sourceRef, corrects_id AS correctsId
  FROM anomaly_fact WHERE anomaly_id IN ${[...anomalyIds]} AND ${scope}
  ORDER BY anomaly_id, corrects_id IS NOT NULL, fact_table, source_ref, fact_id`;

const STEP = raw(`anomaly_id AS anomalyId, position, step, from_state AS fromState, to_state AS toState,
  taken_by AS takenBy, taken_as AS takenAs, taken_at AS takenAt, words, measured`);

export const findSteps = (anomalyIds: readonly Id[]): Sql => sql`
  SELECT ${STEP} FROM anomaly_step WHERE anomaly_id IN ${[...anomalyIds]} ORDER BY anomaly_id, position`;

export const findLastStep = (anomalyId: Id): Sql => sql`
  SELECT ${STEP} FROM anomaly_step WHERE anomaly_id = ${anomalyId} ORDER BY position DESC LIMIT 1`;

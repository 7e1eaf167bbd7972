import type { Id } from '../kernel/id.js';
import { addDays, type LocalDate, startOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { raw, type Sql, sql } from '../platform/sql.js';

export const findNewestAward = raw('SELECT COALESCE(MAX(sequence), 0) AS newest FROM credit_award');

/** Days of awards decided after one of them, in the platform's civil time. */
export const findDaysAfter = (sequence: string): Sql => sql`
  SELECT DISTINCT DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m-%d') AS day
  FROM credit_award WHERE sequence > ${sequence}`;

/** Actions that earned from one instant to another; one that earned under two rules is one. */
const earning = (from: Date, to: Date): Sql => sql`
  SELECT DISTINCT event_id, person_id, enterprise_id, region_code, outlet_id, occurred_at FROM credit_award
  WHERE occurred_at >= ${from} AND occurred_at < ${to} AND state IN ('CREDITED', 'UNDER_REVIEW')
    AND enterprise_id IS NOT NULL`;

export interface QuickRow {
  readonly personId: Id;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly actions: string;
}

/** Who earned more than so many times within so many minutes on a day, by the firms that recorded the last of them. */
export const findQuick = (day: LocalDate, most: number, minutes: number): Sql => sql`
  SELECT person_id AS personId, enterprise_id AS enterpriseId, MIN(region_code) AS regionCode, COUNT(*) AS actions
  FROM (
    SELECT earned.*, LAG(occurred_at, ${raw(String(most))})
      OVER (PARTITION BY person_id ORDER BY occurred_at, event_id) AS earlier_at
    FROM (${earning(new Date(startOf(day).getTime() - minutes * 60_000), startOf(addDays(day, 1)))}) AS earned
  ) AS spaced
  WHERE occurred_at >= ${startOf(day)} AND earlier_at >= occurred_at - INTERVAL ${minutes} MINUTE
  GROUP BY person_id, enterprise_id ORDER BY person_id, enterprise_id`;

export interface ConcentratedRow {
  readonly outletId: Id;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly actions: string;
  readonly ofFew: string;
}

interface Concentration {
  readonly fromActions: number;
  readonly fewPeople: number;
  readonly mostPercent: string;
}

/** Outlets at which a few people did most of what earned in a week. */
export const findConcentrated = (
  monday: LocalDate,
  { fromActions, fewPeople, mostPercent }: Concentration,
): Sql => sql`
  SELECT outlet_id AS outletId, enterprise_id AS enterpriseId, MIN(region_code) AS regionCode,
    MAX(total) AS actions, SUM(done) AS ofFew
  FROM (
    SELECT by_person.*,
      ROW_NUMBER() OVER (PARTITION BY outlet_id, enterprise_id ORDER BY done DESC, person_id) AS place,
      SUM(done) OVER (PARTITION BY outlet_id, enterprise_id) AS total
    FROM (
      SELECT outlet_id, enterprise_id, person_id, MIN(region_code) AS region_code, COUNT(*) AS done
      FROM (${earning(startOf(monday), startOf(addDays(monday, 7)))}) AS earned
      WHERE outlet_id IS NOT NULL GROUP BY outlet_id, enterprise_id, person_id
    ) AS by_person
  ) AS placed
  WHERE place <= ${fewPeople}
  GROUP BY outlet_id, enterprise_id
  HAVING actions >= ${fromActions} AND ofFew * 100 > actions * ${mostPercent}
  ORDER BY outlet_id, enterprise_id`;

import type { Id } from '../kernel/id.js';
import { firstDay, lastDay } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';
import { dailyFacts, instantFacts, type Look, someIds } from './look.js';

/** Cartons of the month beside the pieces accepted, as they were summed last; nothing where these are not recorded. */
export const findCartons = (look: Look): Sql => sql`
  SELECT accepted, cartons.quantity AS cartons, cartons.fact_count AS factCount
  FROM parcel_month CROSS JOIN (
    SELECT SUM(quantity) AS quantity, COUNT(*) AS fact_count FROM recycling_return
    WHERE ${instantFacts(look, 'recycling_return')} AND item_kind = 'CARTON'
  ) AS cartons
  WHERE enterprise_id = ${look.enterpriseId} AND region_code = ${look.regionCode} AND month = ${look.month}`;

export const findMostReturned = (look: Look, itemKind: string, disposition?: string): Sql => sql`
  SELECT 'recycling_return' AS \`table\`, id FROM recycling_return
  WHERE ${all([
    instantFacts(look, 'recycling_return'),
    sql`item_kind = ${itemKind}`,
    disposition ? sql`disposition = ${disposition}` : undefined,
  ])}
  ORDER BY quantity DESC, id LIMIT ${LIMITS.factsOfAnomaly}`;

export const findEnvelopesForReuse = (look: Look): Sql => sql`
  SELECT region_code AS regionCode, SUM(quantity) AS handedIn, COUNT(*) AS factCount FROM recycling_return
  WHERE ${instantFacts(look, 'recycling_return')} AND item_kind = 'ENVELOPE' AND disposition = 'REUSE'
  GROUP BY region_code ORDER BY SUM(quantity) DESC, region_code`;

/** What the firm took back itself, whoever issued it: in a pool that may be another. */
export const countTakenBack = (look: Look): Sql => sql`
  SELECT COUNT(*) AS takenBack FROM custody_event
  WHERE ${instantFacts(look, 'custody_event')} AND kind = 'RETURN' AND is_withdrawn = 0
    AND asset_kind <> 'TRANSIT_BAG'`;

/** The firm's outlets in the county that were not open on every day of the month. */
export const findOutletsNotOpen = ({ enterpriseId, regionCode, month }: Look): Sql => sql`
  SELECT id FROM outlet
  WHERE enterprise_id = ${enterpriseId} AND region_code = ${regionCode}
    AND (opened_on > ${firstDay(month)} OR closed_on < ${lastDay(month)})`;

export const findDaysOutside = (look: Look, outletIds: readonly Id[]): Sql => {
  const daily = (table: string) => sql`
    SELECT outlet_id, day, CONCAT(${table}, '/', id) AS name FROM ${raw(table)}
    WHERE outlet_id IN ${[...outletIds]} AND ${dailyFacts(look, table)}`;
  return sql`
    SELECT outlet_id AS outletId, day, opened_on AS openedOn, closed_on AS closedOn, COUNT(*) AS records,
      ${someIds('name', 'name')} AS facts, COUNT(*) OVER () AS total
    FROM (
      ${daily('parcel_count')} UNION ALL ${daily('packaging_use')} UNION ALL
      SELECT outlet_id, DATE(occurred_at + INTERVAL 8 HOUR), CONCAT('recycling_return/', id) FROM recycling_return
      WHERE outlet_id IN ${[...outletIds]} AND ${instantFacts(look, 'recycling_return')}
    ) AS recorded JOIN outlet ON outlet.id = recorded.outlet_id
    WHERE day < opened_on OR day > closed_on
    GROUP BY outlet_id, day, opened_on, closed_on
    ORDER BY day, outlet_id LIMIT ${LIMITS.anomaliesOfRule}`;
};

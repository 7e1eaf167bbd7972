import { plain, type ExactInput } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type Month, startOf } from '../kernel/month.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import { standing } from '../platform/fact-table.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';
import type { ReturnItemKind } from './recycling-return.entity.js';
import { toleranceOf } from './weighing-tolerance.js';

export interface BalanceFilter {
  /** Last month, included; everything before it is read, because a balance carries over. */
  readonly to: Month;
  readonly enterpriseId?: Id | null;
  readonly regionCode?: RegionCode | null;
  readonly outletId?: Id | null;
  readonly itemKind?: ReturnItemKind | null;
  readonly asKnownAt?: Date | null;
}

/** Grams of one item, where a source gives them. */
export type TypicalGrams = readonly { readonly itemKind: ReturnItemKind; readonly grams: ExactInput }[];

/** What came and went in a month, in kg as exact text; only months with a record. */
export interface MonthFlows {
  readonly month: Month;
  readonly droppedOffWeighedKg: string;
  readonly droppedOffEstimatedKg: string;
  readonly reusedWeighedKg: string;
  readonly reusedEstimatedKg: string;
  readonly disposedWeighedKg: string;
  readonly disposedEstimatedKg: string;
  readonly handedOverKg: string;
  /** Items that were neither weighed nor have a typical mass. */
  readonly itemsWithoutMass: string;
  /** By how much more is missing at the end of the month than before it, over outlets and kinds one by one. */
  readonly unexplainedChangeKg: string;
}

const facts = (filter: BalanceFilter, scope: Sql): Sql =>
  all([
    scope,
    standing(filter.asKnownAt),
    filter.enterpriseId ? sql`enterprise_id = ${filter.enterpriseId}` : undefined,
    filter.regionCode ? sql`region_code LIKE ${`${regionPrefix(filter.regionCode)}%`}` : undefined,
    filter.outletId ? sql`outlet_id = ${filter.outletId}` : undefined,
    filter.itemKind ? sql`item_kind = ${filter.itemKind}` : undefined,
  ]);

/** DECIMAL from the first step: arithmetic with text would go through a double. */
const decimal = (value: ExactInput): Sql => sql`CAST(${plain(value)} AS DECIMAL(20, 6))`;

const gramsOfItem = (typical: TypicalGrams): Sql =>
  typical.length === 0
    ? raw('NULL')
    : sql`CASE item_kind ${joined(
        typical.map(({ itemKind, grams }) => sql`WHEN ${itemKind} THEN ${decimal(grams)}`),
        ' ',
      )} END`;

/** A drop-off counts in the month of China in which it happened (UTC+8). */
const dropOffs = (filter: BalanceFilter, scope: Sql, typical: TypicalGrams): Sql => sql`
  SELECT outlet_id, item_kind, month, disposition, COALESCE(mass_kg, 0) AS weighed,
    IF(mass_kg IS NULL, COALESCE(quantity * grams * 0.001, 0), 0) AS estimated,
    IF(mass_kg IS NULL AND grams IS NULL, quantity, 0) AS without_mass, 0 AS handed_over
  FROM (
    SELECT outlet_id, item_kind, DATE_FORMAT(occurred_at + INTERVAL 8 HOUR, '%Y-%m') AS month, disposition, mass_kg,
      quantity, ${gramsOfItem(typical)} AS grams
    FROM recycling_return
    WHERE ${facts(filter, scope)} AND occurred_at < ${startOf(firstDay(addMonths(filter.to, 1)))}
  ) AS returned`;

const handOvers = (filter: BalanceFilter, scope: Sql): Sql => sql`
  SELECT outlet_id, item_kind, DATE_FORMAT(day, '%Y-%m') AS month, NULL AS disposition, 0 AS weighed, 0 AS estimated,
    0 AS without_mass, mass_kg AS handed_over
  FROM recycler_hand_over
  WHERE ${facts(filter, scope)} AND day < ${firstDay(addMonths(filter.to, 1))}`;

const sumOf = (disposition: string, column: string): Sql =>
  raw(`SUM(IF(disposition = '${disposition}', ${column}, 0))`);

/**
 * The flows of an outlet, a kind of item and a month are summed; what is missing is found for each outlet and kind by
 * itself, so that what is too much in one place never hides what is missing in another.
 */
export const findMassFlows = (filter: BalanceFilter, scope: Sql, typical: TypicalGrams): Sql => sql`
  SELECT month, SUM(dropped_weighed) AS droppedOffWeighedKg, SUM(dropped_estimated) AS droppedOffEstimatedKg,
    SUM(reused_weighed) AS reusedWeighedKg, SUM(reused_estimated) AS reusedEstimatedKg,
    SUM(disposed_weighed) AS disposedWeighedKg, SUM(disposed_estimated) AS disposedEstimatedKg,
    SUM(handed_over) AS handedOverKg, SUM(without_mass) AS itemsWithoutMass,
    SUM(missing - COALESCE(missing_before, 0)) AS unexplainedChangeKg
  FROM (
    SELECT stock.*, LAG(missing) OVER (PARTITION BY outlet_id, item_kind ORDER BY month) AS missing_before
    FROM (
      SELECT flows.*, GREATEST(-SUM(
        dropped_weighed + dropped_estimated - reused_weighed - reused_estimated - disposed_weighed - disposed_estimated
        - handed_over) OVER (PARTITION BY outlet_id, item_kind ORDER BY month), 0) AS missing
      FROM (
        SELECT outlet_id, item_kind, month, SUM(weighed) AS dropped_weighed, SUM(estimated) AS dropped_estimated,
          ${sumOf('REUSE', 'weighed')} AS reused_weighed, ${sumOf('REUSE', 'estimated')} AS reused_estimated,
          ${sumOf('DISPOSE', 'weighed')} AS disposed_weighed, ${sumOf('DISPOSE', 'estimated')} AS disposed_estimated,
          SUM(handed_over) AS handed_over, SUM(without_mass) AS without_mass
        FROM (${dropOffs(filter, scope, typical)} UNION ALL ${handOvers(filter, scope)}) AS moved
        GROUP BY outlet_id, item_kind, month
      ) AS flows
    ) AS stock
  ) AS carried
  GROUP BY month ORDER BY month`;

/** What the recyclers weighed of a month's hand-overs, in kg as exact text; only months with a hand-over. */
export interface MonthWeighings {
  readonly month: Month;
  readonly notWeighedAgainKg: string;
  readonly weighedLessKg: string;
  readonly weighedMoreKg: string;
  readonly differing: string;
}

/** Less and more beyond the tolerance are two sums: one never makes good for the other. */
export const findWeighingDifferences = (filter: BalanceFilter, scope: Sql): Sql => sql`
  SELECT month, SUM(IF(weighed IS NULL, ticket, 0)) AS notWeighedAgainKg,
    SUM(IF(ticket - weighed > tolerance, ticket - weighed, 0)) AS weighedLessKg,
    SUM(IF(weighed - ticket > tolerance, weighed - ticket, 0)) AS weighedMoreKg,
    COALESCE(SUM(ABS(weighed - ticket) > tolerance), 0) AS differing
  FROM (
    SELECT DATE_FORMAT(day, '%Y-%m') AS month, mass_kg AS ticket, ${toleranceOf(raw('day'), raw('mass_kg'))} AS tolerance,
      enterprise_id, recycler_uscc, ticket_number, item_kind
    FROM recycler_hand_over
    WHERE ${facts(filter, scope)} AND day < ${firstDay(addMonths(filter.to, 1))}
  ) AS handed
  LEFT JOIN (
    SELECT handed_over_by, recycler_uscc, ticket_number, item_kind, mass_kg AS weighed
    FROM recycler_weighing WHERE ${standing(filter.asKnownAt)}
  ) AS again
    ON again.handed_over_by = handed.enterprise_id AND again.recycler_uscc = handed.recycler_uscc
      AND again.ticket_number = handed.ticket_number AND again.item_kind = handed.item_kind
  GROUP BY month ORDER BY month`;

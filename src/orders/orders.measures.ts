import { addMonths, firstDay, startOf } from '../kernel/month.js';
import { type MeasureScope, type SumScope, WEAKEST_GRADE } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';

/**
 * By the class that was chosen: all orders, and those that could have chosen something greener than the standard. So
 * the share of green choices is taken where there was a choice. One pass over the orders of the month.
 */
export const orderMeasures = ({ enterpriseIds, regionCodes, month }: SumScope): Sql => sql`
  SELECT sums.enterprise_id AS enterpriseId, sums.region_code AS regionCode, codes.code,
    sums.chosen_class AS dimension, sums.gradeRank,
    IF(codes.code = 'orders.chosen', sums.chosen, sums.greenOffered) AS value
  FROM (
    SELECT enterprise_id, region_code, chosen_class, COUNT(*) AS chosen, ${WEAKEST_GRADE} AS gradeRank,
      COUNT(COALESCE(reduced_price_yuan, green_price_yuan, reusable_price_yuan, no_packaging_price_yuan))
        AS greenOffered
    FROM green_order
    WHERE enterprise_id IN ${enterpriseIds} AND region_code IN ${regionCodes} AND superseded_at IS NULL
      AND occurred_at >= ${startOf(firstDay(month))} AND occurred_at < ${startOf(firstDay(addMonths(month, 1)))}
    GROUP BY enterprise_id, region_code, chosen_class
  ) sums CROSS JOIN (SELECT 'orders.chosen' AS code UNION ALL SELECT 'orders.greenOffered') codes`;

/** The orders that a measure of the month counts. */
export const orderFacts = (
  { enterpriseId, regionCode, month }: MeasureScope,
  { code, dimension }: MeasureName,
): Sql =>
  countedFacts('green_order', {
    amount:
      code === 'orders.chosen'
        ? raw('1')
        : raw(
            'COALESCE(reduced_price_yuan, green_price_yuan, reusable_price_yuan, no_packaging_price_yuan) IS NOT NULL',
          ),
    happened: 'occurred_at',
    where: sql`enterprise_id = ${enterpriseId} AND region_code = ${regionCode} AND superseded_at IS NULL
      AND occurred_at >= ${startOf(firstDay(month))} AND occurred_at < ${startOf(firstDay(addMonths(month, 1)))}
      AND chosen_class = ${dimension}`,
  });

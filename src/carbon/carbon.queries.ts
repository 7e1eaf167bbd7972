import type { Id } from '../kernel/id.js';
import { STANDS } from '../indicators/index.js';
import type { Month } from '../kernel/month.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

export interface FirmMonth {
  readonly enterpriseId: Id;
  readonly month: Month;
}

export interface StoredCarbon {
  readonly method: string;
  readonly methodVersion: number;
  readonly factorRelease: string;
  readonly inputDigest: string;
  readonly result: string;
  readonly computedAt: Date;
}

export const findCarbonResults = (
  { enterpriseId, month }: FirmMonth,
  { kind, release }: { kind: 'INVENTORY' | 'REDUCTION'; release?: string | undefined },
): Sql => sql`
  SELECT method, method_version AS methodVersion, factor_release AS factorRelease, input_digest AS inputDigest,
    result, computed_at AS computedAt
  FROM carbon_result
  WHERE ${all([
    sql`enterprise_id = ${enterpriseId}`,
    sql`month = ${month}`,
    sql`kind = ${kind}`,
    sql`restated_by = ${STANDS}`,
    release === undefined ? undefined : sql`factor_release = ${release}`,
  ])} ORDER BY method, method_version, factor_release`;

export const findDigests = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT method, method_version AS methodVersion, factor_release AS factorRelease, input_digest AS inputDigest
  FROM carbon_result
  WHERE enterprise_id = ${enterpriseId} AND month = ${month} AND restated_by = ${STANDS}`;

/** Months of a firm after `month` of which something is stored. */
export const findLaterMonths = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT month FROM carbon_month WHERE enterprise_id = ${enterpriseId} AND month > ${month} ORDER BY month`;

/** With whether its results are final: computed since the month was closed, and closed since then. */
export const lockMonth = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT final_as_of IS NOT NULL AND final_as_of = (
    SELECT closed_at FROM reporting_month
    WHERE reporting_month.enterprise_id = carbon_month.enterprise_id AND reporting_month.month = carbon_month.month
      AND state = 'CLOSED') AS isFinal
  FROM carbon_month WHERE enterprise_id = ${enterpriseId} AND month = ${month} FOR UPDATE`;

/** Once the measures of the closed month are final, so is what was computed of them. */
export const makeFinal = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  UPDATE carbon_month JOIN final_month USING (enterprise_id, month) JOIN reporting_month USING (enterprise_id, month)
  SET final_as_of = final_month.closed_at
  WHERE carbon_month.enterprise_id = ${enterpriseId} AND carbon_month.month = ${month}
    AND state = 'CLOSED' AND final_month.closed_at = reporting_month.closed_at`;

/** The same inputs are kept once. */
export const keepInput = raw('ON DUPLICATE KEY UPDATE digest = VALUES(digest)');

export const replaceCarbon = raw(`ON DUPLICATE KEY UPDATE input_digest = VALUES(input_digest),
  result = VALUES(result), computed_at = VALUES(computed_at)`);

/** A stored result with its inputs. */
export interface KeptCarbon extends FirmMonth {
  readonly kind: 'INVENTORY' | 'REDUCTION';
  readonly method: string;
  readonly methodVersion: number;
  readonly factorRelease: string;
  readonly restatedBy: string;
  readonly inputDigest: string;
  readonly content: string | null;
  readonly result: string;
  readonly computedAt: Date;
  readonly isFinal: string | number;
}

export const findKeptCarbon = (condition: Sql): Sql => sql`
  SELECT carbon_result.enterprise_id AS enterpriseId, carbon_result.month, carbon_result.kind, method,
    method_version AS methodVersion, factor_release AS factorRelease, restated_by AS restatedBy,
    input_digest AS inputDigest, content, result, computed_at AS computedAt,
    COALESCE(final_as_of = reporting_month.closed_at, 0) AS isFinal
  FROM carbon_result JOIN enterprise ON enterprise.id = carbon_result.enterprise_id
    LEFT JOIN carbon_input ON carbon_input.digest = input_digest
    LEFT JOIN carbon_month ON carbon_month.enterprise_id = carbon_result.enterprise_id
      AND carbon_month.month = carbon_result.month
    LEFT JOIN reporting_month ON reporting_month.enterprise_id = carbon_result.enterprise_id
      AND reporting_month.month = carbon_result.month
  WHERE ${condition} ORDER BY month, enterpriseId, method, methodVersion, factorRelease, restatedBy`;

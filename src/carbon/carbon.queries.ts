import type { Id } from '../kernel/id.js';
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
    release === undefined ? undefined : sql`factor_release = ${release}`,
  ])} ORDER BY method, method_version, factor_release`;

export const findDigests = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT method, method_version AS methodVersion, factor_release AS factorRelease, input_digest AS inputDigest
  FROM carbon_result WHERE enterprise_id = ${enterpriseId} AND month = ${month}`;

/** Months of a firm after `month` of which something is stored. */
export const findLaterMonths = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT month FROM carbon_month WHERE enterprise_id = ${enterpriseId} AND month > ${month} ORDER BY month`;

export const lockMonth = ({ enterpriseId, month }: FirmMonth): Sql => sql`
  SELECT 1 FROM carbon_month WHERE enterprise_id = ${enterpriseId} AND month = ${month} FOR UPDATE`;

export const replaceCarbon = raw(`ON DUPLICATE KEY UPDATE input_digest = VALUES(input_digest),
  result = VALUES(result), computed_at = VALUES(computed_at)`);

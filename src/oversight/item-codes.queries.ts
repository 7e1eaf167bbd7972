import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { type Sql, sql } from '../platform/sql.js';
import { instantFacts, type Look, number } from './look.js';

/** The codes of the month that were handed in again within the cooling period, with any firm. */
export const findRepeatedCodes = (look: Look): Sql => sql`
  SELECT recycling_return.item_code AS itemCode, COUNT(*) OVER () AS total FROM recycling_return
  WHERE ${instantFacts(look, 'recycling_return')} AND recycling_return.item_code IS NOT NULL
    AND EXISTS (
      SELECT 1 FROM recycling_return AS other
      WHERE other.item_code = recycling_return.item_code AND other.id <> recycling_return.id
        AND other.superseded_at IS NULL
        AND ABS(TIMESTAMPDIFF(SECOND, other.occurred_at, recycling_return.occurred_at))
          < ${number(look.settings.value('coolingDays'))} * 86400)
  GROUP BY recycling_return.item_code ORDER BY recycling_return.item_code LIMIT ${LIMITS.anomaliesOfRule}`;

/** The groups of what the rule has found in the month before and still shows. */
export const findShownGroups = (rule: string, { enterpriseId, regionCode, month }: Look): Sql => sql`
  SELECT DISTINCT group_key AS groupKey FROM anomaly
  WHERE enterprise_id = ${enterpriseId} AND rule = ${rule} AND month = ${month} AND region_code = ${regionCode}
    AND gone_at IS NULL`;

export interface CodedReturn {
  readonly id: Id;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly occurredAt: Date;
}

/** Every standing return of a code, of all firms, oldest first. */
export const findReturnsOfCode = (itemCode: string): Sql => sql`
  SELECT id, enterprise_id AS enterpriseId, region_code AS regionCode, occurred_at AS occurredAt FROM recycling_return
  WHERE item_code = ${itemCode} AND superseded_at IS NULL ORDER BY occurred_at, id`;

import { Injectable } from '@nestjs/common';
import { STANDS } from '../indicators/index.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { Database } from '../platform/database.js';
import { sql } from '../platform/sql.js';

/** A reduction of a firm's month as it is stored; null where it was not counted. Decimal text, kilograms of CO2e. */
export interface StoredReduction {
  readonly enterpriseId: Id;
  readonly month: Month;
  readonly kg: string | null;
  readonly low: string | null;
  readonly high: string | null;
}

/** Reductions that were stored, for what compares them with money. Works nothing out. */
@Injectable()
export class StoredReductions {
  constructor(private readonly database: Database) {}

  /** Of firms and months by one method; what is not stored is not there. The caller has authorised the firms. */
  of(enterpriseIds: readonly Id[], months: readonly Month[], method: string): Promise<StoredReduction[]> {
    return this.database.rows(sql`
      SELECT enterprise_id AS enterpriseId, month, JSON_VALUE(result, '$.reductionKg') AS kg,
        JSON_VALUE(result, '$.interval.low') AS low, JSON_VALUE(result, '$.interval.high') AS high
      FROM carbon_result AS one
      WHERE enterprise_id IN ${[...enterpriseIds]} AND month IN ${[...months]} AND kind = 'REDUCTION'
        AND method = ${method} AND restated_by = ${STANDS}
        AND computed_at = (SELECT MAX(other.computed_at) FROM carbon_result AS other
          WHERE other.enterprise_id = one.enterprise_id AND other.month = one.month AND other.kind = 'REDUCTION'
            AND other.method = one.method AND other.restated_by = ${STANDS})
      ORDER BY enterprise_id, month`);
  }
}

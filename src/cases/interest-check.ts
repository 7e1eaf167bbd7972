import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { row, type Transaction } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { enterpriseUnknown } from '../enterprises/index.js';

/** For who has an interest in a firm it has no cases and gets none. Refuses with NOT_FOUND ENTERPRISE_UNKNOWN. */
export async function assertNoInterest(
  transaction: Transaction,
  actor: Actor,
  enterpriseId: Id,
): Promise<void> {
  const found = await row<{ id: Id }>(
    transaction,
    sql`SELECT id FROM case_interest WHERE person_id = ${actor.id} AND enterprise_id = ${enterpriseId}
      AND ended_at IS NULL LIMIT 1`,
  );
  if (found) throw enterpriseUnknown(enterpriseId);
}

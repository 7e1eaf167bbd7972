import { type Actor, hasRole } from '../kernel/actor.js';
import { scopeOf } from '../platform/access.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

/**
 * The cases an actor may see, of the table named `subsidy_case`: a firm's own people its own, a department those of its
 * region, once they are filed. Who has an interest in the firm sees none of it, whatever the role; who belongs to a firm sees that firm's as
 * its applicant or not at all.
 */
export function caseScope(actor: Actor): Sql {
  if (actor.enterpriseId)
    return hasRole(actor, 'REPORTER', 'ATTESTOR', 'INTEGRATOR')
      ? sql`subsidy_case.enterprise_id = ${actor.enterpriseId}`
      : raw('1 = 0');
  return all([
    scopeOf(actor, { region: 'subsidy_case.region_code' }),
    raw(`subsidy_case.state <> 'DRAFT'`),
    sql`NOT EXISTS (SELECT 1 FROM case_interest WHERE case_interest.person_id = ${actor.id}
      AND case_interest.enterprise_id = subsidy_case.enterprise_id AND case_interest.ended_at IS NULL)`,
  ]);
}

import { type Sql, sql } from '../platform/sql.js';

/** Codes of all rules ever published: of these what was credited is known, also where it is nothing. */
export const findPublishedRules: Sql = sql`SELECT DISTINCT code FROM credit_rule_version ORDER BY code`;

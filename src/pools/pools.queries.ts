import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { afterCursor, type PageArgs } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const POOL = raw(
  'id, name_zh AS nameZh, name_en AS nameEn, operator_id AS operatorId, opened_on AS openedOn',
);
const MEMBER = raw(
  `pool_id AS poolId, enterprise_id AS enterpriseId, joined_on AS joinedOn, left_on AS leftOn,
  region_code AS regionCode`,
);

/** Pools with a member in the scope, and those which a firm runs itself. */
const inReach = (memberScope: Sql, operatorId: Id | undefined): Sql => sql`
  (${operatorId ? sql`operator_id = ${operatorId} OR` : raw('')}
   EXISTS (SELECT 1 FROM pool_member WHERE pool_member.pool_id = pool.id AND ${memberScope}))`;

export interface PoolReach {
  readonly memberScope: Sql;
  readonly operatorId: Id | undefined;
  /** An operator of the platform sees a pool without members too. */
  readonly isUnlimited: boolean;
}

const reached = ({ memberScope, operatorId, isUnlimited }: PoolReach): Sql =>
  isUnlimited ? raw('1 = 1') : inReach(memberScope, operatorId);

export const findPools = (reach: PoolReach, page: PageArgs): Sql => sql`
  SELECT ${POOL} FROM pool WHERE ${all([reached(reach), afterCursor(page, ['id'])])}
  ORDER BY id DESC LIMIT ${page.first + 1}`;

export const findPool = (reach: PoolReach, id: Id): Sql => sql`
  SELECT ${POOL} FROM pool WHERE id = ${id} AND ${reached(reach)}`;

export const findMembers = (poolIds: readonly Id[]): Sql => sql`
  SELECT ${MEMBER} FROM pool_member WHERE pool_id IN ${[...poolIds]}
  ORDER BY pool_id, enterprise_id, joined_on LIMIT 10000`;

/** The memberships that lasted on a day, of the named pools and firms. */
export const findMembershipsOn = (
  pairs: readonly { poolId: Id; enterpriseId: Id; on: LocalDate }[],
): Sql => sql`
  SELECT ${MEMBER} FROM pool_member
  WHERE pool_id IN ${[...new Set(pairs.map(({ poolId }) => poolId))]}
    AND enterprise_id IN ${[...new Set(pairs.map(({ enterpriseId }) => enterpriseId))]}`;

export const leave = (poolId: Id, enterpriseId: Id, on: LocalDate): Sql => sql`
  UPDATE pool_member SET left_on = ${on}
  WHERE pool_id = ${poolId} AND enterprise_id = ${enterpriseId} AND left_on IS NULL AND joined_on <= ${on}`;

import { Injectable } from '@nestjs/common';
import { EnterprisesService, enterpriseUnknown } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import type { Pool } from './pool.entity.js';
import type { PoolMember } from './pool-member.entity.js';
import {
  findMembers,
  findMembershipsOn,
  findPool,
  findPools,
  leave,
  type PoolReach,
} from './pools.queries.js';

export type NewPool = Pick<Pool, 'id' | 'nameZh' | 'operatorId' | 'openedOn'> & {
  readonly nameEn?: string | null;
};
export type Joining = Pick<PoolMember, 'poolId' | 'enterpriseId' | 'joinedOn'>;
export interface Leaving {
  readonly poolId: Id;
  readonly enterpriseId: Id;
  readonly leftOn: LocalDate;
}
/** Whether a firm was a member of a pool on a day. */
export type IsMember = (poolId: Id, enterpriseId: Id, on: LocalDate) => boolean;

@Injectable()
export class PoolsService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
  ) {}

  /** Opens a pool; its id again with the same content is a replay, with other content a CONFLICT. */
  async openPool(actor: Actor, input: NewPool): Promise<Pool> {
    await this.homeOf(input.operatorId);
    const inserted = {
      id: input.id,
      name_zh: input.nameZh,
      name_en: input.nameEn ?? null,
      operator_id: input.operatorId,
      opened_on: input.openedOn,
    };
    return this.database.transaction(async (transaction) => {
      await write(transaction, insertInto('pool', [inserted], raw('ON DUPLICATE KEY UPDATE id = id')));
      const stored = await row<Pool>(transaction, findPool(reachOf(actor), input.id));
      const isSame =
        stored?.nameZh === input.nameZh &&
        stored.operatorId === input.operatorId &&
        stored.openedOn === input.openedOn;
      if (!isSame) throw poolIdTaken(input.id);
      return stored;
    });
  }

  /** Takes a firm into a pool from a day on. By the operator of the platform or the firm that runs the pool. */
  async joinPool(actor: Actor, { poolId, enterpriseId, joinedOn }: Joining): Promise<PoolMember[]> {
    const pool = await this.runPool(actor, poolId);
    if (joinedOn < pool.openedOn) throw joinedBeforeOpening(pool, joinedOn);
    const regionCode = await this.homeOf(enterpriseId);
    const inserted = {
      pool_id: poolId,
      enterprise_id: enterpriseId,
      joined_on: joinedOn,
      region_code: regionCode,
    };
    return this.database.transaction(async (transaction) => {
      await row(transaction, sql`SELECT id FROM pool WHERE id = ${poolId} FOR UPDATE`);
      const before = await rows<PoolMember>(transaction, findMembers([poolId]));
      const own = before.filter((member) => member.enterpriseId === enterpriseId);
      if (own.some((member) => member.joinedOn === joinedOn)) return before;
      if (own.some((member) => member.leftOn === null || member.leftOn >= joinedOn))
        throw alreadyMember(enterpriseId);
      await write(transaction, insertInto('pool_member', [inserted]));
      return rows<PoolMember>(transaction, findMembers([poolId]));
    });
  }

  /** Ends a membership with a day. What the firm still holds stays in its custody until it is handed over. */
  async leavePool(actor: Actor, { poolId, enterpriseId, leftOn }: Leaving): Promise<PoolMember[]> {
    await this.runPool(actor, poolId);
    return this.database.transaction(async (transaction) => {
      const ended = await write(transaction, leave(poolId, enterpriseId, leftOn));
      const members = await rows<PoolMember>(transaction, findMembers([poolId]));
      const own = members.filter((member) => member.enterpriseId === enterpriseId);
      if (ended === 0 && !own.some((member) => member.leftOn === leftOn)) throw notMember(enterpriseId);
      return members;
    });
  }

  async pools(actor: Actor, page: PageArgs): Promise<Page<Pool>> {
    const found = await this.database.rows<Pool>(findPools(reachOf(actor), page));
    return pageOf(found, page.first, (pool) => [pool.id]);
  }

  /** Refuses with NOT_FOUND POOL_UNKNOWN where the actor has no part in it, as for one that does not exist. */
  async pool(actor: Actor, id: Id): Promise<Pool> {
    const found = await this.database.row<Pool>(findPool(reachOf(actor), id));
    if (!found) throw poolUnknown(id);
    return found;
  }

  /** The memberships of pools which the caller has authorised, by pool. */
  async membersOf(poolIds: readonly Id[]): Promise<Map<Id, PoolMember[]>> {
    const found = await this.database.rows<PoolMember>(findMembers(poolIds));
    const byPool = new Map<Id, PoolMember[]>(poolIds.map((id) => [id, []]));
    for (const member of found) byPool.get(member.poolId)?.push(member);
    return byPool;
  }

  /** One read for a batch: tells of each of the pairs whether it was a membership on its day. */
  async membersOn(
    transaction: Transaction,
    pairs: readonly { poolId: Id; enterpriseId: Id; on: LocalDate }[],
  ): Promise<IsMember> {
    const found = pairs.length === 0 ? [] : await rows<PoolMember>(transaction, findMembershipsOn(pairs));
    return (poolId, enterpriseId, on) =>
      found.some(
        (member) =>
          member.poolId === poolId &&
          member.enterpriseId === enterpriseId &&
          member.joinedOn <= on &&
          (member.leftOn === null || member.leftOn >= on),
      );
  }

  /** The pool, for those who may change its members. */
  private async runPool(actor: Actor, poolId: Id): Promise<Pool> {
    const pool = await this.pool(actor, poolId);
    if (hasRole(actor, 'OPERATOR') || actor.enterpriseId === pool.operatorId) return pool;
    throw refuse.forbidden('NOT_THE_POOL_OPERATOR', {
      zh: '只有循环池的运营方可以变更成员，请联系运营方。',
      en: 'Only the firm that runs a pool changes its members; ask that firm.',
    });
  }

  private async homeOf(enterpriseId: Id) {
    const [enterprise] = await this.enterprises.enterprisesByIds([enterpriseId]);
    if (!enterprise) throw enterpriseUnknown(enterpriseId);
    return enterprise.regionCode;
  }
}

const reachOf = (actor: Actor): PoolReach => ({
  memberScope: scopeOf(actor, { enterprise: 'pool_member.enterprise_id', region: 'pool_member.region_code' }),
  operatorId: actor.enterpriseId,
  isUnlimited: hasRole(actor, 'OPERATOR'),
});

export const poolUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'POOL_UNKNOWN',
    {
      zh: `没有找到循环池 ${id}：标识有误，或贵单位不是其成员。`,
      en: `There is no pool ${id}: the id is wrong, or your firm is no member of it.`,
    },
    { poolId: id },
  );

const poolIdTaken = (id: Id): Refusal =>
  refuse.conflict(
    'POOL_ID_TAKEN',
    {
      zh: `循环池标识 ${id} 已登记为不同内容，请核对后使用新的标识。`,
      en: `The pool id ${id} is already registered with other content; check it, or use a new id.`,
    },
    { poolId: id },
  );

const joinedBeforeOpening = (pool: Pool, joinedOn: LocalDate): Refusal =>
  refuse.badInput(
    'JOINED_BEFORE_OPENING',
    {
      zh: `循环池 ${pool.id} 于 ${pool.openedOn} 启用，加入日期 ${joinedOn} 早于该日，请核对日期。`,
      en: `The pool ${pool.id} opened on ${pool.openedOn}, so nobody joined it on ${joinedOn}; check the date.`,
    },
    { poolId: pool.id, joinedOn },
  );

const alreadyMember = (enterpriseId: Id): Refusal =>
  refuse.conflict(
    'ALREADY_MEMBER',
    {
      zh: `企业 ${enterpriseId} 当日已是该循环池成员；如需变更日期，请先结束原成员资格。`,
      en: `The firm ${enterpriseId} is already a member on that day; end that membership before a new one begins.`,
    },
    { enterpriseId },
  );

const notMember = (enterpriseId: Id): Refusal =>
  refuse.conflict(
    'NOT_A_MEMBER',
    {
      zh: `企业 ${enterpriseId} 当日不是该循环池成员，请核对企业和日期。`,
      en: `The firm ${enterpriseId} is no member of the pool on that day; check firm and date.`,
    },
    { enterpriseId },
  );

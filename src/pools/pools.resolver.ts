import {
  Args,
  ID,
  InputType,
  Mutation,
  ObjectType,
  PickType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { DateField, IdField } from '../platform/fields.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { Pool } from './pool.entity.js';
import { PoolMember } from './pool-member.entity.js';
import { PoolsService } from './pools.service.js';

@ObjectType()
class PoolConnection extends connectionOf(Pool) {}

@InputType()
class OpenPoolInput extends PickType(Pool, ['id', 'nameZh', 'nameEn', 'operatorId', 'openedOn'], InputType) {}

@InputType()
class JoinPoolInput {
  @IdField()
  poolId!: Id;

  @IdField()
  enterpriseId!: Id;

  @DateField()
  joinedOn!: LocalDate;
}

@InputType()
class LeavePoolInput {
  @IdField()
  poolId!: Id;

  @IdField()
  enterpriseId!: Id;

  @DateField({ description: 'Last day of its membership.' })
  leftOn!: LocalDate;
}

@Resolver(() => Pool)
export class PoolsResolver {
  constructor(private readonly pools: PoolsService) {}

  @Permit('OPERATOR')
  @Mutation(() => Pool, { description: '设立循环池' })
  openPool(@CurrentActor() actor: Actor, @Args('input') input: OpenPoolInput) {
    return this.pools.openPool(actor, input);
  }

  @Permit('OPERATOR', 'REPORTER')
  @Mutation(() => [PoolMember], { description: '加入循环池: by the firm that runs it, or the operator.' })
  joinPool(@CurrentActor() actor: Actor, @Args('input') input: JoinPoolInput) {
    return this.pools.joinPool(actor, input);
  }

  @Permit('OPERATOR', 'REPORTER')
  @Mutation(() => [PoolMember], { description: '退出循环池: by the firm that runs it, or the operator.' })
  leavePool(@CurrentActor() actor: Actor, @Args('input') input: LeavePoolInput) {
    return this.pools.leavePool(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => PoolConnection, {
    name: 'pools',
    description: '循环池: those in which the caller has a part.',
  })
  find(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.pools.pools(actor, page);
  }

  @Permit(...REPORT_READERS)
  @Query(() => Pool)
  pool(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.pools.pool(actor, id);
  }

  @ResolveField(() => [PoolMember])
  members(pool: Pool, _arguments: object, { loaders }: WithLoaders) {
    return loaderOf<PoolMember[]>(loaders, 'poolMembers', (ids) => this.pools.membersOf(ids)).load(pool.id);
  }
}

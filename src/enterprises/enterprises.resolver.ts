import {
  Args,
  ID,
  Mutation,
  ObjectType,
  PickType,
  Query,
  ResolveField,
  Resolver,
  InputType,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit, PermitEveryRole, type WithActor } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { Region, RegionsService } from '../regions/index.js';
import { Department } from './department.entity.js';
import { Enterprise, EnterpriseKindType, type EnterpriseKind } from './enterprise.entity.js';
import { EnterprisesService } from './enterprises.service.js';
import { Outlet } from './outlet.entity.js';

@ObjectType()
class EnterpriseConnection extends connectionOf(Enterprise) {}

@InputType()
class RegisterEnterpriseInput extends PickType(
  Enterprise,
  ['id', 'uscc', 'nameZh', 'nameEn', 'kind', 'regionCode'],
  InputType,
) {}

@InputType()
class OpenOutletInput extends PickType(
  Outlet,
  ['id', 'enterpriseId', 'nameZh', 'regionCode', 'openedOn'],
  InputType,
) {}

@InputType()
class RegisterDepartmentInput extends PickType(
  Department,
  ['id', 'nameZh', 'nameEn', 'kind', 'regionCode', 'validFrom'],
  InputType,
) {}

@Resolver(() => Enterprise)
export class EnterprisesResolver {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
  ) {}

  @Permit('OPERATOR')
  @Mutation(() => Enterprise)
  registerEnterprise(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterEnterpriseInput,
  ): Promise<Enterprise> {
    return this.enterprises.registerEnterprise(actor, input);
  }

  @Permit('REPORTER', 'OPERATOR')
  @Mutation(() => Outlet)
  openOutlet(@CurrentActor() actor: Actor, @Args('input') input: OpenOutletInput): Promise<Outlet> {
    return this.enterprises.openOutlet(actor, input);
  }

  @Permit('OPERATOR')
  @Mutation(() => Department)
  registerDepartment(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterDepartmentInput,
  ): Promise<Department> {
    return this.enterprises.registerDepartment(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => Enterprise)
  enterprise(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<Enterprise> {
    return this.enterprises.enterpriseInReach(actor, id);
  }

  @Permit(...REPORT_READERS)
  @Query(() => EnterpriseConnection, { name: 'enterprises' })
  find(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('kind', { type: () => EnterpriseKindType, nullable: true }) kind?: EnterpriseKind,
  ) {
    return this.enterprises.enterprises(actor, kind, page);
  }

  @PermitEveryRole()
  @Query(() => [Department])
  departments(@CurrentActor() actor: Actor): Promise<Department[]> {
    return this.enterprises.departments(actor);
  }

  @ResolveField(() => Region)
  region(enterprise: Enterprise, _arguments: object, { loaders }: WithLoaders) {
    return loaderOf<Region, RegionCode>(loaders, 'region', (codes) =>
      this.regions.regionsByCodes(codes),
    ).load(enterprise.regionCode);
  }

  @ResolveField(() => [Outlet])
  async outlets(
    enterprise: Enterprise,
    _arguments: object,
    { loaders, request }: WithLoaders & WithActor,
  ): Promise<Outlet[]> {
    const loader = loaderOf<Outlet[]>(loaders, 'outlets', async (ids) =>
      this.enterprises.outlets((await request.actor) as Actor, ids),
    );
    return (await loader.load(enterprise.id)) ?? [];
  }
}

import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Public } from '../platform/access.js';
import { EmissionFactorView } from './emission-factor.view.js';
import { FactorsService } from './factors.service.js';

@Resolver()
export class FactorsResolver {
  constructor(private readonly factors: FactorsService) {}

  @Public()
  @Query(() => [EmissionFactorView], { description: '排放因子: rows by id, or all of a region.' })
  emissionFactors(
    @Args('ids', { type: () => [ID], nullable: true }) ids?: string[],
    @Args('region', { type: () => String, nullable: true }) region?: string,
  ): Promise<EmissionFactorView[]> {
    return this.factors.emissionFactors({ ids, region });
  }
}

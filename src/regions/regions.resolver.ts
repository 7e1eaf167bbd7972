import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import { Public } from '../platform/access.js';
import { Region } from './region.entity.js';
import { RegionsService } from './regions.service.js';

@Resolver(() => Region)
export class RegionsResolver {
  constructor(private readonly regions: RegionsService) {}

  @Public()
  @Query(() => [Region], {
    name: 'regions',
    description: '行政区划: divisions directly under a parent; provinces when none is named.',
  })
  find(
    @Args('parentCode', { type: () => ID, defaultValue: NATION }) parentCode: RegionCode,
  ): Promise<Region[]> {
    return this.regions.regions({ parentCode });
  }
}

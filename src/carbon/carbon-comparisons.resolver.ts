import { Args, ArgsType, Field, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { CarbonArgs } from './carbon-args.js';
import { CarbonComparisons, type Edition } from './carbon-comparisons.service.js';
import { CarbonComparisonView, CarbonReductionComparisonView } from './carbon.view.js';

@ArgsType()
class ComparisonArgs extends CarbonArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'Version of the method; that of the month when left out.',
  })
  methodVersion?: number | null;

  @Field(() => ID, { nullable: true, description: 'The other method; the same one when left out.' })
  besideMethod?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of another method the newest when left out.' })
  besideMethodVersion?: number | null;

  @Field(() => ID, { nullable: true, description: 'The other factor release; the same one when left out.' })
  besideRelease?: string | null;
}

@ArgsType()
class InventoryComparisonArgs extends ComparisonArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Method of inventory; that by which results are stored when left out.',
  })
  method?: string | null;
}

@ArgsType()
class ReductionComparisonArgs extends ComparisonArgs {
  @Field(() => ID, { description: 'Method of reduction.' })
  method!: string;
}

const besideOf = ({ besideMethod, besideMethodVersion, besideRelease }: ComparisonArgs): Edition => ({
  method: besideMethod,
  methodVersion: besideMethodVersion,
  release: besideRelease,
});

@Resolver()
export class CarbonComparisonsResolver {
  constructor(private readonly comparisons: CarbonComparisons) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => CarbonComparisonView, {
    description:
      '对照: two methods, versions or factor releases side by side on the same facts, with their difference by line.',
  })
  carbonComparison(
    @CurrentActor() actor: Actor,
    @Args() args: InventoryComparisonArgs,
  ): Promise<CarbonComparisonView> {
    return this.comparisons.inventories(actor, args, besideOf(args));
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => CarbonReductionComparisonView, {
    description:
      '减排对照: two methods, versions or factor releases of a reduction on the same facts, with their difference by part.',
  })
  carbonReductionComparison(
    @CurrentActor() actor: Actor,
    @Args() args: ReductionComparisonArgs,
  ): Promise<CarbonReductionComparisonView> {
    return this.comparisons.reductions(actor, args, besideOf(args));
  }
}

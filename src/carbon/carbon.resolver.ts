import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { monthCheck } from '../platform/fields.js';
import { MonthScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { CarbonBoard, type CarbonQuestion } from './carbon-board.service.js';
import { CarbonComparisonView, CarbonInventoryView, CarbonReductionView } from './carbon.view.js';

@ArgsType()
class CarbonArgs implements CarbonQuestion {
  @Field(() => ID, {
    nullable: true,
    description: "One enterprise's figures; all of a region together when left out.",
  })
  enterpriseId?: Id | null;

  @Field(() => ID, { nullable: true, description: 'Only what was done in this region.' })
  regionCode?: RegionCode | null;

  @Checked(monthCheck)
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => ID, {
    nullable: true,
    description: 'Factor release; that which the month is computed with when left out.',
  })
  release?: string | null;
}

@Resolver()
export class CarbonResolver {
  constructor(private readonly board: CarbonBoard) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => CarbonInventoryView, {
    description: '碳排放清单: emissions of a month by line and account, down to measures and factor rows.',
  })
  carbonInventory(@CurrentActor() actor: Actor, @Args() args: CarbonArgs): Promise<CarbonInventoryView> {
    return this.board.inventory(actor, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [CarbonReductionView], {
    description:
      '减排量: estimated reductions of a month, one result a method; alternatives are never added.',
  })
  carbonReduction(@CurrentActor() actor: Actor, @Args() args: CarbonArgs): Promise<CarbonReductionView[]> {
    return this.board.reductions(actor, args);
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => CarbonComparisonView, {
    description: '对照: two factor releases side by side on the same facts, with their difference by line.',
  })
  carbonComparison(
    @CurrentActor() actor: Actor,
    @Args() args: CarbonArgs,
    @Args('besideRelease', { type: () => ID }) besideRelease: string,
  ): Promise<CarbonComparisonView> {
    return this.board.comparison(actor, args, besideRelease);
  }
}

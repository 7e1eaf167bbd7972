import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { CarbonArgs } from './carbon-args.js';
import { CarbonBoard } from './carbon-board.service.js';
import { CarbonInventoryView, CarbonReductionView } from './carbon.view.js';

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
}

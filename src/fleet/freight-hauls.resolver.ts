import { Args, ArgsType, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, IdField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import { CorrectFreightHaulInput, FreightHaul, RecordFreightHaulInput } from './freight-haul.entity.js';
import { FreightHaulsService } from './freight-hauls.service.js';

@ObjectType()
class FreightHaulConnection extends connectionOf(FreightHaul) {}

@InputType()
class RecordFreightHaulsInput {
  @BatchField(() => RecordFreightHaulInput)
  items!: RecordFreightHaulInput[];
}

@ArgsType()
class FreightHaulArgs extends FactListArgs {
  @IdField({ nullable: true })
  outletId?: Id | null;
}

@Resolver(() => FreightHaul)
export class FreightHaulsResolver {
  constructor(private readonly freight: FreightHaulsService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报货运: all items or none.' })
  recordFreightHauls(@CurrentActor() actor: Actor, @Args('input') input: RecordFreightHaulsInput) {
    return this.freight.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正货运: a new record takes the place of the old one.' })
  correctFreightHaul(@CurrentActor() actor: Actor, @Args('input') input: CorrectFreightHaulInput) {
    return this.freight.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => FreightHaulConnection, { description: '货运: newest day first.' })
  freightHauls(@CurrentActor() actor: Actor, @Args() args: FreightHaulArgs) {
    return this.freight.hauls.page(actor, args, [
      args.outletId ? sql`outlet_id = ${args.outletId}` : undefined,
    ]);
  }

  @Permit(...REPORT_READERS)
  @Query(() => FreightHaul)
  freightHaul(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.freight.hauls.one(actor, id);
  }
}

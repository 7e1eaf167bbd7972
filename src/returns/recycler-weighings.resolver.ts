import { Args, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField } from '../platform/fields.js';
import { RecyclerHandOversService } from './recycler-hand-overs.service.js';
import {
  CorrectRecyclerWeighingInput,
  RecordRecyclerWeighingInput,
  RecyclerWeighing,
} from './recycler-weighing.entity.js';

@ObjectType()
class RecyclerWeighingConnection extends connectionOf(RecyclerWeighing) {}

@InputType()
class RecordRecyclerWeighingsInput {
  @BatchField(() => RecordRecyclerWeighingInput)
  items!: RecordRecyclerWeighingInput[];
}

@Resolver(() => RecyclerWeighing)
export class RecyclerWeighingsResolver {
  constructor(private readonly service: RecyclerHandOversService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], {
    description: '填报复磅: a recycler says what it weighed itself; records all items or none.',
  })
  recordRecyclerWeighings(@CurrentActor() actor: Actor, @Args('input') input: RecordRecyclerWeighingsInput) {
    return this.service.weighings.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正复磅: a new record takes the place of the old one.' })
  correctRecyclerWeighing(@CurrentActor() actor: Actor, @Args('input') input: CorrectRecyclerWeighingInput) {
    return this.service.weighings.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclerWeighingConnection, { description: '复磅: of the recycler, newest day first.' })
  recyclerWeighings(@CurrentActor() actor: Actor, @Args() args: FactListArgs) {
    return this.service.weighings.page(actor, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclerWeighing)
  recyclerWeighing(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.weighings.one(actor, id);
  }
}

import { Args, ArgsType, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, IdField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import {
  CorrectReturnInput,
  RecordReturnInput,
  RecyclingReturn,
  type ReturnItemKind,
  ReturnItemKindType,
} from './recycling-return.entity.js';
import { ReturnsService } from './returns.service.js';

@InputType()
class RecordReturnsInput {
  @BatchField(() => RecordReturnInput)
  items!: RecordReturnInput[];
}

@ObjectType()
class RecyclingReturnConnection extends connectionOf(RecyclingReturn) {}

@ArgsType()
class RecyclingReturnsArgs extends FactListArgs {
  @Field(() => ReturnItemKindType, { nullable: true })
  itemKind?: ReturnItemKind | null;

  @IdField({ nullable: true })
  outletId?: Id | null;
}

const narrowedBy = ({ itemKind, outletId }: RecyclingReturnsArgs) => [
  itemKind ? sql`item_kind = ${itemKind}` : undefined,
  outletId ? sql`outlet_id = ${outletId}` : undefined,
];

@Resolver(() => RecyclingReturn)
export class ReturnsResolver {
  constructor(private readonly returns: ReturnsService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报回收: records all items or none.' })
  recordReturns(@CurrentActor() actor: Actor, @Args('input') input: RecordReturnsInput) {
    return this.returns.dropOffs.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正回收: a new record takes the place of the old one.' })
  correctReturn(@CurrentActor() actor: Actor, @Args('input') input: CorrectReturnInput) {
    return this.returns.dropOffs.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclingReturnConnection, { description: '回收: newest first.' })
  recyclingReturns(@CurrentActor() actor: Actor, @Args() args: RecyclingReturnsArgs) {
    return this.returns.dropOffs.page(actor, args, narrowedBy(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclingReturn)
  recyclingReturn(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.returns.dropOffs.one(actor, id);
  }
}

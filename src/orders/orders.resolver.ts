import { Args, ArgsType, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, EnumField, IdField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import {
  CorrectGreenOrderInput,
  GreenOrder,
  PackagingClassType,
  RecordGreenOrderInput,
} from './green-order.entity.js';
import { OrdersService } from './orders.service.js';
import type { PackagingClass } from './packaging-class.js';

@ObjectType()
class GreenOrderConnection extends connectionOf(GreenOrder) {}

@InputType()
class RecordGreenOrdersInput {
  @BatchField(() => RecordGreenOrderInput)
  items!: RecordGreenOrderInput[];
}

@ArgsType()
class GreenOrderArgs extends FactListArgs {
  @IdField({ nullable: true })
  outletId?: Id | null;

  @EnumField(PackagingClassType, { nullable: true })
  chosenClass?: PackagingClass | null;
}

const narrowed = ({ outletId, chosenClass }: GreenOrderArgs) => [
  outletId ? sql`outlet_id = ${outletId}` : undefined,
  chosenClass ? sql`chosen_class = ${chosenClass}` : undefined,
];

@Resolver(() => GreenOrder)
export class OrdersResolver {
  constructor(private readonly service: OrdersService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报绿色订单: records all items or none.' })
  recordGreenOrders(@CurrentActor() actor: Actor, @Args('input') input: RecordGreenOrdersInput) {
    return this.service.orders.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正绿色订单: a new record takes the place of the old one.' })
  correctGreenOrder(@CurrentActor() actor: Actor, @Args('input') input: CorrectGreenOrderInput) {
    return this.service.orders.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => GreenOrderConnection, { description: '绿色订单: newest first.' })
  greenOrders(@CurrentActor() actor: Actor, @Args() args: GreenOrderArgs) {
    return this.service.orders.page(actor, args, narrowed(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => GreenOrder)
  greenOrder(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.orders.one(actor, id);
  }
}

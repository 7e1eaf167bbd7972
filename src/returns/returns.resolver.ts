import {
  Args,
  ArgsType,
  Field,
  InputType,
  IntersectionType,
  Mutation,
  ObjectType,
  PickType,
  Query,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { Correction, RecordedFact } from '../platform/facts.js';
import { BatchField, DateField, IdField } from '../platform/fields.js';
import { RecyclingReturn, type ReturnItemKind, ReturnItemKindType } from './recycling-return.entity.js';
import { ReturnsService } from './returns.service.js';

@InputType()
class RecordReturnInput extends PickType(
  RecyclingReturn,
  [
    'sourceRef',
    'evidenceGrade',
    'outletId',
    'occurredAt',
    'itemKind',
    'itemCode',
    'quantity',
    'massKg',
    'itemCondition',
    'disposition',
  ],
  InputType,
) {
  @IdField({ nullable: true, description: 'Pseudonymous consumer who handed it in.' })
  personId?: Id | null;
}

@InputType()
class RecordReturnsInput {
  @BatchField(() => RecordReturnInput)
  items!: RecordReturnInput[];
}

@InputType()
class CorrectReturnInput extends IntersectionType(Correction, RecordReturnInput) {}

@ObjectType()
class RecyclingReturnConnection extends connectionOf(RecyclingReturn) {}

@ArgsType()
class RecyclingReturnsArgs extends PageArgs {
  @Field(() => ReturnItemKindType, { nullable: true })
  itemKind?: ReturnItemKind | null;

  @IdField({ nullable: true })
  outletId?: Id | null;

  @DateField({ nullable: true, description: 'First day, included.' })
  from?: LocalDate | null;

  @DateField({ nullable: true, description: 'Last day, included.' })
  to?: LocalDate | null;
}

@Resolver(() => RecyclingReturn)
export class ReturnsResolver {
  constructor(private readonly returns: ReturnsService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报回收: records all items or none.' })
  recordReturns(@CurrentActor() actor: Actor, @Args('input') input: RecordReturnsInput) {
    return this.returns.recordReturns(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正回收: a new record takes the place of the old one.' })
  correctReturn(@CurrentActor() actor: Actor, @Args('input') input: CorrectReturnInput) {
    return this.returns.correctReturn(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclingReturnConnection, { description: '回收: newest first.' })
  recyclingReturns(
    @CurrentActor() actor: Actor,
    @Args() { itemKind, outletId, from, to, ...page }: RecyclingReturnsArgs,
  ) {
    return this.returns.returns(actor, { itemKind, outletId, from, to }, page);
  }
}

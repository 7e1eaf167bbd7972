import {
  Args,
  ArgsType,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, BooleanField, DateField, IdField } from '../platform/fields.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { sql } from '../platform/sql.js';
import {
  CorrectRecyclerHandOverInput,
  RecordRecyclerHandOverInput,
  RecyclerHandOver,
} from './recycler-hand-over.entity.js';
import { weighedAs, type WeighedAgain } from './recycler-hand-overs.queries.js';
import { RecyclerHandOversService } from './recycler-hand-overs.service.js';
import { type ReturnItemKind, ReturnItemKindType } from './recycling-return.entity.js';
import { besideTheTicket, WeighedByRecycler } from './weighed-by-recycler.view.js';

@ObjectType()
class RecyclerHandOverConnection extends connectionOf(RecyclerHandOver) {}

@InputType()
class RecordRecyclerHandOversInput {
  @BatchField(() => RecordRecyclerHandOverInput)
  items!: RecordRecyclerHandOverInput[];
}

const IS_WEIGHED = { nullable: true, description: 'Only those that the recycler has weighed, or has not.' };
const DIFFERS = {
  nullable: true,
  description: 'Only those that the recycler weighed beyond the tolerance, or others.',
};

@ArgsType()
class RecyclerHandOversArgs extends FactListArgs {
  @Field(() => ReturnItemKindType, { nullable: true })
  itemKind?: ReturnItemKind | null;

  @IdField({ nullable: true })
  outletId?: Id | null;

  @BooleanField(IS_WEIGHED)
  isWeighed?: boolean | null;

  @BooleanField(DIFFERS)
  differs?: boolean | null;
}

@ArgsType()
class RecyclerHandOversReceivedArgs extends PageArgs {
  @DateField({ nullable: true, description: 'First day, included.' })
  from?: LocalDate | null;

  @DateField({ nullable: true, description: 'Last day, included.' })
  to?: LocalDate | null;

  @BooleanField(IS_WEIGHED)
  isWeighed?: boolean | null;

  @BooleanField(DIFFERS)
  differs?: boolean | null;
}

const narrowedBy = ({ itemKind, outletId, ...weighed }: RecyclerHandOversArgs) => [
  itemKind ? sql`item_kind = ${itemKind}` : undefined,
  outletId ? sql`outlet_id = ${outletId}` : undefined,
  ...weighedAs(weighed),
];

@Resolver(() => RecyclerHandOver)
export class RecyclerHandOversResolver {
  constructor(private readonly service: RecyclerHandOversService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报交付回收企业: records all items or none.' })
  recordRecyclerHandOvers(@CurrentActor() actor: Actor, @Args('input') input: RecordRecyclerHandOversInput) {
    return this.service.handOvers.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正交付: a new record takes the place of the old one.' })
  correctRecyclerHandOver(@CurrentActor() actor: Actor, @Args('input') input: CorrectRecyclerHandOverInput) {
    return this.service.handOvers.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclerHandOverConnection, { description: '交付回收企业: newest day first.' })
  recyclerHandOvers(@CurrentActor() actor: Actor, @Args() args: RecyclerHandOversArgs) {
    return this.service.handOvers.page(actor, args, narrowedBy(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => RecyclerHandOver)
  recyclerHandOver(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.handOvers.one(actor, id);
  }

  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR')
  @Query(() => RecyclerHandOverConnection, {
    description: '收到的交付: what firms say they handed over to the caller’s own firm, by its code.',
  })
  recyclerHandOversReceived(
    @CurrentActor() actor: Actor,
    @Args() { from, to, isWeighed, differs, ...page }: RecyclerHandOversReceivedArgs,
  ) {
    return this.service.received(actor, { from, to, isWeighed, differs }, page);
  }

  @ResolveField(() => WeighedByRecycler, {
    nullable: true,
    description: '复磅结果: as it stands now; null until the recycler has weighed it.',
  })
  async weighedByRecycler(handOver: RecyclerHandOver, _arguments: object, { loaders }: WithLoaders) {
    const loader = loaderOf<WeighedAgain>(loaders, 'weighedByRecycler', (ids) =>
      this.service.weighedAgain(ids),
    );
    const weighing = await loader.load(handOver.id);
    return weighing && besideTheTicket(handOver, weighing);
  }
}

import { Args, ArgsType, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, CodeField, IdField } from '../platform/fields.js';
import { sql } from '../platform/sql.js';
import {
  CorrectProgrammeFactInput,
  ProgrammeFact,
  RecordProgrammeFactInput,
} from './programme-fact.entity.js';
import { RecordedFacts } from './recorded-facts.service.js';

@ObjectType()
class ProgrammeFactConnection extends connectionOf(ProgrammeFact) {}

@InputType()
class RecordProgrammeFactsInput {
  @IdField({ nullable: true, description: 'The firm; the own one when left out.' })
  enterpriseId?: Id | null;

  @BatchField(() => RecordProgrammeFactInput)
  items!: RecordProgrammeFactInput[];
}

@InputType()
class CorrectProgrammeFactOfFirmInput extends CorrectProgrammeFactInput {
  @IdField({ nullable: true, description: 'The firm; the own one when left out.' })
  enterpriseId?: Id | null;
}

@ArgsType()
class ProgrammeFactsArgs extends FactListArgs {
  @CodeField({ max: 32, nullable: true })
  subjectKind?: string | null;

  @CodeField({ max: 64, nullable: true })
  subjectId?: string | null;

  @CodeField({ max: 100, nullable: true })
  name?: string | null;
}

const narrowedBy = ({ subjectKind, subjectId, name }: ProgrammeFactsArgs) => [
  subjectKind ? sql`subject_kind = ${subjectKind}` : undefined,
  subjectId ? sql`subject_id = ${subjectId}` : undefined,
  name ? sql`name = ${name}` : undefined,
];

@Resolver(() => ProgrammeFact)
export class RecordedFactsResolver {
  constructor(private readonly service: RecordedFacts) {}

  @Permit('REPORTER', 'CASE_OFFICER', 'OPERATOR')
  @Mutation(() => [RecordedFact], { description: '登记项目事实: records all items or none.' })
  recordProgrammeFacts(
    @CurrentActor() actor: Actor,
    @Args('input') { enterpriseId, items }: RecordProgrammeFactsInput,
  ) {
    return this.service.record(actor, enterpriseId, items);
  }

  @Permit('REPORTER', 'CASE_OFFICER', 'OPERATOR')
  @Mutation(() => RecordedFact, { description: '更正项目事实: a new record takes the place of the old one.' })
  correctProgrammeFact(
    @CurrentActor() actor: Actor,
    @Args('input') { enterpriseId, ...item }: CorrectProgrammeFactOfFirmInput,
  ) {
    return this.service.correct(actor, enterpriseId, item);
  }

  @Permit(...REPORT_READERS)
  @Query(() => ProgrammeFactConnection, {
    description: '项目事实: what firms and officers recorded for programmes, by id.',
  })
  programmeFacts(@CurrentActor() actor: Actor, @Args() args: ProgrammeFactsArgs) {
    return this.service.facts.page(actor, args, narrowedBy(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => ProgrammeFact)
  programmeFact(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.facts.one(actor, id);
  }
}

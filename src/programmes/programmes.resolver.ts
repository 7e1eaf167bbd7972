import { Args, ArgsType, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor, Role } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { CodeField, EnumField } from '../platform/fields.js';
import {
  AmendProgrammeDraftInput,
  DraftProgrammeInput,
  type DraftState,
  DraftStateType,
  ProgrammeDraft,
  ReturnProgrammeDraftInput,
} from './programme-draft.entity.js';
import { DraftAnswerView } from './programme-draft.view.js';
import { ProgrammeDrafts } from './programme-drafts.service.js';
import { ProgrammePublications } from './programme-publications.service.js';
import { ProgrammeVersionRow } from './programme-version.entity.js';

/** Who decides what a draft becomes, and who oversees it. */
const DECIDERS = ['POLICY_EDITOR', 'APPROVER'] as const satisfies readonly Role[];
const READERS = [...DECIDERS, 'AUDITOR', 'OPERATOR'] as const satisfies readonly Role[];

@ObjectType()
class ProgrammeVersionConnection extends connectionOf(ProgrammeVersionRow) {}

@ObjectType()
class ProgrammeDraftConnection extends connectionOf(ProgrammeDraft) {}

@ArgsType()
class ProgrammeVersionArgs extends PageArgs {
  @CodeField({ max: 64, nullable: true, description: 'Code of one programme.' })
  code?: string | null;
}

@ArgsType()
class ProgrammeDraftArgs extends PageArgs {
  @EnumField(DraftStateType, { nullable: true })
  state?: DraftState | null;
}

const IdArgument = () => Args('id', { type: () => ID });

@Resolver()
export class ProgrammesResolver {
  constructor(
    private readonly service: ProgrammeDrafts,
    private readonly publications: ProgrammePublications,
  ) {}

  @PermitEveryRole()
  @Query(() => ProgrammeVersionConnection, {
    description: '项目规则版本: every version published, newest first.',
  })
  programmeVersions(@Args() { code, ...page }: ProgrammeVersionArgs) {
    return this.publications.publications(code, page);
  }

  @Permit(...READERS)
  @Query(() => ProgrammeDraftConnection, {
    description: '项目规则草案: of the region of the reader, newest first.',
  })
  programmeDrafts(@CurrentActor() actor: Actor, @Args() { state, ...page }: ProgrammeDraftArgs) {
    return this.service.drafts(actor, state, page);
  }

  @Permit(...READERS)
  @Query(() => ProgrammeDraft)
  programmeDraft(@CurrentActor() actor: Actor, @IdArgument() id: Id) {
    return this.service.draftOf(actor, id);
  }

  @Permit(...READERS)
  @Query(() => DraftAnswerView, {
    complexity: 100,
    description: '检查草案: what is wrong with it by line and column, and what each example comes to.',
  })
  checkProgrammeDraft(@CurrentActor() actor: Actor, @IdArgument() id: Id): Promise<DraftAnswerView> {
    return this.service.check(actor, id);
  }

  @Permit('POLICY_EDITOR')
  @Mutation(() => ProgrammeDraft, {
    description: '起草项目规则: any text may be drafted, and checked as it is.',
  })
  draftProgramme(@CurrentActor() actor: Actor, @Args('input') input: DraftProgrammeInput) {
    return this.service.draft(actor, input);
  }

  @Permit('POLICY_EDITOR')
  @Mutation(() => ProgrammeDraft, { description: '修改草案: by its author, until it is submitted.' })
  amendProgrammeDraft(@CurrentActor() actor: Actor, @Args('input') input: AmendProgrammeDraftInput) {
    return this.service.amend(actor, input);
  }

  @Permit('POLICY_EDITOR')
  @Mutation(() => ProgrammeDraft, {
    description: '提交草案: by its author, once its shape is right and every example comes out.',
  })
  submitProgrammeDraft(@CurrentActor() actor: Actor, @IdArgument() id: Id) {
    return this.service.submit(actor, id);
  }

  @Permit(...DECIDERS)
  @Mutation(() => ProgrammeDraft, { description: '退回草案: to its author, by another person.' })
  returnProgrammeDraft(
    @CurrentActor() actor: Actor,
    @Args('input') { id, because }: ReturnProgrammeDraftInput,
  ) {
    return this.service.sendBack(actor, id, because);
  }

  @Permit(...DECIDERS)
  @Mutation(() => ProgrammeDraft, {
    description:
      '公布项目规则: by another person than its author. What was published stays for ever, and a further version begins tomorrow at the earliest.',
  })
  publishProgramme(@CurrentActor() actor: Actor, @IdArgument() id: Id) {
    return this.service.publish(actor, id);
  }
}

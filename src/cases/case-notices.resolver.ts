import { Args, ArgsType, InputType, Mutation, ObjectType, PickType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit, PermitEveryRole, Public } from '../platform/access.js';
import { connectionOf, type Page, PageArgs } from '../platform/connection.js';
import { CodeField, IdField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { CaseInterests } from './case-interests.service.js';
import { CaseNotices } from './case-notices.service.js';
import { CaseInterest, CaseObjection } from './case-objection.entity.js';
import { CaseReasonArgs } from './case-steps.resolver.js';
import { PublicNotice } from './case.view.js';
import { CasesService } from './cases.service.js';
import { yuanOf } from './fen.js';
import { SubsidyCase } from './subsidy-case.entity.js';

@ObjectType()
class PublicNoticeConnection extends connectionOf(PublicNotice) {}

@ArgsType()
class PublicNoticeArgs extends PageArgs {
  @CodeField({ max: 64, nullable: true })
  programme?: string | null;
}

@InputType()
class RaiseObjectionInput extends PickType(CaseObjection, ['id', 'caseId', 'objector', 'words'], InputType) {}

@ArgsType()
class ObjectionArgs {
  @IdField()
  objectionId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;
}

@InputType()
class DeclareInterestInput extends PickType(
  CaseInterest,
  ['id', 'enterpriseId', 'kind', 'words'],
  InputType,
) {
  @IdField({
    nullable: true,
    description: 'Who has it; oneself if left out. Another’s is entered by the operator.',
  })
  personId?: Id | null;
}

@ArgsType()
class InterestArgs {
  @IdField()
  id!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;
}

/** 公示、异议与回避 */
@Resolver(() => SubsidyCase)
export class CaseNoticesResolver {
  constructor(
    private readonly notices: CaseNotices,
    private readonly interests: CaseInterests,
    private readonly cases: CasesService,
  ) {}

  @Public()
  @Query(() => PublicNoticeConnection, { description: '公示名单: what is in public notice now.' })
  async publicNotices(@Args() args: PublicNoticeArgs): Promise<Page<PublicNotice>> {
    const { nodes, edges, pageInfo } = await this.cases.notices(args.programme, args);
    const shown = nodes.map(({ plannedFen, claimFen, ...notice }) => {
      const fen = plannedFen ?? claimFen;
      return { ...notice, amountYuan: fen === null ? null : yuanOf(fen) };
    });
    return {
      nodes: shown,
      pageInfo,
      edges: edges.map(({ cursor }, index) => ({ cursor, node: shown[index] as PublicNotice })),
    };
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '公示, for the days of the procedure.' })
  publishCase(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.notices.publish(actor, caseId, reason);
  }

  @PermitEveryRole()
  @Mutation(() => CaseObjection, {
    description: '提出异议, by anybody who is signed in, while the notice runs.',
  })
  raiseObjection(
    @CurrentActor() actor: Actor,
    @Args('input') input: RaiseObjectionInput,
  ): Promise<CaseObjection> {
    return this.notices.object(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '异议成立: back to the first check.' })
  upholdObjection(
    @CurrentActor() actor: Actor,
    @Args() { objectionId, reason }: ObjectionArgs,
  ): Promise<SubsidyCase> {
    return this.notices.uphold(actor, objectionId, reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '异议不成立, with reasons.' })
  dismissObjection(
    @CurrentActor() actor: Actor,
    @Args() { objectionId, reason }: ObjectionArgs,
  ): Promise<SubsidyCase> {
    return this.notices.dismiss(actor, objectionId, reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '公示期满: once no objection is open.' })
  closeNotice(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.notices.close(actor, caseId, reason);
  }

  @Permit('CASE_OFFICER', 'APPROVER', 'POLICY_EDITOR', 'AUDITOR', 'OPERATOR')
  @Mutation(() => CaseInterest, { description: '申明利害关系: its cases are then not to be seen.' })
  declareInterest(
    @CurrentActor() actor: Actor,
    @Args('input') input: DeclareInterestInput,
  ): Promise<CaseInterest> {
    return this.interests.declare(actor, input);
  }

  @Permit('OPERATOR')
  @Mutation(() => CaseInterest, { description: '解除利害关系, by another than who has it.' })
  endInterest(@CurrentActor() actor: Actor, @Args() args: InterestArgs): Promise<CaseInterest> {
    return this.interests.end(actor, args);
  }

  @Permit('CASE_OFFICER', 'APPROVER', 'POLICY_EDITOR', 'AUDITOR', 'OPERATOR')
  @Query(() => [CaseInterest], { description: '本人的利害关系, declared last first.' })
  ownInterests(@CurrentActor() actor: Actor): Promise<CaseInterest[]> {
    return this.interests.own(actor);
  }
}

import { Args, ArgsType, InputType, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { BatchField, BooleanField, IdField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { CaseApprovals } from './case-approvals.service.js';
import { CaseChecks } from './case-checks.service.js';
import { SettleClaimInput } from './case-claim.entity.js';
import { CaseInstalment } from './case-instalment.entity.js';
import { VerifiedFactInput } from './case.view.js';
import { InstalmentTests } from './instalment-tests.service.js';
import { SubsidyCase } from './subsidy-case.entity.js';

@ArgsType()
export class CaseReasonArgs {
  @IdField()
  caseId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters, description: 'Why; kept in the record of the case.' })
  reason!: string;
}

@InputType()
class VerifyFactsInput {
  @IdField()
  caseId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;

  @BatchField(() => VerifiedFactInput)
  facts!: VerifiedFactInput[];
}

@InputType()
class TestInstalmentInput {
  @IdField()
  id!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;

  @BooleanField({
    description: 'Takes what is undetermined as not proven: it was asked for and did not come.',
  })
  isClosed!: boolean;
}

/** What departments do with a case: 初审、审查、批准、考核、评价. */
@Resolver(() => SubsidyCase)
export class CaseStepsResolver {
  constructor(
    private readonly checks: CaseChecks,
    private readonly approvals: CaseApprovals,
    private readonly tests: InstalmentTests,
  ) {}

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '退回补正, as often as the programme allows.' })
  returnCase(@CurrentActor() actor: Actor, @Args() { caseId, reason }: CaseReasonArgs): Promise<SubsidyCase> {
    return this.checks.take(actor, caseId, 'RETURN', reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '退回初审: a later department sends it back.' })
  sendCaseBack(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.checks.take(actor, caseId, 'SEND_BACK', reason);
  }

  @Permit('CASE_OFFICER', 'APPROVER')
  @Mutation(() => SubsidyCase, { description: '不予支持, with reasons; the firm may appeal once.' })
  refuseCase(@CurrentActor() actor: Actor, @Args() { caseId, reason }: CaseReasonArgs): Promise<SubsidyCase> {
    return this.checks.take(actor, caseId, 'REFUSE', reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '同意: the department agrees; all that are named have to.' })
  agreeToCase(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.checks.agree(actor, caseId, reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, {
    description:
      '核定: facts as papers show them; the case is decided again. Once it has its award the decision stays, and a difference is proposed.',
  })
  verifyCaseFacts(
    @CurrentActor() actor: Actor,
    @Args('input') input: VerifyFactsInput,
  ): Promise<SubsidyCase> {
    const facts = input.facts.map(({ subjectKind, subjectId, assessment, ...fact }) => ({
      ...fact,
      subjectKind: subjectKind ?? null,
      subjectId: subjectId ?? null,
      assessment: assessment ?? null,
    }));
    return this.checks.verify(actor, input.caseId, facts, input.reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, {
    description: '重复申领认定: whether both of two cases may get money for the same.',
  })
  settleDoubleClaim(
    @CurrentActor() actor: Actor,
    @Args('input') input: SettleClaimInput,
  ): Promise<SubsidyCase> {
    return this.checks.settleClaim(actor, input);
  }

  @Permit('APPROVER')
  @Mutation(() => SubsidyCase, { description: '批准, by a person who took no part in checking it.' })
  approveCase(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.approvals.approve(actor, caseId, reason);
  }

  @Permit('APPROVER')
  @Mutation(() => SubsidyCase, { description: '复核成立: back to its first check.' })
  grantAppeal(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.approvals.appeal(actor, caseId, 'GRANT_APPEAL', reason);
  }

  @Permit('APPROVER')
  @Mutation(() => SubsidyCase, { description: '维持原决定' })
  dismissAppeal(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.approvals.appeal(actor, caseId, 'DISMISS_APPEAL', reason);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => CaseInstalment, { description: '分期考核: one assessment year on its own.' })
  testInstalment(
    @CurrentActor() actor: Actor,
    @Args('input') input: TestInstalmentInput,
  ): Promise<CaseInstalment> {
    return this.tests.test(actor, input);
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, { description: '绩效评价, once all of it is paid.' })
  evaluateCase(
    @CurrentActor() actor: Actor,
    @Args() { caseId, reason }: CaseReasonArgs,
  ): Promise<SubsidyCase> {
    return this.approvals.evaluate(actor, caseId, reason);
  }
}

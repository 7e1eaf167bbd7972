import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { BatchField, IdField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { CaseApprovals } from './case-approvals.service.js';
import { CaseDocumentInput } from './case-claim.entity.js';
import { CaseDrafts } from './case-drafts.service.js';
import { CaseFilings } from './case-filings.service.js';
import { CaseReasonArgs } from './case-steps.resolver.js';
import { ApplicationField, type ApplicationInput, applicationOf, DraftCaseInput } from './case.view.js';
import { SubsidyCase } from './subsidy-case.entity.js';

@InputType()
class OfferCaseInput extends DraftCaseInput {
  @IdField()
  enterpriseId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;
}

@InputType()
class FileCaseInput {
  @IdField()
  caseId!: Id;

  @ApplicationField()
  application?: ApplicationInput | null;

  @BatchField(() => CaseDocumentInput, LIMITS.evidencePerTarget, { nullable: true })
  documents?: CaseDocumentInput[] | null;
}

const drafted = <T extends DraftCaseInput>({ application, ...input }: T) => ({
  ...input,
  application: application ? applicationOf(application) : null,
});
const filed = ({ application, ...input }: FileCaseInput) => ({
  ...input,
  application: application ? applicationOf(application) : null,
});

/** What the applicant does with its case: 起草、申报、补正、撤回、申请复核. */
@Resolver(() => SubsidyCase)
export class CaseFilingsResolver {
  constructor(
    private readonly drafts: CaseDrafts,
    private readonly filings: CaseFilings,
    private readonly approvals: CaseApprovals,
  ) {}

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => SubsidyCase, { description: '起草申报件: one open case of a firm in a round.' })
  draftCase(@CurrentActor() actor: Actor, @Args('input') input: DraftCaseInput): Promise<SubsidyCase> {
    return this.drafts.draft(actor, drafted(input));
  }

  @Permit('CASE_OFFICER')
  @Mutation(() => SubsidyCase, {
    description: '免申即享: a department drafts the case of a firm that qualifies, and the firm confirms it.',
  })
  offerCase(@CurrentActor() actor: Actor, @Args('input') input: OfferCaseInput): Promise<SubsidyCase> {
    return this.drafts.offer(actor, {
      ...drafted(input),
      enterpriseId: input.enterpriseId,
      reason: input.reason,
    });
  }

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => SubsidyCase, { description: '申报: facts, rule and decision are pinned.' })
  fileCase(@CurrentActor() actor: Actor, @Args('input') input: FileCaseInput): Promise<SubsidyCase> {
    return this.filings.file(actor, filed(input));
  }

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => SubsidyCase, { description: '确认: the firm takes up what a department drafted for it.' })
  confirmCase(@CurrentActor() actor: Actor, @Args('input') input: FileCaseInput): Promise<SubsidyCase> {
    return this.filings.confirm(actor, filed(input));
  }

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => SubsidyCase, { description: '补正后再报' })
  fileCaseAgain(@CurrentActor() actor: Actor, @Args('input') input: FileCaseInput): Promise<SubsidyCase> {
    return this.filings.fileAgain(actor, filed(input));
  }

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => SubsidyCase, { description: '撤回, before it is approved.' })
  withdrawCase(@CurrentActor() actor: Actor, @Args() args: CaseReasonArgs): Promise<SubsidyCase> {
    return this.filings.withdraw(actor, args);
  }

  @Permit('REPORTER', 'ATTESTOR')
  @Mutation(() => SubsidyCase, { description: '申请复核, once, against a refusal.' })
  appealCase(@CurrentActor() actor: Actor, @Args() { caseId, reason }: CaseReasonArgs): Promise<SubsidyCase> {
    return this.approvals.appeal(actor, caseId, 'APPEAL', reason);
  }
}

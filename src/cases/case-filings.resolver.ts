import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { BatchField, IdField, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { CaseApprovals } from './case-approvals.service.js';
import { CaseDocumentInput } from './case-claim.entity.js';
import { CaseDrafts } from './case-drafts.service.js';
import { CaseFilings } from './case-filings.service.js';
import { CaseOffers, type OfferedCases } from './case-offers.service.js';
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
class OfferCasesInput {
  @IdField()
  roundId!: Id;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;

  @IdField({ nullable: true, description: 'Firms behind this one; what was answered last as `after`.' })
  after?: Id | null;
}

@ObjectType('OfferedCases', { description: '免申即享: what was offered to the firms that were looked at.' })
class OfferedCasesView implements OfferedCases {
  @Field(() => [SubsidyCase])
  cases!: readonly SubsidyCase[];

  @Field(() => Int, {
    description: 'Firms that qualify and had a case already, or in which one has an interest oneself.',
  })
  skipped!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'More firms are to be looked at from here on; null once all were.',
  })
  after!: string | null;
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
    private readonly offers: CaseOffers,
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

  @Permit('CASE_OFFICER')
  @Mutation(() => OfferedCasesView, {
    complexity: 50,
    description:
      '免申即享: offers a case to every firm that qualifies in a round and has none. The same again offers nothing twice.',
  })
  offerCases(
    @CurrentActor() actor: Actor,
    @Args('input') { roundId, reason, after }: OfferCasesInput,
  ): Promise<OfferedCases> {
    return this.offers.offerAll(actor, { roundId, reason, after: after ?? '' });
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

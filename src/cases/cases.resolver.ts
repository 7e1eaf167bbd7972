import { Args, ArgsType, ID, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, type Page, PageArgs } from '../platform/connection.js';
import { CodeField, DateField, EnumField, IdField, RegionField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { DecimalScalar, JsonScalar } from '../platform/scalars.js';
import { CaseDocument } from './case-claim.entity.js';
import type { DoubleClaimRow } from './case-decisions.queries.js';
import type { CaseState } from './case-flow.js';
import { CaseInstalment } from './case-instalment.entity.js';
import type { CaseFilter } from './case-lists.queries.js';
import { CaseObjection } from './case-objection.entity.js';
import { CaseParts } from './case-parts.service.js';
import {
  AmountToSet,
  CaseStatistics,
  DoubleClaim,
  InstalmentFindingView,
  MissingPaper,
} from './case.view.js';
import { CasesService } from './cases.service.js';
import { yuanOf } from './fen.js';
import { CaseDecision, CaseStateType, CaseStep, SubsidyCase } from './subsidy-case.entity.js';

@ObjectType()
class SubsidyCaseConnection extends connectionOf(SubsidyCase) {}

@ArgsType()
class CaseFilterArgs implements CaseFilter {
  @IdField({ nullable: true })
  roundId?: Id | null;

  @CodeField({ max: 64, nullable: true })
  programme?: string | null;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @RegionField({ nullable: true, description: 'County, prefecture or province, with all inside.' })
  regionCode?: RegionCode | null;
}

@ArgsType()
class CaseListArgs extends PageArgs implements CaseFilter {
  @IdField({ nullable: true })
  roundId?: Id | null;

  @CodeField({ max: 64, nullable: true })
  programme?: string | null;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @RegionField({ nullable: true, description: 'County, prefecture or province, with all inside.' })
  regionCode?: RegionCode | null;

  @EnumField(CaseStateType, { nullable: true })
  state?: CaseState | null;

  @DateField({ nullable: true, description: 'Only what is due before this day.' })
  dueBefore?: LocalDate | null;
}

const yuan = (fen: string | null): string | null => (fen === null ? null : yuanOf(fen));

@Resolver(() => SubsidyCase)
export class CasesResolver {
  constructor(
    private readonly cases: CasesService,
    private readonly parts: CaseParts,
  ) {}

  @Permit(...REPORT_READERS)
  @Query(() => SubsidyCaseConnection, { description: '申报件, drafted last first.' })
  subsidyCases(@CurrentActor() actor: Actor, @Args() args: CaseListArgs): Promise<Page<SubsidyCase>> {
    return this.cases.page(actor, args, args);
  }

  @Permit(...REPORT_READERS)
  @Query(() => SubsidyCase)
  subsidyCase(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<SubsidyCase> {
    return this.cases.one(actor, id);
  }

  @Permit('REPORTER', 'ATTESTOR', 'CASE_OFFICER', 'APPROVER')
  @Query(() => SubsidyCaseConnection, {
    description: '待办: where one has to act, what is due first, first.',
  })
  caseTasks(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Page<SubsidyCase>> {
    return this.cases.tasks(actor, page);
  }

  @Permit('CASE_OFFICER', 'APPROVER', 'AUDITOR', 'OPERATOR')
  @Query(() => [CaseStatistics], { complexity: 20, description: '环节统计' })
  caseStatistics(@CurrentActor() actor: Actor, @Args() filter: CaseFilterArgs): Promise<CaseStatistics[]> {
    return this.cases.statistics(actor, filter);
  }

  @ResolveField(() => DecimalScalar, {
    nullable: true,
    description: 'What the decision gives at most, later years included; null while it cannot be told.',
  })
  claimYuan({ claimFen }: SubsidyCase): string | null {
    return yuan(claimFen);
  }

  @ResolveField(() => DecimalScalar, { nullable: true, description: 'What the fund has set aside for it.' })
  plannedYuan({ plannedFen }: SubsidyCase): string | null {
    return yuan(plannedFen);
  }

  @ResolveField(() => JsonScalar, { description: 'What the firm said beside its records.' })
  said({ application }: SubsidyCase): unknown {
    return JSON.parse(application);
  }

  @ResolveField(() => [String], { description: 'Parties that have agreed at this station.' })
  agreedBy({ agreed }: SubsidyCase): string[] {
    return agreed === '' ? [] : agreed.split(',');
  }

  @ResolveField(() => [CaseStep], {
    complexity: LIMITS.pageSizeDefault,
    description: '办理记录, oldest first.',
  })
  async steps({ id }: SubsidyCase, _arguments: object, { loaders }: WithLoaders): Promise<CaseStep[]> {
    return (await loaderOf<CaseStep[]>(loaders, 'caseSteps', (ids) => this.parts.steps(ids)).load(id)) ?? [];
  }

  @ResolveField(() => [CaseInstalment], { complexity: 5, description: '分期' })
  async instalments(
    { id }: SubsidyCase,
    _arguments: object,
    { loaders }: WithLoaders,
  ): Promise<CaseInstalment[]> {
    const loader = loaderOf<CaseInstalment[]>(loaders, 'caseInstalments', (ids) =>
      this.parts.instalments(ids),
    );
    return (await loader.load(id)) ?? [];
  }

  @ResolveField(() => [CaseObjection], { complexity: 3, description: '公示异议' })
  async objections(
    { id }: SubsidyCase,
    _arguments: object,
    { loaders }: WithLoaders,
  ): Promise<CaseObjection[]> {
    const loader = loaderOf<CaseObjection[]>(loaders, 'caseObjections', (ids) => this.parts.objections(ids));
    return (await loader.load(id)) ?? [];
  }

  @ResolveField(() => [CaseDecision], { complexity: 3, description: '认定, that of the filing first.' })
  async decisions(
    { id }: SubsidyCase,
    _arguments: object,
    { loaders }: WithLoaders,
  ): Promise<CaseDecision[]> {
    const loader = loaderOf<CaseDecision[]>(loaders, 'caseDecisions', (ids) => this.parts.decisions(ids));
    return (await loader.load(id)) ?? [];
  }

  @ResolveField(() => [CaseDocument], { complexity: 5, description: '申报材料' })
  async documents(
    { id }: SubsidyCase,
    _arguments: object,
    { loaders }: WithLoaders,
  ): Promise<CaseDocument[]> {
    const loader = loaderOf<CaseDocument[]>(loaders, 'caseDocuments', (ids) => this.parts.documents(ids));
    return (await loader.load(id)) ?? [];
  }

  @ResolveField(() => [MissingPaper], { complexity: 50, description: '缺少材料' })
  missingPapers(found: SubsidyCase): Promise<MissingPaper[]> {
    return this.parts.missingPapers(found);
  }

  @ResolveField(() => [AmountToSet], {
    complexity: 50,
    description: '待拟定金额: sums that the rule leaves to the plan.',
  })
  amountsToSet(found: SubsidyCase): Promise<AmountToSet[]> {
    return this.parts.amountsToSet(found);
  }

  @ResolveField(() => [DoubleClaim], {
    complexity: 5,
    description: '重复申领: other cases that claim for the same.',
  })
  async doubleClaims(
    { id }: SubsidyCase,
    _arguments: object,
    { loaders }: WithLoaders,
  ): Promise<DoubleClaimRow[]> {
    const loader = loaderOf<DoubleClaimRow[]>(loaders, 'doubleClaims', (ids) => this.parts.doubleClaims(ids));
    return (await loader.load(id)) ?? [];
  }
}

@Resolver(() => CaseInstalment)
export class CaseInstalmentResolver {
  @ResolveField(() => DecimalScalar)
  plannedYuan({ plannedFen }: CaseInstalment): string {
    return yuanOf(plannedFen);
  }

  @ResolveField(() => DecimalScalar, { nullable: true, description: 'Null before its test says.' })
  payableYuan({ payableFen }: CaseInstalment): string | null {
    return yuan(payableFen);
  }

  @ResolveField(() => DecimalScalar)
  paidYuan({ paidFen }: CaseInstalment): string {
    return yuanOf(paidFen);
  }

  @ResolveField(() => InstalmentFindingView, { nullable: true, description: 'Null before its test.' })
  tested({ finding }: CaseInstalment): InstalmentFindingView | null {
    return finding === null ? null : (JSON.parse(finding) as InstalmentFindingView);
  }
}

@Resolver(() => CaseDecision)
export class CaseDecisionResolver {
  constructor(private readonly parts: CaseParts) {}

  @ResolveField(() => DecimalScalar, { nullable: true })
  claimYuan({ claimFen }: CaseDecision): string | null {
    return yuan(claimFen);
  }

  @ResolveField(() => DecimalScalar)
  possibleYuan({ possibleFen }: CaseDecision): string {
    return yuanOf(possibleFen);
  }

  @ResolveField(() => JsonScalar, {
    complexity: 50,
    description: 'Every fact that it was made from, as pinned.',
  })
  async pinnedFacts({ caseId, number }: CaseDecision): Promise<unknown> {
    const content = await this.parts.content(caseId, number);
    return content && JSON.parse(content.facts);
  }

  @ResolveField(() => JsonScalar, {
    complexity: 50,
    description: 'The decision with its whole trace, as pinned.',
  })
  async trace({ caseId, number }: CaseDecision): Promise<unknown> {
    const content = await this.parts.content(caseId, number);
    return content && JSON.parse(content.decision);
  }
}

@Resolver(() => CaseStep)
export class CaseStepFields {
  @ResolveField(() => JsonScalar, {
    description: 'What belongs to the step, such as the digest of a decision.',
  })
  content({ detail }: CaseStep): unknown {
    return JSON.parse(detail);
  }
}

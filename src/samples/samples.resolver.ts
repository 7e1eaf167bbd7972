import {
  Args,
  ArgsType,
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
import { CurrentActor, Permit, type WithActor } from '../platform/access.js';
import { connectionOf } from '../platform/connection.js';
import { FactListArgs } from '../platform/fact-list.js';
import { RecordedFact } from '../platform/facts.js';
import { BatchField, CodeField, EnumField, IdField } from '../platform/fields.js';
import { loaderOf, type WithLoaders } from '../platform/loaders.js';
import { sql } from '../platform/sql.js';
import { type LimitVerdict, verdictOfAll } from '../rulebook/substance-limits.js';
import {
  CorrectLaboratoryReportInput,
  LaboratoryReport,
  RecordLaboratoryReportInput,
} from './laboratory-report.entity.js';
import {
  CorrectSampleInput,
  RecordSampleInput,
  Sample,
  type SampleSubject,
  SampleSubjectType,
} from './sample.entity.js';
import { sampleKey, SamplesService } from './samples.service.js';
import { LimitVerdictType, SubstanceVerdictView, verdictView } from './substance-verdict.view.js';

@ObjectType()
class SampleConnection extends connectionOf(Sample) {}

@ObjectType()
class LaboratoryReportConnection extends connectionOf(LaboratoryReport) {}

@InputType()
class RecordSamplesInput {
  @BatchField(() => RecordSampleInput)
  items!: RecordSampleInput[];
}

@InputType()
class RecordLaboratoryReportsInput {
  @BatchField(() => RecordLaboratoryReportInput)
  items!: RecordLaboratoryReportInput[];
}

@ArgsType()
class SampleArgs extends FactListArgs {
  @IdField({ nullable: true })
  outletId?: Id | null;

  @EnumField(SampleSubjectType, { nullable: true })
  subject?: SampleSubject | null;
}

@ArgsType()
class LaboratoryReportArgs extends FactListArgs {
  @CodeField({ max: 64, nullable: true })
  sampleCode?: string | null;
}

const narrowed = ({ outletId, subject }: SampleArgs) => [
  outletId ? sql`outlet_id = ${outletId}` : undefined,
  subject ? sql`subject = ${subject}` : undefined,
];
const ofSample = ({ sampleCode }: LaboratoryReportArgs) => [
  sampleCode ? sql`sample_code = ${sampleCode}` : undefined,
];

@Resolver(() => Sample)
export class SamplesResolver {
  constructor(private readonly service: SamplesService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报抽检: records all items or none.' })
  recordSamples(@CurrentActor() actor: Actor, @Args('input') input: RecordSamplesInput) {
    return this.service.samples.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正抽检: a new record takes the place of the old one.' })
  correctSample(@CurrentActor() actor: Actor, @Args('input') input: CorrectSampleInput) {
    return this.service.correctSample(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => SampleConnection, { description: '抽检: newest day first.' })
  samples(@CurrentActor() actor: Actor, @Args() args: SampleArgs) {
    return this.service.samples.page(actor, args, narrowed(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => Sample)
  sample(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.samples.one(actor, id);
  }

  @ResolveField(() => [LaboratoryReport], {
    description: '检测报告: the reports that name it, oldest first.',
  })
  async reports(sample: Sample, _arguments: object, { loaders, request }: WithLoaders & WithActor) {
    const loader = loaderOf<LaboratoryReport[]>(loaders, 'reportsOfSample', async (keys) =>
      this.service.reportsOf((await request.actor) as Actor, keys),
    );
    return (await loader.load(sampleKey(sample))) ?? [];
  }
}

@Resolver(() => LaboratoryReport)
export class LaboratoryReportsResolver {
  constructor(private readonly service: SamplesService) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => [RecordedFact], { description: '填报检测报告: records all items or none.' })
  recordLaboratoryReports(@CurrentActor() actor: Actor, @Args('input') input: RecordLaboratoryReportsInput) {
    return this.service.reports.record(actor, input.items);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => RecordedFact, { description: '更正检测报告: a new record takes the place of the old one.' })
  correctLaboratoryReport(@CurrentActor() actor: Actor, @Args('input') input: CorrectLaboratoryReportInput) {
    return this.service.reports.correct(actor, input);
  }

  @Permit(...REPORT_READERS)
  @Query(() => LaboratoryReportConnection, { description: '检测报告: newest day first.' })
  laboratoryReports(@CurrentActor() actor: Actor, @Args() args: LaboratoryReportArgs) {
    return this.service.reports.page(actor, args, ofSample(args));
  }

  @Permit(...REPORT_READERS)
  @Query(() => LaboratoryReport)
  laboratoryReport(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id) {
    return this.service.reports.one(actor, id);
  }

  @ResolveField(() => Sample, { nullable: true, description: '抽检: the sample that was tested.' })
  sample(report: LaboratoryReport, _arguments: object, { loaders, request }: WithLoaders & WithActor) {
    if (report.sampleCode === null) return null;
    return loaderOf<Sample>(loaders, 'sampleOfReport', async (keys) =>
      this.service.samplesOf((await request.actor) as Actor, keys),
    ).load(sampleKey(report));
  }

  @ResolveField(() => [SubstanceVerdictView], {
    complexity: 20,
    description:
      '逐项判断: every limit in force on the day for the material, and what none of them is about.',
  })
  verdicts(report: LaboratoryReport): SubstanceVerdictView[] {
    return this.service.verdicts(report).map(verdictView);
  }

  @ResolveField(() => LimitVerdictType, {
    description: '总体判断: above if any limit is exceeded, within if all are kept.',
  })
  verdict(report: LaboratoryReport): LimitVerdict {
    return verdictOfAll(this.service.verdicts(report));
  }
}

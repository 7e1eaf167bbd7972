import {
  Args,
  ArgsType,
  Field,
  ID,
  InputType,
  Int,
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
import { RecordedFact } from '../platform/facts.js';
import { PageArgs } from '../platform/connection.js';
import { BatchField, dateCheck, DateField, IdField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { DateScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { Checked } from '../platform/validation.js';
import { CandidateConnection } from './candidate.view.js';
import { CandidatesService } from './candidates.service.js';
import { EligibilityService } from './eligibility.service.js';
import { EligibilityView } from './eligibility.view.js';
import { Qualification } from './qualification.entity.js';
import { QualificationsService } from './qualifications.service.js';

@ArgsType()
class EligibilityArgs {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => String, { description: 'Programme code, for example P04.' })
  programme!: string;

  @Checked(dateCheck)
  @Field(() => DateScalar, { description: 'The case is judged as of this date, by the rule then in force.' })
  at!: LocalDate;

  @Checked((value) =>
    typeof value === 'number' && value >= 0 && value <= LIMITS.pageSize
      ? undefined
      : {
          reason: 'PAGE_SIZE',
          text: {
            zh: `firstVehicles 须在 0 到 ${LIMITS.pageSize} 之间。`,
            en: `firstVehicles must be from 0 to ${LIMITS.pageSize}.`,
          },
        },
  )
  @Field(() => Int, { defaultValue: LIMITS.pageSizeDefault })
  firstVehicles: number = LIMITS.pageSizeDefault;

  @Field(() => ID, { nullable: true })
  afterVehicle?: Id | null;
}

@ArgsType()
class CandidateArgs extends PageArgs {
  @Field(() => String, { description: 'Programme code, for example P04.' })
  programme!: string;

  @DateField({ description: 'Firms are judged as of this date, by the rule then in force.' })
  at!: LocalDate;
}

@ObjectType({ description: '补贴项目: a support programme.' })
class ProgrammeView {
  @Field(() => ID)
  code!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => TextView)
  issuer!: TextView;

  @Field(() => DateScalar)
  validFrom!: LocalDate;

  @Field(() => DateScalar, { nullable: true })
  validTo!: LocalDate | null;
}

@InputType()
export class QualificationInput extends PickType(
  Qualification,
  ['sourceRef', 'evidenceGrade', 'name', 'isHeld', 'validFrom', 'validTo', 'documentRef'],
  InputType,
) {}

@InputType()
class RecordQualificationsInput {
  @IdField()
  enterpriseId!: Id;

  @BatchField(() => QualificationInput)
  items!: QualificationInput[];
}

@Resolver()
export class SubsidiesResolver {
  constructor(
    private readonly eligibilities: EligibilityService,
    private readonly qualifications: QualificationsService,
    private readonly candidates: CandidatesService,
  ) {}

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => [ProgrammeView], { description: '补贴项目: the programmes there are.' })
  async programmes(): Promise<ProgrammeView[]> {
    return (await this.eligibilities.all()).map(({ code, title, issuer, validity }) => ({
      code,
      title,
      issuer,
      validFrom: validity.from,
      validTo: validity.to ?? null,
    }));
  }

  @Permit(...REPORT_READERS, 'POLICY_EDITOR')
  @Query(() => EligibilityView, {
    description: '申领资格: what a firm is entitled to, every condition explained.',
  })
  eligibility(@CurrentActor() actor: Actor, @Args() args: EligibilityArgs): Promise<EligibilityView> {
    return this.eligibilities.eligibility(actor, { ...args, afterVehicle: args.afterVehicle ?? null });
  }

  @Permit('CASE_OFFICER', 'OPERATOR')
  @Query(() => CandidateConnection, {
    complexity: 20,
    description:
      '免申即享: firms of the officer’s region that qualify on the facts, by id; a case may be drafted for them to confirm.',
  })
  subsidyCandidates(@CurrentActor() actor: Actor, @Args() { programme, at, ...page }: CandidateArgs) {
    return this.candidates.page(actor, programme, at, page);
  }

  @Permit('REPORTER', 'OPERATOR')
  @Mutation(() => [RecordedFact], { description: '登记资质: records licences and legal form of a firm.' })
  recordQualifications(
    @CurrentActor() actor: Actor,
    @Args('input') input: RecordQualificationsInput,
  ): Promise<RecordedFact[]> {
    return this.qualifications.record(actor, input.enterpriseId, input.items);
  }
}

import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { LocalDate } from '../kernel/month.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({ description: 'How much more is needed.' })
export class ShortfallView {
  @Field(() => DecimalScalar)
  value!: string;

  @Field(() => String)
  unit!: string;
}

@ObjectType({ description: '条件: how one condition of a clause stands.' })
export class ConditionView {
  @Field(() => String)
  clause!: string;

  @Field(() => TextView)
  text!: TextView;

  @Field(() => String, { description: 'MET, NOT_MET, or UNDETERMINED where something is missing.' })
  state!: string;

  @Field(() => TextView)
  required!: TextView;

  @Field(() => TextView, { nullable: true })
  actual!: TextView | null;

  @Field(() => [TextView], { complexity: 2, description: 'What is lacking to decide it.' })
  missing!: readonly TextView[];

  @Field(() => ShortfallView, { nullable: true })
  shortfall!: ShortfallView | null;

  @Field(() => String, { nullable: true, description: 'Evidence grade that the clause demands.' })
  gradeDemanded!: string | null;

  @Field(() => String, { nullable: true, description: 'Evidence grade of the fact.' })
  grade!: string | null;

  @Field(() => [String], { description: 'References of the records that show it.' })
  sources!: readonly string[];

  @Field(() => [ConditionView], { complexity: 2, description: 'The conditions that this one joins.' })
  parts!: ConditionView[];
}

@ObjectType({ description: '分期: one yearly part of an award, tested on its own.' })
export class InstalmentView {
  @Field(() => Int)
  number!: number;

  @Field(() => DateScalar)
  from!: LocalDate;

  @Field(() => DateScalar)
  to!: LocalDate;

  @Field(() => String)
  state!: string;

  @Field(() => DecimalScalar, { description: 'Paid when the state is MET.' })
  amountYuan!: string;

  @Field(() => [ConditionView], { complexity: 6 })
  conditions!: ConditionView[];
}

@ObjectType({ description: '车辆认定: what a programme gives for one vehicle.' })
export class VehicleDecisionView {
  @Field(() => ID)
  vehicleId!: string;

  @Field(() => TextView, { nullable: true })
  benefit!: TextView | null;

  @Field(() => String)
  outcome!: string;

  @Field(() => DecimalScalar, { nullable: true })
  awardYuan!: string | null;

  @Field(() => DecimalScalar)
  dueYuan!: string;

  @Field(() => DecimalScalar, { description: 'Earned if everything undetermined turns out well.' })
  openYuan!: string;

  @Field(() => [TextView], { complexity: 4 })
  arithmetic!: readonly TextView[];

  @Field(() => [ConditionView], { complexity: 6 })
  conditions!: ConditionView[];

  @Field(() => [InstalmentView], { complexity: 3 })
  instalments!: InstalmentView[];
}

@ObjectType({
  description: '结果: cash with its arithmetic, an access right, nothing, expired, or undetermined.',
})
export class OutcomeView {
  @Field(() => String)
  kind!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Null while it cannot be told whether anything is due.',
  })
  amountYuan!: string | null;

  @Field(() => DecimalScalar)
  possibleYuan!: string;

  @Field(() => [TextView], { complexity: 4 })
  arithmetic!: readonly TextView[];

  @Field(() => TextView, { nullable: true })
  accessRight!: TextView | null;

  @Field(() => TextView)
  explanation!: TextView;
}

@ObjectType({ description: '申领资格: a programme decided on the facts of a firm, with every condition.' })
export class EligibilityView {
  @Field(() => String)
  programme!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => Int, { description: 'Version of the rule that decided.' })
  version!: number;

  @Field(() => String, { description: 'Source of that version, with its confidence.' })
  source!: string;

  @Field(() => DateScalar)
  at!: LocalDate;

  @Field(() => DateScalar)
  validFrom!: LocalDate;

  @Field(() => DateScalar, { nullable: true })
  validTo!: LocalDate | null;

  @Field(() => String, { description: 'OPEN, CLOSED or NOT_PUBLISHED.' })
  filing!: string;

  @Field(() => String)
  applicantState!: string;

  @Field(() => [ConditionView], { complexity: 6 })
  conditions!: ConditionView[];

  @Field(() => OutcomeView)
  outcome!: OutcomeView;

  @Field(() => Int)
  vehicleCount!: number;

  @Field(() => [VehicleDecisionView], { description: 'Vehicles by id, a page of them.' })
  vehicles!: VehicleDecisionView[];
}

import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { DecimalScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import type { HalfYear } from './half-year.js';

@ObjectType({ description: '品类月用量: what was used of an item in a month.' })
export class PlasticsMonthView {
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'kg; null where nothing of it is recorded, which is not zero.',
  })
  usedKg!: string | null;
}

@ObjectType({ description: '品类: use and recovery of one item in the half year.' })
export class PlasticsItemView {
  @Field(() => ID)
  id!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => String, { description: 'A official text read … D the platform’s own.' })
  confidence!: string;

  @Field(() => Boolean, { description: '替代品: stands in for single-use plastic and is reported apart.' })
  isSubstitute!: boolean;

  @Field(() => [String], { description: 'Specifications on the platform’s list that are counted.' })
  specifications!: string[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '用量: kg, of the months in which it is recorded.',
  })
  usedKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: '用量: units; null where not all are counted.' })
  usedUnits!: string | null;

  @Field(() => TextView, { nullable: true, description: 'Why there is no mass, or no number of units.' })
  useReason!: TextView | null;

  @Field(() => DecimalScalar, { nullable: true, description: '回收量: kg that was weighed.' })
  recoveredWeighedKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: '回收量（估算）: kg, items × typical mass.' })
  recoveredEstimatedKg!: string | null;

  @Field(() => Int, { nullable: true, description: 'Items handed in that are in no mass.' })
  recoveredItemsWithoutMass!: number | null;

  @Field(() => [MonthScalar], {
    description: 'Months in which anything of it came back; the others have no record.',
  })
  recoveredMonths!: Month[];

  @Field(() => TextView, { nullable: true, description: 'Why there is no recovery.' })
  recoveryReason!: TextView | null;

  @Field(() => [PlasticsMonthView])
  months!: PlasticsMonthView[];

  @Field(() => TextView, { nullable: true })
  note!: TextView | null;
}

@ObjectType({ description: '材质不明: packaging of which the document does not say whether it is plastic.' })
export class UnknownMaterialView {
  @Field(() => ID)
  specification!: string;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => DecimalScalar, { nullable: true })
  usedKg!: string | null;
}

@ObjectType({ description: 'Items handed in whose material is not recorded: in no recovery of any item.' })
export class UnknownReturnView {
  @Field(() => String)
  itemKind!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null where nothing was weighed.' })
  weighedKg!: string | null;

  @Field(() => DecimalScalar)
  estimatedKg!: string;

  @Field(() => Int)
  itemsWithoutMass!: number;
}

@ObjectType({ description: '企业月份: of a firm, which months are there and which are missing.' })
export class PlasticsFirmView {
  @Field(() => ID)
  enterpriseId!: Id;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => [MonthScalar], { description: 'Months in which it recorded packaging use.' })
  reportedMonths!: Month[];

  @Field(() => [MonthScalar], { description: '缺报月份: months over or running without any packaging use.' })
  missingMonths!: Month[];

  @Field(() => [MonthScalar], { description: 'Of the reported months, those attested or closed.' })
  sealedMonths!: Month[];
}

@ObjectType({
  description: '一次性塑料制品使用、回收情况报告: use and recovery of single-use plastics in half a year.',
})
export class PlasticsReportView {
  @Field(() => String)
  halfYear!: HalfYear;

  @Field(() => ID, { nullable: true })
  enterpriseId!: Id | null;

  @Field(() => ID)
  regionCode!: RegionCode;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => Boolean, { description: 'Every firm expected reported every month of the half year.' })
  isComplete!: boolean;

  @Field(() => [MonthScalar], { description: 'Months that have not begun.' })
  monthsToCome!: Month[];

  @Field(() => [PlasticsItemView], { complexity: 10 })
  items!: PlasticsItemView[];

  @Field(() => [UnknownMaterialView], { complexity: 10 })
  unknownMaterial!: UnknownMaterialView[];

  @Field(() => [UnknownReturnView], { complexity: 5 })
  unknownReturns!: UnknownReturnView[];

  @Field(() => [PlasticsFirmView], {
    complexity: 50,
    description: 'The first of them by id; the rest are counted.',
  })
  firms!: PlasticsFirmView[];

  @Field(() => Int, { description: 'Firms expected that are not listed.' })
  furtherFirms!: number;

  @Field(() => Int, { description: 'Firms expected of which a month is missing, listed or not.' })
  firmsWithMissingMonths!: number;

  @Field(() => Int, { description: 'Version of the document that says what each item is.' })
  documentVersion!: number;

  @Field(() => String)
  source!: string;

  @Field(() => String, { description: 'Confidence of the list of items.' })
  confidence!: string;

  @Field(() => String, { nullable: true, description: 'When the newest of its sums was made.' })
  computedAt!: string | null;
}

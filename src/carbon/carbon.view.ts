import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { DecimalScalar, JsonScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({ isAbstract: true })
export class CarbonHead {
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => ID, { nullable: true, description: 'Null for all firms of a region together.' })
  enterpriseId!: Id | null;

  @Field(() => ID, { nullable: true, description: 'Set where only what was done in this region is counted.' })
  regionCode!: RegionCode | null;

  @Field(() => String)
  method!: string;

  @Field(() => Int)
  methodVersion!: number;

  @Field(() => ID)
  factorRelease!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Of what it was worked out from; null where it is not stored.',
  })
  inputDigest!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'When it was stored; null where it was worked out for this answer.',
  })
  computedAt!: string | null;
}

@ObjectType({ description: '清单项: one line of an inventory.' })
export class CarbonLineView {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'PACKAGING, END_OF_LIFE, REUSABLE, TRANSPORT or SITE_ENERGY.' })
  source!: string;

  @Field(() => String, {
    description:
      '核算口径: LIFE_CYCLE (kgCO2e), TANK_TO_WHEEL (kgCO2e) or LOCATION_BASED_CO2 (kgCO2). Never added to one another.',
  })
  account!: string;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Null where it cannot be determined, which is not zero.',
  })
  kg!: string | null;

  @Field(() => TextView, { nullable: true, description: 'Why it cannot be determined.' })
  undetermined!: TextView | null;

  @Field(() => [TextView])
  notes!: TextView[];

  @Field(() => JsonScalar, {
    description:
      'Its products: measure with evidence, parameters with source, factor row with release and how it was found.',
  })
  because!: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'PACT axes, 1 good to 3 poor.' })
  quality!: unknown;
}

@ObjectType({ description: '合计: the sum of one account.' })
export class CarbonTotalView {
  @Field(() => String)
  account!: string;

  @Field(() => String)
  unit!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Sum of what could be determined; null where nothing could, which is not zero.',
  })
  kg!: string | null;

  @Field(() => TextView, { nullable: true, description: 'Why nothing of it can be determined.' })
  undetermined!: TextView | null;

  @Field(() => [String], { description: 'Ids of lines that are missing from the sum.' })
  lacks!: string[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '单件排放; null where a line or the pieces are missing.',
  })
  kgPerPiece!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Lower end of the 95 % interval.' })
  low!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Upper end of the 95 % interval.' })
  high!: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'PACT axes, 1 good to 3 poor, weighted by emission.',
  })
  quality!: unknown;
}

@ObjectType({
  description:
    '碳排放清单: emissions of a month. Avoided emission and biogenic carbon stand beside and are never netted.',
})
export class CarbonInventoryView extends CarbonHead {
  @Field(() => DecimalScalar, { nullable: true, description: 'Pieces accepted.' })
  pieces!: string | null;

  @Field(() => [CarbonLineView])
  lines!: CarbonLineView[];

  @Field(() => [CarbonTotalView])
  totals!: CarbonTotalView[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      '避免的排放: kgCO2e that recycling spares others; null where no packaging is reported, or none of it can be determined.',
  })
  avoidedKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '生物碳: kgCO2 that the biomass in packaging took up; null where no packaging is reported.',
  })
  biogenicKg!: string | null;

  @Field(() => JsonScalar, { description: 'Lines of avoided emission and of biogenic carbon.' })
  apart!: unknown;

  @Field(() => TextView, { description: 'How the interval was worked out.' })
  uncertaintyMethod!: TextView;
}

@ObjectType({ description: '减排量: baseline − project − leakage by one method.' })
export class CarbonReductionView extends CarbonHead {
  @Field(() => TextView)
  title!: TextView;

  @Field(() => String, {
    nullable: true,
    description: 'Another way to count what this method counts; never added to it.',
  })
  alternativeTo!: string | null;

  @Field(() => String, { description: 'COUNTED, REQUIRED_BY_LAW or UNDETERMINED.' })
  standing!: string;

  @Field(() => TextView)
  baselineName!: TextView;

  @Field(() => String)
  baselineDated!: string;

  @Field(() => DecimalScalar, { nullable: true })
  baselineKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  projectKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  leakageKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Null unless it is counted; negative where the project emits more.',
  })
  reductionKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  low!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  high!: string | null;

  @Field(() => [TextView], { description: 'What is missing.' })
  undetermined!: TextView[];

  @Field(() => JsonScalar, {
    description: 'Parts that law requires, with clause, source, month and counties.',
  })
  excluded!: unknown;

  @Field(() => JsonScalar, { description: 'What was credited to consumers and is not counted again.' })
  credited!: unknown;

  @Field(() => JsonScalar, {
    description: 'Terms of baseline, project and leakage down to measures and factor rows.',
  })
  because!: unknown;

  @Field(() => TextView)
  wording!: TextView;
}

@ObjectType({ description: 'One line of two inventories.' })
export class CarbonLineDifferenceView {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  account!: string;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => DecimalScalar, { nullable: true })
  firstKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  secondKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Second less first; null where one of them is undetermined.',
  })
  differenceKg!: string | null;

  @Field(() => [String], { description: 'Factor rows of the first.' })
  firstRows!: string[];

  @Field(() => [String], { description: 'Factor rows of the second.' })
  secondRows!: string[];
}

@ObjectType({ description: '对照: two methods, versions or factor releases on the same facts.' })
export class CarbonComparisonView {
  @Field(() => CarbonInventoryView)
  first!: CarbonInventoryView;

  @Field(() => CarbonInventoryView)
  second!: CarbonInventoryView;

  @Field(() => [CarbonLineDifferenceView])
  lines!: CarbonLineDifferenceView[];

  @Field(() => JsonScalar, {
    description: 'Difference of the sum of each account, and the lines that only one could determine.',
  })
  totals!: unknown;
}

@ObjectType({ description: 'One part of the baseline, the project or the leakage of two reductions.' })
export class CarbonReductionLineView {
  @Field(() => ID, { description: 'For example baseline/carton.' })
  id!: string;

  @Field(() => TextView)
  name!: TextView;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null where it has no such part.' })
  firstKg!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  secondKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Second less first. More of project or leakage is less reduction.',
  })
  differenceKg!: string | null;

  @Field(() => [String], { description: 'Factor rows of the first.' })
  firstRows!: string[];

  @Field(() => [String], { description: 'Factor rows of the second.' })
  secondRows!: string[];
}

@ObjectType({
  description: '减排对照: two methods, versions or factor releases on the same facts. They are never added.',
})
export class CarbonReductionComparisonView {
  @Field(() => CarbonReductionView)
  first!: CarbonReductionView;

  @Field(() => CarbonReductionView)
  second!: CarbonReductionView;

  @Field(() => [CarbonReductionLineView])
  lines!: CarbonReductionLineView[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Second reduction less the first; null where one of them is not counted.',
  })
  differenceKg!: string | null;
}

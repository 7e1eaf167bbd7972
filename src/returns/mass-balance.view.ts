import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { IdField, InstantField, MonthField, RegionField } from '../platform/fields.js';
import { DecimalScalar, MonthScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { type ReturnItemKind, ReturnItemKindType } from './recycling-return.entity.js';

@ArgsType()
export class MassBalanceArgs {
  @MonthField({ description: 'First month, included.' })
  from!: Month;

  @MonthField({ nullable: true, description: 'Last month, included; the first alone where it is left out.' })
  to?: Month | null;

  @IdField({ nullable: true })
  enterpriseId?: Id | null;

  @RegionField({ nullable: true, description: 'Of all outlets in the region.' })
  regionCode?: RegionCode | null;

  @IdField({ nullable: true })
  outletId?: Id | null;

  @Field(() => ReturnItemKindType, { nullable: true })
  itemKind?: ReturnItemKind | null;

  @InstantField({ nullable: true, description: '当时所知: the balance as it was known at this instant.' })
  asKnownAt?: Date | null;
}

@ObjectType({
  description: 'Mass that came or went in a month: what was weighed, and what is estimated, apart.',
})
export class MassFlow {
  @Field(() => DecimalScalar, { description: '称重: weighed.' })
  weighedKg!: string;

  @Field(() => DecimalScalar, { description: '估算: items × typical mass, where nobody weighed.' })
  estimatedKg!: string;
}

@ObjectType({ description: '物料平衡（月）: opening + in − out = closing; null where nothing was recorded.' })
export class MassBalanceMonth {
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => Boolean, { description: 'Whether anything was handed in or over in the month.' })
  hasRecords!: boolean;

  @Field(() => DecimalScalar, { description: '期初' })
  openingKg!: string;

  @Field(() => MassFlow, { nullable: true, description: '交回' })
  droppedOff!: MassFlow | null;

  @Field(() => MassFlow, { nullable: true, description: '复用: of the drop-offs, sorted to be used again.' })
  reused!: MassFlow | null;

  @Field(() => MassFlow, { nullable: true, description: '处置: of the drop-offs, sorted to be disposed of.' })
  disposed!: MassFlow | null;

  @Field(() => DecimalScalar, { nullable: true, description: '交付回收企业: by the weighing tickets.' })
  handedOverKg!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Items dropped off that were neither weighed nor have a typical mass: in no mass above.',
  })
  itemsWithoutMass!: number | null;

  @Field(() => DecimalScalar, { description: '期末: carried over as it is, below zero too.' })
  closingKg!: string;

  @Field(() => DecimalScalar, {
    description:
      '未能解释: mass missing at the end of the month, where more left an outlet than had come, by outlet and kind.',
  })
  unexplainedKg!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '未复磅: handed over and not weighed by a recycler.',
  })
  notWeighedAgainKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '复磅短少: what recyclers weighed less than the tickets, beyond the tolerance.',
  })
  weighedLessKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '复磅多出: what recyclers weighed more than the tickets, beyond the tolerance.',
  })
  weighedMoreKg!: string | null;

  @Field(() => Int, { nullable: true, description: 'Hand-overs that differ beyond the tolerance.' })
  differingHandOvers!: number | null;
}

@ObjectType({ description: '典型质量: what an item that nobody weighed is taken to weigh.' })
export class TypicalMass {
  @Field(() => ReturnItemKindType)
  itemKind!: ReturnItemKind;

  @Field(() => String, { description: 'The specification on the platform’s list that gives it.' })
  specificationCode!: string;

  @Field(() => DecimalScalar)
  massGrams!: string;

  @Field(() => String)
  source!: string;

  @Field(() => Int)
  sourceYear!: number;

  @Field(() => String, { description: 'A official text read … D one weak source.' })
  confidence!: string;

  @Field(() => String)
  factorRelease!: string;
}

@ObjectType({ description: '物料平衡: from drop-off to recycler, month by month.' })
export class MassBalance {
  @Field(() => TextView)
  definition!: Text;

  @Field(() => [MassBalanceMonth])
  months!: MassBalanceMonth[];

  @Field(() => [TypicalMass], { description: 'By which the estimates were made.' })
  typicalMasses!: TypicalMass[];
}

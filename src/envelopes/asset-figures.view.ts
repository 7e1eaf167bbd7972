import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { DecimalScalar } from '../platform/scalars.js';
import { type AssetKind, AssetKindType } from './reusable-asset.entity.js';

@ObjectType({
  description:
    '循环指标: figures of the assets of one kind in a period, from custody events alone. An event counts for the firm that recorded it and in the county of its outlet.',
})
export class AssetFigures {
  @Field(() => AssetKindType)
  kind!: AssetKind;

  @Field(() => Int, { description: '发出次数: trips begun in the period.' })
  issued!: number;

  @Field(() => Int, { description: '循环次数: trips that ended with a return in the period.' })
  turns!: number;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '每件循环次数: turns per asset of the pool at the end of the period; two decimals, HALF_UP.',
  })
  turnsPerAsset!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '平均在外天数: from issue to return, of the trips that ended in the period; days, HALF_UP.',
  })
  meanDwellDays!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: '平均闲置天数: in store before an issue of the period; days, two decimals, HALF_UP.',
  })
  meanIdleDays!: string | null;

  @Field(() => Int, { description: '登记丢失: recorded as lost in the period.' })
  lost!: number;

  @Field(() => Int, { description: '找回: recorded as found in the period.' })
  found!: number;

  @Field(() => Int, {
    description:
      "逾期视为丢失: out at the end of the period and overdue for longer than the operator's term in force that day.",
  })
  overdueLost!: number;

  @Field(() => Int, {
    description: '在用数量: owned at the end of the period, neither retired nor recorded as lost.',
  })
  poolSize!: number;

  @Field(() => Int, { description: '保管数量: in custody at the end of the period, whoever owns them.' })
  held!: number;

  @Field(() => Int, { description: '在外数量: with consumers at the end of the period.' })
  outside!: number;
}

@ObjectType({
  description:
    "循环池余额: how many of an owner's assets of a kind are with a custodian, from custody events alone.",
})
export class PoolBalance {
  @Field(() => ID)
  ownerId!: Id;

  @Field(() => ID)
  custodianId!: Id;

  @Field(() => AssetKindType)
  kind!: AssetKind;

  @Field(() => Int, { description: 'Neither retired nor lost.' })
  held!: number;

  @Field(() => Int, { description: 'Lost in that custody and not found again.' })
  lost!: number;
}

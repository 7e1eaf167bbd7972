import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { Correction } from '../platform/facts.js';
import { CountField } from '../platform/fields.js';
import { DailyFact } from './daily-fact.entity.js';
import { COUNT_NAMES } from './parcel-count.js';

/** 快件量: what one outlet accepted on one day. A count that is left out is not recorded, which is not zero. */
@ObjectType({
  description: '快件量: pieces of one outlet on one day. Null is not recorded, which is not zero.',
})
@Entity('parcel_count')
@Index('parcel_count_supersedes', ['supersedesId'], { unique: true })
@Index('parcel_count_id', ['id'], { unique: true })
@Index('parcel_count_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('parcel_count_day', ['day', 'id', 'regionCode'])
@Index('parcel_count_stands_once', ['outletId', 'day', 'standing'], { unique: true })
export class ParcelCount extends DailyFact {
  @CountField({ description: '收寄快件量: pieces accepted.' })
  accepted!: number;

  @CountField({ nullable: true, description: '电商快件量: of the pieces accepted, e-commerce pieces.' })
  eCommerce!: number | null;

  @CountField({
    nullable: true,
    description: '未二次包装: of the e-commerce pieces, those not packed again.',
  })
  notRepacked!: number | null;

  @CountField({
    nullable: true,
    description: '电子运单: of the pieces accepted, with an electronic waybill.',
  })
  eWaybill!: number | null;

  @CountField({ nullable: true, description: '胶带封装: of the pieces accepted, sealed with tape.' })
  taped!: number | null;

  @CountField({ nullable: true, description: '瘦身胶带: of the taped pieces, with tape of 45 mm or less.' })
  slimTaped!: number | null;

  @CountField({ nullable: true, description: '总包数: consolidations that need a bag.' })
  consolidations!: number | null;

  @CountField({
    nullable: true,
    description: '可循环中转袋: of the consolidations, in reusable transit bags.',
  })
  reusableBagConsolidations!: number | null;

  @CountField({ nullable: true, description: '同城快件量: of the pieces accepted, same-city pieces.' })
  sameCity!: number | null;

  @CountField({
    nullable: true,
    description: '同城可循环: of the same-city pieces, in reusable packaging.',
  })
  sameCityReusable!: number | null;
}

@InputType()
export class RecordParcelCountInput extends PickType(
  ParcelCount,
  ['outletId', 'day', 'sourceRef', 'evidenceGrade', ...COUNT_NAMES],
  InputType,
) {}

@InputType()
export class CorrectParcelCountInput extends IntersectionType(Correction, RecordParcelCountInput) {}

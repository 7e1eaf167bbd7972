import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  EnumField,
  enumType,
  IdField,
  InstantField,
  RegionField,
  StoredInOrderOf,
  YuanField,
} from '../platform/fields.js';
import { PACKAGING_CLASS_NAMES, PACKAGING_CLASSES, type PackagingClass } from './packaging-class.js';

export const PackagingClassType = enumType(
  'PackagingClass',
  PACKAGING_CLASS_NAMES,
  Object.fromEntries(PACKAGING_CLASS_NAMES.map((name) => [name, PACKAGING_CLASSES[name].title])),
);

/**
 * 绿色订单: which packaging an order was offered, at which price for each class, and what was chosen. One row an order,
 * so it is kept narrow: the order's number is its `sourceRef`, and a class has one column. Stored by firm, county and
 * time, so that a month is summed from neighbouring rows.
 */
@ObjectType({
  description:
    '绿色订单: the packaging offered with an order, with the price of each class, and the choice. Its sourceRef is the number of the order (订单号).',
})
@Entity('green_order')
@StoredInOrderOf('enterpriseId', 'regionCode', 'occurredAt')
@Index('green_order_supersedes', ['supersedesId'], { unique: true })
@Index('green_order_id', ['id'], { unique: true })
@Index('green_order_enterprise_time', ['enterpriseId', 'occurredAt', 'id'])
@Index('green_order_time', ['occurredAt', 'id', 'regionCode'])
export class GreenOrder extends Fact {
  @InstantField({ description: '下单时间: when it was ordered.' })
  occurredAt!: Date;

  @IdField({ nullable: true, description: '网点: the outlet that took it; null for an order of a platform.' })
  outletId!: Id | null;

  @YuanField({
    nullable: true,
    description: '普通包装价格; null where it was not offered, as for each class.',
  })
  standardPriceYuan!: string | null;

  @YuanField({ nullable: true, description: '减量包装价格' })
  reducedPriceYuan!: string | null;

  @YuanField({ nullable: true, description: '绿色包装价格' })
  greenPriceYuan!: string | null;

  @YuanField({ nullable: true, description: '可循环包装价格' })
  reusablePriceYuan!: string | null;

  @YuanField({ nullable: true, description: '不另加包装价格' })
  noPackagingPriceYuan!: string | null;

  @EnumField(PackagingClassType, { description: '选择: the class that was chosen, one of those offered.' })
  chosenClass!: PackagingClass;

  /** Pseudonymous consumer. Not in the API: the firm that sent it knows it, and nobody else needs it. */
  @Column({ type: 'varchar', length: 36, charset: 'ascii', collation: 'ascii_bin', nullable: true })
  personId!: Id | null;
}

@InputType()
export class RecordGreenOrderInput extends PickType(
  GreenOrder,
  [
    'sourceRef',
    'evidenceGrade',
    'occurredAt',
    'outletId',
    'standardPriceYuan',
    'reducedPriceYuan',
    'greenPriceYuan',
    'reusablePriceYuan',
    'noPackagingPriceYuan',
    'chosenClass',
  ],
  InputType,
) {
  @RegionField({
    nullable: true,
    description: 'Region of an order that no outlet took, such as one of a platform; otherwise left out.',
  })
  regionCode?: RegionCode | null;

  @IdField({ nullable: true, description: 'Pseudonymous consumer who chose.' })
  personId?: Id | null;
}

@InputType()
export class CorrectGreenOrderInput extends IntersectionType(Correction, RecordGreenOrderInput) {}

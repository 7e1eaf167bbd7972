import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  CodeField,
  CountField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  QuantityField,
} from '../platform/fields.js';

export const RETURN_ITEM_KINDS = ['CARTON', 'ENVELOPE', 'FILLER', 'FILM_BAG', 'OTHER'] as const;
export type ReturnItemKind = (typeof RETURN_ITEM_KINDS)[number];
export const ReturnItemKindType = enumType('ReturnItemKind', RETURN_ITEM_KINDS, {
  CARTON: { zh: '瓦楞纸箱', en: 'corrugated carton' },
  ENVELOPE: { zh: '封套', en: 'envelope' },
  FILLER: { zh: '填充物', en: 'filler' },
  FILM_BAG: { zh: '塑料薄膜包装袋', en: 'plastic film bag' },
  OTHER: { zh: '其他', en: 'other' },
});

export const ITEM_CONDITIONS = ['GOOD', 'DAMAGED', 'DIRTY'] as const;
export type ItemCondition = (typeof ITEM_CONDITIONS)[number];
export const ItemConditionType = enumType('ItemCondition', ITEM_CONDITIONS, {
  GOOD: { zh: '完好', en: 'good' },
  DAMAGED: { zh: '破损', en: 'damaged' },
  DIRTY: { zh: '污损', en: 'dirty' },
});

export const DISPOSITIONS = ['REUSE', 'RECYCLE', 'DISPOSE'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];
export const DispositionType = enumType('Disposition', DISPOSITIONS, {
  REUSE: { zh: '复用', en: 'reuse' },
  RECYCLE: { zh: '再生利用', en: 'recycling' },
  DISPOSE: { zh: '处置', en: 'disposal' },
});

export const HANDERS_IN = ['CONSUMER', 'OUTLET', 'ENTERPRISE'] as const;
export type HanderIn = (typeof HANDERS_IN)[number];
export const HanderInType = enumType('HanderIn', HANDERS_IN, {
  CONSUMER: { zh: '消费者', en: 'a consumer' },
  OUTLET: { zh: '网点', en: 'the outlet itself' },
  ENTERPRISE: { zh: '单位', en: 'a firm' },
});

export const RECEIVERS = ['OUTLET', 'COURIER', 'DEVICE'] as const;
export type Receiver = (typeof RECEIVERS)[number];
export const ReceiverType = enumType('Receiver', RECEIVERS, {
  OUTLET: { zh: '网点', en: 'the outlet' },
  COURIER: { zh: '快递员', en: 'the courier at the door' },
  DEVICE: { zh: '回收装置', en: 'a recovery device' },
});

/** 回收: items of one kind and condition handed in at an outlet, and where they go. */
@ObjectType({ description: '回收: items of one kind and condition handed in at an outlet.' })
@Entity('recycling_return')
@Index('recycling_return_supersedes', ['supersedesId'], { unique: true })
@Index('recycling_return_enterprise', ['enterpriseId', 'regionCode', 'occurredAt'])
@Index('recycling_return_enterprise_time', ['enterpriseId', 'occurredAt', 'id'])
@Index('recycling_return_time', ['occurredAt', 'id', 'regionCode'])
@Index('recycling_return_item', ['enterpriseId', 'itemCode'])
@Index('recycling_return_code', ['itemCode', 'occurredAt'])
export class RecyclingReturn extends Fact {
  @IdField({ description: '网点: the outlet at which they were handed in.' })
  outletId!: Id;

  @InstantField({ description: 'When they were handed in.' })
  occurredAt!: Date;

  @EnumField(ReturnItemKindType)
  itemKind!: ReturnItemKind;

  @CodeField({
    max: 64,
    nullable: true,
    description:
      '箱码: code of the one item, where it has one. How often a code earns is the credit rule’s business.',
  })
  itemCode!: string | null;

  @CountField({ description: 'Items, at least one.' })
  quantity!: number;

  @QuantityField({ unit: 'kg', nullable: true, description: 'Mass of all of them, where it was weighed.' })
  massKg!: string | null;

  @EnumField(ItemConditionType)
  itemCondition!: ItemCondition;

  @EnumField(DispositionType)
  disposition!: Disposition;

  @EnumField(HanderInType, { nullable: true, description: '交回方: who handed them in.' })
  handedInBy!: HanderIn | null;

  @EnumField(ReceiverType, { nullable: true, description: '接收方: to whom or what they were handed.' })
  handedTo!: Receiver | null;

  @CodeField({
    max: 64,
    nullable: true,
    description: '收集点: the device or spot of the outlet that took them.',
  })
  collectionPoint!: string | null;

  /** Pseudonymous consumer. Not in the API: the firm that sent it knows it, and nobody else needs it. */
  @Column({ type: 'varchar', length: 36, charset: 'ascii', collation: 'ascii_bin', nullable: true })
  personId!: Id | null;
}

@InputType()
export class RecordReturnInput extends PickType(
  RecyclingReturn,
  [
    'sourceRef',
    'evidenceGrade',
    'outletId',
    'occurredAt',
    'itemKind',
    'itemCode',
    'quantity',
    'massKg',
    'itemCondition',
    'disposition',
    'handedInBy',
    'handedTo',
    'collectionPoint',
  ],
  InputType,
) {
  @IdField({ nullable: true, description: 'Pseudonymous consumer who handed it in.' })
  personId?: Id | null;
}

@InputType()
export class CorrectReturnInput extends IntersectionType(Correction, RecordReturnInput) {}

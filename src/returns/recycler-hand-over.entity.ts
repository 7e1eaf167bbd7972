import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { usccCheck } from '../enterprises/index.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  CodeField,
  CountField,
  DateField,
  EnumField,
  enumType,
  IdField,
  QuantityField,
  TextField,
  StandingField,
} from '../platform/fields.js';
import {
  type Disposition,
  DispositionType,
  type ReturnItemKind,
  ReturnItemKindType,
} from './recycling-return.entity.js';

export const WEIGHERS = ['ENTERPRISE', 'RECYCLER', 'THIRD_PARTY'] as const;
export type Weigher = (typeof WEIGHERS)[number];
export const WeigherType = enumType('Weigher', WEIGHERS, {
  ENTERPRISE: { zh: '交付企业', en: 'the firm that handed over' },
  RECYCLER: { zh: '回收企业', en: 'the recycler' },
  THIRD_PARTY: { zh: '第三方', en: 'a third party, such as a public weighbridge' },
});

/** 交付回收企业: items of one kind that left an outlet for a recycler, by one weighing ticket. */
@ObjectType({ description: '交付回收企业: items of one kind that left an outlet for a recycler.' })
@Entity('recycler_hand_over')
@Index('recycler_hand_over_supersedes', ['supersedesId'], { unique: true })
@Index(
  'recycler_hand_over_stands_once',
  ['enterpriseId', 'recyclerUscc', 'ticketNumber', 'itemKind', 'standing'],
  { unique: true },
)
@Index('recycler_hand_over_enterprise', ['enterpriseId', 'regionCode', 'day'])
@Index('recycler_hand_over_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('recycler_hand_over_day', ['day', 'id', 'regionCode'])
@Index('recycler_hand_over_recycler', ['recyclerUscc', 'day', 'id'])
export class RecyclerHandOver extends Fact {
  @IdField({ description: '网点: the outlet that they left.' })
  outletId!: Id;

  @CodeField({ max: 64, nullable: true, description: '收集点: the device or spot of the outlet.' })
  collectionPoint!: string | null;

  @DateField({ description: '交付日期' })
  day!: LocalDate;

  @EnumField(ReturnItemKindType)
  itemKind!: ReturnItemKind;

  @QuantityField({ unit: 'kg', description: '净重: mass on the weighing ticket.' })
  massKg!: string;

  @CountField({ nullable: true, description: 'Items, where they were counted.' })
  quantity!: number | null;

  @EnumField(DispositionType, { description: 'What the recycler does with them.' })
  disposition!: Disposition;

  @TextField({ description: '回收企业名称' })
  recyclerName!: string;

  @CodeField({ max: 18, check: usccCheck, description: '回收企业统一社会信用代码' })
  recyclerUscc!: string;

  @CodeField({ max: 64, description: '磅单号: number of the weighing ticket.' })
  ticketNumber!: string;

  @EnumField(WeigherType, { description: '称重方: who weighed them for the ticket.' })
  weighedBy!: Weigher;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordRecyclerHandOverInput extends PickType(
  RecyclerHandOver,
  [
    'outletId',
    'collectionPoint',
    'day',
    'itemKind',
    'massKg',
    'quantity',
    'disposition',
    'recyclerName',
    'recyclerUscc',
    'ticketNumber',
    'weighedBy',
    'sourceRef',
    'evidenceGrade',
  ],
  InputType,
) {}

@InputType()
export class CorrectRecyclerHandOverInput extends IntersectionType(Correction, RecordRecyclerHandOverInput) {}

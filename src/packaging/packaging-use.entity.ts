import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { Correction } from '../platform/facts.js';
import { CodeField, CountField, QuantityField } from '../platform/fields.js';
import { DailyFact } from './daily-fact.entity.js';

/** 包装使用: how much of one packaging specification an outlet used on one day. */
@ObjectType({ description: '包装使用: packaging of one specification used by one outlet on one day.' })
@Entity('packaging_use')
@Index('packaging_use_supersedes', ['supersedesId'], { unique: true })
@Index('packaging_use_id', ['id'], { unique: true })
@Index('packaging_use_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('packaging_use_day', ['day', 'id', 'regionCode'])
@Index('packaging_use_stands_once', ['outletId', 'day', 'specificationCode', 'standing'], { unique: true })
export class PackagingUse extends DailyFact {
  @CodeField({ max: 64, description: '包装规格: code of the packaging specification.' })
  specificationCode!: string;

  @CountField({
    nullable: true,
    description: '件数: units used; null for what is not counted in units, such as fillers by weight.',
  })
  units!: number | null;

  @QuantityField({ unit: 'kg', description: '质量: mass used, weighed or from mass per unit.' })
  massKg!: string;

  @CountField({ nullable: true, description: '包装快件数: pieces packed with it.' })
  piecesPacked!: number | null;
}

@InputType()
export class RecordPackagingUseInput extends PickType(
  PackagingUse,
  ['outletId', 'day', 'specificationCode', 'units', 'massKg', 'piecesPacked', 'sourceRef', 'evidenceGrade'],
  InputType,
) {}

@InputType()
export class CorrectPackagingUseInput extends IntersectionType(Correction, RecordPackagingUseInput) {}

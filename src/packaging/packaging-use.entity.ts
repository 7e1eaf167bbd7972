import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { Correction } from '../platform/facts.js';
import { CodeField, CountField, IdField, QuantityField } from '../platform/fields.js';
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
  @CodeField({
    max: 64,
    description:
      '包装规格: as the firm says it, a code of the platform’s list or its own that holds on the day.',
  })
  specificationCode!: string;

  @CountField({
    nullable: true,
    description: '件数: units used; null for what is not counted in units, such as fillers by weight.',
  })
  units!: number | null;

  @QuantityField({
    unit: 'kg',
    nullable: true,
    description:
      '质量: mass used. May be left out where units and mass per unit of the own specification are known.',
  })
  massKg!: string | null;

  @QuantityField({
    unit: 'kg',
    nullable: true,
    description: '推算质量: units × mass per unit, where no mass was said; null where one was.',
  })
  massFromUnitsKg!: string | null;

  @CountField({ nullable: true, description: '包装快件数: pieces packed with it.' })
  piecesPacked!: number | null;

  @CodeField({ max: 64, description: '平台规格代码: what the specification is on the platform’s list.' })
  platformCode!: string;

  @IdField({ nullable: true, description: 'The firm’s own specification that said so when it was recorded.' })
  enterpriseSpecificationId!: Id | null;
}

@InputType()
export class RecordPackagingUseInput extends PickType(
  PackagingUse,
  ['outletId', 'day', 'specificationCode', 'units', 'massKg', 'piecesPacked', 'sourceRef', 'evidenceGrade'],
  InputType,
) {}

@InputType()
export class CorrectPackagingUseInput extends IntersectionType(Correction, RecordPackagingUseInput) {}

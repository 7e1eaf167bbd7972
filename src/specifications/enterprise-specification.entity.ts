import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  BooleanField,
  CodeField,
  CountField,
  DateField,
  QuantityField,
  TextField,
  StandingField,
} from '../platform/fields.js';

/**
 * 企业包装规格: a packaging specification of a firm's own, which says of which specification on the platform's list it
 * is. Of several of one code that hold on a day, the one that began last applies.
 */
@ObjectType({
  description: '企业包装规格: packaging as the firm itself calls it, and what it is on the platform’s list.',
})
@Entity('enterprise_specification')
@Index('enterprise_specification_supersedes', ['supersedesId'], { unique: true })
@Index('enterprise_specification_stands_once', ['enterpriseId', 'code', 'validFrom', 'standing'], {
  unique: true,
})
@Index('enterprise_specification_region', ['regionCode', 'id'])
export class EnterpriseSpecification extends Fact {
  @CodeField({ max: 64, description: '企业规格代码: the firm’s own code; none of the platform’s.' })
  code!: string;

  @TextField({ nullable: true, description: '名称: what the firm calls it.' })
  name!: string | null;

  @CodeField({
    max: 64,
    description:
      '平台规格代码: the specification on the platform’s list that it is of, which gives material, category and emission factor.',
  })
  platformCode!: string;

  @QuantityField({ unit: 'g', nullable: true, description: '单件质量: mass of one unit.' })
  massPerUnitGrams!: string | null;

  @CountField({ nullable: true, description: '包装层数: layers, of a box its plies.' })
  layers!: number | null;

  @QuantityField({ unit: 'mm', nullable: true, description: '胶带宽度: width of a tape.' })
  tapeWidthMm!: string | null;

  @TextField({ nullable: true, description: '执行标准: the standard it is made to.' })
  standard!: string | null;

  @TextField({
    max: 64,
    nullable: true,
    description: '认证证书编号: number of its certificate as a green (express packaging) product.',
  })
  certificateNumber!: string | null;

  @DateField({ nullable: true, description: 'First day of the certificate.' })
  certificateValidFrom!: LocalDate | null;

  @DateField({ nullable: true, description: 'Last day of the certificate.' })
  certificateValidTo!: LocalDate | null;

  @BooleanField({ description: '可生物降解' })
  isBiodegradable!: boolean;

  @BooleanField({ description: '可循环: made to be used again.' })
  isReusable!: boolean;

  @DateField({ description: 'First day on which the code means this.' })
  validFrom!: LocalDate;

  @DateField({ nullable: true, description: 'Last day; null until a later one of the same code begins.' })
  validTo!: LocalDate | null;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordEnterpriseSpecificationInput extends PickType(
  EnterpriseSpecification,
  [
    'code',
    'name',
    'platformCode',
    'massPerUnitGrams',
    'layers',
    'tapeWidthMm',
    'standard',
    'certificateNumber',
    'certificateValidFrom',
    'certificateValidTo',
    'isBiodegradable',
    'isReusable',
    'validFrom',
    'validTo',
    'sourceRef',
    'evidenceGrade',
  ],
  InputType,
) {}

@InputType()
export class CorrectEnterpriseSpecificationInput extends IntersectionType(
  Correction,
  RecordEnterpriseSpecificationInput,
) {}

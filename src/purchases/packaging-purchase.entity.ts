import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { usccCheck } from '../enterprises/index.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  BooleanField,
  CodeField,
  CountField,
  DateField,
  IdField,
  QuantityField,
  TextField,
  YuanField,
  StandingField,
} from '../platform/fields.js';

/** 包装采购: what one line of an invoice says was bought. A credit note (红字发票) is recorded by correcting the line it takes back. */
@ObjectType({ description: '包装采购: packaging bought, by one line of an invoice.' })
@Entity('packaging_purchase')
@Index('packaging_purchase_supersedes', ['supersedesId'], { unique: true })
@Index(
  'packaging_purchase_stands_once',
  ['enterpriseId', 'supplierUscc', 'invoiceNumber', 'invoiceLine', 'standing'],
  { unique: true },
)
@Index('packaging_purchase_enterprise', ['enterpriseId', 'regionCode', 'day'])
@Index('packaging_purchase_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('packaging_purchase_day', ['day', 'id', 'regionCode'])
export class PackagingPurchase extends Fact {
  @CodeField({ max: 64, description: '发票号码: number of the invoice, after its code where it has one.' })
  invoiceNumber!: string;

  @CountField({ description: '发票行: line of the invoice, from 1.' })
  invoiceLine!: number;

  @DateField({ description: '开票日期: the day of the invoice, whose month it counts in.' })
  day!: LocalDate;

  @TextField({ description: '供应商: name of the seller.' })
  supplierName!: string;

  @CodeField({ max: 18, check: usccCheck, description: '供应商统一社会信用代码' })
  supplierUscc!: string;

  @IdField({ nullable: true, description: '网点: the outlet that bought it; null where the firm did.' })
  outletId!: Id | null;

  @CodeField({
    max: 64,
    description:
      '包装规格: as the firm says it, a code of the platform’s list or its own that holds on the day.',
  })
  specificationCode!: string;

  @CountField({
    nullable: true,
    description: '件数: units bought; null for what is bought by weight. Units or mass are given.',
  })
  units!: number | null;

  @QuantityField({ unit: 'kg', nullable: true, description: '质量: mass bought, where it is said.' })
  massKg!: string | null;

  @QuantityField({
    unit: 'kg',
    nullable: true,
    description:
      '推算质量: units × mass per unit of the own specification, where no mass was said and both are known.',
  })
  massFromUnitsKg!: string | null;

  @YuanField({ description: '金额（不含税）: value of the line in yuan, without tax.' })
  valueYuan!: string;

  @TextField({
    max: 64,
    nullable: true,
    description:
      '认证证书编号: number of the green product certificate of what was bought; null without one.',
  })
  certificateNumber!: string | null;

  @BooleanField({ description: '符合标准: whether what was bought meets the standard that applies to it.' })
  meetsStandard!: boolean;

  @CodeField({ max: 64, description: '平台规格代码: what the specification is on the platform’s list.' })
  platformCode!: string;

  @IdField({ nullable: true, description: 'The firm’s own specification that said so when it was recorded.' })
  enterpriseSpecificationId!: Id | null;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordPackagingPurchaseInput extends PickType(
  PackagingPurchase,
  [
    'invoiceNumber',
    'invoiceLine',
    'day',
    'supplierName',
    'supplierUscc',
    'outletId',
    'specificationCode',
    'units',
    'massKg',
    'valueYuan',
    'certificateNumber',
    'meetsStandard',
    'sourceRef',
    'evidenceGrade',
  ],
  InputType,
) {}

@InputType()
export class CorrectPackagingPurchaseInput extends IntersectionType(
  Correction,
  RecordPackagingPurchaseInput,
) {}

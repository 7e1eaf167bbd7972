import { ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  EnumField,
  enumType,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { usccCheck } from './uscc.js';

export const ENTERPRISE_KINDS = [
  'COURIER',
  'ECOMMERCE_PLATFORM',
  'SELLER',
  'PACKAGING_PRODUCER',
  'RECYCLER',
] as const;
export type EnterpriseKind = (typeof ENTERPRISE_KINDS)[number];
export const EnterpriseKindType = enumType('EnterpriseKind', ENTERPRISE_KINDS, {
  COURIER: { zh: '快递企业', en: 'courier firm' },
  ECOMMERCE_PLATFORM: { zh: '电子商务平台', en: 'e-commerce platform' },
  SELLER: { zh: '电子商务经营者', en: 'e-commerce seller' },
  PACKAGING_PRODUCER: { zh: '包装生产企业', en: 'packaging producer' },
  RECYCLER: { zh: '再生资源回收企业', en: 'recycler' },
});

/** 企业: who reports, by unified social credit code (统一社会信用代码, GB 32100). */
@ObjectType({ description: '企业: a firm that reports.' })
@Entity('enterprise')
@Index('enterprise_uscc', ['uscc'], { unique: true })
@Index('enterprise_region', ['regionCode'])
export class Enterprise {
  @PrimaryId()
  id!: Id;

  @CodeField({ max: 18, check: usccCheck, description: '统一社会信用代码' })
  uscc!: string;

  @TextField()
  nameZh!: string;

  @TextField({ nullable: true })
  nameEn!: string | null;

  @EnumField(EnterpriseKindType)
  kind!: EnterpriseKind;

  @RegionField({ description: 'Where it is registered.' })
  regionCode!: RegionCode;

  @InstantField()
  registeredAt!: Date;
}

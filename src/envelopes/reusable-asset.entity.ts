import { ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  CountField,
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { ASSET_STATES, type AssetState } from './envelope-trip.js';
import { graiCheck } from './grai.js';

export const ASSET_KINDS = ['ENVELOPE', 'BOX', 'TRANSIT_BAG'] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];
export const AssetKindType = enumType('AssetKind', ASSET_KINDS, {
  ENVELOPE: { zh: '可循环封套', en: 'reusable envelope' },
  BOX: { zh: '可循环箱', en: 'reusable box' },
  TRANSIT_BAG: { zh: '可循环中转袋', en: 'reusable transit bag' },
});

export const AssetStateType = enumType('AssetState', ASSET_STATES, {
  COMMISSIONED: { zh: '已投用，尚未发出', en: 'in service, never issued' },
  OUT: { zh: '在外', en: 'out' },
  RETURN_DECLARED: {
    zh: '消费者已申报归还，待网点确认',
    en: 'return declared by a consumer, not yet confirmed',
  },
  RETURNED: { zh: '已归还', en: 'returned' },
  RETIRED: { zh: '已退役', en: 'retired' },
});

/** 可循环包装: one reusable asset. Its label is read by anybody, so its id is unique on the platform. */
@ObjectType({ description: '可循环包装: one reusable envelope, box or transit bag.' })
@Entity('reusable_asset')
@Index('reusable_asset_grai', ['grai'], { unique: true })
@Index('reusable_asset_enterprise', ['enterpriseId'])
@Index('reusable_asset_region', ['regionCode'])
export class ReusableAsset {
  @PrimaryId({ description: 'The number on its label.' })
  id!: Id;

  @IdField({ description: 'Its owner.' })
  enterpriseId!: Id;

  @RegionField({ description: 'Where its owner is registered.' })
  regionCode!: RegionCode;

  @EnumField(AssetKindType)
  kind!: AssetKind;

  @CodeField({ max: 64, description: '规格型号' })
  specificationCode!: string;

  @CodeField({
    max: 34,
    nullable: true,
    check: graiCheck,
    description: 'GS1 GRAI with its application identifier 8003, where it has one.',
  })
  grai!: string | null;

  @EnumField(AssetStateType)
  state!: AssetState;

  @InstantField()
  stateSince!: Date;

  @DateField({ description: '投用日期' })
  commissionedOn!: LocalDate;

  @DateField({ nullable: true, description: '退役日期' })
  retiredOn!: LocalDate | null;

  @TextField({ nullable: true })
  retirementReason!: string | null;

  @CountField({ description: '循环次数: trips that ended with a return.' })
  turns!: number;

  @Column({ type: 'varchar', length: 36, charset: 'ascii', collation: 'ascii_bin', nullable: true })
  lastTripId!: Id | null;
}

import { applyDecorators } from '@nestjs/common';
import { Field, ID, InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { EvidenceGradeType } from '../platform/facts.js';
import {
  BooleanField,
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
import { Checked } from '../platform/validation.js';
import { ASSET_STATES, type AssetState, FITNESSES, type Fitness } from './envelope-trip.js';
import { assetNumberCheck, graiCheck } from './grai.js';

export const ASSET_KINDS = ['ENVELOPE', 'BOX', 'TRANSIT_BAG'] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];
export const ASSET_KIND_TEXT = {
  ENVELOPE: { zh: '可循环封套', en: 'reusable envelope' },
  BOX: { zh: '可循环箱', en: 'reusable box' },
  TRANSIT_BAG: { zh: '可循环中转袋', en: 'reusable transit bag' },
} as const;
export const AssetKindType = enumType('AssetKind', ASSET_KINDS, ASSET_KIND_TEXT);

export const AssetStateType = enumType('AssetState', ASSET_STATES, {
  COMMISSIONED: { zh: '已投用，尚未发出', en: 'in service, never issued' },
  OUT: { zh: '在外', en: 'out' },
  RETURN_DECLARED: {
    zh: '消费者已申报归还，待网点确认',
    en: 'return declared by a consumer, not yet confirmed',
  },
  RETURNED: { zh: '已收回，在库', en: 'back in store' },
  HANDED_OVER: { zh: '已交出，待接收', en: 'handed over to another firm, not yet accepted' },
  LOST: { zh: '丢失', en: 'lost' },
  RETIRED: { zh: '已退役', en: 'retired' },
});

export const FitnessType = enumType('Fitness', FITNESSES, {
  FIT: { zh: '合格', en: 'fit to be issued' },
  NEEDS_CLEANING: { zh: '需清洁', en: 'needs cleaning' },
  NEEDS_REPAIR: { zh: '需维修', en: 'needs repair' },
  UNFIT: { zh: '不能再用', en: 'unfit' },
});

/** Any form of an asset's number, in an input. Not a column. */
export const AssetNumberField = (
  description = '编号: local number, GRAI or GS1 Digital Link of the asset.',
): PropertyDecorator =>
  applyDecorators(
    Field(() => ID, { description }),
    Checked(assetNumberCheck),
  );

/** 可循环包装: one reusable asset. Its label is read by anybody, so its id is unique on the platform. */
@ObjectType({ description: '可循环包装: one reusable envelope, box or transit bag.' })
@Entity('reusable_asset')
@Index('reusable_asset_grai', ['grai'], { unique: true })
@Index('reusable_asset_enterprise', ['enterpriseId'])
@Index('reusable_asset_region', ['regionCode'])
@Index('reusable_asset_custodian', ['custodianId'])
@Index('reusable_asset_receiver', ['receiverId'])
export class ReusableAsset {
  @PrimaryId({ description: '编号: its local number.' })
  id!: Id;

  @IdField({ description: 'Its owner.' })
  enterpriseId!: Id;

  @RegionField({ description: 'Where its owner is registered.' })
  regionCode!: RegionCode;

  @IdField({ description: '保管方: the firm that answers for it; while it is out, the firm that issued it.' })
  custodianId!: Id;

  @IdField({
    nullable: true,
    description: 'The firm to which it is handed over and which has not accepted it.',
  })
  receiverId!: Id | null;

  @BooleanField({ description: 'Whether that hand-over is a sale, so that its owner changes too.' })
  isBeingSold!: boolean;

  @IdField({ nullable: true, description: '循环池, for life; null where it circulates in one firm.' })
  poolId!: Id | null;

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

  @EnumField(FitnessType, { description: 'What the last inspection, cleaning or repair left.' })
  fitness!: Fitness;

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

  /** Of its last event; grows with every one, and may leave gaps. */
  @Column({ type: 'int' })
  lastPosition!: number;
}

@InputType()
export class CommissionAssetInput extends PickType(
  ReusableAsset,
  ['id', 'kind', 'specificationCode', 'grai', 'poolId', 'commissionedOn'],
  InputType,
) {
  @EnumField(EvidenceGradeType)
  evidenceGrade!: EvidenceGrade;
}

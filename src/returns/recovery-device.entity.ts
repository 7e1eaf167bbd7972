import { Field, InputType, Int, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Correction, Fact } from '../platform/facts.js';
import { CodeField, DateField, EnumField, enumType, IdField, StandingField } from '../platform/fields.js';

export const RECOVERY_DEVICE_KINDS = ['STANDARD_BIN', 'SMART_LOCKER', 'CARTON_RACK', 'OTHER'] as const;
export type RecoveryDeviceKind = (typeof RECOVERY_DEVICE_KINDS)[number];
export const RecoveryDeviceKindType = enumType('RecoveryDeviceKind', RECOVERY_DEVICE_KINDS, {
  STANDARD_BIN: {
    zh: '标准包装废弃物回收装置',
    en: 'collection device for packaging waste of the standard kind',
  },
  SMART_LOCKER: { zh: '智能回收柜', en: 'locker that takes packaging back' },
  CARTON_RACK: { zh: '纸箱复用架', en: 'rack of cartons to be used again' },
  OTHER: { zh: '其他', en: 'other' },
});

/** 回收装置: a device of an outlet, from one day to another. A correction supersedes it; its code stays. */
@ObjectType({ description: '回收装置: a device at an outlet that takes packaging back, and when it served.' })
@Entity('recovery_device')
@Index('recovery_device_supersedes', ['supersedesId'], { unique: true })
@Index('recovery_device_stands_once', ['enterpriseId', 'deviceCode', 'standing'], { unique: true })
@Index('recovery_device_region', ['regionCode', 'id'])
@Index('recovery_device_outlet', ['outletId'])
export class RecoveryDevice extends Fact {
  @CodeField({
    max: 64,
    description:
      '装置编号: of one device at one outlet; moved to another outlet it begins there under another code.',
  })
  deviceCode!: string;

  @IdField({ description: '网点: the outlet at which it stands.' })
  outletId!: Id;

  @EnumField(RecoveryDeviceKindType)
  deviceKind!: RecoveryDeviceKind;

  @DateField({ description: '启用日期: first day in service.' })
  inServiceFrom!: LocalDate;

  @DateField({ nullable: true, description: '停用日期: last day in service; null while it serves.' })
  inServiceTo!: LocalDate | null;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordRecoveryDeviceInput extends PickType(
  RecoveryDevice,
  ['deviceCode', 'outletId', 'deviceKind', 'inServiceFrom', 'inServiceTo', 'sourceRef', 'evidenceGrade'],
  InputType,
) {}

@InputType()
export class CorrectRecoveryDeviceInput extends IntersectionType(Correction, RecordRecoveryDeviceInput) {}

@ObjectType({ description: '回收装置覆盖: outlets of a county with a device in service on a day.' })
export class RecoveryDeviceCoverage {
  @Field(() => String)
  regionCode!: RegionCode;

  @Field(() => Int, { description: 'Outlets with at least one device of any kind.' })
  outlets!: number;

  @Field(() => Int, { description: 'Outlets with at least one device of the standard kind.' })
  outletsWithStandardBin!: number;
}

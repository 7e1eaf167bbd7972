import { Field, InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate, Month } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  CountField,
  DateField,
  EnumField,
  enumType,
  IdField,
  MonthField,
  QuantityField,
  StandingField,
} from '../platform/fields.js';
import { NamedVehicle } from './named-vehicle.js';
import type { Drive } from './drive.js';
import { DriveType } from './vehicle.entity.js';

export const MILEAGE_SOURCES = ['PLATFORM_VERIFIED', 'ODOMETER', 'SELF_DECLARED'] as const;
export type MileageSource = (typeof MILEAGE_SOURCES)[number];
export const MileageSourceType = enumType('MileageSource', MILEAGE_SOURCES, {
  PLATFORM_VERIFIED: { zh: '监测平台核定', en: 'verified by a monitoring platform' },
  ODOMETER: { zh: '里程表读数', en: 'odometer reading' },
  SELF_DECLARED: { zh: '自行申报', en: 'self-declared' },
});

/**
 * 车辆使用: what one vehicle drove and used in one region and month, or on one day, by one source. Sources stand side by
 * side, and days beside months; which of them count, `judgedUses` says.
 */
@ObjectType({
  description: '车辆使用: distance and energy of a vehicle in a month or on a day, by source of mileage.',
})
@Entity('vehicle_use')
@Index('vehicle_use_supersedes', ['supersedesId'], { unique: true })
@Index('vehicle_use_enterprise_region', ['enterpriseId', 'regionCode', 'month'])
@Index('vehicle_use_enterprise_month', ['enterpriseId', 'month', 'id'])
@Index('vehicle_use_month', ['month', 'id', 'regionCode'])
@Index('vehicle_use_vehicle', ['vehicleId', 'enterpriseId', 'month'])
@Index(
  'vehicle_use_stands_once',
  ['vehicleId', 'period', 'enterpriseId', 'regionCode', 'mileageSource', 'standing'],
  { unique: true },
)
export class VehicleUse extends Fact {
  @IdField()
  vehicleId!: Id;

  @MonthField({ description: '月份: the month, or that of the day.' })
  month!: Month;

  @DateField({ nullable: true, description: '日期: the day; null where the figures are of the whole month.' })
  day!: LocalDate | null;

  @QuantityField({ unit: 'km', description: '行驶里程.' })
  distanceKm!: string;

  @EnumField(MileageSourceType)
  mileageSource!: MileageSource;

  @QuantityField({ unit: 'kWh', nullable: true, description: '用电量, at the meter.' })
  energyKwh!: string | null;

  @QuantityField({ unit: 'L', nullable: true, description: '燃料用量.' })
  fuelLitres!: string | null;

  @CountField({ nullable: true, description: '承运快件量.' })
  pieces!: number | null;

  /** As it was when the use was recorded, so that a monthly sum needs no other table. */
  @Field(() => DriveType)
  @Column({ type: 'varchar', length: 32, charset: 'ascii', collation: 'ascii_bin' })
  drive!: Drive;

  /** The day or the month: what is told once by a source for a region. */
  @Column({ type: 'varchar', length: 10, charset: 'ascii', collation: 'ascii_bin' })
  period!: string;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordVehicleUseInput extends IntersectionType(
  NamedVehicle,
  PickType(
    VehicleUse,
    [
      'sourceRef',
      'evidenceGrade',
      'day',
      'regionCode',
      'distanceKm',
      'mileageSource',
      'energyKwh',
      'fuelLitres',
      'pieces',
    ],
    InputType,
  ),
) {
  @MonthField({ nullable: true, description: '月份; may be left out where a day is given.' })
  month?: Month | null;
}

@InputType({ isAbstract: true })
export class CorrectVehicleUseInput extends IntersectionType(Correction, RecordVehicleUseInput) {}

import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import { DateField, EnumField, enumType, IdField, QuantityField, TextField } from '../platform/fields.js';
import { FREIGHT_CLASS_TEXT, FREIGHT_CLASSES, type FreightClass } from '../rulebook/freight-classes.js';
import { NamedVehicle } from './named-vehicle.js';

export const FreightClassType = enumType('FreightClass', FREIGHT_CLASSES, FREIGHT_CLASS_TEXT);

/** ISO 14083 counts transport activity by the first two, so that detours do not make a haul look bigger. */
export const DISTANCE_BASES = ['SHORTEST_FEASIBLE', 'GREAT_CIRCLE', 'ACTUAL'] as const;
export type DistanceBasis = (typeof DISTANCE_BASES)[number];
export const DistanceBasisType = enumType('DistanceBasis', DISTANCE_BASES, {
  SHORTEST_FEASIBLE: { zh: '最短可行距离', en: 'shortest feasible distance' },
  GREAT_CIRCLE: { zh: '大圆距离', en: 'great-circle distance' },
  ACTUAL: { zh: '实际行驶距离', en: 'distance actually driven' },
});

/**
 * 货运: what was hauled how far, of which no fuel or electricity is measured: by a carrier, or by an own vehicle without a
 * meter. Of an own vehicle it counts only in months of which neither is recorded.
 */
@ObjectType({
  description:
    '货运: goods hauled of which no fuel or electricity is measured, by a carrier or an own vehicle. Counts as tonne-kilometres.',
})
@Entity('freight_haul')
@Index('freight_haul_supersedes', ['supersedesId'], { unique: true })
@Index('freight_haul_enterprise_region', ['enterpriseId', 'regionCode', 'day'])
@Index('freight_haul_enterprise_day', ['enterpriseId', 'day', 'id'])
@Index('freight_haul_day', ['day', 'id', 'regionCode'])
@Index('freight_haul_vehicle', ['vehicleId', 'enterpriseId', 'day'])
export class FreightHaul extends Fact {
  @IdField({ description: '网点: the outlet that sent it, in whose county it counts.' })
  outletId!: Id;

  @DateField({ description: '日期: the day on which it was sent.' })
  day!: LocalDate;

  @EnumField(FreightClassType, { description: '货运类别' })
  freightClass!: FreightClass;

  @QuantityField({ unit: 'kg', description: '货物质量, with its packaging.' })
  massKg!: string;

  @QuantityField({ unit: 'km', description: '运输距离, from where it was loaded to where it was unloaded.' })
  distanceKm!: string;

  @EnumField(DistanceBasisType, { description: '距离口径' })
  distanceBasis!: DistanceBasis;

  @TextField({
    nullable: true,
    description: '承运人: who hauled it for the firm; null where the firm did with a vehicle of its own.',
  })
  carrier!: string | null;

  @IdField({ nullable: true, description: 'The own vehicle; null where a carrier hauled it.' })
  vehicleId!: Id | null;
}

@InputType()
export class RecordFreightHaulInput extends IntersectionType(
  NamedVehicle,
  PickType(
    FreightHaul,
    [
      'sourceRef',
      'evidenceGrade',
      'outletId',
      'day',
      'freightClass',
      'massKg',
      'distanceKm',
      'distanceBasis',
      'carrier',
    ],
    InputType,
  ),
) {}

@InputType()
export class CorrectFreightHaulInput extends IntersectionType(Correction, RecordFreightHaulInput) {}

import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { derivedId, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  BooleanField,
  CodeField,
  DateField,
  EnumField,
  enumType,
  IdField,
  QuantityField,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { FACT_TERMS } from '../rulebook/programmes.js';
import { type Drive, DRIVES } from './drive.js';
import { plateCheck, vinCheck } from './vehicle-identity.js';

const CLASSES = FACT_TERMS['vehicle.class'].words;
export type VehicleClass = keyof typeof CLASSES & string;
export const VehicleClassType = enumType('VehicleClass', Object.keys(CLASSES ?? {}), CLASSES);

export const DriveType = enumType('Drive', DRIVES, {
  BEV: { zh: '纯电动', en: 'battery electric' },
  PHEV: { zh: '插电式混合动力', en: 'plug-in hybrid' },
  FCEV: { zh: '燃料电池', en: 'fuel cell' },
  DIESEL: { zh: '柴油', en: 'diesel' },
  PETROL: { zh: '汽油', en: 'petrol' },
  LNG: { zh: '液化天然气', en: 'liquefied natural gas' },
  CNG: { zh: '压缩天然气', en: 'compressed natural gas' },
});

/** A vehicle is the same whoever says that it is theirs. */
export const vehicleIdOf = (vin: string): Id => derivedId('vehicle', vin);

/** 车辆: one state of a vehicle's register entry. A correction supersedes it; `vehicleId` stays. */
@ObjectType({
  description: '车辆: a vehicle as its firm reports it; one vehicle counts once in the whole platform.',
})
@Entity('vehicle')
@Index('vehicle_supersedes', ['supersedesId'], { unique: true })
@Index('vehicle_enterprise', ['enterpriseId', 'vehicleId'])
@Index('vehicle_identity', ['vehicleId'])
export class Vehicle extends Fact {
  @IdField({ description: 'Stays through corrections and changes of owner; derived from the VIN.' })
  vehicleId!: Id;

  @TextField({ max: 16, check: plateCheck, description: '号牌号码 (GA 36-2018).' })
  plate!: string;

  @CodeField({ max: 17, check: vinCheck, description: '车辆识别代号 (GB 16735).' })
  vin!: string;

  @EnumField(VehicleClassType)
  vehicleClass!: VehicleClass;

  @EnumField(DriveType)
  drive!: Drive;

  @QuantityField({ unit: 'kWh', nullable: true, description: '动力电池总能量.' })
  batteryKwh!: string | null;

  @QuantityField({ unit: 't', nullable: true, description: '总质量.' })
  totalMassTonnes!: string | null;

  @DateField({ description: '首次注册登记日期.' })
  firstRegisteredOn!: LocalDate;

  @RegionField({ description: '首次注册登记地.' })
  firstRegisteredRegion!: RegionCode;

  @BooleanField({ nullable: true, description: 'Meets GB/T 29912-2013; null where not known.' })
  meetsGbt29912!: boolean | null;

  @BooleanField({ nullable: true, description: '列入国家推荐车型目录; null where not known.' })
  inNationalCatalogue!: boolean | null;

  @BooleanField({ nullable: true, description: '道路运输证; null where not known.' })
  holdsRoadTransportCertificate!: boolean | null;

  @DateField({ description: 'First day in the firm’s fleet.' })
  ownedFrom!: LocalDate;

  @DateField({ nullable: true, description: 'Last day in the firm’s fleet; null while it is in it.' })
  ownedTo!: LocalDate | null;
}

@InputType()
export class RegisterVehicleInput extends PickType(
  Vehicle,
  [
    'sourceRef',
    'evidenceGrade',
    'plate',
    'vin',
    'vehicleClass',
    'drive',
    'batteryKwh',
    'totalMassTonnes',
    'firstRegisteredOn',
    'firstRegisteredRegion',
    'meetsGbt29912',
    'inNationalCatalogue',
    'holdsRoadTransportCertificate',
    'ownedFrom',
    'ownedTo',
  ],
  InputType,
) {}

@InputType({ isAbstract: true })
export class CorrectVehicleInput extends IntersectionType(Correction, RegisterVehicleInput) {}

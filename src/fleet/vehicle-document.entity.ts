import { InputType, IntersectionType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import { DateField, EnumField, enumType, IdField, TextField, StandingField } from '../platform/fields.js';
import { NamedVehicle } from './named-vehicle.js';

export const VEHICLE_DOCUMENT_KINDS = [
  'FILING',
  'MARKING',
  'INSURANCE',
  'CATALOGUE',
  'ROAD_TRANSPORT_CERTIFICATE',
  'TRANSFER',
] as const;
export type VehicleDocumentKind = (typeof VEHICLE_DOCUMENT_KINDS)[number];
export const VehicleDocumentKindType = enumType('VehicleDocumentKind', VEHICLE_DOCUMENT_KINDS, {
  FILING: { zh: '备案登记', en: 'filing of a delivery vehicle' },
  MARKING: { zh: '统一标识', en: 'number and mark on the vehicle' },
  INSURANCE: { zh: '保险', en: 'insurance' },
  CATALOGUE: { zh: '列入推荐车型目录', en: 'model in the recommended catalogue' },
  ROAD_TRANSPORT_CERTIFICATE: { zh: '道路运输证', en: 'road transport certificate' },
  TRANSFER: { zh: '转让登记（过户）', en: 'registered transfer to another owner' },
});

/** 车辆证照: a filing, mark, insurance or the like of a vehicle: who gave it, under which number, from when to when. */
@ObjectType({ description: '车辆证照: what a body or insurer gave for a vehicle, for a time.' })
@Entity('vehicle_document')
@Index('vehicle_document_supersedes', ['supersedesId'], { unique: true })
@Index('vehicle_document_stands_once', ['vehicleId', 'enterpriseId', 'documentKey', 'standing'], {
  unique: true,
})
@Index('vehicle_document_enterprise_region', ['enterpriseId', 'regionCode', 'kind'])
export class VehicleDocument extends Fact {
  @IdField()
  vehicleId!: Id;

  @EnumField(VehicleDocumentKindType)
  kind!: VehicleDocumentKind;

  @TextField({
    max: 64,
    description: '编号: filing, mark, policy or certificate number, or the catalogue batch.',
  })
  number!: string;

  @TextField({ max: 100, description: '发放单位: issuing body or insurer.' })
  issuer!: string;

  @DateField({
    description: '有效期起: first day on which it holds; of a transfer the day of its registration.',
  })
  validFrom!: LocalDate;

  @DateField({ nullable: true, description: '有效期止: last day; null where none is set.' })
  validTo!: LocalDate | null;

  /** Digest of kind, number and first day: one document stands once, however its number is written. */
  @Column({ type: 'char', length: 32, charset: 'ascii', collation: 'ascii_bin' })
  documentKey!: string;

  @StandingField()
  standing!: number | null;
}

@InputType()
export class RecordVehicleDocumentInput extends IntersectionType(
  NamedVehicle,
  PickType(
    VehicleDocument,
    ['sourceRef', 'evidenceGrade', 'regionCode', 'kind', 'number', 'issuer', 'validFrom', 'validTo'],
    InputType,
  ),
) {}

@InputType({ isAbstract: true })
export class CorrectVehicleDocumentInput extends IntersectionType(Correction, RecordVehicleDocumentInput) {}

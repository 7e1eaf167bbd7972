import { ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { EvidenceGradeType } from '../platform/facts.js';
import {
  CodeField,
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
} from '../platform/fields.js';
import { type AssetKind, AssetKindType } from './reusable-asset.entity.js';

export const TRIP_STATES = ['OUT', 'RETURN_DECLARED', 'RETURNED', 'LOST'] as const;
export type TripState = (typeof TRIP_STATES)[number];
export const TripStateType = enumType('TripState', TRIP_STATES);

const PERSON = {
  type: 'varchar',
  length: 36,
  charset: 'ascii',
  collation: 'ascii_bin',
  nullable: true,
} as const;

/**
 * 流转: one trip of an asset, from issue to return or loss. Consumers are not in the API: the firm that sent their pseudonymous
 * id knows it, and nobody else needs it.
 */
@ObjectType({
  description: '流转: one trip of a reusable asset, from its issue with a parcel to its return.',
})
@Entity('envelope_trip')
@Index('envelope_trip_open_once', ['openAssetId'], { unique: true })
@Index('envelope_trip_asset', ['assetId', 'issuedAt'])
@Index('envelope_trip_issued', ['enterpriseId', 'regionCode', 'issuedAt'])
@Index('envelope_trip_due', ['enterpriseId', 'regionCode', 'dueBackOn'])
@Index('envelope_trip_returned', ['enterpriseId', 'regionCode', 'returnedAt'])
@Index('envelope_trip_enterprise', ['enterpriseId', 'issuedAt', 'id'])
@Index('envelope_trip_time', ['issuedAt', 'id', 'regionCode'])
export class EnvelopeTrip {
  @PrimaryId()
  id!: Id;

  @IdField()
  assetId!: Id;

  @EnumField(AssetKindType)
  assetKind!: AssetKind;

  @IdField({ description: 'The firm that issued it, and in whose custody it then was.' })
  enterpriseId!: Id;

  @RegionField({ description: 'County of the issuing outlet.' })
  regionCode!: RegionCode;

  @EnumField(TripStateType)
  state!: TripState;

  @CodeField({ max: 64, description: '快件编号: parcel, or consolidation of a transit bag.' })
  parcelRef!: string;

  @IdField()
  issueOutletId!: Id;

  @InstantField()
  issuedAt!: Date;

  @EnumField(EvidenceGradeType)
  issueGrade!: EvidenceGrade;

  @DateField({ description: '应还日期' })
  dueBackOn!: LocalDate;

  @Column(PERSON)
  recipientId!: Id | null;

  @Column(PERSON)
  declaredBy!: Id | null;

  @IdField({ nullable: true, description: 'Outlet at which a consumer says to have handed it in.' })
  declaredOutletId!: Id | null;

  @InstantField({ nullable: true })
  declaredAt!: Date | null;

  @IdField({ nullable: true })
  returnOutletId!: Id | null;

  @InstantField({ nullable: true })
  returnedAt!: Date | null;

  @EnumField(EvidenceGradeType, { nullable: true })
  returnGrade!: EvidenceGrade | null;

  @Column(PERSON)
  returnedBy!: Id | null;

  /** The event that told of its return as it now stands: a correction tells it anew. */
  @Column(PERSON)
  returnToldAs!: Id | null;

  @InstantField({ nullable: true, description: 'When it was recorded as lost, which ends the trip.' })
  lostAt!: Date | null;

  /** The asset while it is out, null afterwards: unique, so that no asset is out twice. */
  @Column(PERSON)
  openAssetId!: Id | null;
}

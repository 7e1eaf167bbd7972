import { InputType, IntersectionType, ObjectType, PartialType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Correction, Fact } from '../platform/facts.js';
import {
  BooleanField,
  CodeField,
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  TextField,
} from '../platform/fields.js';
import { CUSTODY_STEPS, type Fitness } from './envelope-trip.js';
import { graiCheck } from './grai.js';
import { type AssetKind, AssetKindType, AssetNumberField, FitnessType } from './reusable-asset.entity.js';

export const CUSTODY_EVENT_KINDS = ['COMMISSION', 'ASSIGN_GRAI', ...CUSTODY_STEPS] as const;
export type CustodyEventKind = (typeof CUSTODY_EVENT_KINDS)[number];
export const CUSTODY_EVENT_TEXT = {
  COMMISSION: { zh: '投用', en: 'put into service' },
  ASSIGN_GRAI: { zh: '赋予 GRAI', en: 'given a GRAI' },
  ISSUE: { zh: '发出', en: 'issued' },
  DECLARE_RETURN: { zh: '消费者申报归还', en: 'return declared by a consumer' },
  RETURN: { zh: '收回', en: 'taken back' },
  INSPECT: { zh: '检查', en: 'inspected' },
  CLEAN: { zh: '清洁', en: 'cleaned' },
  REPAIR: { zh: '维修', en: 'repaired' },
  HAND_OVER: { zh: '交出', en: 'handed over to another firm' },
  ACCEPT: { zh: '接收', en: 'accepted from another firm' },
  LOST: { zh: '丢失', en: 'lost' },
  FOUND: { zh: '找回', en: 'found again' },
  RETIRE: { zh: '退役', en: 'retired' },
} as const;
export const CustodyEventKindType = enumType('CustodyEventKind', CUSTODY_EVENT_KINDS, CUSTODY_EVENT_TEXT);

const PLAIN_ID = {
  type: 'varchar',
  length: 36,
  charset: 'ascii',
  collation: 'ascii_bin',
  nullable: true,
} as const;

/**
 * 流转事件: one step of an asset, append-only. Assets and trips follow from these and can be built again. Its firm is
 * the one that says so.
 */
@ObjectType({ description: '流转事件: one step of a reusable asset.' })
@Entity('custody_event')
@Index('custody_event_supersedes', ['supersedesId'], { unique: true })
@Index('custody_event_asset', ['assetId', 'position'])
@Index('custody_event_pool', ['poolId', 'assetId', 'position'])
@Index('custody_event_enterprise', ['enterpriseId', 'occurredAt', 'id'])
@Index('custody_event_time', ['occurredAt', 'id', 'regionCode'])
export class CustodyEvent extends Fact {
  @IdField()
  assetId!: Id;

  /** Its place among the events of the asset; a correction keeps the place of what it corrects. */
  @Column({ type: 'int' })
  position!: number;

  @EnumField(AssetKindType)
  assetKind!: AssetKind;

  @IdField({ nullable: true, description: '循环池 of the asset.' })
  poolId!: Id | null;

  @EnumField(CustodyEventKindType)
  kind!: CustodyEventKind;

  @InstantField()
  occurredAt!: Date;

  @IdField({ nullable: true, description: 'Outlet at which it happened.' })
  outletId!: Id | null;

  /** Pseudonymous consumer: who got it, or who brought it back. The firm that sent it knows it; nobody else needs it. */
  @Column(PLAIN_ID)
  personId!: Id | null;

  @CodeField({ max: 64, nullable: true, description: '快件编号 of an issue.' })
  parcelRef!: string | null;

  @DateField({ nullable: true, description: '应还日期 of an issue: as given, or after the term in force.' })
  dueBackOn!: LocalDate | null;

  @TextField({ nullable: true })
  note!: string | null;

  @CodeField({ max: 64, nullable: true, description: '规格型号 of a commissioning.' })
  specificationCode!: string | null;

  @CodeField({
    max: 34,
    nullable: true,
    check: graiCheck,
    description: 'GRAI of a commissioning or given later.',
  })
  grai!: string | null;

  @IdField({ nullable: true, description: 'Firm to which it is handed over.' })
  toEnterpriseId!: Id | null;

  @BooleanField({
    nullable: true,
    description: 'Of a hand-over and its acceptance: whether its owner changes too.',
  })
  isSale!: boolean | null;

  @EnumField(FitnessType, { nullable: true, description: '检查结果' })
  inspection!: Fitness | null;

  @BooleanField({ description: '已撤销: it did not happen; it took the place of what it withdraws.' })
  isWithdrawn!: boolean;
}

/** 流转记录: one step of any kind, as files give it. Fields that a kind has no use for are left empty. */
@InputType()
export class RecordCustodyEventInput extends PickType(
  CustodyEvent,
  [
    'kind',
    'occurredAt',
    'outletId',
    'parcelRef',
    'dueBackOn',
    'note',
    'grai',
    'toEnterpriseId',
    'isSale',
    'inspection',
    'sourceRef',
    'evidenceGrade',
  ],
  InputType,
) {
  @AssetNumberField()
  assetId!: string;

  @IdField({ nullable: true, description: 'Pseudonymous consumer: who got it, or who brought it back.' })
  personId?: Id | null;
}

/** What may be said anew of an event; its asset, its kind and the firm that receives it stay. */
@InputType({ isAbstract: true })
class SaidAnew extends PartialType(
  PickType(
    RecordCustodyEventInput,
    ['occurredAt', 'outletId', 'personId', 'parcelRef', 'dueBackOn', 'note', 'inspection', 'evidenceGrade'],
    InputType,
  ),
  InputType,
) {}

/** What is left out stays as it was; null takes it away. */
@InputType()
export class CorrectCustodyEventInput extends IntersectionType(Correction, SaidAnew) {
  @CodeField({ max: 64, description: '来源单号 of the correction itself.' })
  sourceRef!: string;

  @BooleanField({ nullable: true, description: '撤销: it did not happen.' })
  isWithdrawn?: boolean | null;
}

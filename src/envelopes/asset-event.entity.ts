import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Fact } from '../platform/facts.js';
import {
  CodeField,
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  TextField,
} from '../platform/fields.js';

export const ASSET_EVENT_KINDS = ['COMMISSION', 'ISSUE', 'DECLARE_RETURN', 'RETURN', 'RETIRE'] as const;
export type AssetEventKind = (typeof ASSET_EVENT_KINDS)[number];
const AssetEventKindType = enumType('AssetEventKind', ASSET_EVENT_KINDS);

/** 流转事件: one custody event of an asset, append-only. Assets and trips follow from these. */
@Entity('asset_event')
@Index('asset_event_supersedes', ['supersedesId'], { unique: true })
@Index('asset_event_asset', ['assetId', 'occurredAt'])
export class AssetEvent extends Fact {
  @IdField()
  assetId!: Id;

  @EnumField(AssetEventKindType)
  kind!: AssetEventKind;

  @InstantField()
  occurredAt!: Date;

  @IdField({ nullable: true })
  outletId!: Id | null;

  /** Pseudonymous consumer: who got it, or who brought it back. */
  @IdField({ nullable: true })
  personId!: Id | null;

  @CodeField({ max: 64, nullable: true })
  parcelRef!: string | null;

  /** As given; the trip holds what followed where nothing was given. */
  @DateField({ nullable: true })
  dueBackOn!: LocalDate | null;

  @TextField({ nullable: true })
  note!: string | null;
}

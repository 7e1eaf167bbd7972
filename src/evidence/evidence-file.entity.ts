import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  CountField,
  IdField,
  InstantField,
  MonthField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import type { EvidenceMediaType } from './evidence-kind.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/**
 * 证据文件: a document that shows what a fact or a month says. What it is bound to never changes; a wrong file is
 * withdrawn and stays on record.
 */
@ObjectType({
  description:
    '证据文件: a document bound to a fact or to a month; `GET /files/evidence/:id` gives its bytes.',
})
@Entity('evidence_file')
@Index('evidence_file_fact', ['factTable', 'factId'])
@Index('evidence_file_month', ['enterpriseId', 'month'])
export class EvidenceFile {
  @PrimaryId()
  id!: Id;

  @IdField()
  enterpriseId!: Id;

  @RegionField({ description: 'Region of the fact, or of the firm where it is bound to a month.' })
  regionCode!: RegionCode;

  @CodeField({ max: 64, nullable: true, description: 'The kind of fact it is bound to.' })
  factTable!: string | null;

  @IdField({ nullable: true })
  factId!: Id | null;

  @MonthField({ nullable: true, description: 'The month it is bound to, where it is bound to no fact.' })
  month!: Month | null;

  @TextField({ description: '文件名: as its sender calls it.' })
  fileName!: string;

  @CodeField({ max: 100, description: 'What its bytes are.' })
  mediaType!: EvidenceMediaType;

  @CountField()
  byteCount!: number;

  @Column({ type: 'char', length: 64, ...ASCII })
  @Field(() => String, { description: 'SHA-256 of its bytes.' })
  sha256!: string;

  /** Where the file store keeps it. */
  @Column({ type: 'varchar', length: 200, ...ASCII })
  storageKey!: string;

  @IdField()
  uploadedBy!: Id;

  @InstantField()
  uploadedAt!: Date;

  @IdField({ nullable: true })
  withdrawnBy!: Id | null;

  @InstantField({ nullable: true, description: 'Null while it counts.' })
  withdrawnAt!: Date | null;

  @TextField({ nullable: true, description: 'Why it was withdrawn.' })
  withdrawalReason!: string | null;
}

/** A file that is in the store and bound to nothing yet. */
@Entity('evidence_upload')
@Index('evidence_upload_begun', ['begunAt'])
export class EvidenceUpload {
  @Column({ type: 'varchar', length: 200, ...ASCII, primary: true })
  storageKey!: string;

  @Column({ type: 'datetime', precision: 3 })
  begunAt!: Date;
}

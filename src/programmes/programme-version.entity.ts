import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { digest, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CodeField, DateField, IdField, InstantField, RegionField } from '../platform/fields.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 项目规则版本: one version as it was published. Never changed: the database refuses it, and the audit chain proves it. */
@ObjectType('ProgrammeVersion', {
  description: '项目规则版本: a version of a support programme, as it was published.',
})
@Entity('programme_version')
@Index('programme_version_once', ['code', 'version'], { unique: true })
export class ProgrammeVersionRow {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  publication!: string;

  @CodeField({ max: 64 })
  code!: string;

  @Field(() => Int)
  @Column({ type: 'int' })
  version!: number;

  @DateField({ description: 'First day that it judges.' })
  inForceFrom!: LocalDate;

  @Field(() => String, { description: 'The document with which it was published: YAML, with its examples.' })
  @Column({ type: 'mediumtext' })
  document!: string;

  @Field(() => String, { description: 'SHA-256 over all the rest, which the audit chain proves.' })
  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;

  @RegionField({
    nullable: true,
    description: 'Whose department published it; null for what came with the program.',
  })
  regionCode!: RegionCode | null;

  @IdField({ description: 'Who wrote it; `platform` for what came with the program.' })
  draftedBy!: Id;

  @IdField({ description: 'Who published it: another person than who wrote it.' })
  publishedBy!: Id;

  @InstantField()
  publishedAt!: Date;
}

export type Publication = Omit<ProgrammeVersionRow, 'publication' | 'contentDigest'>;

/** Over the publication byte for byte, and not over how a program reads it: what proves it outlasts the reader. */
export const digestOfPublication = (of: Publication): string =>
  digest(
    of.code,
    of.version,
    of.inForceFrom,
    of.document,
    of.regionCode ?? '',
    of.draftedBy,
    of.publishedBy,
    of.publishedAt.toISOString(),
  );

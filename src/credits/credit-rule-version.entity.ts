import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { digest, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CodeField, DateField, IdField, InstantField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { textCheck } from '../platform/fields.js';
import { Checked } from '../platform/validation.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 积分规则版本: one version as it was published. Never changed: the database refuses it, and the audit chain proves it. */
@ObjectType('CreditRuleVersion', {
  description: '积分规则版本: a version of a credit rule, as it was published.',
})
@Entity('credit_rule_version')
@Index('credit_rule_version_once', ['code', 'version'], { unique: true })
export class CreditRuleVersionRow {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  publication!: string;

  @CodeField({ max: 64 })
  code!: string;

  @Field(() => Int)
  @Column({ type: 'int' })
  version!: number;

  @DateField({ description: 'First day whose actions it decides.' })
  inForceFrom!: LocalDate;

  @Field(() => String, { description: 'The document with which it was published: YAML, with its examples.' })
  @Column({ type: 'mediumtext' })
  document!: string;

  @Field(() => String, { description: 'SHA-256 over all the rest, which the audit chain proves.' })
  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;

  @IdField({ description: 'Who published it; `platform` for what came with the program.' })
  publishedBy!: Id;

  @InstantField()
  publishedAt!: Date;
}

export type Publication = Omit<CreditRuleVersionRow, 'publication' | 'contentDigest'>;

/** Over the publication byte for byte, and not over how a program reads it: what proves it outlasts the reader. */
export const digestOfPublication = ({
  code,
  version,
  inForceFrom,
  document,
  publishedBy,
  publishedAt,
}: Publication): string =>
  digest(code, version, inForceFrom, document, publishedBy, publishedAt.toISOString());

@InputType()
export class PublishCreditRuleInput {
  @Field(() => String, {
    description: 'The whole document of the rule in YAML: every version published before, and the new one.',
  })
  @Checked(textCheck(LIMITS.creditRuleCharacters))
  document!: string;
}

import { Field, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { canonicalJson, digest, type Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  MonthField,
  PrimaryId,
  TextField,
} from '../platform/fields.js';
import type { Period } from '../rulebook/indicator-period.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const RESTATEMENT_STATES = ['WAITING', 'PREVIEWED', 'FAILED', 'APPLIED'] as const;
export type RestatementState = (typeof RESTATEMENT_STATES)[number];
export const RestatementStateType = enumType('RestatementState', RESTATEMENT_STATES, {
  WAITING: { zh: '等待预览', en: 'its preview is waiting or being made' },
  PREVIEWED: { zh: '已预览，可由另一人执行', en: 'previewed: another person may apply it' },
  FAILED: { zh: '预览失败', en: 'its preview could not be made' },
  APPLIED: { zh: '已执行', en: 'applied' },
});

/** 重述: another factor release, or another version of an indicator or carbon method, for months that were computed. */
@ObjectType({
  description:
    '重述: results of past months by another factor release, or another version of an indicator or method, for the whole platform.',
})
@Entity('restatement')
@Index('restatement_state', ['state', 'proposedAt', 'id'])
@Index('restatement_proposed', ['proposedAt', 'id'])
export class Restatement {
  @PrimaryId()
  id!: Id;

  @TextField({ description: 'Why published figures are to be changed.' })
  reason!: string;

  @MonthField({ description: 'First month.' })
  fromMonth!: Month;

  @MonthField({ description: 'Last month.' })
  toMonth!: Month;

  @CodeField({ max: 64, description: '`factors`, or the code of an indicator or carbon method.' })
  subject!: string;

  @CodeField({ max: 36, description: 'The factor release, or the number of the version.' })
  edition!: string;

  @EnumField(RestatementStateType)
  state!: RestatementState;

  @IdField()
  proposedBy!: Id;

  @InstantField()
  proposedAt!: Date;

  @InstantField({ nullable: true })
  previewedAt!: Date | null;

  /** What the periods were computed by before, as JSON; null before a preview. */
  @Column({ type: 'mediumtext', nullable: true })
  moved!: string | null;

  /** Over every result of its months before and after. */
  @Column({ type: 'char', length: 64, nullable: true, ...ASCII })
  previewDigest!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Results that are kept beside the new ones when it is applied; null before a preview.',
  })
  @Column({ type: 'int', nullable: true })
  resultCount!: number | null;

  @IdField({ nullable: true })
  appliedBy!: Id | null;

  @InstantField({ nullable: true })
  appliedAt!: Date | null;
}

@InputType()
export class ProposeRestatementInput extends PickType(
  Restatement,
  ['id', 'reason', 'fromMonth', 'toMonth', 'subject', 'edition'],
  InputType,
) {}

/** What the audit chain proves of a restatement that was applied. */
export const digestOfRestatement = (of: Restatement): string =>
  digest(
    canonicalJson([
      [of.id, of.reason, of.fromMonth, of.toMonth, of.subject, of.edition],
      [of.proposedBy, of.proposedAt.toISOString(), of.appliedBy, of.appliedAt?.toISOString() ?? null],
      [of.moved, of.previewDigest, of.resultCount],
    ]),
  );

export const DIFFERENCE_KINDS = ['INDICATOR', 'INVENTORY', 'REDUCTION'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** 差异: a figure of which the preview says that value or reason would be another. */
@Entity('restatement_difference')
@Index('restatement_difference_region', ['restatementId', 'regionCode', 'position'])
export class RestatementDifference {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  restatementId!: Id;

  @Column({ type: 'int', primary: true })
  position!: number;

  @Column({ type: 'varchar', length: 16, ...ASCII })
  kind!: DifferenceKind;

  /** `''` for a region as a whole. */
  @Column({ type: 'varchar', length: 36, ...ASCII })
  enterpriseId!: Id;

  /** Of a carbon figure: where the firm is registered. */
  @Column({ type: 'char', length: 6, ...ASCII })
  regionCode!: RegionCode;

  @Column({ type: 'char', length: 7, ...ASCII })
  period!: Period;

  @Column({ type: 'varchar', length: 64, ...ASCII })
  code!: string;

  /** The account of an inventory; `''` otherwise. */
  @Column({ type: 'varchar', length: 32, ...ASCII })
  figure!: string;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  unit!: string;

  /** Plain decimal text. */
  @Column({ type: 'varchar', length: 64, nullable: true, ...ASCII })
  valueBefore!: string | null;

  @Column({ type: 'varchar', length: 64, nullable: true, ...ASCII })
  valueAfter!: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true, ...ASCII })
  reasonBefore!: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true, ...ASCII })
  reasonAfter!: string | null;

  /** Targets met before and missed after, or the other way, as JSON. */
  @Column({ type: 'text', nullable: true })
  turned!: string | null;
}

/** How far a preview has come. Written beside it, as it stands in a transaction of its own. */
@Entity('restatement_progress')
export class RestatementProgress {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  restatementId!: Id;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'int' })
  done!: number;

  @Column({ type: 'int' })
  total!: number;
}

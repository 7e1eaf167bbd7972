import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { CodeField, EnumField, enumType, IdField, TextField } from '../platform/fields.js';

export const ROW_VERDICTS = ['ACCEPTED', 'DUPLICATE', 'REFUSED', 'SOUND'] as const;
export type RowVerdict = (typeof ROW_VERDICTS)[number];
export const RowVerdictType = enumType('RowVerdict', ROW_VERDICTS, {
  ACCEPTED: { zh: '接受', en: 'recorded by this file, or would be by a dry run' },
  DUPLICATE: { zh: '重复', en: 'recorded before with the same content' },
  REFUSED: { zh: '拒绝', en: 'not recorded, for the reason given' },
  SOUND: {
    zh: '无误',
    en: 'sound, and not recorded: all or nothing was asked for and another row was refused',
  },
});

/**
 * 逐行结果. Duplicate and refused rows are kept with their reasons, up to `LIMITS.importVerdictsKept` of each; the
 * verdict of every row stands in `import_chunk`.
 */
@ObjectType({ description: '逐行结果: what became of one row. Accepted rows are counted, not listed.' })
@Entity('import_verdict')
export class ImportVerdict {
  @PrimaryColumn({ type: 'varchar', length: 36, charset: 'ascii', collation: 'ascii_bin' })
  importId!: Id;

  @PrimaryColumn({ type: 'int' })
  @Field(() => Int, { description: 'Line of the file; the header is line 1.' })
  line!: number;

  @EnumField(RowVerdictType)
  verdict!: RowVerdict;

  @TextField({ max: 64, nullable: true, description: '来源单号 of the row, as read or derived.' })
  sourceRef!: string | null;

  @IdField({ nullable: true, description: 'The fact that a duplicate row repeats.' })
  factId!: Id | null;

  @CodeField({ max: 64, nullable: true, description: 'The column to blame.' })
  field!: string | null;

  @CodeField({ max: 64, nullable: true })
  reason!: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  @Field(() => String, { nullable: true })
  textZh!: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  @Field(() => String, { nullable: true })
  textEn!: string | null;
}

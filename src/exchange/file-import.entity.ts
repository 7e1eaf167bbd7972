import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import {
  BooleanField,
  CodeField,
  CountField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  TextField,
} from '../platform/fields.js';
import type { Charset, FileFormat } from './file-head.js';

export const IMPORT_MODES = ['keep-good-rows', 'all-or-nothing'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

export const IMPORT_STATES = ['WAITING', 'RUNNING', 'FINISHED', 'REFUSED', 'CANCELLED', 'FAILED'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
export const ImportStateType = enumType('ImportState', IMPORT_STATES, {
  WAITING: { zh: '等待中', en: 'the file is kept and waits for its turn' },
  RUNNING: { zh: '导入中', en: 'rows are being judged' },
  FINISHED: { zh: '已完成', en: 'every row is judged, the sound ones are recorded unless it was a dry run' },
  REFUSED: { zh: '整份拒绝', en: 'all or nothing was asked for, a row was refused, and nothing is recorded' },
  CANCELLED: { zh: '已取消', en: 'stopped on request; the counts say what is recorded' },
  FAILED: { zh: '未完成', en: 'the file could not be read to its end; the counts say what is recorded' },
});
export const isOpen = (state: ImportState): boolean => state === 'WAITING' || state === 'RUNNING';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 文件导入: one uploaded file, and what became of its rows. */
@ObjectType({ description: '文件导入: one uploaded file, and what became of its rows.' })
@Entity('file_import')
@Index('file_import_enterprise', ['enterpriseId', 'id'])
@Index('file_import_open', ['openKey'], { unique: true })
@Index('file_import_due', ['dueAt'])
@Index('file_import_kept', ['filesKept', 'endedAt'])
export class FileImport {
  @PrimaryId({ description: 'Begins with the time, so that text order is time order.' })
  id!: Id;

  @IdField()
  enterpriseId!: Id;

  @CodeField({ max: 32, description: 'What its rows are: a kind that has a template.' })
  kind!: string;

  @CodeField({ max: 32, description: 'keep-good-rows or all-or-nothing.' })
  mode!: ImportMode;

  @BooleanField({ description: '试导入: judged like any file, and nothing recorded.' })
  isDryRun!: boolean;

  @CodeField({ max: 32, nullable: true, description: 'csv, ndjson or xlsx, by its content.' })
  format!: FileFormat | null;

  @CodeField({ max: 32, nullable: true, description: 'In which a text file is read.' })
  charset!: Charset | null;

  @TextField({ max: 100, nullable: true, description: 'Sheet of a workbook; null for the first.' })
  sheet!: string | null;

  @CodeField({ max: 64, description: 'SHA-256 of the file.' })
  sha256!: string;

  @EnumField(ImportStateType)
  state!: ImportState;

  @CountField({ description: 'Bytes of the file.' })
  byteCount!: number;

  @CountField({ description: 'Bytes of it that are judged; an estimate for a workbook.' })
  bytesRead!: number;

  @CountField({ description: '行数: rows judged so far, blank lines left out.' })
  rowCount!: number;

  @CountField({ description: '接受: rows recorded by this file, or that would be by a dry run.' })
  accepted!: number;

  @CountField({ description: '重复: rows that were recorded before with the same content.' })
  duplicates!: number;

  @CountField({ description: '拒绝: rows not recorded, each with its reason.' })
  refused!: number;

  @CountField({ description: 'Line of the file up to which rows are judged; the header is line 1.' })
  judgedToLine!: number;

  @Field(() => Int, { nullable: true, description: 'Rows judged a second, over the time that it ran.' })
  rowsPerSecond?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Estimated seconds until it ends; null where that cannot be told.',
  })
  secondsLeft?: number | null;

  @Field(() => [String], { description: 'Names of columns that were not read.' })
  ignoredColumns!: string[];

  @IdField()
  sentBy!: Id;

  @InstantField({ description: 'When it was received.' })
  startedAt!: Date;

  @InstantField()
  progressAt!: Date;

  @InstantField({ nullable: true })
  endedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When somebody asked for it to be stopped.' })
  cancelAskedAt!: Date | null;

  @CodeField({ max: 64, nullable: true, description: 'Why it failed or was cancelled.' })
  failureReason!: string | null;

  @TextField({ max: 1000, nullable: true, description: 'Why it ended early, and what of it is recorded.' })
  failureZh!: string | null;

  @TextField({ max: 1000, nullable: true })
  failureEn!: string | null;

  /** As the sender named it: the charset or `auto`. */
  @Column({ type: 'varchar', length: 32, ...ASCII })
  askedCharset!: string;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  senderKind!: string;

  @Column({ type: 'varchar', length: 200, ...ASCII })
  senderRoles!: string;

  /** Names the same file sent again while this one is open; null once it has ended. */
  @Column({ type: 'char', length: 64, ...ASCII, nullable: true })
  openKey!: string | null;

  /** When a runner may take it: at once while it waits, at the end of a lease while it runs. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  dueAt!: Date | null;

  /** Names the runner that holds it; another token cannot write. */
  @Column({ type: 'varchar', length: 36, ...ASCII, nullable: true })
  leaseToken!: string | null;

  /** Times that it was taken up since it last got on. */
  @Column({ type: 'int' })
  attempts!: number;

  @Column({ type: 'int' })
  chunkCount!: number;

  @Column({ type: 'bigint' })
  workedMs!: string;

  /** The columns as the file names them and those not read, as JSON: for the file of refused rows. */
  @Column({ type: 'mediumtext', nullable: true })
  header!: string | null;

  @Column({ type: 'boolean' })
  filesKept!: boolean;
}

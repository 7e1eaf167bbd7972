import { ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import {
  CodeField,
  CountField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  TextField,
} from '../platform/fields.js';
import type { Charset } from './file-text.js';
import type { ImportKindCode } from './import-kind.js';

export const IMPORT_MODES = ['keep-good-rows', 'all-or-nothing'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

export const IMPORT_STATES = ['RUNNING', 'FINISHED', 'REFUSED', 'INTERRUPTED'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
export const ImportStateType = enumType('ImportState', IMPORT_STATES, {
  RUNNING: { zh: '导入中', en: 'rows are being judged' },
  FINISHED: { zh: '已完成', en: 'every row is judged, the sound ones are recorded' },
  REFUSED: { zh: '整份拒绝', en: 'all or nothing was asked for, a row was refused, and nothing is recorded' },
  INTERRUPTED: { zh: '已中断', en: 'the file was not read to its end; the counts say what is recorded' },
});

/** 文件导入: one uploaded file, and what became of its rows. */
@ObjectType({ description: '文件导入: one uploaded file, and what became of its rows.' })
@Entity('file_import')
@Index('file_import_enterprise', ['enterpriseId', 'id'])
export class FileImport {
  @PrimaryId({ description: 'Begins with the time, so that text order is time order.' })
  id!: Id;

  @IdField()
  enterpriseId!: Id;

  @CodeField({ max: 32, description: 'parcel-count or packaging-use.' })
  kind!: ImportKindCode;

  @CodeField({ max: 32, description: 'keep-good-rows or all-or-nothing.' })
  mode!: ImportMode;

  @CodeField({ max: 32, description: 'In which the file was read.' })
  charset!: Charset;

  @EnumField(ImportStateType)
  state!: ImportState;

  @CountField({ description: '行数: rows judged so far, blank lines left out.' })
  rowCount!: number;

  @CountField({ description: '接受: rows recorded by this file.' })
  accepted!: number;

  @CountField({ description: '重复: rows that were recorded before with the same content.' })
  duplicates!: number;

  @CountField({ description: '拒绝: rows not recorded, each with its reason.' })
  refused!: number;

  @CountField({ description: 'Line of the file up to which rows are judged; the header is line 1.' })
  judgedToLine!: number;

  @IdField()
  sentBy!: Id;

  @InstantField()
  startedAt!: Date;

  @InstantField()
  progressAt!: Date;

  @InstantField({ nullable: true })
  endedAt!: Date | null;

  @CodeField({ max: 64, nullable: true, description: 'Why it was interrupted.' })
  failureReason!: string | null;

  @TextField({ max: 1000, nullable: true })
  failureZh!: string | null;

  @TextField({ max: 1000, nullable: true })
  failureEn!: string | null;
}

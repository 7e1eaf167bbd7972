import { Field, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  CountField,
  dateCheck,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  YuanField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { DateScalar } from '../platform/scalars.js';
import { Checked } from '../platform/validation.js';
import { REPLAY_VERDICTS, type ReplayVerdict } from '../rulebook/programmes.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const REPLAY_STATES = ['WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED'] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];
export const ReplayStateType = enumType('ReplayState', REPLAY_STATES, {
  WAITING: { zh: '等待试算', en: 'waiting' },
  RUNNING: { zh: '试算中', en: 'running' },
  DONE: { zh: '已完成', en: 'done' },
  CANCELLED: { zh: '已取消，已试算的企业保留', en: 'cancelled; what was done stays' },
  FAILED: { zh: '多次未能继续，已放弃', en: 'given up after several attempts' },
});
export const ReplayVerdictType = enumType('ReplayVerdict', REPLAY_VERDICTS, {
  WINNER: { zh: '增加', en: 'gets more than before' },
  LOSER: { zh: '减少', en: 'gets less than before' },
  UNCHANGED: { zh: '不变', en: 'gets the same' },
  UNDETERMINED: { zh: '无法判断', en: 'cannot be told by one of the two rules' },
});

/** 规则试算: one document beside what is published, on the facts of a region and some days. */
@ObjectType({
  description: '规则试算: what a draft or another version would change for the firms of a region.',
})
@Entity('replay')
@Index('replay_due', ['dueAt', 'id'])
@Index('replay_asked', ['askedAt', 'id'])
export class Replay {
  @PrimaryId()
  id!: Id;

  @RegionField({ description: 'Whose registered firms are judged.' })
  regionCode!: RegionCode;

  @IdField({ nullable: true, description: 'The draft that is tried; null for what is published.' })
  draftId!: Id | null;

  @CodeField({ max: 64, description: 'Code of the programme, as the tried document says it.' })
  programme!: string;

  @CountField({
    nullable: true,
    description:
      'Version of the tried document that judges every day, whenever it begins; null where each day is judged by its own.',
  })
  version!: number | null;

  /** JSON, in order. */
  @Column({ type: 'varchar', length: 500, ...ASCII })
  days!: string;

  @Column({ type: 'bigint', nullable: true })
  fundFen!: string | null;

  /** As it was when the replay was asked for. */
  @Column({ type: 'mediumtext' })
  document!: string;

  @EnumField(ReplayStateType)
  state!: ReplayState;

  @IdField()
  askedBy!: Id;

  @InstantField()
  askedAt!: Date;

  @InstantField({ nullable: true })
  endedAt!: Date | null;

  @Field(() => Int, { description: 'Firms judged so far; where a rule ranks, each counts twice.' })
  @Column({ type: 'int' })
  done!: number;

  @Field(() => Int, { description: 'Firms to judge, as counted when it was asked for.' })
  @Column({ type: 'int' })
  total!: number;

  /** The last firm that was judged; `''` before the first. */
  @Column({ type: 'varchar', length: 36, ...ASCII })
  afterEnterprise!: Id;

  /** What the firms are gone through for: where a rule ranks, first for their figures. */
  @Column({ type: 'varchar', length: 32, ...ASCII })
  pass!: 'FIGURES' | 'AMOUNTS';

  @Column({ type: 'int' })
  attempts!: number;

  /** When it may be taken up, or taken over from a runner that is silent; null once it has ended. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  dueAt!: Date | null;

  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  leaseToken!: string | null;
}

/** 试算名次: what decides the place of one firm by one of the two rules, and the place. */
@Entity('replay_entrant')
export class ReplayEntrant {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  replayId!: Id;

  @PrimaryColumn({ type: 'date' })
  day!: LocalDate;

  /** before or after. */
  @PrimaryColumn({ type: 'varchar', length: 32, ...ASCII })
  side!: string;

  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  enterpriseId!: Id;

  @Column({ type: 'varchar', length: 80, nullable: true, ...ASCII })
  figure!: string | null;

  /** Of its own conditions. */
  @Column({ type: 'varchar', length: 32, ...ASCII })
  state!: string;

  /** Null while it cannot be told. */
  @Column({ type: 'int', nullable: true })
  place!: number | null;
}

/** What became of one firm on one day. */
@Entity('replay_row')
@Index('replay_row_verdict', ['replayId', 'day', 'verdict', 'enterpriseId'])
export class ReplayRow {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  replayId!: Id;

  @PrimaryColumn({ type: 'date' })
  day!: LocalDate;

  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 6, ...ASCII })
  regionCode!: RegionCode;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  verdict!: ReplayVerdict;

  /** Null where nothing was published. */
  @Column({ type: 'varchar', length: 32, nullable: true, ...ASCII })
  outcomeBefore!: string | null;

  @Column({ type: 'varchar', length: 32, ...ASCII })
  outcomeAfter!: string;

  /** Null while it cannot be told. */
  @Column({ type: 'bigint', nullable: true })
  beforeFen!: string | null;

  @Column({ type: 'bigint', nullable: true })
  afterFen!: string | null;

  /** By the tried rule, if everything undetermined turns out well. */
  @Column({ type: 'bigint' })
  possibleFen!: string;

  @Column({ type: 'varchar', length: 500 })
  becauseZh!: string;

  @Column({ type: 'varchar', length: 500 })
  becauseEn!: string;
}

@InputType()
export class StartReplayInput extends PickType(
  Replay,
  ['id', 'regionCode', 'draftId', 'version'],
  InputType,
) {
  @CodeField({ max: 64, nullable: true, description: 'A published programme, in place of a draft.' })
  programme?: string | null;

  @Field(() => [DateScalar], { description: 'Days of assessment, none after today.' })
  @Checked((value, field) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > LIMITS.replayDays)
      return {
        reason: 'REPLAY_DAYS',
        text: {
          zh: `${field} 须有 1 到 ${LIMITS.replayDays} 个日期。`,
          en: `${field} must have from 1 to ${LIMITS.replayDays} dates.`,
        },
      };
    for (const day of value) {
      const finding = dateCheck(day, field);
      if (finding) return finding;
    }
    return undefined;
  })
  days!: LocalDate[];

  @YuanField({ nullable: true, description: 'The fund that the claims of each day are held against.' })
  fundYuan?: string | null;
}

import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import {
  CountField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  TextField,
} from '../platform/fields.js';
import { REPORTING_MONTH_STATES, type ReportingMonthState } from '../platform/reporting-month.js';
import { MonthScalar } from '../platform/scalars.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const DIGEST = { type: 'char', length: 64, ...ASCII } as const;

export const ReportingMonthStateType = enumType('ReportingMonthState', REPORTING_MONTH_STATES, {
  OPEN: { zh: '开放填报', en: 'takes facts' },
  ATTESTED: { zh: '已确认', en: 'attested by a second person' },
  CLOSED: { zh: '已关闭', en: 'closed by a department' },
});

/** 填报月份: a month of a firm, and whether it still takes facts. */
@ObjectType({ description: '填报月份: a month of a firm, and whether it still takes facts.' })
@Entity('reporting_month')
export class ReportingMonth {
  @PrimaryId()
  enterpriseId!: Id;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  @Field(() => MonthScalar)
  month!: Month;

  @EnumField(ReportingMonthStateType)
  state!: ReportingMonthState;

  @Column({ ...DIGEST, nullable: true })
  @Field(() => String, {
    nullable: true,
    description: '数据指纹: the digest of the facts that was attested.',
  })
  factsDigest!: string | null;

  @CountField({ nullable: true, description: 'Standing facts when it was attested.' })
  factCount!: number | null;

  @IdField({ nullable: true, description: '复核员: the second person who attested it.' })
  attestedBy!: Id | null;

  @InstantField({ nullable: true })
  attestedAt!: Date | null;

  @IdField({ nullable: true })
  closedBy!: Id | null;

  @InstantField({ nullable: true })
  closedAt!: Date | null;
}

export const MONTH_STEP_KINDS = ['ATTESTED', 'CLOSED', 'REOPENED'] as const;
export type MonthStepKind = (typeof MONTH_STEP_KINDS)[number];
export const MonthStepKindType = enumType('MonthStepKind', MONTH_STEP_KINDS, {
  ATTESTED: { zh: '确认', en: 'attested by a second person of the firm' },
  CLOSED: { zh: '关闭', en: 'closed by a department' },
  REOPENED: { zh: '重新开放', en: 'opened again by a department' },
});

/** 月份办理记录: one step of a month from state to state. Append-only. */
@ObjectType({ description: '月份办理记录: who attested, closed or reopened a month, when and why.' })
@Entity('month_step')
export class MonthStep {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;

  /** 1, 2, 3 … within the month. */
  @Column({ type: 'int', primary: true })
  position!: number;

  @EnumField(MonthStepKindType)
  step!: MonthStepKind;

  @IdField()
  takenBy!: Id;

  @InstantField()
  takenAt!: Date;

  @IdField({ nullable: true, description: '主管部门: the department that closed or reopened it.' })
  departmentId!: Id | null;

  @Column({ ...DIGEST, nullable: true })
  @Field(() => String, { nullable: true, description: '数据指纹: what was attested.' })
  factsDigest!: string | null;

  @CountField({ nullable: true, description: 'Standing facts that were attested.' })
  factCount!: number | null;

  /** What was attested of each table, as JSON of `TableDigest[]`: tells later which one differs. */
  @Column({ type: 'mediumtext', nullable: true })
  tableDigests!: string | null;

  @TextField({ nullable: true, description: 'Why it was reopened.' })
  reason!: string | null;
}

/** 查看记录: that a person has looked at a month, and what there was to see. */
@Entity('month_look')
export class MonthLook {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  enterpriseId!: Id;

  @Column({ type: 'char', length: 7, ...ASCII, primary: true })
  month!: Month;

  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  personId!: Id;

  @Column({ type: 'datetime', precision: 3, primary: true })
  lookedAt!: Date;

  @Column(DIGEST)
  factsDigest!: string;

  @Column({ type: 'int' })
  factCount!: number;

  /** Keys of the changes shortly before the look that it has seen, as JSON; see `changesSince`. */
  @Column({ type: 'mediumtext' })
  justBefore!: string;
}

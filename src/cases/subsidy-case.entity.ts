import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { canonicalJson, digest, type Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
} from '../platform/fields.js';
import { OUTCOMES, type OutcomeKind } from '../rulebook/programme-outcome.js';
import { CASE_STATES, CASE_STEPS, type CaseState, type CaseStepKind } from './case-flow.js';
import { CASE_STATE_TEXT, CASE_STEP_TEXT } from './case-words.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;
const FEN = { type: 'bigint', nullable: true } as const;

export const CaseStateType = enumType('CaseState', CASE_STATES, CASE_STATE_TEXT);
const CaseStepType = enumType('CaseStepKind', CASE_STEPS, CASE_STEP_TEXT);
export const OutcomeType = enumType('CaseOutcome', OUTCOMES);

/** Why no day is set by which a stage is to end. */
export const DUE_UNKNOWN = ['NOT_PUBLISHED', 'NO_CALENDAR'] as const;
export type DueUnknown = (typeof DUE_UNKNOWN)[number];
const DueUnknownType = enumType('CaseDueUnknown', DUE_UNKNOWN, {
  NOT_PUBLISHED: { zh: '程序未公布期限，批次也未设定', en: 'neither the programme nor the round says' },
  NO_CALENDAR: {
    zh: '缺少该年度法定节假日安排，无法计算工作日',
    en: 'the official holidays of a year are not on record, so working days cannot be counted',
  },
});

/**
 * 申报件: what one firm asks of one round. The row says how it stands; what led there is in its steps and decisions,
 * which never change.
 */
@ObjectType({ description: '申报件: the application of a firm to a round, from draft to evaluation.' })
@Entity('subsidy_case')
@Index('subsidy_case_number', ['number'], { unique: true })
@Index('subsidy_case_open_once', ['roundId', 'enterpriseId', 'standing'], { unique: true })
@Index('subsidy_case_round', ['roundId', 'state', 'id'])
@Index('subsidy_case_enterprise', ['enterpriseId', 'draftedAt', 'id'])
@Index('subsidy_case_drafted', ['draftedAt', 'id', 'regionCode'])
@Index('subsidy_case_due', ['state', 'dueOn', 'id'])
export class SubsidyCase {
  @PrimaryId()
  id!: Id;

  @CodeField({ max: 64, nullable: true, description: '受理编号; null before it is filed.' })
  number!: string | null;

  @IdField()
  roundId!: Id;

  @CodeField({ max: 64 })
  programme!: string;

  @Field(() => Int, { description: 'Version of the rule that judges it.' })
  @Column({ type: 'int' })
  version!: number;

  @IdField()
  enterpriseId!: Id;

  @RegionField({ description: 'Where it is handled: departments of this region and around it see it.' })
  regionCode!: RegionCode;

  @EnumField(CaseStateType)
  state!: CaseState;

  /** 1 while it is open: a firm has one in a round. */
  @Column({ type: 'tinyint', nullable: true })
  standing!: number | null;

  @InstantField()
  stateSince!: Date;

  @DateField({ nullable: true, description: '办理期限: last day of the stage it is in.' })
  dueOn!: LocalDate | null;

  @EnumField(DueUnknownType, { nullable: true, description: 'Why there is no last day.' })
  dueUnknown!: DueUnknown | null;

  /** What the firm says beside its records: JSON of `Application`. */
  @Column({ type: 'mediumtext' })
  application!: string;

  @IdField()
  draftedBy!: Id;

  @InstantField()
  draftedAt!: Date;

  @InstantField({ nullable: true })
  filedAt!: Date | null;

  @DateField({ nullable: true, description: 'The day as of which it is judged.' })
  judgedOn!: LocalDate | null;

  @Field(() => Int)
  @Column({ type: 'int' })
  correctionsUsed!: number;

  @Column({ type: 'int' })
  decisionCount!: number;

  @Column({ type: 'int' })
  stepCount!: number;

  /** What the decision that stands gives at most, later years included; null while it cannot be told. */
  @Column(FEN)
  claimFen!: string | null;

  @IdField({ nullable: true })
  planId!: Id | null;

  /** What the fund has set aside for it. */
  @Column(FEN)
  plannedFen!: string | null;

  @DateField({ nullable: true })
  noticeFrom!: LocalDate | null;

  @DateField({ nullable: true })
  noticeTo!: LocalDate | null;

  /** Parties that have agreed at this station, with commas. */
  @Column({ type: 'varchar', length: 500, ...ASCII })
  agreed!: string;

  @Column({ type: 'tinyint' })
  isAppealed!: number;
}

/** 认定: one decision on a case with all that it was made from; the first one is that of the filing. */
@ObjectType({
  description: '认定: a decision as it was pinned, with the facts and the version it was made from.',
})
@Entity('case_decision')
export class CaseDecision {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  @Field(() => ID)
  caseId!: Id;

  @Column({ type: 'int', primary: true })
  @Field(() => Int)
  number!: number;

  @Column({ type: 'int' })
  @Field(() => Int)
  version!: number;

  @DateField()
  judgedOn!: LocalDate;

  /** JSON, as is the decision. */
  @Column({ type: 'longtext' })
  facts!: string;

  @Column({ type: 'longtext' })
  decision!: string;

  @EnumField(OutcomeType)
  outcome!: OutcomeKind;

  @Column(FEN)
  claimFen!: string | null;

  @Column({ type: 'bigint' })
  possibleFen!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  @Field(() => String, {
    description: 'SHA-256 over facts, version and decision; named in the step that made it.',
  })
  contentDigest!: string;

  @IdField()
  decidedBy!: Id;

  @InstantField()
  decidedAt!: Date;
}

export const digestOfDecision = (
  of: Pick<CaseDecision, 'caseId' | 'number' | 'version' | 'judgedOn' | 'facts' | 'decision'>,
): string => digest(of.caseId, of.number, of.version, of.judgedOn, of.facts, of.decision);

export const CASE_SIDES = ['FIRM', 'DEPARTMENT', 'ANYBODY', 'PLATFORM'] as const;
export type CaseSide = (typeof CASE_SIDES)[number];
const CaseSideType = enumType('CaseSide', CASE_SIDES, {
  FIRM: { zh: '申报单位', en: 'the applicant' },
  DEPARTMENT: { zh: '主管部门', en: 'a department' },
  ANYBODY: { zh: '公众', en: 'anybody' },
  PLATFORM: { zh: '平台', en: 'the platform' },
});

/** 办理记录: one step of a case; the database refuses any change, and the audit chain proves it. */
@ObjectType({ description: '办理记录: one step of a case, by whom, in which capacity and why.' })
@Entity('case_step')
@Index('case_step_person', ['takenBy', 'takenAt'])
export class CaseStep {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  caseId!: Id;

  @Column({ type: 'int', primary: true })
  @Field(() => Int)
  position!: number;

  @EnumField(CaseStepType)
  step!: CaseStepKind;

  @EnumField(CaseStateType, { nullable: true })
  fromState!: CaseState | null;

  @EnumField(CaseStateType)
  toState!: CaseState;

  @IdField()
  takenBy!: Id;

  @EnumField(CaseSideType)
  takenAs!: CaseSide;

  @IdField({ nullable: true })
  departmentId!: Id | null;

  @RegionField({ nullable: true, description: 'Region of the department.' })
  regionCode!: RegionCode | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  @Field(() => String, { nullable: true })
  reason!: string | null;

  /** JSON: what belongs to the step, such as the digest of the decision that it pinned. */
  @Column({ type: 'mediumtext' })
  detail!: string;

  @InstantField()
  takenAt!: Date;

  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;
}

export const digestOfStep = (of: Omit<CaseStep, 'contentDigest'>): string =>
  digest(
    canonicalJson([
      [of.caseId, of.position, of.step, of.fromState, of.toState],
      [of.takenBy, of.takenAs, of.departmentId, of.regionCode, of.takenAt.toISOString()],
      [of.reason, of.detail],
    ]),
  );

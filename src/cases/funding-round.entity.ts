import { Field, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  BatchField,
  CodeField,
  CountField,
  DateField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
  YuanField,
} from '../platform/fields.js';

export const JUDGED_ON = ['FILING', 'ACCEPTANCE'] as const;
/** The day as of which a case is judged. */
export type JudgedOn = (typeof JUDGED_ON)[number];
export const JudgedOnType = enumType('CaseJudgedOn', JUDGED_ON, {
  FILING: { zh: '申报之日', en: 'the day on which it was filed' },
  ACCEPTANCE: { zh: '初审受理之日', en: 'the day on which the first check accepted it' },
});

export const DUE_STAGES = [
  'CORRECTION',
  'FIRST_CHECK',
  'THIRD_PARTY_CHECK',
  'JOINT_CHECK',
  'PLAN',
  'PUBLIC_NOTICE',
  'APPROVAL',
] as const;
export type DueStage = (typeof DUE_STAGES)[number];
export const DueStageType = enumType('CaseDueStage', DUE_STAGES);

export const DAY_KINDS = ['WORKING_DAYS', 'CALENDAR_DAYS'] as const;
export type DayKind = (typeof DAY_KINDS)[number];
export const DayKindType = enumType('CaseDayKind', DAY_KINDS, {
  WORKING_DAYS: { zh: '工作日', en: 'working days by the calendar of the State Council' },
  CALENDAR_DAYS: { zh: '自然日', en: 'calendar days' },
});

/** 批次: one call for applications under one version of a programme, with its window and its fund. */
@ObjectType({ description: '批次: a round of a programme, its filing window and its fund.' })
@Entity('funding_round')
@Index('funding_round_programme', ['programme', 'version', 'id'])
@Index('funding_round_opened', ['openedAt', 'id', 'regionCode'])
export class FundingRound {
  @PrimaryId()
  id!: Id;

  @CodeField({ max: 64, description: 'Code of the programme.' })
  programme!: string;

  @Field(() => Int, {
    description: 'Version of the rule by which all cases of the round are judged, for ever.',
  })
  @Column({ type: 'int' })
  version!: number;

  @TextField()
  title!: string;

  @RegionField({ description: 'Whose round it is: departments inside and above see it.' })
  regionCode!: RegionCode;

  @DateField({ description: 'First day of filing.' })
  filingFrom!: LocalDate;

  @DateField({ nullable: true, description: 'Last day of filing; null where none was published.' })
  filingTo!: LocalDate | null;

  /** 资金总额 in fen; null where it is not limited. */
  @Column({ type: 'bigint', nullable: true })
  fundFen!: string | null;

  @EnumField(JudgedOnType)
  judgedOn!: JudgedOn;

  @CountField({
    nullable: true,
    description: 'How often an applicant may correct, where the programme does not say; null sets no limit.',
  })
  corrections!: number | null;

  /** Days of stages that the programme does not publish: JSON of `StageDaysInput`. */
  @Column({ type: 'text' })
  stageDays!: string;

  /** Cases that have a number. */
  @Column({ type: 'int' })
  caseCount!: number;

  @IdField()
  openedBy!: Id;

  @InstantField()
  openedAt!: Date;
}

@InputType({
  description: 'Days of a stage that the programme does not publish and the department sets for its round.',
})
export class StageDaysInput {
  @EnumField(DueStageType)
  stage!: DueStage;

  @CountField()
  count!: number;

  @EnumField(DayKindType)
  kind!: DayKind;
}

@InputType()
export class OpenFundingRoundInput extends PickType(
  FundingRound,
  ['id', 'programme', 'title', 'regionCode', 'filingFrom', 'filingTo', 'judgedOn', 'corrections'],
  InputType,
) {
  @YuanField({ nullable: true, description: '资金总额; left out where it is not limited.' })
  fundYuan?: string | null;

  @BatchField(() => StageDaysInput, DUE_STAGES.length, { nullable: true })
  stageDays?: StageDaysInput[] | null;
}

import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { DateField, EnumField, enumType, IdField, InstantField, PrimaryId } from '../platform/fields.js';

export const INSTALMENT_STATES = [
  'PLANNED',
  'PAYABLE',
  'LOST',
  'UNDETERMINED',
  'ORDERED',
  'PAID',
  'FAILED',
] as const;
export type InstalmentState = (typeof INSTALMENT_STATES)[number];
export const InstalmentStateType = enumType('CaseInstalmentState', INSTALMENT_STATES, {
  PLANNED: { zh: '待考核', en: 'not tested yet' },
  PAYABLE: { zh: '可拨付', en: 'payable' },
  LOST: { zh: '考核不合格，不予拨付', en: 'lost: its test failed' },
  UNDETERMINED: { zh: '无法判断', en: 'undetermined: something is missing' },
  ORDERED: { zh: '已下达拨付', en: 'ordered' },
  PAID: { zh: '已拨付', en: 'paid' },
  FAILED: { zh: '拨付失败', en: 'its payment failed' },
});

/** 分期: one part of an award, tested and paid on its own. */
@ObjectType('CaseInstalment', { description: '分期: one part of an award, tested and paid on its own.' })
@Entity('case_instalment')
@Index('case_instalment_number', ['caseId', 'number'], { unique: true })
export class CaseInstalment {
  @PrimaryId({ description: 'Derived from case and number.' })
  id!: Id;

  @IdField()
  caseId!: Id;

  @Field(() => Int)
  @Column({ type: 'int' })
  number!: number;

  @Field(() => Int, { nullable: true, description: 'Its assessment year; null for what is paid at once.' })
  @Column({ type: 'int', nullable: true })
  assessment!: number | null;

  @DateField({ nullable: true })
  assessmentFrom!: LocalDate | null;

  @DateField({ nullable: true })
  assessmentTo!: LocalDate | null;

  @Column({ type: 'bigint' })
  plannedFen!: string;

  /** Null before its test says. */
  @Column({ type: 'bigint', nullable: true })
  payableFen!: string | null;

  @Column({ type: 'bigint' })
  paidFen!: string;

  @EnumField(InstalmentStateType)
  state!: InstalmentState;

  /** JSON of `InstalmentFinding`; null before its test. */
  @Column({ type: 'mediumtext', nullable: true })
  finding!: string | null;

  @IdField({ nullable: true })
  testedBy!: Id | null;

  @InstantField({ nullable: true })
  testedAt!: Date | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  @Field(() => String, { nullable: true, description: 'Why its payment failed last.' })
  failure!: string | null;
}

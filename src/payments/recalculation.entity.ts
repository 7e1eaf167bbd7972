import { Field, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { digest, type Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const RECALCULATION_OUTCOMES = ['UNCHANGED', 'LESS_DUE', 'MORE_DUE', 'UNDETERMINED'] as const;
export type RecalculationOutcome = (typeof RECALCULATION_OUTCOMES)[number];
const OutcomeType = enumType('RecalculationOutcome', RECALCULATION_OUTCOMES, {
  UNCHANGED: { zh: '结果不变', en: 'what was paid or is payable is what is due' },
  LESS_DUE: { zh: '应拨减少：建议追回或暂缓拨付', en: 'less is due: recovery is proposed, or payment waits' },
  MORE_DUE: { zh: '应拨增加：建议补拨', en: 'more is due: a supplement is proposed' },
  UNDETERMINED: { zh: '无法判断，缺少资料', en: 'cannot be told: something is missing' },
});

/** 重新计算: a case by its own version on facts that were corrected since. It proposes, and changes nothing. */
@ObjectType({
  description:
    '重新计算: what a case comes to on facts corrected since, by the version that judged it. It only proposes.',
})
@Entity('recalculation')
@Index('recalculation_case', ['caseId', 'number'], { unique: true })
@Index('recalculation_computed', ['computedAt', 'id'])
export class Recalculation {
  @PrimaryId({ description: 'Derived from case and number.' })
  id!: Id;

  @IdField()
  caseId!: Id;

  @Field(() => Int)
  @Column({ type: 'int' })
  number!: number;

  @CodeField({ max: 64 })
  caseNumber!: string;

  @IdField()
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @EnumField(OutcomeType)
  outcome!: RecalculationOutcome;

  /** Paid and not asked back, supplements included. */
  @Column({ type: 'bigint' })
  keptFen!: string;

  /** Payable and not paid yet. */
  @Column({ type: 'bigint' })
  openFen!: string;

  /** Null where it cannot be told. */
  @Column({ type: 'bigint', nullable: true })
  dueFen!: string | null;

  /** To be recovered, of what was paid. */
  @Column({ type: 'bigint' })
  recoverFen!: string;

  /** Not to be paid, of what is open. */
  @Column({ type: 'bigint' })
  withholdFen!: string;

  @Column({ type: 'bigint' })
  supplementFen!: string;

  /** JSON: parts and changed facts. */
  @Column({ type: 'mediumtext' })
  difference!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  contentDigest!: string;

  @InstantField()
  computedAt!: Date;

  @IdField({ nullable: true, description: 'Who let payment go on all the same.' })
  dismissedBy!: Id | null;

  @TextField({ max: LIMITS.paymentWordsCharacters, nullable: true })
  dismissedBecause!: string | null;
}

export const digestOfRecalculation = (of: Recalculation): string =>
  digest(of.caseId, of.number, of.contentDigest, of.difference, of.computedAt.toISOString());

export const subjectOfDismissal = (id: Id): string => `recalculation-dismissed:${id}`;
export const digestOfDismissal = (
  of: Pick<Recalculation, 'id' | 'dismissedBy' | 'dismissedBecause'>,
): string => digest(of.id, of.dismissedBy ?? '', of.dismissedBecause ?? '');

/** What makes two recalculations the same: figures and facts, not the moment. */
export const contentOfRecalculation = (
  of: Pick<
    Recalculation,
    'outcome' | 'dueFen' | 'recoverFen' | 'withholdFen' | 'supplementFen' | 'difference'
  >,
): string =>
  digest(of.outcome, of.dueFen ?? '', of.recoverFen, of.withholdFen, of.supplementFen, of.difference);

export interface Difference {
  readonly parts: readonly {
    readonly number: number;
    readonly wasFen: string;
    readonly nowFen: string | null;
    readonly missing: readonly { zh: string; en: string }[];
  }[];
  readonly changes: readonly {
    readonly subjectKind: string;
    readonly subjectId: string;
    readonly fact: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

@ObjectType()
export class RecalculatedPartView {
  @Field(() => Int)
  number!: number;

  @Field(() => String)
  wasYuan!: string;

  @Field(() => String, { nullable: true })
  nowYuan!: string | null;

  @Field(() => [String], { description: 'What is missing, in the language asked for.' })
  missing!: string[];
}

@ObjectType()
export class ChangedFactView {
  @Field(() => String, { description: 'Empty for the applicant.' })
  subjectKind!: string;

  @Field(() => String)
  subjectId!: string;

  @Field(() => String)
  fact!: string;

  @Field(() => String, { nullable: true })
  before!: string | null;

  @Field(() => String, { nullable: true })
  after!: string | null;
}

@InputType()
export class DismissRecalculationInput extends PickType(Recalculation, ['id'], InputType) {
  @TextField({ max: LIMITS.paymentWordsCharacters })
  reason!: string;
}

@InputType()
export class LowerPayableInput extends PickType(Recalculation, ['id'], InputType) {
  @TextField({ max: LIMITS.paymentWordsCharacters })
  reason!: string;
}

import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { EnumField, enumType, IdField, InstantField, PrimaryId, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';

export const OBJECTION_FINDINGS = ['UPHELD', 'DISMISSED'] as const;
export type ObjectionFinding = (typeof OBJECTION_FINDINGS)[number];
const ObjectionFindingType = enumType('ObjectionFinding', OBJECTION_FINDINGS, {
  UPHELD: { zh: '异议成立', en: 'upheld' },
  DISMISSED: { zh: '异议不成立', en: 'dismissed' },
});

/** 公示异议: while one is open nothing of the case goes on. */
@ObjectType({ description: '公示异议: what somebody objects to a case in its public notice.' })
@Entity('case_objection')
@Index('case_objection_case', ['caseId', 'finding', 'raisedAt', 'id'])
export class CaseObjection {
  @PrimaryId()
  id!: Id;

  @IdField()
  caseId!: Id;

  @TextField({ description: 'Who objects.' })
  objector!: string;

  @TextField({ max: LIMITS.caseWordsCharacters })
  words!: string;

  @IdField({ description: 'Who entered it.' })
  raisedBy!: Id;

  @InstantField()
  raisedAt!: Date;

  @EnumField(ObjectionFindingType, { nullable: true, description: 'Null while it is open.' })
  finding!: ObjectionFinding | null;

  @TextField({ max: LIMITS.caseWordsCharacters, nullable: true })
  reason!: string | null;

  @IdField({ nullable: true })
  decidedBy!: Id | null;

  @InstantField({ nullable: true })
  decidedAt!: Date | null;
}

export const INTEREST_KINDS = ['EMPLOYMENT', 'OWNERSHIP', 'DECLARED'] as const;
export type InterestKind = (typeof INTEREST_KINDS)[number];
export const InterestKindType = enumType('CaseInterestKind', INTEREST_KINDS, {
  EMPLOYMENT: { zh: '任职', en: 'employment, now or within recent years' },
  OWNERSHIP: { zh: '持股', en: 'ownership' },
  DECLARED: { zh: '自行申明的其他利害关系', en: 'another interest that was declared' },
});

/** 利害关系: a person with an interest in a firm never sees its cases. */
@ObjectType({ description: '利害关系: why a person sees no case of a firm.' })
@Entity('case_interest')
@Index('case_interest_person', ['personId', 'enterpriseId', 'endedAt'])
export class CaseInterest {
  @PrimaryId()
  id!: Id;

  @IdField()
  personId!: Id;

  @IdField()
  enterpriseId!: Id;

  @EnumField(InterestKindType)
  kind!: InterestKind;

  @TextField({ max: LIMITS.caseWordsCharacters })
  words!: string;

  @IdField()
  declaredBy!: Id;

  @InstantField()
  declaredAt!: Date;

  @IdField({ nullable: true })
  endedBy!: Id | null;

  @InstantField({ nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  @Field(() => String, { nullable: true })
  endReason!: string | null;
}

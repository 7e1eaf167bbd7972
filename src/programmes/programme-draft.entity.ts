import { Field, InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import {
  CodeField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  RegionField,
  textCheck,
  TextField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Checked } from '../platform/validation.js';

export const DRAFT_STATES = ['DRAFT', 'SUBMITTED', 'PUBLISHED'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];
export const DraftStateType = enumType('ProgrammeDraftState', DRAFT_STATES, {
  DRAFT: { zh: '起草中', en: 'being written' },
  SUBMITTED: { zh: '已提交，待他人公布或退回', en: 'submitted: another person publishes it or returns it' },
  PUBLISHED: { zh: '已公布', en: 'published' },
});

/** 项目规则草案: a document that its author may change until it is submitted, and that another person publishes. */
@ObjectType({ description: '项目规则草案: a draft of a programme or of its next version.' })
@Entity('programme_draft')
@Index('programme_draft_drafted', ['draftedAt', 'id'])
export class ProgrammeDraft {
  @PrimaryId()
  id!: Id;

  @RegionField({ description: 'Of the department whose programme it is.' })
  regionCode!: RegionCode;

  @CodeField({ max: 64, nullable: true, description: 'As the document says it; null where it says none.' })
  code!: string | null;

  @Field(() => String, { description: 'The whole document in YAML, with every version published before.' })
  @Column({ type: 'mediumtext' })
  @Checked(textCheck(LIMITS.programmeCharacters))
  document!: string;

  @EnumField(DraftStateType)
  state!: DraftState;

  @IdField({ description: 'Its author, who alone changes and submits it.' })
  draftedBy!: Id;

  @InstantField()
  draftedAt!: Date;

  @InstantField({ nullable: true, description: 'When its document was last changed.' })
  amendedAt!: Date | null;

  @InstantField({ nullable: true })
  submittedAt!: Date | null;

  @IdField({ nullable: true, description: 'Who published it, or returned it last.' })
  decidedBy!: Id | null;

  @InstantField({ nullable: true })
  decidedAt!: Date | null;

  @TextField({ nullable: true, description: 'Why it was last returned.' })
  returnedBecause!: string | null;
}

@InputType()
export class DraftProgrammeInput extends PickType(
  ProgrammeDraft,
  ['id', 'regionCode', 'document'],
  InputType,
) {}

@InputType()
export class AmendProgrammeDraftInput extends PickType(ProgrammeDraft, ['id', 'document'], InputType) {}

@InputType()
export class ReturnProgrammeDraftInput extends PickType(ProgrammeDraft, ['id'], InputType) {
  @TextField({ description: 'What is to be changed, and why.' })
  because!: string;
}

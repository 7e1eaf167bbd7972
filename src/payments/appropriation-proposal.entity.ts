import { InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { EnumField, enumType, IdField, PrimaryId, TextField, YuanField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Proposal } from '../platform/proposal.js';

export const APPROPRIATION_STATES = ['PROPOSED', 'APPROVED', 'REJECTED'] as const;
export type AppropriationState = (typeof APPROPRIATION_STATES)[number];
const AppropriationStateType = enumType('AppropriationState', APPROPRIATION_STATES, {
  PROPOSED: { zh: '待审批', en: 'proposed' },
  APPROVED: { zh: '已到位', en: 'approved: the money is there' },
  REJECTED: { zh: '已退回', en: 'rejected' },
});

/** 待到位资金: what one person has entered by the document of the finance department, until another approves it. */
@ObjectType({ description: '资金到位登记: entered by one person, and there once another approves it.' })
@Entity('appropriation_proposal')
@Index('appropriation_proposal_round', ['roundId', 'proposedAt', 'id'])
export class AppropriationProposal extends Proposal {
  @PrimaryId()
  id!: Id;

  @IdField()
  roundId!: Id;

  @Column({ type: 'bigint' })
  amountFen!: string;

  @TextField({ description: '下达文号: the document of the finance department.' })
  reference!: string;

  @EnumField(AppropriationStateType)
  state!: AppropriationState;

  @TextField({ max: LIMITS.paymentWordsCharacters, nullable: true, description: 'Why it was rejected.' })
  reason!: string | null;
}

@InputType()
export class ProposeAppropriationInput extends PickType(
  AppropriationProposal,
  ['id', 'roundId', 'reference'],
  InputType,
) {
  @YuanField()
  amountYuan!: string;
}

@InputType()
export class RejectAppropriationInput {
  @IdField()
  id!: Id;

  @TextField({ max: LIMITS.paymentWordsCharacters })
  reason!: string;
}

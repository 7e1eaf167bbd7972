import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import type { Id } from '../kernel/id.js';
import { EnumField, enumType, IdField, PrimaryId, TextField } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Proposal } from '../platform/proposal.js';

export const PLAN_STATES = ['PROPOSED', 'ADOPTED', 'REJECTED'] as const;
export type PlanState = (typeof PLAN_STATES)[number];
export const PlanStateType = enumType('AllocationPlanState', PLAN_STATES, {
  PROPOSED: { zh: '待审定', en: 'proposed' },
  ADOPTED: { zh: '已通过', en: 'adopted' },
  REJECTED: { zh: '已否决', en: 'rejected' },
});

/** 资金分配方案: what the fund of a round gives to each of its cases that were agreed to. */
@ObjectType({ description: '资金分配方案: what the fund of a round gives to each of its cases.' })
@Entity('allocation_plan')
@Index('allocation_plan_round', ['roundId', 'proposedAt', 'id'])
export class AllocationPlan extends Proposal {
  @PrimaryId()
  id!: Id;

  @IdField()
  roundId!: Id;

  /** What was left of the fund; null where it is not limited. */
  @Column({ type: 'bigint', nullable: true })
  fundFen!: string | null;

  @Column({ type: 'bigint' })
  claimedFen!: string;

  @Column({ type: 'bigint' })
  plannedFen!: string;

  @Field(() => Int)
  @Column({ type: 'int' })
  caseCount!: number;

  @EnumField(PlanStateType)
  state!: PlanState;

  @TextField({ max: LIMITS.caseWordsCharacters })
  reason!: string;

  /** JSON of `AmountForCase`, as they were sent; null where persons set none. */
  @Column({ type: 'mediumtext', nullable: true })
  amounts!: string | null;
}

import { Field, ID, InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Id } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';
import {
  CreditsField,
  EnumField,
  enumType,
  IdField,
  InstantField,
  PrimaryId,
  textCheck,
} from '../platform/fields.js';

import { TextView } from '../platform/text.view.js';
import { Checked } from '../platform/validation.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

export const REDEMPTION_STATES = ['OPEN', 'CONFIRMED', 'CANCELLED', 'EXPIRED', 'REFUSED'] as const;
export type RedemptionState = (typeof REDEMPTION_STATES)[number];
export const RedemptionStateType = enumType('RedemptionState', REDEMPTION_STATES, {
  OPEN: { zh: '待使用：积分已冻结', en: 'the code waits to be used; the credits are held' },
  CONFIRMED: { zh: '已兑换', en: 'the partner confirmed the code; the credits are paid' },
  CANCELLED: { zh: '已取消，积分已退回', en: 'the consumer gave it back; the credits are back' },
  EXPIRED: { zh: '已过期，积分已退回', en: 'the code was not used in time; the credits are back' },
  REFUSED: { zh: '未能兑换', en: 'nothing was redeemed' },
});

/** 兑换: one reward redeemed by one person, and how it ended. */
@ObjectType({ description: '兑换: a reward redeemed, its code, and how it ended.' })
@Entity('redemption')
@Index('redemption_code', ['codeDigest'], { unique: true })
@Index('redemption_person', ['personId', 'redeemedAt', 'id'])
@Index('redemption_taken', ['personId', 'rewardId', 'state', 'redeemedAt'])
@Index('redemption_due', ['dueAt', 'id'])
export class Redemption {
  @PrimaryId({ description: 'Made by the caller: the same again gives the first answer.' })
  id!: Id;

  @Column({ type: 'varchar', length: 36, ...ASCII })
  personId!: Id;

  @IdField()
  rewardId!: Id;

  /** As the reward's, so that a code is confirmed without it. */
  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  partnerId!: Id | null;

  @CreditsField()
  priceCredits!: string;

  @EnumField(RedemptionStateType)
  state!: RedemptionState;

  @InstantField()
  redeemedAt!: Date;

  @InstantField({ description: 'From then on the code cannot be used.' })
  codeExpiresAt!: Date;

  @InstantField({ nullable: true, description: 'When it was confirmed, cancelled or expired.' })
  endedAt!: Date | null;

  /** Random; the code follows from it under a key that is in no database. */
  @Column({ type: 'char', length: 32, ...ASCII })
  codeSalt!: string;

  @Column({ type: 'char', length: 64, ...ASCII })
  codeDigest!: string;

  @Column({ type: 'varchar', length: 36, nullable: true, ...ASCII })
  confirmedBy!: Id | null;

  /** As `codeExpiresAt` while it is open; then null. */
  @Column({ type: 'datetime', precision: 3, nullable: true })
  dueAt!: Date | null;

  /** Why it was refused, as JSON: asked again under the same id the answer is the same, whatever has changed. */
  @Column({ type: 'text', nullable: true })
  refusal!: string | null;
}

/** Wrong codes by who sent them. Passes by itself; holds no code. */
@Entity('wrong_code')
export class WrongCode {
  @PrimaryColumn({ type: 'varchar', length: 36, ...ASCII })
  callerId!: Id;

  @Column({ type: 'int' })
  wrong!: number;

  @Column({ type: 'datetime', precision: 3 })
  lastAt!: Date;
}

@InputType()
export class RedeemInput extends PickType(Redemption, ['id', 'rewardId'], InputType) {}

@InputType()
export class CancelRedemptionInput extends PickType(Redemption, ['id'], InputType) {}

/** Blanks and hyphens of a typed code are not counted out, so that there may be many. */
const CODE_CHARACTERS = 64;

@InputType()
export class ConfirmRedemptionInput {
  @Checked(textCheck(CODE_CHARACTERS))
  @Field(() => String, { description: '兑换码: as the consumer shows it; hyphens and case do not matter.' })
  code!: string;
}

@ObjectType({ description: '已兑换: what the partner hands over now.' })
export class ConfirmedRedemption {
  @Field(() => ID)
  redemptionId!: Id;

  @Field(() => ID)
  rewardId!: Id;

  @Field(() => TextView, { description: 'The name of the reward.' })
  title!: Text;

  @InstantField()
  confirmedAt!: Date;
}

import { InputType, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { digest, type Id } from '../kernel/id.js';
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
  TextField,
  YuanField,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Proposal } from '../platform/proposal.js';

export const RECOVERY_GROUNDS = ['FACT_CORRECTED', 'FRAUD', 'MISUSE'] as const;
export type RecoveryGround = (typeof RECOVERY_GROUNDS)[number];
const RecoveryGroundType = enumType('RecoveryGround', RECOVERY_GROUNDS, {
  FACT_CORRECTED: {
    zh: '事实更正后多拨',
    en: 'a fact was corrected and less was due: no fine and no interest',
  },
  FRAUD: { zh: '以虚报、冒领等手段骗取', en: 'got by false report' },
  MISUSE: { zh: '挪用', en: 'used for something else' },
});

export const RECOVERY_STATES = ['PROPOSED', 'SUPERSEDED', 'REJECTED', 'APPROVED', 'SETTLED'] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];
const RecoveryStateType = enumType('RecoveryState', RECOVERY_STATES, {
  PROPOSED: { zh: '待审批', en: 'proposed' },
  SUPERSEDED: { zh: '已被后来的重新计算取代', en: 'a later recalculation took its place' },
  REJECTED: { zh: '不予追缴', en: 'rejected' },
  APPROVED: { zh: '追缴中', en: 'approved: the money is asked back' },
  SETTLED: { zh: '已追回', en: 'all of it has come back' },
});

/** 追缴: money of a case that is asked back, with a fine where the law has one. */
@ObjectType({
  description: '追缴: money of a case that is asked back, with a fine where somebody did wrong.',
})
@Entity('recovery')
@Index('recovery_case', ['caseId', 'state'])
@Index('recovery_proposed', ['proposedAt', 'id'])
export class Recovery extends Proposal {
  @PrimaryId()
  id!: Id;

  @IdField()
  caseId!: Id;

  @CodeField({ max: 64 })
  caseNumber!: string;

  @IdField()
  roundId!: Id;

  @IdField()
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @EnumField(RecoveryGroundType)
  ground!: RecoveryGround;

  @Column({ type: 'bigint' })
  principalFen!: string;

  @Column({ type: 'bigint' })
  fineFen!: string;

  @CodeField({
    max: 64,
    nullable: true,
    description: 'The document that bounds the fine, its version and clause.',
  })
  fineBasis!: string | null;

  @TextField({ max: LIMITS.paymentWordsCharacters, description: 'What was found.' })
  finding!: string;

  @IdField({ nullable: true, description: 'The recalculation that proposed it.' })
  recalculationId!: Id | null;

  @EnumField(RecoveryStateType)
  state!: RecoveryState;

  @Column({ type: 'bigint' })
  returnedFen!: string;

  @Column({ type: 'bigint' })
  finePaidFen!: string;

  @TextField({ max: LIMITS.paymentWordsCharacters, nullable: true })
  reason!: string | null;
}

/** Over what was decided; what came back is in the receipts. */
export const digestOfRecovery = (of: Recovery): string =>
  digest(
    of.caseId,
    of.enterpriseId,
    of.ground,
    of.principalFen,
    of.fineFen,
    of.fineBasis ?? '',
    of.finding,
    of.recalculationId ?? '',
    of.proposedBy,
    of.proposedAt.toISOString(),
    of.decidedBy ?? '',
    of.decidedAt?.toISOString() ?? '',
    of.reason ?? '',
  );

/** 缴回: money that came back. Never changed. */
@ObjectType({ description: '缴回: money that came back, as the treasury received it.' })
@Entity('recovery_receipt')
@Index('recovery_receipt_recovery', ['recoveryId', 'recordedAt', 'id'])
export class RecoveryReceipt {
  @PrimaryId()
  id!: Id;

  @IdField()
  recoveryId!: Id;

  @Column({ type: 'bigint' })
  principalFen!: string;

  @Column({ type: 'bigint' })
  fineFen!: string;

  @DateField()
  receivedOn!: LocalDate;

  @TextField({ description: '缴款书号: the number of the receipt of the treasury.' })
  reference!: string;

  @IdField()
  recordedBy!: Id;

  @InstantField()
  recordedAt!: Date;
}

export const digestOfReceipt = (of: RecoveryReceipt): string =>
  digest(
    of.recoveryId,
    of.principalFen,
    of.fineFen,
    of.receivedOn,
    of.reference,
    of.recordedBy,
    of.recordedAt.toISOString(),
  );

@InputType()
export class ProposeRecoveryInput extends PickType(
  Recovery,
  ['id', 'caseId', 'ground', 'finding'],
  InputType,
) {
  @YuanField({ description: 'What is asked back: not more than was paid.' })
  principalYuan!: string;

  @YuanField({ nullable: true, description: 'Within the bounds of the law; none where nobody did wrong.' })
  fineYuan?: string | null;
}

@InputType()
export class DecideRecoveryInput extends PickType(Recovery, ['id'], InputType) {
  @TextField({ max: LIMITS.paymentWordsCharacters })
  reason!: string;
}

@InputType()
export class RecordReceiptInput extends PickType(
  RecoveryReceipt,
  ['id', 'recoveryId', 'receivedOn', 'reference'],
  InputType,
) {
  @YuanField({ description: 'Of the money that was asked back; 0 where only the fine was paid.' })
  principalYuan!: string;

  @YuanField({ description: 'Of the fine; 0 where only the money came back.' })
  fineYuan!: string;
}

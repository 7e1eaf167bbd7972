import { InputType, ObjectType, PickType } from '@nestjs/graphql';
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

export const SUPPLEMENT_STATES = [
  'PROPOSED',
  'SUPERSEDED',
  'REJECTED',
  'PAYABLE',
  'ORDERED',
  'PAID',
  'FAILED',
] as const;
export type SupplementState = (typeof SUPPLEMENT_STATES)[number];
const SupplementStateType = enumType('SupplementState', SUPPLEMENT_STATES, {
  PROPOSED: { zh: '待审批', en: 'proposed' },
  SUPERSEDED: { zh: '已被后来的重新计算取代', en: 'a later recalculation took its place' },
  REJECTED: { zh: '不予补拨', en: 'rejected' },
  PAYABLE: { zh: '可拨付', en: 'approved: it can be in a batch' },
  ORDERED: { zh: '已下达', en: 'ordered' },
  PAID: { zh: '已支付', en: 'paid' },
  FAILED: { zh: '支付失败', en: 'its payment failed' },
});

/** 补拨: what a recalculation found to be still due to a case. */
@ObjectType({ description: '补拨: what a recalculation on corrected facts found to be still due to a case.' })
@Entity('supplement')
@Index('supplement_case', ['caseId', 'state'])
@Index('supplement_round', ['roundId', 'state'])
@Index('supplement_proposed', ['proposedAt', 'id'])
export class Supplement {
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

  @Column({ type: 'bigint' })
  amountFen!: string;

  @Column({ type: 'bigint' })
  paidFen!: string;

  @TextField({ max: LIMITS.paymentWordsCharacters, description: 'What was found.' })
  finding!: string;

  @IdField({ description: 'The recalculation that proposed it.' })
  recalculationId!: Id;

  @EnumField(SupplementStateType)
  state!: SupplementState;

  @InstantField()
  proposedAt!: Date;

  @IdField({ nullable: true })
  decidedBy!: Id | null;

  @InstantField({ nullable: true })
  decidedAt!: Date | null;

  @TextField({ max: LIMITS.paymentWordsCharacters, nullable: true })
  reason!: string | null;
}

/** Over what was decided; what became of it is in the payments. */
export const digestOfSupplement = (of: Supplement, isApproved: boolean): string =>
  digest(
    of.caseId,
    of.enterpriseId,
    of.amountFen,
    of.finding,
    of.recalculationId,
    of.proposedAt.toISOString(),
    isApproved ? 'APPROVED' : 'REJECTED',
    of.decidedBy ?? '',
    of.decidedAt?.toISOString() ?? '',
    of.reason ?? '',
  );

@InputType()
export class DecideSupplementInput extends PickType(Supplement, ['id'], InputType) {
  @TextField({ max: LIMITS.paymentWordsCharacters })
  reason!: string;
}

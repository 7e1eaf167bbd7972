import { Field, InputType, Int, ObjectType, PickType } from '@nestjs/graphql';
import { Column, Entity, Index } from 'typeorm';
import { canonicalJson, digest, type Id } from '../kernel/id.js';
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
  textCheck,
} from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Proposal } from '../platform/proposal.js';
import { Checked } from '../platform/validation.js';

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** 资金到位: money of a treasury that a round may spend. Never changed. */
@ObjectType({ description: '资金到位: money that was appropriated to a round.' })
@Entity('fund_appropriation')
@Index('fund_appropriation_round', ['roundId', 'appropriatedAt', 'id'])
export class FundAppropriation {
  @PrimaryId()
  id!: Id;

  @IdField()
  roundId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @Column({ type: 'bigint' })
  amountFen!: string;

  @TextField({ description: '下达文号: the document of the finance department.' })
  reference!: string;

  @IdField({ nullable: true, description: 'Who entered it; null of what was entered by one person alone.' })
  proposedBy!: Id | null;

  @IdField({ description: 'Who approved it.' })
  appropriatedBy!: Id;

  @InstantField()
  appropriatedAt!: Date;
}

export const digestOfAppropriation = (of: FundAppropriation): string =>
  digest(
    of.roundId,
    of.regionCode,
    of.amountFen,
    of.reference,
    of.appropriatedBy,
    of.appropriatedAt.toISOString(),
    ...(of.proposedBy ? [of.proposedBy] : []),
  );

export const BATCH_STATES = ['PROPOSED', 'REJECTED', 'ORDERED', 'SETTLED'] as const;
export type BatchState = (typeof BATCH_STATES)[number];
const BatchStateType = enumType('PaymentBatchState', BATCH_STATES, {
  PROPOSED: { zh: '待审批', en: 'proposed' },
  REJECTED: { zh: '已退回', en: 'rejected' },
  ORDERED: { zh: '已下达', en: 'ordered: the treasury has it' },
  SETTLED: { zh: '已办结', en: 'settled: every order is confirmed' },
});

/** 拨付批次: what is ordered from the treasury at once. */
@ObjectType({ description: '拨付批次: payments that are ordered from the treasury at once.' })
@Entity('payment_batch')
@Index('payment_batch_round', ['roundId', 'proposedAt', 'id'])
export class PaymentBatch extends Proposal {
  @PrimaryId()
  id!: Id;

  @IdField()
  roundId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @EnumField(BatchStateType)
  state!: BatchState;

  @Field(() => Int)
  @Column({ type: 'int' })
  orderCount!: number;

  @Column({ type: 'bigint' })
  totalFen!: string;

  @Field(() => String, { description: 'SHA-256 over its orders, which the approver approves.' })
  @Column({ type: 'char', length: 64, ...ASCII })
  ordersDigest!: string;

  @TextField({ max: LIMITS.paymentWordsCharacters, nullable: true, description: 'Why it was rejected.' })
  reason!: string | null;
}

export const digestOfBatch = (of: PaymentBatch): string =>
  digest(
    of.roundId,
    of.orderCount,
    of.totalFen,
    of.ordersDigest,
    of.proposedBy,
    of.proposedAt.toISOString(),
    of.decidedBy ?? '',
    of.decidedAt?.toISOString() ?? '',
  );

export const ORDER_STATES = ['PROPOSED', 'REJECTED', 'ORDERED', 'PAID', 'PARTLY_PAID', 'FAILED'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
const OrderStateType = enumType('PaymentState', ORDER_STATES, {
  PROPOSED: { zh: '待审批', en: 'proposed' },
  REJECTED: { zh: '已退回', en: 'rejected' },
  ORDERED: { zh: '已下达', en: 'ordered' },
  PAID: { zh: '已支付', en: 'paid' },
  PARTLY_PAID: { zh: '部分支付', en: 'paid in part; the rest is payable again' },
  FAILED: { zh: '支付失败', en: 'failed' },
});

export const ORDER_KINDS = ['INSTALMENT', 'SUPPLEMENT'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];
const OrderKindType = enumType('PaymentKind', ORDER_KINDS, {
  INSTALMENT: { zh: '分期拨付', en: 'an instalment of the award' },
  SUPPLEMENT: { zh: '补拨', en: 'what a recalculation found to be still due' },
});

/** 支付指令: one payment to one firm. */
@ObjectType('Payment', { description: '支付指令: one payment to one firm, and what became of it.' })
@Entity('payment_order')
@Index('payment_order_batch', ['batchId', 'position'], { unique: true })
@Index('payment_order_case', ['caseId', 'batchId'])
@Index('payment_order_instalment', ['instalmentId', 'state'])
@Index('payment_order_enterprise', ['enterpriseId', 'id'])
export class PaymentOrder {
  @PrimaryId({ description: '指令号, derived from batch and instalment.' })
  id!: Id;

  @IdField()
  batchId!: Id;

  @Field(() => Int)
  @Column({ type: 'int' })
  position!: number;

  @EnumField(OrderKindType)
  kind!: OrderKind;

  @IdField({ description: 'The instalment, or the supplement.' })
  instalmentId!: Id;

  @IdField()
  caseId!: Id;

  @CodeField({ max: 64 })
  caseNumber!: string;

  @IdField()
  enterpriseId!: Id;

  @RegionField()
  regionCode!: RegionCode;

  @EnumField(OrderStateType)
  state!: OrderState;

  @Column({ type: 'bigint' })
  orderedFen!: string;

  @Column({ type: 'bigint' })
  paidFen!: string;

  @TextField({
    max: LIMITS.paymentWordsCharacters,
    nullable: true,
    description: 'Why it failed, or a part of it.',
  })
  failure!: string | null;

  @InstantField({ nullable: true })
  confirmedAt!: Date | null;
}

/** Over what is approved; what becomes of an order later is in the confirmations. */
export const digestOfOrders = (orders: readonly PaymentOrder[]): string =>
  digest(
    canonicalJson(
      orders.map(({ id, kind, instalmentId, caseId, enterpriseId, orderedFen }) => [
        id,
        kind,
        instalmentId,
        caseId,
        enterpriseId,
        orderedFen,
      ]),
    ),
  );

/** 支付回单: a file that came back from the treasury, as it came. Never changed. */
@ObjectType({ description: '支付回单: a file that came back from the treasury.' })
@Entity('payment_confirmation')
export class PaymentConfirmation {
  @Column({ type: 'varchar', length: 36, ...ASCII, primary: true })
  @Field(() => String)
  batchId!: Id;

  @Column({ type: 'char', length: 64, ...ASCII, primary: true })
  @Field(() => String, { description: 'SHA-256 of the file.' })
  fileDigest!: string;

  @Column({ type: 'mediumtext' })
  content!: string;

  @Column({ type: 'bigint' })
  paidFen!: string;

  @Field(() => Int)
  @Column({ type: 'int' })
  orderCount!: number;

  @IdField()
  readBy!: Id;

  @InstantField()
  readAt!: Date;
}

export const subjectOfConfirmation = (of: Pick<PaymentConfirmation, 'batchId' | 'fileDigest'>): string =>
  `confirmation:${of.batchId}:${of.fileDigest.slice(0, 32)}`;

export const digestOfConfirmation = (of: PaymentConfirmation): string =>
  digest(of.fileDigest, of.content, of.paidFen, of.orderCount, of.readBy, of.readAt.toISOString());

@InputType()
export class ProposePaymentBatchInput extends PickType(PaymentBatch, ['id', 'roundId'], InputType) {}

@InputType()
export class RejectPaymentBatchInput extends PickType(PaymentBatch, ['id'], InputType) {
  @TextField({ max: LIMITS.paymentWordsCharacters })
  reason!: string;
}

@InputType()
export class ConfirmPaymentsInput {
  @IdField()
  batchId!: Id;

  @Field(() => String, { description: '回单: the CSV file of the treasury, as text.' })
  @Checked(textCheck(LIMITS.confirmationCharacters))
  file!: string;
}

@InputType()
export class PayAgainInput {
  @IdField({ description: 'The payment that failed.' })
  paymentId!: Id;

  @TextField({ max: LIMITS.paymentWordsCharacters, description: 'What was put right.' })
  reason!: string;
}

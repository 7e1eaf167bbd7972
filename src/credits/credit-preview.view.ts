import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type as TransformTo } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import type { ActionName } from '../kernel/event.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { countCheck, enumType, quantityCheck, textCheck, wordCheck } from '../platform/fields.js';
import { EvidenceGradeType } from '../platform/facts.js';
import { LIMITS } from '../platform/limits.js';
import { CreditsScalar, DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { Checked } from '../platform/validation.js';
import { AwardRefusalType, type NothingBecause } from './credit-award.entity.js';

/** What rules call an event, as a consumer says it. */
export const ACTION_KINDS = {
  ENVELOPE_RETURN: 'envelope.returned',
  RETURN: 'return.recorded',
  ORDER: 'order.recorded',
} as const satisfies Record<string, ActionName>;
export type ActionKind = keyof typeof ACTION_KINDS;
const KINDS = Object.keys(ACTION_KINDS) as ActionKind[];
export const ActionKindType = enumType('CreditActionKind', KINDS, {
  ENVELOPE_RETURN: { zh: '归还可循环包装', en: 'return of reusable packaging' },
  RETURN: { zh: '交回包装物', en: 'packaging handed in' },
  ORDER: { zh: '下单选择包装', en: 'packaging chosen with an order' },
});

@InputType({ description: 'What is to be supposed of the action, by the names that rules use.' })
export class SupposedAttribute {
  @Field(() => String)
  @Checked(textCheck(64))
  name!: string;

  @Field(() => String, { description: 'A word, a number, true or false.' })
  @Checked(textCheck(64))
  value!: string;
}

@InputType()
export class WhatWouldEarnInput {
  @Field(() => ActionKindType)
  @Checked(wordCheck(KINDS))
  action!: ActionKind;

  @Field(() => Int, { defaultValue: 1, description: 'Items.' })
  @Checked(countCheck)
  quantity: number = 1;

  @Field(() => DecimalScalar, { nullable: true, description: 'Mass of all items, in kg.' })
  @Checked(quantityCheck('kg'), { nullable: true })
  massKg?: string | null;

  @Field(() => EvidenceGradeType, {
    defaultValue: 'SYSTEM_FEED',
    description: 'Evidence that the action will have.',
  })
  @Checked(wordCheck(EVIDENCE_GRADES))
  evidenceGrade: EvidenceGrade = 'SYSTEM_FEED';

  @Field(() => [SupposedAttribute], { defaultValue: [] })
  @TransformTo(() => SupposedAttribute)
  @ValidateNested({ each: true })
  @Checked((value) =>
    Array.isArray(value) && value.length <= LIMITS.supposedAttributes
      ? undefined
      : {
          reason: 'TOO_MANY_ATTRIBUTES',
          text: {
            zh: `attributes 最多 ${LIMITS.supposedAttributes} 项。`,
            en: `attributes may hold at most ${LIMITS.supposedAttributes} entries.`,
          },
        },
  )
  attributes: SupposedAttribute[] = [];
}

@ObjectType({ description: '上限余量: what is left of one of the caller’s own limits.' })
export class LimitLeft {
  @Field(() => String, { description: 'For example PERSON_DAY.' })
  name!: string;

  @Field(() => String, { description: 'points or times.' })
  unit!: string;

  @Field(() => CreditsScalar)
  limit!: string;

  @Field(() => CreditsScalar)
  used!: string;

  @Field(() => CreditsScalar)
  remaining!: string;

  @Field(() => TextView)
  text!: Text;
}

@ObjectType({ description: '未满足的条件' })
export class MissingCondition {
  @Field(() => String)
  attribute!: string;

  @Field(() => Boolean, { description: 'True where the attribute was not given, so that it cannot be told.' })
  isUndetermined!: boolean;

  @Field(() => TextView)
  text!: Text;
}

/** 积分试算: what an action would earn now under one rule. Nothing is recorded by asking. */
@ObjectType({
  description: '积分试算: what the action would earn the caller now under one rule, and why not more.',
})
export class WouldEarn {
  @Field(() => String)
  rule!: string;

  @Field(() => Int)
  ruleVersion!: number;

  @Field(() => TextView)
  title!: Text;

  @Field(() => CreditsScalar, { description: '0 where refused.' })
  points!: string;

  @Field(() => CreditsScalar, { description: 'Points without limits.' })
  pointsRequested!: string;

  @Field(() => Boolean, { description: 'Whether it would be held until a person has looked at it.' })
  isHeld!: boolean;

  @Field(() => DateScalar, { nullable: true })
  expiresOn!: LocalDate | null;

  @Field(() => AwardRefusalType, { nullable: true })
  refusedBecause!: NothingBecause | null;

  @Field(() => TextView)
  explanation!: Text;

  @Field(() => [LimitLeft], {
    description: 'The caller’s own; those of items and outlets are seen when it happens.',
  })
  limits!: LimitLeft[];

  @Field(() => [MissingCondition])
  missing!: MissingCondition[];
}

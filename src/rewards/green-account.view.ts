import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { InstantField } from '../platform/fields.js';
import { CreditsScalar, DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({
  description: '减排估算: what actions are estimated to have avoided. Not a verified reduction.',
})
export class EstimatedReduction {
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'kg CO2e, as text; null where no factor can be cited, which is not zero.',
  })
  kgCo2e!: string | null;

  @Field(() => TextView, { description: 'How it was reckoned and from what source, or why there is none.' })
  explanation!: Text;
}

@ObjectType({ description: '按行为的减排估算' })
export class ReductionOfAction extends EstimatedReduction {
  @Field(() => String, { description: 'The code of the credit rule that is about the action.' })
  action!: string;

  @Field(() => TextView)
  title!: Text;

  @Field(() => Int, { description: 'Actions that were credited.' })
  actions!: number;
}

@ObjectType({ description: '减排估算合计: the sum of the actions that have a factor.' })
export class TotalReduction extends EstimatedReduction {
  @Field(() => [ReductionOfAction])
  byAction!: readonly ReductionOfAction[];
}

@ObjectType({ description: '明细: one change of a green account.' })
export class StatementEntry {
  @Field(() => ID)
  id!: Id;

  @Field(() => String, { description: 'A stable word, for example AWARD.' })
  reason!: string;

  @Field(() => TextView, {
    description: 'The reason in plain words, with the name of the rule, reward or cause.',
  })
  text!: Text;

  @Field(() => CreditsScalar, { description: 'Change of what can be spent.' })
  balanceChange!: string;

  @Field(() => CreditsScalar, { description: 'Change of what is held for rewards.' })
  heldChange!: string;

  @Field(() => CreditsScalar, { description: 'Change of what is owed.' })
  owedChange!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day on which what was earned can be spent.' })
  expiresOn!: LocalDate | null;

  @InstantField({ description: 'When it happened.' })
  occurredAt!: Date;

  @InstantField({ description: 'When it was entered.' })
  postedAt!: Date;

  @Field(() => EstimatedReduction, {
    nullable: true,
    description: 'For what was earned; null for other changes.',
  })
  estimatedReduction!: EstimatedReduction | null;

  /** Order of entry, for cursors. */
  sequence!: string;
}

@ObjectType({ description: '将到期积分: what can be spent up to a day and not after it.' })
export class ExpiringCredits {
  @Field(() => DateScalar)
  expiresOn!: LocalDate;

  @Field(() => CreditsScalar)
  credits!: string;
}

@ObjectType({ description: '等级' })
export class GreenLevelView {
  @Field(() => String)
  code!: string;

  @Field(() => TextView)
  title!: Text;

  @Field(() => CreditsScalar, { description: 'Points to be earned for it within the months that count.' })
  pointsEarned!: string;

  @Field(() => [TextView])
  benefits!: readonly Text[];
}

@ObjectType({ description: '绿色信用: the level reached by what was earned; spending lowers nothing.' })
export class GreenCreditStanding {
  @Field(() => GreenLevelView)
  level!: GreenLevelView;

  @Field(() => Int, { description: 'Months in which points count.' })
  months!: number;

  @Field(() => CreditsScalar, { description: 'Points earned in these months.' })
  pointsEarned!: string;

  @Field(() => GreenLevelView, { nullable: true, description: 'Null at the highest level.' })
  next!: GreenLevelView | null;

  @Field(() => CreditsScalar, { description: 'Points still to be earned for the next level.' })
  missingPoints!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day of the level if nothing more is earned; null for the lowest.',
  })
  holdsUntil!: LocalDate | null;

  @Field(() => TextView, { description: 'Who set the levels, and from what source.' })
  basis!: Text;
}

@ObjectType({ description: '绿色账户: all that a consumer has and what became of it.' })
export class GreenAccount {
  @Field(() => CreditsScalar, { description: 'Credits that can be spent.' })
  balance!: string;

  @Field(() => CreditsScalar, { description: 'Credits held for rewards that wait to be confirmed.' })
  held!: string;

  @Field(() => CreditsScalar, { description: '欠分: credits owed, worked off by what is earned next.' })
  owed!: string;
}

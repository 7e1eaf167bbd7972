import { Field, GraphQLISODateTime, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Id } from '../kernel/id.js';
import { connectionOf } from '../platform/connection.js';
import { enumType } from '../platform/fields.js';
import { TextView } from '../platform/text.view.js';
import { CHANGE_KINDS, type ChangeKind } from './month-source.js';
import { MonthStep, ReportingMonth } from './reporting-month.entity.js';

@ObjectType({ description: 'What a month holds of one kind of facts.' })
export class MonthTable {
  @Field(() => String, { description: 'Name of the table, as in `monthChanges`.' })
  name!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => Int, { description: 'Facts that stand.' })
  standing!: number;

  @Field(() => Int, { description: 'Facts that a correction has replaced.' })
  corrected!: number;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When the newest was learned.' })
  lastRecordedAt!: Date | null;
}

@ObjectType({ description: '月份清单: what a month holds now.' })
export class MonthStatement {
  @Field(() => ReportingMonth)
  reportingMonth!: ReportingMonth;

  @Field(() => String, {
    description:
      '数据指纹: SHA-256 of everything that stands in the month, the same in whatever order it was recorded.',
  })
  digest!: string;

  @Field(() => Int, { description: 'All that stands.' })
  factCount!: number;

  @Field(() => [MonthTable], { description: 'By table, those that hold anything.' })
  tables!: MonthTable[];

  @Field(() => [MonthStep], { description: '办理记录: newest first.' })
  steps!: MonthStep[];
}

@ObjectType({ description: '查看: a look at a month, remembered for the person who took it.' })
export class LookedAtMonth {
  @Field(() => GraphQLISODateTime)
  lookedAt!: Date;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'The look before: what came since is in `monthChanges(since:)`.',
  })
  previousLookAt!: Date | null;

  @Field(() => MonthStatement)
  statement!: MonthStatement;
}

export const ChangeKindType = enumType('MonthChangeKind', CHANGE_KINDS, {
  RECORDED: { zh: '新增', en: 'recorded' },
  CORRECTED: { zh: '更正后', en: 'took the place of another' },
  SUPERSEDED: { zh: '被更正', en: 'stands no longer' },
});

@ObjectType({ description: '变动: one fact that came into a month or left it.' })
export class MonthChange {
  @Field(() => String)
  table!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => ID)
  factId!: Id;

  @Field(() => String)
  sourceRef!: string;

  @Field(() => ChangeKindType)
  kind!: ChangeKind;

  @Field(() => GraphQLISODateTime)
  changedAt!: Date;

  @Field(() => ID, { nullable: true, description: 'Who recorded it, or the correction in its place.' })
  changedBy!: Id | null;

  @Field(() => String, { nullable: true, description: 'Why it was corrected.' })
  reason!: string | null;
}

@ObjectType({ description: 'How much of one kind changed.' })
export class MonthChangeCount {
  @Field(() => String)
  table!: string;

  @Field(() => TextView)
  title!: TextView;

  @Field(() => Int, { description: 'New in the month and standing, corrections among them.' })
  recorded!: number;

  @Field(() => Int, { description: 'Stand no longer.' })
  superseded!: number;
}

@ObjectType()
export class MonthChangeConnection extends connectionOf(MonthChange) {
  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'The look since which they are; null when the person has never looked, and sees everything.',
  })
  since!: Date | null;

  @Field(() => [MonthChangeCount], { description: 'All changes by table, not of this page alone.' })
  counts!: Promise<MonthChangeCount[]>;
}

@ObjectType({ description: '核验: the digest that was attested, and what the facts give now.' })
export class MonthVerification {
  @Field(() => ReportingMonth)
  reportingMonth!: ReportingMonth;

  @Field(() => String)
  attestedDigest!: string;

  @Field(() => String)
  presentDigest!: string;

  @Field(() => Boolean, { description: 'The facts are what was attested.' })
  isUnchanged!: boolean;

  @Field(() => [String], { description: 'Tables in which not the same stands.' })
  differingTables!: string[];
}

import { Field, GraphQLISODateTime, ID, ObjectType } from '@nestjs/graphql';
import { Person } from '../identity/index.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { DateScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';
import { ConsentView } from './consent.view.js';

@ObjectType({
  description: '登录记录: a session that may still be refreshed, or was until its refresh token ended.',
})
export class SignInRecord {
  @Field(() => GraphQLISODateTime)
  openedAt!: Date;

  @Field(() => GraphQLISODateTime, { description: 'When it was last refreshed.' })
  lastUsedAt!: Date;

  @Field(() => GraphQLISODateTime, { description: 'When it ends by itself.' })
  expiresAt!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was ended.' })
  revokedAt!: Date | null;
}

const ELSEWHERE: Text = {
  zh: '积分、明细、兑换、捐赠与排行榜成员资格只记在您的随机编号下，登录后在绿色账户中查询。企业的寄递与回收记录由企业登记，只带该编号，可凭编号向企业查阅。',
  en: 'Credits, statement, redemptions, donations and membership of the leaderboard stand under your random id alone; your green account shows them. Shipments and returns are records of the firms that made them, under the same id; ask the firm and name the id.',
};

@ObjectType({
  description:
    '个人信息: what the platform holds of who asks (个人信息保护法 art. 45), for nobody else to see.',
})
export class PersonalData {
  @Field(() => Person)
  person!: Person;

  @Field(() => String, { nullable: true })
  phone!: string | null;

  @Field(() => String, { nullable: true })
  nickname!: string | null;

  @Field(() => DateScalar, { nullable: true })
  birthDate!: LocalDate | null;

  @Field(() => String, { nullable: true })
  guardianPhone!: string | null;

  @Field(() => [ConsentView])
  consents!: ConsentView[];

  @Field(() => [SignInRecord], { description: 'Newest first; forgotten when the refresh token has expired.' })
  signIns!: SignInRecord[];

  @Field(() => TextView, { description: 'Where the rest is that stands under the id.' })
  elsewhere: Text = ELSEWHERE;
}

/** 依据: 个人信息保护法 art. 47 (deletion) and 49; 电子商务法 art. 31 keeps records of trade, here without the person. */
const KEPT: Text = {
  zh: '积分账目、回收与寄递记录及凭证继续保留，供审计和对账；它们只带随机编号，该编号已无法对应到您。同意书的记录保留，作为处理合法的证明。数据库备份中的副本随备份到期删除。',
  en: 'Accounts of credits, returns and shipments and their proofs stay, for audit; they bear a random number alone, which no longer leads to you. The record of consents stays as proof that the processing was lawful. Copies in backups of the database go when these do.',
};

@ObjectType({ description: '注销结果: what was deleted, what stays and why.' })
export class Forgotten {
  @Field(() => ID, { description: 'The id that stays, for what stands on it.' })
  personId!: Id;

  @Field(() => GraphQLISODateTime)
  forgottenAt!: Date;

  @Field(() => GraphQLISODateTime, {
    description: 'Nothing is refreshed any more; by then the last access token has run out, too.',
  })
  accessEndsAt!: Date;

  @Field(() => TextView, { description: 'What stays, and why.' })
  kept: Text = KEPT;
}

import { Field, GraphQLISODateTime, Int, ObjectType } from '@nestjs/graphql';
import type { Text } from '../kernel/text.js';
import { enumType } from '../platform/fields.js';
import { TextView } from '../platform/text.view.js';
import { CONSENT_GIVERS, type ConsentGiver } from './consent.entity.js';
import { NEEDED_BY } from './consent-texts.js';
import type { ConsentRecord, TextInForce } from './consents.service.js';

const NeededByType = enumType('ConsentNeededBy', NEEDED_BY, {
  EVERYBODY: { zh: '没有它就没有账户', en: 'without it there is no account' },
  CHILDREN: { zh: '不满十四周岁时由监护人给出', en: 'given by the guardian of a child below 14' },
  NOBODY: { zh: '自愿', en: 'by choice' },
});
const ConsentGiverType = enumType('ConsentGiver', CONSENT_GIVERS, {
  PERSON: { zh: '本人', en: 'the person' },
  GUARDIAN: { zh: '监护人', en: 'the guardian' },
});

@ObjectType('ConsentText', { description: '同意书: what one consents to, in the words of one version.' })
export class ConsentTextView {
  @Field(() => String)
  purpose!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => NeededByType)
  neededBy!: (typeof NEEDED_BY)[number];

  @Field(() => TextView)
  title!: Text;

  @Field(() => TextView)
  text!: Text;
}

@ObjectType('Consent', { description: '同意记录: a consent, given and perhaps withdrawn.' })
export class ConsentView extends ConsentTextView {
  @Field(() => ConsentGiverType)
  givenBy!: ConsentGiver;

  @Field(() => GraphQLISODateTime)
  givenAt!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true })
  withdrawnAt!: Date | null;
}

export const consentText = ({ document, version }: TextInForce): ConsentTextView => ({
  purpose: document.purpose,
  version: version.version,
  neededBy: document.neededBy,
  title: document.title,
  text: version.text,
});

export const consentView = ({ words, givenBy, givenAt, withdrawnAt }: ConsentRecord): ConsentView => ({
  ...consentText(words),
  givenBy,
  givenAt,
  withdrawnAt,
});

import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';

export const interestForAnother = (): Refusal =>
  refuse.forbidden('INTEREST_FOR_ANOTHER', {
    zh: '只能申明本人的利害关系；他人的利害关系由平台运营方登记。',
    en: 'You can declare your own interest; that of another is entered by the operator.',
  });

export const interestOwn = (): Refusal =>
  refuse.forbidden('INTEREST_OWN', {
    zh: '本人的利害关系不能由本人解除，请由他人办理。',
    en: 'Nobody ends an interest of their own; another person has to.',
  });

export const interestIdTaken = (id: Id): Refusal =>
  refuse.conflict(
    'INTEREST_ID_TAKEN',
    {
      zh: '该标识已用于内容不同的利害关系，请使用新的标识。',
      en: 'This id stands for an interest with other content; use a new id.',
    },
    { interestId: id },
  );

export const interestUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'INTEREST_UNKNOWN',
    { zh: '没有找到该利害关系，请核对标识。', en: 'There is no such interest; check the id.' },
    { interestId: id },
  );

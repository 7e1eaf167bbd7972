import { refuse } from '../kernel/refusal.js';

/** E.164: `+`, country code and number, at most fifteen digits. */
export type PhoneNumber = string & { readonly __phone: never };

/** 工信部《电信网编号计划（2017年版）》: mobile numbers of the mainland have eleven digits and begin with 13 to 19. */
const MAINLAND_MOBILE = /^1[3-9]\d{9}$/;
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number as people write it: blanks and hyphens go, and a mobile number of the mainland may lack +86. Refuses with
 * BAD_USER_INPUT PHONE_INVALID, which does not repeat the number: refusals are shown, and kept in places of their own.
 */
export function phoneNumber(text: string): PhoneNumber {
  const digits = text.replaceAll(/[\s-]/g, '').replace(/^00/, '+');
  const international = MAINLAND_MOBILE.test(digits) ? `+86${digits}` : digits;
  const isMainland = international.startsWith('+86');
  if (isMainland ? MAINLAND_MOBILE.test(international.slice(3)) : E164.test(international)) {
    return international as PhoneNumber;
  }
  throw refuse.badInput('PHONE_INVALID', {
    zh: '手机号无效：大陆手机号为 11 位数字，其他号码请以 + 和国家代码开头，例如 +85251234567。',
    en: 'The phone number is not valid: one of mainland China has 11 digits, any other begins with + and its country code, for example +85251234567.',
  });
}

/** Enough for its owner to know it again, and too little for anybody else: the last two digits. */
export const masked = (phone: PhoneNumber): string => `${'*'.repeat(phone.length - 2)}${phone.slice(-2)}`;

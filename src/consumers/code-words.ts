import type { Text } from '../kernel/text.js';
import { LIMITS } from '../platform/limits.js';
import type { CodeUse } from './sign-in-code.entity.js';

const MINUTES = LIMITS.signInCodeSeconds / 60;

/** What stands in the message: what the code does comes first, so that nobody passes it on unawares. */
export const codeWords: Record<CodeUse, (code: string) => Text> = {
  SIGN_IN: (code) => ({
    zh: `【绿邮】登录验证码 ${code}，${MINUTES} 分钟内有效。请勿告诉任何人。`,
    en: `[GreenParcel] ${code} is your sign-in code, good for ${MINUTES} minutes. Tell it to nobody.`,
  }),
  NEW_PHONE: (code) => ({
    zh: `【绿邮】验证码 ${code}，用于把您的绿色账户改绑到本手机号，${MINUTES} 分钟内有效。请勿告诉任何人。`,
    en: `[GreenParcel] ${code} moves your green account to this number, good for ${MINUTES} minutes. Tell it to nobody.`,
  }),
  GUARDIAN_CONSENT: (code) => ({
    zh: `【绿邮】您的孩子（不满 14 周岁）正在注册绿色账户。如果您同意，请把验证码 ${code} 告诉孩子，${MINUTES} 分钟内有效；如不同意，请忽略本短信。`,
    en: `[GreenParcel] Your child, below 14, is opening a green account. If you consent, give it the code ${code}, good for ${MINUTES} minutes; if not, ignore this message.`,
  }),
};

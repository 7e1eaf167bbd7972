import { hash, verify } from '@node-rs/argon2';
import type { Check } from '../platform/validation.js';

/** Argon2id with the library's defaults: 19 MiB, two passes, one lane (OWASP password storage cheat sheet, first choice). */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** A hash nobody has the password of: an unknown name, or one without a password, costs as much time as a wrong password. */
const NOBODY = hash(crypto.randomUUID());

export const passwordMatches = async (
  stored: string | null | undefined,
  password: string,
): Promise<boolean> => (await verify(stored ?? (await NOBODY), password)) && typeof stored === 'string';

/** NIST SP 800-63B: length counts, composition rules do not. The upper bound keeps hashing cheap to refuse. */
export const passwordCheck: Check = (value) =>
  typeof value === 'string' && value.length >= 10 && value.length <= 128
    ? undefined
    : {
        reason: 'PASSWORD_LENGTH',
        text: { zh: '密码须为 10–128 个字符。', en: 'The password needs 10 to 128 characters.' },
      };

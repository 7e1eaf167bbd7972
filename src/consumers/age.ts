import { type LocalDate, yearOf } from '../kernel/month.js';

/** 个人信息保护法 art. 31: below this age a guardian consents. */
const GUARDIAN_UNTIL_YEARS = 14;

/**
 * Whether a guardian has to consent. Years are full from the day after the birthday on (最高人民法院 法释〔2006〕1号 art. 2,
 * of criminal law; no text of civil law says otherwise, and the later day protects the child).
 */
export const needsGuardian = (birthDate: LocalDate, today: LocalDate): boolean =>
  today <= `${yearOf(birthDate) + GUARDIAN_UNTIL_YEARS}${birthDate.slice(4)}`;

/** Nobody alive was born before. */
const EARLIEST = '1900-01-01';
export const isPossibleBirth = (birthDate: LocalDate, today: LocalDate): boolean =>
  EARLIEST <= birthDate && birthDate <= today;

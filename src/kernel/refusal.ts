import type { Text } from './text.js';

export const REFUSAL_CODES = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'UNAVAILABLE',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/**
 * The one family of errors that a caller may see. `reason` is a stable upper-case word that programs test,
 * `text` says what was wrong, why, and what to do; `details` carry the values concerned.
 */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly reason: string,
    readonly text: Text,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code} ${reason}: ${text.en}`);
    this.name = 'Refusal';
  }
}

type Refuse = (reason: string, text: Text, details?: Readonly<Record<string, unknown>>) => Refusal;

const refusing =
  (code: RefusalCode): Refuse =>
  (reason, text, details) =>
    new Refusal(code, reason, text, details);

/** `throw refuse.conflict('TRIP_ALREADY_RETURNED', { zh: '…', en: '…' }, { assetId })` */
export const refuse = {
  badInput: refusing('BAD_USER_INPUT'),
  unauthenticated: refusing('UNAUTHENTICATED'),
  forbidden: refusing('FORBIDDEN'),
  notFound: refusing('NOT_FOUND'),
  conflict: refusing('CONFLICT'),
  unavailable: refusing('UNAVAILABLE'),
} as const;

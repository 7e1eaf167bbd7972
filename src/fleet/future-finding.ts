import type { LocalDate } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import { assertNotFuture } from '../platform/facts.js';
import type { FieldFinding } from '../platform/validation.js';

/** What has not happened yet, as a finding of its field. */
export function futureFinding(path: string, value: LocalDate, today: LocalDate): FieldFinding | undefined {
  try {
    assertNotFuture(value, today, path);
    return undefined;
  } catch (refusal) {
    if (refusal instanceof Refusal) return { path, reason: refusal.reason, text: refusal.text };
    throw refusal;
  }
}

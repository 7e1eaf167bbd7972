import type { Actor } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import { assertMayClaim, assertNotFuture } from './facts.js';

/** The same refusal, naming the item of the batch. */
export const atItem = (index: number, { code, reason, text, details }: Refusal): Refusal =>
  new Refusal(
    code,
    reason,
    { zh: `第 ${index + 1} 条：${text.zh}`, en: `Item ${index + 1}: ${text.en}` },
    { ...details, index },
  );

/** Refuses the batch by its first item that claims too much evidence or has not happened yet. */
export function assertHappened<T extends { readonly evidenceGrade: EvidenceGrade }>(
  actor: Actor,
  today: LocalDate,
  items: readonly T[],
  dayOf: (item: T) => LocalDate,
  field: string,
): void {
  items.forEach((item, index) => {
    try {
      assertMayClaim(actor, item.evidenceGrade);
      assertNotFuture(dayOf(item), today, field);
    } catch (error) {
      throw error instanceof Refusal ? atItem(index, error) : error;
    }
  });
}

import { Refusal } from '../kernel/refusal.js';

/** The same refusal, naming the item of the batch. */
export const atItem = (index: number, { code, reason, text, details }: Refusal): Refusal =>
  new Refusal(
    code,
    reason,
    { zh: `第 ${index + 1} 条：${text.zh}`, en: `Item ${index + 1}: ${text.en}` },
    { ...details, index },
  );

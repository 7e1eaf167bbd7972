import { z } from 'zod';
import { codeSchema, exactSchema, gradeSchema, textSchema } from './document.js';
import { factNameSchema } from './fact-name.js';

/** 排名: by a quantity of the firm. Equal figures share the better place, and the next place is left out. */
export const rankingSchema = z.strictObject({
  clause: codeSchema,
  text: textSchema,
  by: factNameSchema,
  grade: gradeSchema,
  order: z.enum(['HIGHEST_FIRST', 'LOWEST_FIRST']),
});
export type Ranking = z.infer<typeof rankingSchema>;

/**
 * 资金总额: what happens where the fund is too small. PRO_RATA pays everybody the same share, BY_PLACE pays in the order of
 * the ranking until nothing is left. Each payment is rounded down, so that the fund is never exceeded.
 */
export const fundSchema = z.strictObject({
  clause: codeSchema,
  text: textSchema,
  method: z.enum(['PRO_RATA', 'BY_PLACE']),
  rounding: z.strictObject({ mode: z.literal('DOWN'), decimals: z.int().min(0).max(2) }),
  /** Where the document itself names it; else the department does for each round. */
  totalYuan: exactSchema.optional(),
});
export type Fund = z.infer<typeof fundSchema>;

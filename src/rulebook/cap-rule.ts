import { z } from 'zod';
import { codeSchema, exactSchema, gradeSchema, textSchema } from './document.js';
import { factNameSchema } from './fact-name.js';
import { type FactReader, factReader } from './fact-reader.js';
import type { Vocabulary } from './fact-vocabulary.js';

/**
 * 上限: of all subjects of a firm together, or of those that share a fact such as a project's number; of all benefits or of
 * the ones named. It is a sum, or a share of a sum of money of the firm. Caps hold one after the other.
 */
export const capSchema = z
  .strictObject({
    clause: codeSchema,
    text: textSchema,
    benefits: z.array(codeSchema).min(1).optional(),
    per: z.strictObject({ fact: factNameSchema, grade: gradeSchema }).optional(),
    capYuan: exactSchema.optional(),
    shareOf: z.strictObject({ fact: factNameSchema, grade: gradeSchema, share: exactSchema }).optional(),
    /** So many subjects at most: those that earn most. */
    mostSubjects: z.int().positive().optional(),
  })
  .refine(
    ({ capYuan, shareOf, mostSubjects }) =>
      [capYuan, shareOf, mostSubjects].filter((one) => one !== undefined).length === 1,
    'a cap is exactly one of capYuan, shareOf, mostSubjects / capYuan、shareOf、mostSubjects 只能写一个',
  );
export type Cap = z.infer<typeof capSchema>;

export interface CapTest {
  readonly cap: Cap;
  readonly per: FactReader | null;
  readonly of: FactReader | null;
}
export const capTest = (cap: Cap, vocabulary: Vocabulary): CapTest => ({
  cap,
  per: cap.per ? factReader(cap.per.fact, vocabulary) : null,
  of: cap.shareOf ? factReader(cap.shareOf.fact, vocabulary) : null,
});

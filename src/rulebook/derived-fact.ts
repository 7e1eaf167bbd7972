import { z } from 'zod';
import { exactSchema, roundingSchema } from './document.js';
import { factNameSchema } from './fact-name.js';

const names = z.array(factNameSchema).min(1);
const where = z.record(factNameSchema, z.array(z.string()).min(1)).optional();

/** A quantity that follows from others. It is known as well as the weakest of them; if one is missing, so is it. */
export const derivedFactSchema = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('SUM'), of: names, less: names.optional() }),
  /**
   * What `of` multiplies to, divided by what `over` multiplies to, times a constant; rounded where the rule counts whole
   * units, such as every full hundred. Over zero it is not known.
   */
  z.strictObject({
    form: z.literal('QUOTIENT'),
    of: names,
    over: names.optional(),
    times: exactSchema.optional(),
    rounding: roundingSchema.optional(),
  }),
  /** 增长率, per cent: (of − over) / over × 100, for example this year's figure over last year's. */
  z.strictObject({ form: z.literal('GROWTH'), of: factNameSchema, over: factNameSchema }),
  /** Whole months, or days, from one date to a later one; negative to an earlier one. */
  z.strictObject({ form: z.literal('MONTHS_BETWEEN'), from: factNameSchema, to: factNameSchema }),
  z.strictObject({ form: z.literal('DAYS_BETWEEN'), from: factNameSchema, to: factNameSchema }),
  /** Over all subjects of a kind, or those whose words are among the ones named. */
  z.strictObject({
    form: z.literal('TOTAL'),
    of: factNameSchema,
    where,
  }),
  /** How many subjects of a kind there are, or of those whose words are among the ones named. */
  z.strictObject({ form: z.literal('COUNT'), of: z.string().min(1), where }),
]);
export type DerivedFact = z.infer<typeof derivedFactSchema>;

/** Every fact that it follows from. */
export function inputsOf(derived: DerivedFact): readonly string[] {
  switch (derived.form) {
    case 'SUM':
      return [...derived.of, ...(derived.less ?? [])];
    case 'QUOTIENT':
      return [...derived.of, ...(derived.over ?? [])];
    case 'GROWTH':
      return [derived.of, derived.over];
    case 'COUNT':
      return Object.keys(derived.where ?? {});
    case 'TOTAL':
      return [derived.of, ...Object.keys(derived.where ?? {})];
    default:
      return [derived.from, derived.to];
  }
}

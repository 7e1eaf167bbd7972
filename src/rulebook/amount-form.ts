import { z } from 'zod';
import type { Exact } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import { type Condition, conditionSchema } from './condition.js';
import { exactSchema, gradeSchema, roundingSchema, textSchema } from './document.js';
import { factNameSchema } from './fact-name.js';

const marginalTierSchema = z.strictObject({ upTo: exactSchema.optional(), rateYuan: exactSchema });
export type MarginalTier = z.infer<typeof marginalTierSchema>;

/** A flat tier gives a sum, or a rate or share of the whole quantity. `upTo` is included, `below` is not. */
const flatTierSchema = z
  .strictObject({
    upTo: exactSchema.optional(),
    below: exactSchema.optional(),
    yuan: exactSchema.optional(),
    rateYuan: exactSchema.optional(),
    share: exactSchema.optional(),
  })
  .refine(
    ({ yuan, rateYuan, share }) => [yuan, rateYuan, share].filter((one) => one !== undefined).length === 1,
    'a tier gives exactly one of yuan, rateYuan, share / 每档只能写 yuan、rateYuan、share 之一',
  );
export type FlatTier = z.infer<typeof flatTierSchema>;

const limitOf = ({
  upTo,
  below,
}: {
  upTo?: Exact | undefined;
  below?: Exact | undefined;
}): Exact | undefined => upTo ?? below;
const rises = (tiers: readonly { upTo?: Exact | undefined; below?: Exact | undefined }[]): boolean =>
  tiers.every((tier, index) => {
    const [limit, before] = [limitOf(tier), index > 0 ? limitOf(tiers[index - 1] ?? {}) : undefined];
    if (index === tiers.length - 1 && limit === undefined) return true;
    return limit !== undefined && (index === 0 || (before !== undefined && limit.gt(before)));
  });
const RISING = 'tiers rise, and only the last has no limit / 各段上限应递增，仅末段不写上限';

/** Steps of a factor: the first whose conditions are met holds. Step-down by year and transition periods are such. */
const factorSchema = z.strictObject({
  clause: z.string().min(1),
  text: textSchema,
  steps: z
    .array(
      z
        .strictObject({
          when: z.array(conditionSchema).min(1),
          factor: exactSchema.optional(),
          unpublished: textSchema.optional(),
        })
        .refine(
          (step) => (step.factor === undefined) !== (step.unpublished === undefined),
          'a step has its factor, or says that none is published / 每步写明系数，或写明未公布',
        ),
    )
    .min(1),
  /** Where no step holds; without it the amount is undetermined there. */
  otherwise: exactSchema.optional(),
});
export type Factor = z.infer<typeof factorSchema>;

/** Of every form. The cap of one unit comes before the factors, and rounding, once, after everything. */
const shared = {
  capYuan: exactSchema.optional(),
  /** 起付额: what comes to less than this is not paid at all. */
  leastYuan: exactSchema.optional(),
  factors: z.array(factorSchema).min(1).optional(),
  /** The rule says "up to": what is decided may be less. */
  isCeiling: z.literal(true).optional(),
  /** Of the outermost amount, and not of those that it joins. */
  rounding: roundingSchema.optional(),
};
interface Shared {
  readonly capYuan?: Exact | undefined;
  readonly leastYuan?: Exact | undefined;
  readonly factors?: readonly Factor[] | undefined;
  readonly isCeiling?: true | undefined;
  readonly rounding?: z.infer<typeof roundingSchema> | undefined;
}
interface OfQuantity {
  /** A fact, and the evidence it needs. */
  readonly quantity: string;
  readonly grade: EvidenceGrade;
}
export type QuantityAmount = Shared &
  OfQuantity &
  (
    | { readonly form: 'RATE'; readonly rate: Exact }
    | { readonly form: 'SHARE'; readonly share: Exact }
    | { readonly form: 'MARGINAL_TIERS'; readonly tiers: readonly MarginalTier[] }
    | { readonly form: 'FLAT_TIERS'; readonly tiers: readonly FlatTier[] }
  );
/** How much money one subject earns, in yuan. */
export type Amount =
  | QuantityAmount
  | (Shared & { readonly form: 'PER_UNIT'; readonly yuan: Exact })
  | (Shared & { readonly form: 'SUM' | 'GREATEST' | 'LEAST'; readonly of: readonly Amount[] })
  | (Shared & { readonly form: 'UNPUBLISHED'; readonly text: Text });

const ofQuantity = { quantity: factNameSchema, grade: gradeSchema, ...shared };

export const amountSchema: z.ZodType<Amount> = z.lazy(() =>
  z.discriminatedUnion('form', [
    /** So much for each one. */
    z.strictObject({ form: z.literal('PER_UNIT'), yuan: exactSchema, ...shared }),
    /** Yuan for each unit of a quantity. */
    z.strictObject({ form: z.literal('RATE'), rate: exactSchema, ...ofQuantity }),
    /** A share, 0 to 1, of a sum of money. */
    z.strictObject({ form: z.literal('SHARE'), share: exactSchema, ...ofQuantity }),
    /** 分段超额累退: each rate applies to the part of the quantity inside its tier. */
    z.strictObject({
      form: z.literal('MARGINAL_TIERS'),
      tiers: z.array(marginalTierSchema).min(1).refine(rises, RISING),
      ...ofQuantity,
    }),
    /** The tier into which the quantity falls decides for the whole; beyond a last limit there is nothing. */
    z.strictObject({
      form: z.literal('FLAT_TIERS'),
      tiers: z.array(flatTierSchema).min(1).refine(rises, RISING),
      ...ofQuantity,
    }),
    z.strictObject({
      form: z.enum(['SUM', 'GREATEST', 'LEAST']),
      of: z.array(amountSchema).min(2),
      ...shared,
    }),
    /** The rule promises money and its amount was not found; `capYuan` where at least that was. */
    z.strictObject({ form: z.literal('UNPUBLISHED'), text: textSchema, ...shared }),
  ]),
);

/** Every amount inside, itself first. */
export const amountsIn = (amount: Amount): readonly Amount[] =>
  'of' in amount ? [amount, ...amount.of.flatMap(amountsIn)] : [amount];

/** The conditions of its factors, with where they stand. */
export const factorConditions = (amount: Amount): { condition: Condition; path: PropertyKey[] }[] => [
  ...(amount.factors ?? []).flatMap((factor, one) =>
    factor.steps.flatMap((step, two) =>
      step.when.map((condition, three) => ({
        condition,
        path: ['factors', one, 'steps', two, 'when', three],
      })),
    ),
  ),
  ...('of' in amount
    ? amount.of.flatMap((part, index) =>
        factorConditions(part).map(({ condition, path }) => ({ condition, path: ['of', index, ...path] })),
      )
    : []),
];

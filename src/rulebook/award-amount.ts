import { z } from 'zod';
import { type Exact, exact, type ExactInput, plain, round, ZERO } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import { exactSchema, gradeSchema, roundingSchema } from './document.js';
import { type FactName, isFactName, termOf } from './fact-terms.js';

const quantityFact = z.custom<FactName>(
  (name) => typeof name === 'string' && isFactName(name) && termOf(name).kind === 'QUANTITY',
  'a quantity of FACT_TERMS / 应为 FACT_TERMS 中的数量',
);
const tierSchema = z.strictObject({ upTo: exactSchema.optional(), rateYuan: exactSchema });

/** How much money one unit earns. Amounts are yuan; `cap` bounds one unit (one vehicle). */
export const amountSchema = z.discriminatedUnion('form', [
  /** 分段超额累退: each rate applies to the part of the quantity inside its tier. */
  z.strictObject({
    form: z.literal('MARGINAL_TIERS'),
    quantity: quantityFact,
    /** Evidence that the quantity needs. */
    grade: gradeSchema,
    tiers: z
      .array(tierSchema)
      .min(1)
      .refine(
        (tiers) =>
          tiers.every((tier, index) =>
            index === tiers.length - 1
              ? tier.upTo === undefined
              : tier.upTo !== undefined && tier.upTo.gt(tiers[index - 1]?.upTo ?? 0),
          ),
        'tiers rise, and only the last has no upTo / 各段上限应递增，仅末段不写上限',
      ),
    capYuan: exactSchema.optional(),
    rounding: roundingSchema,
  }),
  /** A share of an amount of money, or yuan for each unit of a quantity. */
  z.strictObject({
    form: z.literal('RATE'),
    quantity: quantityFact,
    grade: gradeSchema,
    rate: exactSchema,
    capYuan: exactSchema.optional(),
    rounding: roundingSchema,
  }),
]);
export type Amount = z.infer<typeof amountSchema>;
export type Tier = z.infer<typeof tierSchema>;

export interface AmountFound {
  readonly yuan: Exact;
  /** The arithmetic, a line each, as an inspector would write it. */
  readonly lines: readonly Text[];
}

/** The amount for one unit of so much quantity, capped, and rounded once. */
export function amountOf(amount: Amount, quantity: ExactInput): AmountFound {
  const { unit = '' } = termOf(amount.quantity);
  const raw =
    amount.form === 'MARGINAL_TIERS'
      ? byTiers(amount.tiers, exact(quantity), unit)
      : byRate(amount.rate, exact(quantity), unit);
  const capped = amount.capYuan && raw.yuan.gt(amount.capYuan) ? amount.capYuan : null;
  const yuan = round(capped ?? raw.yuan, amount.rounding.decimals, amount.rounding.mode);
  return { yuan, lines: capped ? [...raw.lines, capLine(raw.yuan, capped)] : raw.lines };
}

function byTiers(tiers: readonly Tier[], quantity: Exact, unit: string): AmountFound {
  const lines: Text[] = [];
  let [total, from] = [ZERO, ZERO];
  for (const { upTo, rateYuan } of tiers) {
    const end = upTo && quantity.gt(upTo) ? upTo : quantity;
    const inTier = end.minus(from);
    if (inTier.lte(0)) break;
    const part = inTier.times(rateYuan);
    total = total.plus(part);
    lines.push(line(inTier, unit, rateYuan, part));
    from = end;
  }
  return { yuan: total, lines: lines.length > 1 ? [...lines, totalLine(total)] : lines };
}

function byRate(rate: Exact, quantity: Exact, unit: string): AmountFound {
  const yuan = quantity.times(rate);
  return { yuan, lines: [line(quantity, unit, rate, yuan)] };
}

const line = (quantity: Exact, unit: string, rate: Exact, yuan: Exact): Text => ({
  zh: `${plain(quantity)} ${unit} × ${plain(rate)} 元/${unit} = ${plain(yuan)} 元`,
  en: `${plain(quantity)} ${unit} × ${plain(rate)} yuan/${unit} = ${plain(yuan)} yuan`,
});

const totalLine = (yuan: Exact): Text => ({ zh: `合计 ${plain(yuan)} 元`, en: `total ${plain(yuan)} yuan` });

const capLine = (yuan: Exact, cap: Exact): Text => ({
  zh: `${plain(yuan)} 元超过单车上限，按 ${plain(cap)} 元计`,
  en: `${plain(yuan)} yuan is above the cap for one vehicle: ${plain(cap)} yuan`,
});

/** Equal parts to the fen, none above its share; the last takes what is left, so that the parts make the whole. */
export function equalParts(yuan: Exact, count: number): Exact[] {
  const each = round(yuan.div(count), 2, 'DOWN');
  return Array.from({ length: count }, (_part, index) =>
    index < count - 1 ? each : yuan.minus(each.times(count - 1)),
  );
}

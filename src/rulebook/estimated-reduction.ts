import { z } from 'zod';
import { type Exact, exact, plain, round } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import {
  codeSchema,
  dateSchema,
  exactSchema,
  holdsAt,
  readDocument,
  roundingSchema,
  textSchema,
} from './document.js';
import { sourceSchema } from './source.js';

const factorSchema = z.strictObject({
  /** Row of `policies/factors` from which it is taken. */
  id: codeSchema,
  kgCo2ePerUnit: exactSchema,
  /** What is counted, for example 个 · carton. */
  unit: textSchema,
  source: sourceSchema,
  rounding: roundingSchema,
});
/** 减排系数: kg CO2e that one action is estimated to avoid. */
export type ReductionFactor = z.infer<typeof factorSchema>;

const versionSchema = z
  .strictObject({
    version: z.int().positive(),
    from: dateSchema,
    to: dateSchema.optional(),
    factor: factorSchema.optional(),
    /** Why there is no factor. */
    noFactor: textSchema.optional(),
  })
  .refine((version) => (version.factor === undefined) !== (version.noFactor === undefined), {
    path: ['factor'],
    message: 'give a factor, or say why there is none / 写明系数，或写明没有系数的原因',
  });

const documentSchema = z.strictObject({
  /** 行为: the code of the credit rule that is about the action. */
  action: codeSchema,
  title: textSchema,
  versions: z.array(versionSchema).min(1),
  examples: z
    .array(
      z.strictObject({
        name: textSchema,
        day: dateSchema,
        quantity: exactSchema,
        expected: z.strictObject({ kgCo2e: exactSchema.nullable() }),
      }),
    )
    .min(1),
});
export type ReductionDocument = z.infer<typeof documentSchema>;

/** Reads `policies/reductions/<action>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseReductions = (yamlText: string, fileName: string): ReductionDocument =>
  readDocument(documentSchema, yamlText, fileName);

export interface ReductionEstimate {
  /** Rounded as the factor says, the only time that it is; null where no factor can be cited, which is not zero. */
  readonly kgCo2e: Exact | null;
  readonly factor: ReductionFactor | null;
  /** How it was reckoned and from what source, or why there is none. */
  readonly explanation: Text;
}

/** What so many actions of a day are estimated to have avoided. `document` is undefined for an action that has none. */
export function estimateReduction(
  document: ReductionDocument | undefined,
  quantity: Exact,
  day: LocalDate,
): ReductionEstimate {
  const version = document?.versions.filter((one) => holdsAt(one, day)).at(-1);
  if (!version?.factor) {
    return { kgCo2e: null, factor: null, explanation: version?.noFactor ?? NO_DOCUMENT };
  }
  const { factor } = version;
  const kgCo2e = round(
    exact(quantity).times(factor.kgCo2ePerUnit),
    factor.rounding.decimals,
    factor.rounding.mode,
  );
  return { kgCo2e, factor, explanation: reckoning(factor, quantity, kgCo2e) };
}

const NO_DOCUMENT: Text = {
  zh: '该行为没有可引用的减排系数，因此不作估算。',
  en: 'No factor can be cited for this action, so nothing is estimated.',
};

function reckoning(factor: ReductionFactor, quantity: Exact, kgCo2e: Exact): Text {
  const { title, body, year, confidence } = factor.source;
  const [each, count, result] = [plain(factor.kgCo2ePerUnit), plain(quantity), plain(kgCo2e)];
  return {
    zh: `估算：${count} ${factor.unit.zh} × ${each} 千克二氧化碳当量 = ${result} 千克。来源：${title}（${body}，${year}，可信度 ${confidence}）。仅为估算，不是经核证的减排量。`,
    en: `Estimate: ${count} × ${each} kg CO2e per ${factor.unit.en} = ${result} kg. Source: ${title} (${body}, ${year}, confidence ${confidence}). An estimate, not a verified reduction.`,
  };
}

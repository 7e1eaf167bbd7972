import { z } from 'zod';
import { type Exact, plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { codeSchema, dateSchema, exactSchema, holdsAt, readDocument, textSchema } from './document.js';
import { sourceSchema } from './source.js';

/** Why public money is asked back with a fine. Who did nothing wrong stands in no band. */
export const OFFENCES = ['FRAUD', 'MISUSE'] as const;
export type Offence = (typeof OFFENCES)[number];
export const FINE_VERDICTS = ['WITHIN', 'BELOW', 'ABOVE', 'NO_BAND'] as const;
export type FineVerdict = (typeof FINE_VERDICTS)[number];

const percentSchema = exactSchema.refine((value) => value.gt(0) && value.lte(100), 'above 0 up to 100');

const bandSchema = z
  .strictObject({
    ground: z.enum(OFFENCES),
    clause: z.string().min(1),
    text: textSchema,
    /** Of the money concerned; both bounds can be imposed. */
    fromPercent: percentSchema,
    toPercent: percentSchema,
  })
  .refine(
    ({ fromPercent, toPercent }) => fromPercent.lte(toPercent),
    'the lower bound first / 下限不得高于上限',
  );
export type FineBand = z.infer<typeof bandSchema>;

export const penaltySchema = z.strictObject({
  code: codeSchema,
  title: textSchema,
  versions: z
    .array(
      z.strictObject({
        version: z.int().positive(),
        from: dateSchema,
        to: dateSchema.optional(),
        source: sourceSchema,
        bands: z.array(bandSchema).min(1),
      }),
    )
    .min(1),
  examples: z
    .array(
      z.strictObject({
        name: textSchema,
        day: dateSchema,
        ground: z.enum(OFFENCES),
        principalYuan: exactSchema,
        fineYuan: exactSchema,
        expected: z.enum(FINE_VERDICTS),
      }),
    )
    .min(1),
});
export type Penalties = z.infer<typeof penaltySchema>;

/** Reads `policies/penalties/<code>.yaml`. Refuses with POLICY_DOCUMENT_INVALID, also where an example comes out otherwise. */
export const parsePenalties = (yamlText: string, fileName: string): Penalties =>
  readDocument(workedSchema, yamlText, fileName);

const workedSchema = penaltySchema.superRefine((penalties, context) => {
  penalties.examples.forEach((example, index) => {
    const { verdict } = judgeFine(penalties, example);
    if (verdict !== example.expected)
      context.addIssue({
        code: 'custom',
        path: ['examples', index, 'expected'],
        message: `应为 / expected ${example.expected}, 得到 / found ${verdict}`,
      });
  });
});

export interface Fine {
  /** The day on which it is imposed. */
  readonly day: LocalDate;
  readonly ground: Offence;
  readonly principalYuan: Exact;
  readonly fineYuan: Exact;
}

export interface FineJudgement {
  readonly verdict: FineVerdict;
  readonly version: number | null;
  readonly band: FineBand | null;
}

/** Whether a fine lies between the bounds in force on the day, compared without rounding. */
export function judgeFine(
  { versions }: Penalties,
  { day, ground, principalYuan, fineYuan }: Fine,
): FineJudgement {
  const version = versions.findLast((one) => holdsAt(one, day));
  const band = version?.bands.find((one) => one.ground === ground);
  if (!version || !band) return { verdict: 'NO_BAND', version: null, band: null };
  const hundredfold = fineYuan.times(100);
  const verdict = hundredfold.lt(principalYuan.times(band.fromPercent))
    ? 'BELOW'
    : hundredfold.gt(principalYuan.times(band.toPercent))
      ? 'ABOVE'
      : 'WITHIN';
  return { verdict, version: version.version, band };
}

export const bandText = ({ fromPercent, toPercent }: FineBand): string =>
  `${plain(fromPercent)}%–${plain(toPercent)}%`;

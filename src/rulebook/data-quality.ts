import { z } from 'zod';
import { type Exact, exact, sum } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { type Month, yearOf } from '../kernel/month.js';
import { exactSchema, monthSchema, readDocument, textSchema } from './document.js';
import type { Product } from './emission-product.js';
import type { FactorUse } from './factors.js';
import { sourceSchema } from './source.js';

const score = z.int().min(1).max(3);
const byGrade = <S extends z.ZodType>(value: S) =>
  z.strictObject({
    PLATFORM_VERIFIED: value,
    THIRD_PARTY_DOCUMENT: value,
    SYSTEM_FEED: value,
    SELF_DECLARED: value,
  } satisfies Record<EvidenceGrade, S>);

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: monthSchema,
  operatorSetting: z.literal(true),
  source: sourceSchema,
  reliability: byGrade(score),
  technology: z.strictObject({ exact: score, standsIn: score }),
  time: z.strictObject({ goodWithinYears: z.int(), fairWithinYears: z.int() }),
  geography: z.strictObject({ ofProvince: score, ofNation: score, foreign: score }),
  completeness: z.strictObject({ goodFrom: exactSchema, fairFrom: exactSchema, notJudged: score }),
  uncertainty: z.strictObject({
    method: textSchema,
    factor: z.strictObject({ A: exactSchema, B: exactSchema, C: exactSchema, D: exactSchema }),
    standsIn: exactSchema,
    activity: byGrade(exactSchema),
  }),
});
/** How scores and half-widths follow from evidence and confidence, from a month on. */
export type QualityTerms = z.infer<typeof versionSchema>;
const documentSchema = z.strictObject({ versions: z.array(versionSchema).min(1) });
export type QualityDocument = z.infer<typeof documentSchema>;

/** Reads `policies/inventory/data-quality.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseDataQuality = (yamlText: string, fileName: string): QualityDocument =>
  readDocument(documentSchema, yamlText, fileName);

export const qualityTermsAt = (document: QualityDocument, month: Month): QualityTerms | null =>
  document.versions.findLast(({ from }) => from <= month) ?? null;

/** The five axes of PACT. */
export const QUALITY_AXES = ['technology', 'time', 'geography', 'completeness', 'reliability'] as const;
export type QualityAxis = (typeof QUALITY_AXES)[number];
/** 1 good to 3 poor on every axis; of a sum the mean weighted by emission. */
export type DataQuality = Record<QualityAxis, Exact>;

/** Of the places that should report a measure, the share that does; null where that cannot be judged. */
export type Coverage = Exact | null;

/** What one product is worth. A factor with a fallback that names another material is `standsIn`. */
export function qualityOfProduct(
  { activity, factor }: Pick<Product, 'activity' | 'factor'>,
  terms: QualityTerms,
  month: Month,
  coverage: Coverage,
): DataQuality {
  const scores: Record<QualityAxis, number> = {
    technology: factor.standsIn ? terms.technology.standsIn : terms.technology.exact,
    time: timeScore(factor, terms, month),
    geography: geographyScore(factor, terms),
    completeness: completenessScore(coverage, terms),
    reliability: terms.reliability[activity.weakestGrade],
  };
  return axes((axis) => exact(scores[axis]));
}

/** Mean of the products' scores, weighted by the size of their emission; null where nothing was found. */
export function meanQuality(
  scored: readonly { readonly kg: Exact; readonly quality: DataQuality }[],
): DataQuality | null {
  const weight = sum(scored.map(({ kg }) => kg.abs()));
  if (scored.length === 0) return null;
  if (weight.isZero()) return scored[0]?.quality ?? null;
  return axes((axis) => sum(scored.map(({ kg, quality }) => kg.abs().times(quality[axis]))).div(weight));
}

const axes = (scoreOf: (axis: QualityAxis) => Exact): DataQuality =>
  Object.fromEntries(QUALITY_AXES.map((axis) => [axis, scoreOf(axis)])) as DataQuality;

function timeScore(factor: FactorUse, { time }: QualityTerms, month: Month): number {
  const years = Math.abs(yearOf(month) - factor.year);
  if (years <= time.goodWithinYears) return 1;
  return years <= time.fairWithinYears ? 2 : 3;
}

const CHINESE = /^(?:CN|GRID-\w+|\d{6})$/;

function geographyScore({ region }: FactorUse, { geography }: QualityTerms): number {
  if (/^\d{6}$/.test(region)) return geography.ofProvince;
  return CHINESE.test(region) ? geography.ofNation : geography.foreign;
}

function completenessScore(coverage: Coverage, { completeness }: QualityTerms): number {
  if (coverage === null) return completeness.notJudged;
  if (coverage.gte(completeness.goodFrom)) return 1;
  return coverage.gte(completeness.fairFrom) ? 2 : 3;
}

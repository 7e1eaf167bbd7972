import { z } from 'zod';
import { exact } from '../kernel/decimal.js';
import { type Month, yearOf } from '../kernel/month.js';
import { isRegionCode, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { exactSchema, monthSchema, readDocument } from './document.js';
import type { Parameter } from './emission-product.js';
import { inOneText, lookUp, NATION_LABEL } from './factor-lookup.js';
import { sourceSchema } from './source.js';

/** 材质: what decides how packaging is treated when it is waste. */
export const WASTE_MATERIALS = ['PAPER', 'PLASTIC'] as const;
export type WasteMaterial = (typeof WASTE_MATERIALS)[number];
export const TREATMENTS = {
  RECYCLED: { zh: '回收', en: 'recycled' },
  INCINERATED: { zh: '焚烧', en: 'incinerated' },
  LANDFILLED: { zh: '填埋', en: 'landfilled' },
} as const satisfies Record<string, Text>;
export type Treatment = keyof typeof TREATMENTS;
export const TREATMENT_NAMES = Object.keys(TREATMENTS) as Treatment[];

const regionLabel = z.string().refine((value) => value === NATION_LABEL || isRegionCode(value), {
  message: 'CN or a six-digit region code in quotes / CN 或六位行政区划代码（加引号）',
});
const share = exactSchema.refine((value) => value.gte(0) && value.lte(1), {
  message: 'a share from 0 to 1 / 比例应在 0 至 1 之间',
});
const place = { region: regionLabel, year: z.int(), source: sourceSchema };
const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: monthSchema,
  recycled: z.array(z.strictObject({ ...place, material: z.enum(WASTE_MATERIALS), share })).min(1),
  residual: z
    .array(
      z
        .strictObject({ ...place, landfilled: share, incinerated: share })
        .refine((row) => row.landfilled.plus(row.incinerated).eq(1), {
          path: ['incinerated'],
          message: 'the two shares add up to 1 / 两项比例之和应为 1',
        }),
    )
    .min(1),
});
const documentSchema = z.strictObject({ versions: z.array(versionSchema).min(1) });
/** 处理比例: how packaging waste is treated, by material, region and year; oldest version first. */
export type TreatmentShares = z.infer<typeof documentSchema>;

/** Reads `policies/inventory/treatment-shares.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseTreatmentShares = (yamlText: string, fileName: string): TreatmentShares =>
  readDocument(documentSchema, yamlText, fileName);

/** The share of a material that is treated in each way, adding up to 1, and where it is not the region's own figure. */
export interface TreatmentFound {
  readonly shares: Record<Treatment, Parameter>;
  readonly fallback: Text | null;
}

/** Looked up by region and year as factors are. Null where nothing is known for the material. */
export function treatmentOf(
  document: TreatmentShares,
  asked: { readonly material: WasteMaterial; readonly region: RegionCode; readonly month: Month },
): TreatmentFound | null {
  const version = document.versions.findLast(({ from }) => from <= asked.month);
  const at = { region: asked.region, year: yearOf(asked.month) };
  const recycled = lookUp(
    (version?.recycled ?? []).filter(({ material }) => material === asked.material),
    at,
  );
  const residual = lookUp(version?.residual ?? [], at);
  if (!recycled || !residual) return null;
  const rest = exact(1).minus(recycled.row.share);
  const confidence = [recycled.row.source.confidence, residual.row.source.confidence].sort().at(-1)!;
  const source = [recycled.row, residual.row].map((row) => `${row.source.title}（${row.region}）`).join('；');
  const parameter = (treatment: Treatment, value: Parameter['value']): Parameter => ({
    name: {
      zh: `${asked.material} ${TREATMENTS[treatment].zh}比例`,
      en: `share of ${asked.material} ${TREATMENTS[treatment].en}`,
    },
    value,
    source,
    confidence,
  });
  return {
    shares: {
      RECYCLED: parameter('RECYCLED', recycled.row.share),
      INCINERATED: parameter('INCINERATED', rest.times(residual.row.incinerated)),
      LANDFILLED: parameter('LANDFILLED', rest.times(residual.row.landfilled)),
    },
    fallback: inOneText([residual, recycled].flatMap((found) => (found.fallback ? [found.fallback] : []))),
  };
}

import { z } from 'zod';
import type { Month } from '../kernel/month.js';
import {
  codeSchema,
  exactSchema,
  monthSchema,
  readDocument,
  roundingSchema,
  textSchema,
} from './document.js';
import { INVENTORY_ACCOUNTS } from './emission-accounts.js';
import { GRID_FACTOR_TYPES } from './factor-rows.js';
import { FREIGHT_CLASSES } from './freight-classes.js';
import { type MeasureCode, MEASURES } from './measures.js';
import { sourceSchema } from './source.js';
import { WASTE_MATERIALS } from './treatment-shares.js';

/** 排放来源: what a line of an inventory comes from. */
export const EMISSION_SOURCES = {
  PACKAGING: { zh: '包装生产', en: 'making of packaging' },
  END_OF_LIFE: { zh: '包装废弃', en: 'end of life of packaging' },
  REUSABLE: { zh: '可循环包装', en: 'reusable packaging' },
  TRANSPORT: { zh: '运输', en: 'transport' },
  SITE_ENERGY: { zh: '场所能耗', en: 'energy of sites' },
} as const;
export type EmissionSource = keyof typeof EMISSION_SOURCES;

export const measureCodeSchema = z.enum(Object.keys(MEASURES) as [MeasureCode, ...MeasureCode[]]);

const factorChoice = z.strictObject({ factor: codeSchema, standsIn: textSchema.optional() });
/** A row as a method takes it, and what it stands in for where it is of another material or technology. */
export type FactorChoice = z.infer<typeof factorChoice>;

const byMaterial = <S extends z.ZodType>(value: S) => z.strictObject({ PAPER: value, PLASTIC: value });
const treatments = z.strictObject({
  RECYCLED: factorChoice,
  INCINERATED: factorChoice,
  LANDFILLED: factorChoice,
});
const account = z.enum(INVENTORY_ACCOUNTS);
const site = z
  .strictObject({
    measure: measureCodeSchema,
    account,
    grid: z.enum(GRID_FACTOR_TYPES).optional(),
    factors: z.array(codeSchema).min(1).optional(),
    none: textSchema.optional(),
  })
  .refine(({ grid, factors, none }) => [grid, factors, none].filter(Boolean).length === 1, {
    message: 'give one of grid, factors, none / grid、factors、none 恰填一项',
  });

const reusableSchema = z.strictObject({
  note: textSchema,
  makes: z.array(factorChoice.extend({ specification: codeSchema })),
  /** Specifications of which each turn takes a published row of one use, whatever the turns observed. */
  perUse: z.array(factorChoice.extend({ specification: codeSchema })).optional(),
});

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: monthSchema,
  source: sourceSchema,
  rounding: roundingSchema,
  needs: z.array(
    z.strictObject({
      source: z.enum(Object.keys(EMISSION_SOURCES) as [EmissionSource, ...EmissionSource[]]),
      /** One of these has to be there. */
      of: z.array(measureCodeSchema).min(1),
    }),
  ),
  materials: byMaterial(z.array(codeSchema)),
  endOfLife: byMaterial(treatments),
  reusable: reusableSchema,
  freight: z.array(factorChoice.extend({ class: z.enum(FREIGHT_CLASSES) })),
  sites: z.array(site),
  biogenic: z.strictObject({
    materials: z.array(
      z.strictObject({ material: z.enum(WASTE_MATERIALS), kgCo2PerKg: exactSchema, source: sourceSchema }),
    ),
    netted: z.array(z.strictObject({ factor: codeSchema, kgCo2PerKg: exactSchema, source: sourceSchema })),
  }),
  avoided: z.array(
    z.strictObject({ material: z.enum(WASTE_MATERIALS), primary: codeSchema, recycled: codeSchema }),
  ),
});
export type InventoryMethodVersion = z.infer<typeof versionSchema>;

const documentSchema = z.strictObject({
  code: codeSchema,
  title: textSchema,
  versions: z.array(versionSchema).min(1),
});
/** 清单方法: which rows count what of a firm's month; oldest version first. */
export type InventoryMethod = z.infer<typeof documentSchema>;

/** Reads `policies/inventory/<code>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseInventoryMethod = (yamlText: string, fileName: string): InventoryMethod =>
  readDocument(documentSchema, yamlText, fileName);

const alternativeSchema = z.strictObject({
  code: codeSchema,
  title: textSchema,
  alternativeTo: codeSchema,
  versions: z
    .array(
      z.strictObject({
        version: z.int().positive(),
        from: monthSchema,
        source: sourceSchema,
        /** The version of the other method that it is like in all that it does not say itself. */
        like: z.int().positive(),
        reusable: reusableSchema,
      }),
    )
    .min(1),
});

/** A method that differs from another in some rows only. Refuses with POLICY_DOCUMENT_INVALID. */
export function parseInventoryAlternative(
  yamlText: string,
  fileName: string,
  other: InventoryMethod,
): InventoryMethod {
  const ofOther = (like: number) => other.versions.find(({ version }) => version === like);
  const checked = alternativeSchema.refine(
    ({ alternativeTo, versions }) =>
      alternativeTo === other.code && versions.every(({ like }) => ofOther(like)),
    { message: `it is like no version of ${other.code} / 所依据的 ${other.code} 版本不存在` },
  );
  const { code, title, versions } = readDocument(checked, yamlText, fileName);
  return {
    code,
    title,
    versions: versions.map(({ like, ...own }) => ({ ...(ofOther(like) as InventoryMethodVersion), ...own })),
  };
}

export const inventoryVersionAt = (method: InventoryMethod, month: Month): InventoryMethodVersion | null =>
  method.versions.findLast(({ from }) => from <= month) ?? null;

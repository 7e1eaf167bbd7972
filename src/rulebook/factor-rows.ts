import { z } from 'zod';
import { exactSchema, textSchema, dateSchema, codeSchema, readDocument } from './document.js';
import { CONFIDENCES } from './source.js';

const required = z.string().min(1);
const optional = z.string().transform((value) => (value === '' ? null : value));
const optionalYear = z
  .string()
  .regex(/^(\d{4})?$/, 'a year / 年份')
  .transform((value) => (value === '' ? null : Number(value)));
const year = z
  .string()
  .regex(/^\d{4}$/, 'a year / 年份')
  .transform(Number);
const yesOrNo = z.enum(['y', 'n']).transform((value) => value === 'y');

/** One row of `emission-factors.csv`, as read from the file: every cell is text. */
export const emissionFactorSchema = z
  .strictObject({
    id: codeSchema,
    category: required,
    name_zh: required,
    name_en: required,
    value: exactSchema,
    unit: required,
    gwp_basis: optional,
    region: required,
    valid_from: optional,
    valid_to: optional,
    boundary: required,
    source: required,
    issuing_body: required,
    source_year: year,
    data_year: optionalYear,
    confidence: z.enum(CONFIDENCES),
    note: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    category: row.category,
    name: { zh: row.name_zh, en: row.name_en },
    value: row.value,
    unit: row.unit,
    gwpBasis: row.gwp_basis,
    /** 'CN', another country, or 'global'. */
    region: row.region,
    /** Year, month or date, as the source gives it. */
    validFrom: row.valid_from,
    validTo: row.valid_to,
    boundary: row.boundary,
    source: row.source,
    body: row.issuing_body,
    sourceYear: row.source_year,
    dataYear: row.data_year,
    confidence: row.confidence,
    note: row.note,
  }));
export type EmissionFactor = z.infer<typeof emissionFactorSchema>;

/** CO2-only, location-based kinds (kgCO2/kWh) and the life-cycle kind (kgCO2e/kWh) are never added. */
export const GRID_FACTOR_TYPES = [
  'location_average',
  'average_excluding_traded_non_fossil',
  'fossil_only',
  'lifecycle_footprint',
] as const;
export type GridFactorType = (typeof GRID_FACTOR_TYPES)[number];

/** One row of `grid-factors.csv`. `region_code` is a province (GB/T 2260), 'CN', or 'GRID-..' for a regional grid. */
export const gridFactorSchema = z
  .strictObject({
    id: codeSchema,
    region_code: required,
    name_zh: required,
    name_en: required,
    year,
    kgco2_per_kwh: exactSchema,
    factor_type: z.enum(GRID_FACTOR_TYPES),
    /** 'all' for the mix; otherwise one kind of generation or the grid losses alone. */
    generation: required,
    unit: z.enum(['kgCO2/kWh', 'kgCO2e/kWh']),
    source: required,
    issuing_body: required,
    source_year: year,
    confidence: z.enum(CONFIDENCES),
    note: z.string(),
  })
  .refine((row) => (row.unit === 'kgCO2e/kWh') === (row.factor_type === 'lifecycle_footprint'), {
    path: ['unit'],
    message: 'life-cycle footprints are kgCO2e/kWh and all other kinds kgCO2/kWh / 单位与因子类别不符',
  })
  .transform((row) => ({
    id: row.id,
    region: row.region_code,
    name: { zh: row.name_zh, en: row.name_en },
    year: row.year,
    value: row.kgco2_per_kwh,
    type: row.factor_type,
    generation: row.generation,
    unit: row.unit,
    source: row.source,
    body: row.issuing_body,
    sourceYear: row.source_year,
    confidence: row.confidence,
    note: row.note,
  }));
export type GridFactor = z.infer<typeof gridFactorSchema>;

/** One row of `packaging-specifications.csv`. */
export const packagingSpecificationSchema = z
  .strictObject({
    code: codeSchema,
    name_zh: required,
    name_en: required,
    category: required,
    reusable: yesOrNo,
    biodegradable: yesOrNo,
    typical_mass_g: z.union([z.literal('').transform(() => null), exactSchema]),
    standard: optional,
    note: z.string(),
    source: required,
    issuing_body: required,
    source_year: year,
    confidence: z.enum(CONFIDENCES),
  })
  .transform((row) => ({
    code: row.code,
    name: { zh: row.name_zh, en: row.name_en },
    category: row.category,
    isReusable: row.reusable,
    isBiodegradable: row.biodegradable,
    typicalMassGrams: row.typical_mass_g,
    standard: row.standard,
    note: row.note,
    source: row.source,
    body: row.issuing_body,
    sourceYear: row.source_year,
    confidence: row.confidence,
  }));
export type PackagingSpecification = z.infer<typeof packagingSpecificationSchema>;

export const factorReleaseSchema = z.strictObject({
  id: codeSchema,
  date: dateSchema,
  title: textSchema,
  note: textSchema,
  confidence: z.record(z.enum(CONFIDENCES), textSchema),
  files: z.record(z.string(), textSchema),
});
export type FactorRelease = z.infer<typeof factorReleaseSchema>;

/** Reads `policies/factors/<release>/release.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseFactorRelease = (yamlText: string, fileName: string): FactorRelease =>
  readDocument(factorReleaseSchema, yamlText, fileName);

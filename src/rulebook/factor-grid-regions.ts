import { z } from 'zod';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { codeSchema, monthSchema, readDocument, regionSchema } from './document.js';
import { sourceSchema } from './source.js';

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: monthSchema,
  source: sourceSchema,
  grids: z.array(z.strictObject({ grid: codeSchema, provinces: z.array(regionSchema).min(1) })),
});

const documentSchema = z.strictObject({ versions: z.array(versionSchema).min(1) });
/** 区域电网: which provinces a regional grid serves; oldest version first. */
export type GridRegions = z.infer<typeof documentSchema>;

/** Reads `policies/factors/grid-regions.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseGridRegions = (yamlText: string, fileName: string): GridRegions =>
  readDocument(documentSchema, yamlText, fileName);

/** The regional grid of a region in a year, in the version that held at its end, else the first; null where none is known. */
export function gridRegionOf(regions: GridRegions, region: RegionCode, year: number): string | null {
  const version =
    regions.versions.findLast(({ from }) => from <= (`${year}-12` as Month)) ?? regions.versions[0];
  const province = `${region.slice(0, 2)}0000`;
  return version?.grids.find(({ provinces }) => provinces.includes(province as RegionCode))?.grid ?? null;
}

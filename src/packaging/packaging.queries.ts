import { raw, type Sql, sql } from '../platform/sql.js';

const SPECIFICATION = raw(`code, name_zh AS nameZh, name_en AS nameEn, category, is_reusable AS isReusable,
  is_biodegradable AS isBiodegradable, typical_mass_grams AS typicalMassGrams, standard, note, source,
  issuing_body AS issuingBody, source_year AS sourceYear, confidence, factor_release AS factorRelease`);

export const findSpecifications = (): Sql =>
  sql`SELECT ${SPECIFICATION} FROM packaging_specification ORDER BY code LIMIT 5000`;

export const findSpecificationsByCodes = (codes: readonly string[]): Sql =>
  sql`SELECT ${SPECIFICATION} FROM packaging_specification WHERE code IN ${[...codes]}`;

import type { Id } from '../kernel/id.js';
import { selected } from '../platform/fact-kind.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { EnterpriseSpecification } from './enterprise-specification.entity.js';

const SPECIFICATION = raw(`code, name_zh AS nameZh, name_en AS nameEn, category, is_reusable AS isReusable,
  is_biodegradable AS isBiodegradable, typical_mass_grams AS typicalMassGrams, standard, note, source,
  issuing_body AS issuingBody, source_year AS sourceYear, confidence, factor_release AS factorRelease`);

export const findSpecifications = (): Sql =>
  sql`SELECT ${SPECIFICATION} FROM packaging_specification ORDER BY code LIMIT 5000`;

export const findSpecificationsByCodes = (codes: readonly string[]): Sql =>
  sql`SELECT ${SPECIFICATION} FROM packaging_specification WHERE code IN ${[...codes]}`;

export const findPlatformCodes = (codes: readonly string[]): Sql =>
  sql`SELECT code FROM packaging_specification WHERE code IN ${[...codes]}`;

/** What codes mean on the platform's list and to the firm, as `StoredMeaning`. */
export const findMeanings = (enterpriseId: Id, codes: readonly string[]): Sql => sql`
  SELECT code, code AS platformCode, NULL AS id, NULL AS massPerUnitGrams, NULL AS validFrom, NULL AS validTo
  FROM packaging_specification WHERE code IN ${[...codes]}
  UNION ALL
  SELECT code, platform_code, id, mass_per_unit_grams, valid_from, valid_to
  FROM enterprise_specification
  WHERE enterprise_id = ${enterpriseId} AND code IN ${[...codes]} AND superseded_at IS NULL`;

export const findEnterpriseSpecificationsByIds = (ids: readonly Id[]): Sql =>
  sql`SELECT ${selected(EnterpriseSpecification)} FROM enterprise_specification WHERE id IN ${[...ids]}`;

import type { Id } from '../kernel/id.js';
import { type RegionCode, regionPrefix } from '../kernel/region-code.js';
import type { PageArgs } from '../platform/connection.js';
import { afterCursor } from '../platform/connection.js';
import { all, raw, type Sql, sql } from '../platform/sql.js';

const ENTERPRISE = raw(`id, uscc, name_zh AS nameZh, name_en AS nameEn, kind, region_code AS regionCode,
  registered_at AS registeredAt`);
const OUTLET = raw(`id, enterprise_id AS enterpriseId, name_zh AS nameZh, region_code AS regionCode,
  opened_on AS openedOn, closed_on AS closedOn`);

export const findEnterprises = (filter: { scope: Sql; kind?: string | null; page: PageArgs }): Sql => sql`
  SELECT ${ENTERPRISE} FROM enterprise
  WHERE ${all([filter.scope, filter.kind ? sql`kind = ${filter.kind}` : undefined, afterCursor(filter.page, ['id'])])}
  ORDER BY id DESC LIMIT ${filter.page.first + 1}`;

/** The enterprise of the row has an outlet within the scope. */
export const worksIn = (scope: Sql): Sql => sql`
  EXISTS (SELECT 1 FROM outlet WHERE outlet.enterprise_id = enterprise.id AND ${scope})`;

export const findEnterprise = (scope: Sql, id: Id): Sql => sql`
  SELECT ${ENTERPRISE} FROM enterprise WHERE id = ${id} AND ${scope}`;

/** Firms registered within a region, in the order of their ids, for work that goes through all of them. */
export const findRegisteredIn = (regionCode: RegionCode, after: Id, limit: number): Sql => sql`
  SELECT ${ENTERPRISE} FROM enterprise
  WHERE id > ${after} AND region_code LIKE ${`${regionPrefix(regionCode)}%`} ORDER BY id LIMIT ${limit}`;

export const countRegisteredIn = (regionCode: RegionCode): Sql => sql`
  SELECT COUNT(*) AS count FROM enterprise WHERE region_code LIKE ${`${regionPrefix(regionCode)}%`}`;

export const findEnterprisesByIds = (ids: readonly Id[]): Sql => sql`
  SELECT ${ENTERPRISE} FROM enterprise WHERE id IN ${[...ids]}`;

export const findEnterprisesByUscc = (usccs: readonly string[]): Sql => sql`
  SELECT ${ENTERPRISE} FROM enterprise WHERE uscc IN ${[...usccs]}`;

export const findOutlets = (scope: Sql, enterpriseIds: readonly Id[]): Sql => sql`
  SELECT ${OUTLET} FROM outlet
  WHERE enterprise_id IN ${[...enterpriseIds]} AND ${scope} ORDER BY enterprise_id, id LIMIT 10000`;

export const findOutletsByIds = (enterpriseId: Id, ids: readonly Id[]): Sql => sql`
  SELECT ${OUTLET} FROM outlet WHERE enterprise_id = ${enterpriseId} AND id IN ${[...ids]}`;

const DEPARTMENT = raw(`id, name_zh AS nameZh, name_en AS nameEn, kind, level, region_code AS regionCode,
  valid_from AS validFrom, valid_to AS validTo`);

export const findDepartments = (scope: Sql): Sql => sql`
  SELECT ${DEPARTMENT} FROM department WHERE ${scope} ORDER BY region_code, kind LIMIT 1000`;

export const findDepartment = (scope: Sql, id: Id): Sql => sql`
  SELECT ${DEPARTMENT} FROM department WHERE id = ${id} AND ${scope}`;

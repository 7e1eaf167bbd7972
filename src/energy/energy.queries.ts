import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type Sql, sql } from '../platform/sql.js';
import type { SiteKind } from '../rulebook/energy-carriers.js';
import type { CorrectSiteInput } from './site.entity.js';

export interface KnownSite {
  readonly siteCode: string;
  readonly siteKind: SiteKind;
  readonly regionCode: RegionCode;
}

export const findStandingSites = (enterpriseId: Id, siteCodes: readonly string[]): Sql => sql`
  SELECT site_code AS siteCode, site_kind AS siteKind, region_code AS regionCode FROM site
  WHERE enterprise_id = ${enterpriseId} AND site_code IN ${[...siteCodes]} AND standing = 1`;

/** A standing use of the corrected site, where the correction changes what that use was recorded by. */
export const findUseCutOff = (enterpriseId: Id, site: CorrectSiteInput): Sql => sql`
  SELECT site.site_code AS siteCode FROM site
  JOIN energy_use ON energy_use.enterprise_id = site.enterprise_id AND energy_use.site_code = site.site_code
  WHERE site.id = ${site.supersedesId} AND site.enterprise_id = ${enterpriseId}
    AND site.standing = 1 AND energy_use.standing = 1
    AND (site.site_code <> ${site.siteCode} OR site.site_kind <> ${site.siteKind}
      OR site.region_code <> ${site.regionCode})
  LIMIT 1`;

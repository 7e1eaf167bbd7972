import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { isInside, NATION, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { Database } from '../platform/database.js';
import { RegionsService } from '../regions/index.js';
import { type PackagingSpecification, SpecificationsService } from '../specifications/index.js';
import { findCouriers, findReportedMonths, type ReportedMonth, type ReportScope } from './reports.queries.js';

export interface NamedScope extends ReportScope {
  /** Of the firm, or else of the region. */
  readonly name: Text;
  readonly regionName: Text;
}

export interface ScopeQuestion {
  readonly enterpriseId?: Id | null;
  readonly regionCode?: RegionCode | null;
}

/** Whose report a caller may have, and what its months are. */
@Injectable()
export class ReportScopes {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
    private readonly database: Database,
    private readonly specifications: SpecificationsService,
  ) {}

  /**
   * A firm's people see their firm, wherever it works; a department what is inside its region. A foreign firm or region
   * does not exist: refuses with NOT_FOUND ENTERPRISE_UNKNOWN or REGION_OUTSIDE.
   */
  async visible(actor: Actor, { enterpriseId, regionCode }: ScopeQuestion): Promise<NamedScope> {
    const isUnbounded = actor.enterpriseId !== undefined || hasRole(actor, 'OPERATOR');
    const own = isUnbounded ? NATION : actor.regionCode;
    const region = regionCode ?? own;
    if (!own || !region || !isInside(region, own)) throw regionOutside();
    await this.regions.assertKnown(region);
    const regionName = await this.regionName(region);
    const asked = enterpriseId ?? actor.enterpriseId;
    if (!asked) return { enterpriseId: null, regionCode: region, name: regionName, regionName };
    const firm = await this.enterprises.enterpriseInReach(actor, asked);
    return {
      enterpriseId: firm.id,
      regionCode: region,
      name: { zh: firm.nameZh, en: firm.nameEn ?? firm.nameZh },
      regionName,
    };
  }

  /** The register has Chinese names only. */
  async regionName(code: RegionCode): Promise<Text> {
    if (code === NATION) return { zh: '全国', en: 'the whole country' };
    const name = (await this.regions.regionsByCodes([code])).get(code)?.nameZh ?? code;
    return { zh: name, en: name };
  }

  /** The regions right inside a region, by code. */
  async regionsInside(code: RegionCode): Promise<{ code: RegionCode; name: Text }[]> {
    const found = await this.regions.regions({ parentCode: code });
    return found
      .map((region) => ({ code: region.code, name: { zh: region.nameZh, en: region.nameZh } }))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** What packaging specifications are, by code. */
  async specificationsByCodes(codes: readonly string[]): Promise<Map<string, PackagingSpecification>> {
    const found = codes.length === 0 ? [] : await this.specifications.specificationsByCodes(codes);
    return new Map(found.map((one) => [one.code, one]));
  }

  reportedMonths(scope: ReportScope, months: readonly Month[]): Promise<ReportedMonth[]> {
    return this.database.rows<ReportedMonth>(findReportedMonths(scope, months));
  }

  /** Those who reported, and couriers of the region who did not. */
  async firmsExpected(
    scope: ReportScope,
    reported: readonly ReportedMonth[],
  ): Promise<{ id: Id; name: Text }[]> {
    const couriers = scope.enterpriseId
      ? [{ id: scope.enterpriseId }]
      : await this.database.rows<{ id: Id }>(findCouriers(scope.regionCode));
    const ids = new Set([
      ...couriers.map(({ id }) => id),
      ...reported.map(({ enterpriseId }) => enterpriseId),
    ]);
    const found = ids.size === 0 ? [] : await this.enterprises.enterprisesByIds([...ids]);
    return found
      .map(({ id, nameZh, nameEn }) => ({ id, name: { zh: nameZh, en: nameEn ?? nameZh } }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }
}

const regionOutside = () =>
  refuse.notFound('REGION_OUTSIDE', {
    zh: '没有找到该地区的报告：地区有误，或不在您的权限范围内。',
    en: 'There is no report of this region: the code is wrong, or it is outside what you may see.',
  });

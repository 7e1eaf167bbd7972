import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Database } from '../platform/database.js';
import { grouped } from '../platform/grouped.js';
import type { MeasureScope, SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import type { MeasureFeature } from '../rulebook/measures.js';
import { finalAmong, type FirmMonth, firmMonthKey } from './final-month.queries.js';
import { findMeasuresOf, type KeptMeasure } from './indicators.queries.js';
import { MONTHLY_FEATURES, REGISTERS, sumsByFeature } from './measure-sources.js';
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
    const firms = grouped(await this.places(scope), firmMonthKey);
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
    const regions = [...new Set([...places, ...registered].map(({ regionCode }) => regionCode))].filter(
      (region) => !scope.regionCode || places.some(({ regionCode }) => regionCode === region),
    );
    const summed = grouped([...registered, ...(await this.monthly(firm, regions))], keyOf);
    const differences: Difference[] = [];
    let checked = 0;
    for (const regionCode of regions) {
      const stored = await this.database.rows<KeptMeasure>(findMeasuresOf({ ...firm, regionCode }));
      checked += stored.length;
      for (const feature of [...MONTHLY_FEATURES, ...REGISTERS.map((register) => register.feature)]) {
        if (isFinal && MAY_MOVE_LATER.includes(feature)) continue;
        const codes: readonly string[] = codesOf(feature);
        const kept = stored.filter(({ code }) => codes.includes(code));
        differences.push(...apart(firm, regionCode, kept, summed.get(keyOf({ feature, regionCode })) ?? []));
      }
    }
    return { checked, differences };
  }

  /** What the facts of a firm's month come to. */
  private async monthly({ enterpriseId, month }: FirmMonth, regionCodes: RegionCode[]): Promise<Summed[]> {
    const found: Summed[] = [];
    for (const feature of MONTHLY_FEATURES) {
      const sums = sumsByFeature(feature)({ enterpriseIds: [enterpriseId], regionCodes, month });
      for (const sum of await this.database.rows<SummedMeasure>(sums)) found.push({ ...sum, feature });
    }
    return found;
  }

  /** What the registers of a firm come to, wherever it is. */
  private async registered({ enterpriseId, month }: FirmMonth): Promise<Summed[]> {
    const found: Summed[] = [];
    for (const { feature, sums } of REGISTERS)
      for (const sum of await this.database.rows<SummedMeasure>(
        sums({ enterpriseIds: [enterpriseId], month }),
      ))
        found.push({ ...sum, feature });
    return found;
  }
}

type Summed = SummedMeasure & { readonly feature: MeasureFeature };

const keyOf = ({ regionCode, feature }: Pick<Summed, 'regionCode' | 'feature'>): string =>
  `${regionCode} ${feature}`;

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

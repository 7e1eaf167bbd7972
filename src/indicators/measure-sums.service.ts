import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import type { SummedMeasure } from '../platform/facts.js';
import { insertInto } from '../platform/sql.js';
import { type MeasureFeature, MEASURES, type MeasureCode } from '../rulebook/measures.js';
import { findRegistered, removeMeasures, removeRegistered } from './indicators.queries.js';
import { measuresByFeature, type Register, REGISTERS } from './measure-sources.js';

export type Change = EventPayloads['facts.changed'];

type Summed = SummedMeasure & { readonly regionCode: RegionCode };

/** Sums facts into stored measures. */
@Injectable()
export class MeasureSums {
  constructor(private readonly clock: Clock) {}

  /** Sums the facts of a change again, as they stand. A change of a register is counted by `ofRegisters`. */
  async ofChange(transaction: Transaction, change: Change): Promise<void> {
    if (REGISTERS.some(({ feature }) => feature === change.feature)) return;
    const sums = await rows<SummedMeasure>(transaction, measuresByFeature(change.feature)(change));
    await write(transaction, removeMeasures(codesOf(change.feature as MeasureFeature), change));
    await this.store(
      transaction,
      change,
      sums.map((sum) => ({ ...sum, regionCode: change.regionCode })),
    );
  }

  /**
   * Counts a firm's registers as they stand at the end of the month, and says where that changed anything. What stands
   * is left as it is, because a register seldom changes.
   */
  async ofRegisters(
    transaction: Transaction,
    firm: { enterpriseId: Id; month: Month },
    changed: ReadonlySet<string>,
  ): Promise<Change[]> {
    const found: Change[] = [];
    for (const register of REGISTERS) {
      for (const regionCode of await this.ofRegister(transaction, firm, register, changed))
        found.push({ ...firm, feature: register.feature, regionCode });
    }
    return found;
  }

  private async ofRegister(
    transaction: Transaction,
    firm: { enterpriseId: Id; month: Month },
    { feature, measures, countedWith }: Register,
    changed: ReadonlySet<string>,
  ): Promise<RegionCode[]> {
    const codes = codesOf(feature);
    const stored = await rows<Summed>(transaction, findRegistered(codes, firm));
    const isDue = countedWith === 'ANY' || changed.has(countedWith) || changed.has(feature);
    if (stored.length > 0 && !isDue) return [];
    const sums = await rows<Summed>(transaction, measures(firm));
    const [before, now] = [textByRegion(stored), textByRegion(sums)];
    const moved = [...new Set([...before.keys(), ...now.keys()])].filter(
      (region) => before.get(region) !== now.get(region),
    );
    if (moved.length === 0) return [];
    await write(transaction, removeRegistered(codes, firm, moved));
    await this.store(
      transaction,
      firm,
      sums.filter(({ regionCode }) => moved.includes(regionCode)),
    );
    return moved.sort();
  }

  private async store(
    transaction: Transaction,
    { enterpriseId, month }: { enterpriseId: Id; month: Month },
    sums: readonly Summed[],
  ): Promise<void> {
    if (sums.length === 0) return;
    const summedAt = this.clock.now();
    await write(
      transaction,
      insertInto(
        'measure',
        sums.map((sum) => ({
          month,
          region_code: sum.regionCode,
          enterprise_id: enterpriseId,
          code: sum.code,
          dimension: sum.dimension,
          value: sum.value,
          weakest_grade: EVIDENCE_GRADES[Number(sum.gradeRank) - 1],
          summed_at: summedAt,
        })),
      ),
    );
  }
}

const codesOf = (feature: MeasureFeature): MeasureCode[] =>
  (Object.keys(MEASURES) as MeasureCode[]).filter((code) => MEASURES[code].feature === feature);

/** Everything said of a region, to compare. */
function textByRegion(sums: readonly Summed[]): Map<RegionCode, string> {
  const lines = new Map<RegionCode, string[]>();
  for (const { regionCode, code, dimension, value, gradeRank } of sums) {
    const line = `${code} ${dimension} ${exact(value).toFixed()} ${gradeRank}`;
    lines.set(regionCode, [...(lines.get(regionCode) ?? []), line]);
  }
  return new Map([...lines].map(([region, of]) => [region, of.sort().join('\n')]));
}

import { Injectable } from '@nestjs/common';
import { exact } from '../kernel/decimal.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { chunks } from '../platform/chunks.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import type { SummedMeasure } from '../platform/facts.js';
import { insertInto, joined, raw, type Sql, sql } from '../platform/sql.js';
import { type MeasureFeature, MEASURES, type MeasureCode } from '../rulebook/measures.js';
import { type FirmMonth, firmMonthKey } from './final-month.queries.js';
import { findMeasures, type MeasureKey, removeMeasures } from './indicators.queries.js';
import { REGISTERS, sumsByFeature } from './measure-sources.js';

export type Change = EventPayloads['facts.changed'];

/** A measure as it is summed or stored. */
type Line = MeasureKey & Pick<SummedMeasure, 'value' | 'gradeRank'>;

/** Sums asked in one statement: many of them cost one way to the database, and the statement stays one to read. */
const SUMS_AT_ONCE = 40;
/** Firms with the same counties summed together: what a sum costs by itself is shared, and its ranges stay few. */
const FIRMS_AT_ONCE = 40;
const LINES_AT_ONCE = 500;

/** Sums facts into stored measures. What comes out as it is stored already is left as it is. */
@Injectable()
export class MeasureSums {
  constructor(private readonly clock: Clock) {}

  /** Sums the facts of changes again, as they stand. What changed in a register is counted by `ofRegisters`. */
  async ofChanges(transaction: Transaction, told: readonly Change[]): Promise<void> {
    const changes = told.filter(({ feature }) => !REGISTERS.some((register) => register.feature === feature));
    if (changes.length === 0) return;
    const summed = await this.summed(
      transaction,
      alike(countiesTogether(changes)).map(({ of, enterpriseIds }) => ({
        month: of.month,
        sums: sumsByFeature(of.feature)({ ...of, enterpriseIds }),
      })),
    );
    const asked = new Set(changes.map(changeKey));
    const features = new Set(changes.map(({ feature }) => feature));
    const codes = [...features].flatMap((feature) => codesOf(feature as MeasureFeature));
    const stored = await rows<Line>(transaction, findMeasures(firmMonthsOf(changes), codes));
    await this.keep(
      transaction,
      stored.filter((line) => asked.has(changeKey({ ...line, feature: featureOf(line) }))),
      summed,
    );
  }

  /**
   * Counts firms' registers as they stand at the end of the month, and says where that changed anything. `changes` are
   * what else changed; some registers are counted with those alone.
   */
  async ofRegisters(transaction: Transaction, changes: readonly Change[]): Promise<Change[]> {
    const firms = firmMonthsOf(changes);
    if (firms.length === 0) return [];
    const changed = new Set(changes.map((one) => `${firmMonthKey(one)} ${one.feature}`));
    const codes = REGISTERS.flatMap(({ feature }) => codesOf(feature));
    const stored = await rows<Line>(transaction, findMeasures(firms, codes));
    const isStored = new Set(stored.map((line) => `${firmMonthKey(line)} ${featureOf(line)}`));
    const counted = REGISTERS.map(({ feature, sums, countedWith }) => ({
      feature,
      sums,
      ofFirms: firms.filter(
        (firm) =>
          countedWith === 'ANY' ||
          changed.has(`${firmMonthKey(firm)} ${countedWith}`) ||
          changed.has(`${firmMonthKey(firm)} ${feature}`) ||
          !isStored.has(`${firmMonthKey(firm)} ${feature}`),
      ),
    }));
    const asked = new Set(
      counted.flatMap(({ feature, ofFirms }) => ofFirms.map((firm) => `${firmMonthKey(firm)} ${feature}`)),
    );
    const summed = await this.summed(
      transaction,
      counted.flatMap(({ sums, ofFirms }) =>
        alike(ofFirms).map(({ of: { month }, enterpriseIds }) => ({
          month,
          sums: sums({ enterpriseIds, month }),
        })),
      ),
    );
    const ofAsked = stored.filter((line) => asked.has(`${firmMonthKey(line)} ${featureOf(line)}`));
    return this.keep(transaction, ofAsked, summed);
  }

  private async summed(
    transaction: Transaction,
    asked: readonly { month: Month; sums: Sql }[],
  ): Promise<Line[]> {
    const lines: Line[] = [];
    for (const some of chunks(asked, SUMS_AT_ONCE)) {
      const parts = some.map(
        ({ month, sums }) => sql`
          SELECT ${month} AS month, enterpriseId, regionCode, code, dimension, value, gradeRank
          FROM (${sums}) AS sums`,
      );
      lines.push(...(await rows<Line>(transaction, joined(parts, ' UNION ALL '))));
    }
    return lines;
  }

  /** Stores what is summed now in place of what was stored of the same; gives where anything moved. */
  private async keep(
    transaction: Transaction,
    stored: readonly Line[],
    summed: readonly Line[],
  ): Promise<Change[]> {
    const [before, now] = [byKey(stored), byKey(summed)];
    const gone = [...before].filter(([key]) => !now.has(key)).map(([, line]) => line);
    const moved = [...now]
      .filter(([key, line]) => !isSame(before.get(key), line))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, line]) => line);
    for (const some of chunks(gone, LINES_AT_ONCE)) await write(transaction, removeMeasures(some));
    const summedAt = this.clock.now();
    for (const some of chunks(moved, LINES_AT_ONCE)) {
      const lines = some.map((line) => ({
        month: line.month,
        region_code: line.regionCode,
        enterprise_id: line.enterpriseId,
        code: line.code,
        dimension: line.dimension,
        value: line.value,
        weakest_grade: EVIDENCE_GRADES[Number(line.gradeRank) - 1],
        summed_at: summedAt,
      }));
      const inItsPlace =
        raw(`ON DUPLICATE KEY UPDATE value = VALUES(value), weakest_grade = VALUES(weakest_grade),
        summed_at = VALUES(summed_at)`);
      await write(transaction, insertInto('measure', lines, inItsPlace));
    }
    const places = [...gone, ...moved].map(({ enterpriseId, month, regionCode, code }): Change => {
      return { feature: featureOf({ code }), enterpriseId, regionCode, month };
    });
    return [...new Map(places.map((place) => [changeKey(place), place])).values()];
  }
}

export const codesOf = (feature: MeasureFeature): MeasureCode[] =>
  (Object.keys(MEASURES) as MeasureCode[]).filter((code) => MEASURES[code].feature === feature);

const featureOf = ({ code }: { code: string }): MeasureFeature => MEASURES[code as MeasureCode].feature;

/** What changed in one feature of a firm's month, with all its counties. */
function countiesTogether(changes: readonly Change[]) {
  const firms = new Map<string, Omit<Change, 'regionCode'> & { regionCodes: RegionCode[] }>();
  for (const { feature, enterpriseId, month, regionCode } of changes) {
    const key = `${month} ${enterpriseId} ${feature}`;
    const regionCodes = new Set([...(firms.get(key)?.regionCodes ?? []), regionCode]);
    firms.set(key, { feature, enterpriseId, month, regionCodes: [...regionCodes].sort() });
  }
  return [...firms.values()];
}

/** Firms of which the same is asked, with what that is. */
function alike<Asked extends FirmMonth>(asked: readonly Asked[]) {
  const together = new Map<string, { of: Omit<Asked, 'enterpriseId'>; enterpriseIds: Id[] }>();
  for (const { enterpriseId, ...of } of asked) {
    const key = JSON.stringify(of);
    const { enterpriseIds } = together.get(key) ?? { enterpriseIds: [] };
    together.set(key, { of, enterpriseIds: [...enterpriseIds, enterpriseId] });
  }
  return [...together.values()].flatMap(({ of, enterpriseIds }) =>
    chunks(enterpriseIds, FIRMS_AT_ONCE).map((some) => ({ of, enterpriseIds: some })),
  );
}

const firmMonthsOf = (changes: readonly FirmMonth[]): FirmMonth[] => [
  ...new Map(
    changes.map(({ enterpriseId, month }) => [
      firmMonthKey({ enterpriseId, month }),
      { enterpriseId, month },
    ]),
  ).values(),
];

const changeKey = ({ feature, enterpriseId, regionCode, month }: Change): string =>
  `${month} ${regionCode} ${enterpriseId} ${feature}`;
const lineKey = ({ month, regionCode, enterpriseId, code, dimension }: MeasureKey): string =>
  `${month} ${regionCode} ${enterpriseId} ${code} ${dimension}`;
const byKey = (lines: readonly Line[]): Map<string, Line> =>
  new Map(lines.map((line) => [lineKey(line), line]));

/** Sums are stored to six decimals. */
const isSame = (before: Line | undefined, now: Line): boolean =>
  before !== undefined &&
  Number(before.gradeRank) === Number(now.gradeRank) &&
  exact(before.value).eq(exact(now.value).toDecimalPlaces(6));

import { type Exact, exact, plain, sum } from '../kernel/decimal.js';
import { type EvidenceGrade, weakest } from '../kernel/evidence-grade.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import { type MeasureRow, type MeasureSum, regionAt } from './measure-set.js';
import { type MeasureCode, MEASURES, STOCKS } from './measures.js';

/**
 * Whose sums a formula counts: only reporters that report all of `groups` (of a list, at least one), so that silence
 * never reads as zero in a sum.
 */
export interface Needs {
  readonly groups: readonly (readonly MeasureCode[])[];
  /** COUNTY where part and whole are recorded together; ENTERPRISE where a firm records them in different places. */
  readonly within: 'COUNTY' | 'ENTERPRISE';
}

/** What of a version decides which sums it counts. */
export interface Reading {
  readonly reads: readonly MeasureCode[];
  readonly needs: Needs;
  /** Measures that the formula wants by province; of the others it gets the sum of all regions. */
  readonly byProvince?: readonly MeasureCode[];
}

/** A reporter, an enterprise's month or its month in one county, that is not counted. */
export interface LeftOut {
  readonly enterpriseId: Id;
  readonly month: Month;
  /** Where only the enterprise's records of one county are left out. */
  readonly regionCode?: RegionCode;
  readonly missing: readonly MeasureCode[];
}

/** How many of those left out are named; how many there are is always said. */
export const LEFT_OUT_NAMED = 100;

/** What one formula is computed from: sums over the reporters that count. */
export interface Inputs {
  readonly sums: readonly MeasureSum[];
  /** Measures that count, or are needed and reported by anyone. */
  readonly present: readonly MeasureCode[];
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
}

export const NO_INPUTS: Inputs = { sums: [], present: [], leftOut: [], leftOutCount: 0 };

/** The inputs of a reading from the measures of one month. */
export function inputsOf(reading: Reading, rows: readonly MeasureRow[]): Inputs {
  const { groups, within } = reading.needs;
  const reads = new Set(reading.reads);
  const read = rows.filter((row) => reads.has(row.code));
  const reportedBy = new Map<string, Set<MeasureCode>>();
  for (const row of read) {
    const key = reporterOf(row, within);
    const codes = reportedBy.get(key);
    if (codes) codes.add(row.code);
    else reportedBy.set(key, new Set([row.code]));
  }
  const missingOf = (codes: ReadonlySet<MeasureCode>) =>
    groups.filter((group) => !group.some((code) => codes.has(code)));
  const isNeeded = new Set(groups.flat());
  const leftOut = [...reportedBy]
    .filter(([, codes]) => missingOf(codes).length > 0 && [...codes].some((code) => isNeeded.has(code)))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, codes]): LeftOut => ({ ...reporterNamed(key), missing: missingOf(codes).flat() }));
  const isComplete = (row: MeasureRow) =>
    missingOf(reportedBy.get(reporterOf(row, within)) ?? NONE).length === 0;
  const sums = summed(read.filter(isComplete), reading);
  return {
    sums,
    present: presentOf(reading, sums, new Set(read.map(({ code }) => code))),
    leftOut: leftOut.slice(0, LEFT_OUT_NAMED),
    leftOutCount: leftOut.length,
  };
}

/** Of what is read, what is counted, and what is needed and reported by anyone. */
export function presentOf(
  { reads, needs }: Reading,
  sums: readonly MeasureSum[],
  reported: ReadonlySet<MeasureCode>,
): MeasureCode[] {
  const counted = new Set(sums.map(({ code }) => code));
  const needed = new Set(needs.groups.flat());
  return reads.filter((code) => counted.has(code) || (needed.has(code) && reported.has(code)));
}

const NONE: ReadonlySet<MeasureCode> = new Set();

/**
 * The inputs of a longer period from those of its months, oldest first: sums of months, and of what stands at a month's
 * end that of the last month that has it. Those left out are named by the months.
 */
export function inputsOfPeriod(months: readonly Inputs[], known = new KnownSums()): Inputs {
  const lastWith = new Map<MeasureCode, number>();
  months.forEach(({ sums }, index) => sums.forEach(({ code }) => lastWith.set(code, index)));
  const counted = months.flatMap(({ sums }, index) =>
    sums.filter(({ code }) => MEASURES[code].over === 'SUM' || lastWith.get(code) === index),
  );
  return {
    sums: added(counted, known),
    present: [...new Set(months.flatMap(({ present }) => present))].sort(),
    leftOut: [],
    leftOutCount: months.reduce((count, one) => count + one.leftOutCount, 0),
  };
}

/**
 * Whether the inputs of a region are those of its parts together: a reporter then lies in one part. A firm that is judged
 * as a whole may report one thing here and another there, and counts only in what holds both. What stands at a month's
 * end stands also where nothing was computed in the month, so that the parts may not have it.
 */
export const addsUpByRegion = ({ needs, reads }: Reading): boolean =>
  (needs.within === 'COUNTY' || reads.length === 1) && !reads.some((code) => STOCKS.includes(code));

/** The inputs of a region from those of its parts. Those left out are named by the parts, but for the first's own. */
export const inputsTogether = (parts: readonly Inputs[]): Inputs => ({
  sums: added(parts.flatMap(({ sums }) => sums)),
  present: [...new Set(parts.flatMap(({ present }) => present))].sort(),
  leftOut: parts[0]?.leftOut ?? [],
  leftOutCount: parts.reduce((count, one) => count + one.leftOutCount, 0),
});

const summed = (rows: readonly MeasureSum[], { byProvince }: Reading): MeasureSum[] =>
  added(
    rows.map(({ code, dimension, regionCode, value, weakestGrade }) => ({
      code,
      dimension,
      regionCode: byProvince?.includes(code) ? regionAt(regionCode, 'province') : NATION,
      value,
      weakestGrade,
    })),
  );

/** What was added up already: most sums are counted by several indicators. */
export class KnownSums {
  private readonly byFirst = new Map<MeasureSum, { parts: readonly MeasureSum[]; together: MeasureSum }[]>();

  of(parts: readonly [MeasureSum, ...MeasureSum[]]): MeasureSum {
    const [first] = parts;
    if (parts.length === 1) return first;
    const known = this.byFirst.get(first) ?? [];
    const found = known.find(
      (one) => one.parts.length === parts.length && one.parts.every((part, index) => part === parts[index]),
    );
    if (found) return found.together;
    const together = {
      ...first,
      value: sum(parts.map((part): Exact => part.value)),
      weakestGrade: weakest(parts.map((part) => part.weakestGrade)) as EvidenceGrade,
    };
    this.byFirst.set(first, [...known, { parts, together }]);
    return together;
  }
}

/** One sum a measure, dimension and region, in their order. */
function added(rows: readonly MeasureSum[], known = new KnownSums()): MeasureSum[] {
  const groups = new Map<string, [MeasureSum, ...MeasureSum[]]>();
  for (const row of rows) {
    const key = `${row.code} ${row.dimension} ${row.regionCode}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, parts]) => known.of(parts));
}

const reporterOf = (row: MeasureRow, within: Needs['within']): string =>
  within === 'COUNTY'
    ? `${row.month} ${row.enterpriseId} ${row.regionCode}`
    : `${row.month} ${row.enterpriseId}`;

function reporterNamed(key: string): Pick<LeftOut, 'enterpriseId' | 'month' | 'regionCode'> {
  const [month, enterpriseId = '', regionCode] = key.split(' ');
  return {
    enterpriseId,
    month: month as Month,
    ...(regionCode ? { regionCode: regionCode as RegionCode } : {}),
  };
}

/**
 * What the digest of a result is taken of, and what people read; with the sums of the base year that it was compared
 * with, where there are any.
 */
export const inputsText = ({ sums, present, leftOutCount }: Inputs, base: Inputs | null = null): string =>
  JSON.stringify({
    sums: sums.map(sumText),
    present,
    leftOutCount,
    ...(base ? { base: base.sums.map(sumText) } : {}),
  });

const sumText = ({ code, dimension, regionCode, value, weakestGrade }: MeasureSum) => [
  code,
  dimension,
  regionCode,
  plain(value),
  weakestGrade,
];

/** Without the names of those left out. */
export const inputsFrom = (text: string): Inputs => inputsOfJson(JSON.parse(text) as InputsJson);

/** The inputs with those left out, by name, as they are stored. */
export const naming = (inputs: Inputs, leftOut: string | null): Inputs =>
  leftOut === null ? inputs : { ...inputs, leftOut: JSON.parse(leftOut) as LeftOut[] };

/** Who is left out, by name, as it is stored; null where nobody is. */
export const leftOutText = ({ leftOut }: Inputs): string | null =>
  leftOut.length === 0 ? null : canonicalJson(leftOut);

interface InputsJson {
  readonly sums: readonly SumJson[];
  readonly present: readonly MeasureCode[];
  readonly leftOutCount: number;
}
type SumJson = readonly [MeasureCode, string, RegionCode, string, EvidenceGrade];

const inputsOfJson = ({ sums, present, leftOutCount }: InputsJson): Inputs => ({
  sums: sums.map(sumFrom),
  present,
  leftOut: [],
  leftOutCount,
});

const sumFrom = ([code, dimension, regionCode, value, weakestGrade]: SumJson): MeasureSum => ({
  code,
  dimension,
  regionCode,
  value: exact(value),
  weakestGrade,
});

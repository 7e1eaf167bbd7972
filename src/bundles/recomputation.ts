import { exact, plain, sum } from '../kernel/decimal.js';
import { canonicalJson, digest } from '../kernel/id.js';
import { addMonths, type Month } from '../kernel/month.js';
import { regionLevel } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { resultOf } from '../rulebook/compute-indicator.js';
import { factorBookOf } from '../rulebook/factor-documents.js';
import {
  addsUpByRegion,
  type Inputs,
  inputsFrom,
  inputsOf,
  inputsOfPeriod,
  inputsText,
  inputsTogether,
} from '../rulebook/indicator-inputs.js';
import { lastMonthOf, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition, IndicatorVersion } from '../rulebook/indicator.js';
import type { MeasureRow } from '../rulebook/measure-set.js';
import { STOCKS } from '../rulebook/measures.js';
import type { BundleContent, BundledFact, BundledMeasure, BundledResult } from './bundle-content.js';

/** What came of working a bundle out again. */
export interface Recomputation {
  readonly measures: number;
  readonly facts: number;
  /** Measures that stand as they were when their month became final, and were not summed again. */
  readonly asOfClosing: number;
  readonly stored: string | null;
  readonly recomputed: string | null;
  /** Empty where everything comes to what is stored. */
  readonly differences: readonly Text[];
}

/** Sums the facts, forms the inputs of the formula from the sums, and works the formula out; by the code of the platform. */
export function recompute(content: BundleContent, indicator: IndicatorDefinition): Recomputation {
  const { result, measures } = content;
  const facts = [...content.facts.values()].flat();
  const summed = sumsOf(measures, facts);
  const rows = measures.map((measure) => rowOf(measure, summed.get(measure.key) ?? '0'));
  const versionAt = (month: Month) => versionOf(indicator, result, month);
  const months = monthsInputs(result, rows, versionAt);
  const inputs =
    periodKind(result.period) === 'MONTH'
      ? months[0]?.inputs
      : inputsOfPeriod(months.map((one) => one.inputs));
  const base = baseOf(result);
  const found = resultOf(indicator, result.period, inputs ?? null, {
    factors: content.factors.documents && factorBookOf(content.factors.documents),
    base,
    versionAt,
  });
  const again = JSON.parse(canonicalJson(found)) as { value: string | null };
  return {
    measures: measures.length,
    facts: facts.length,
    asOfClosing: measures.filter(({ asOfClosing }) => asOfClosing).length,
    stored: (result.result as { value: string | null }).value,
    recomputed: again.value,
    differences: [
      ...measures.flatMap((measure) => unlike(measure, summed.get(measure.key) ?? '0')),
      ...unknownMeasures(measures, facts),
      ...months.flatMap(({ month, inputs: ofMonth }) => unlikeMonth(result, month, ofMonth)),
      ...unlikeFactors(content),
      ...unlikeResult(result, inputs ? digest(inputsText(inputs, base)) : '', again),
    ],
  };
}

/** What each measure comes to by its facts, kept to six decimals as the platform keeps it. */
function sumsOf(measures: readonly BundledMeasure[], facts: readonly BundledFact[]): Map<string, string> {
  const amounts = new Map<string, string[]>(measures.map(({ key }) => [key, []]));
  for (const { measure, amount } of facts) amounts.get(measure)?.push(amount);
  return new Map(
    measures.map(({ key, value, asOfClosing }) => [
      key,
      asOfClosing ? value : plain(sum(amounts.get(key) ?? []).toDecimalPlaces(6)),
    ]),
  );
}

const rowOf = (measure: BundledMeasure, value: string): MeasureRow => ({
  code: measure.code,
  dimension: measure.dimension,
  regionCode: measure.regionCode,
  enterpriseId: measure.enterpriseId,
  month: measure.month,
  value: exact(value),
  weakestGrade: measure.weakestGrade,
});

const versionOf = (
  { versions }: IndicatorDefinition,
  result: BundledResult,
  month: Month,
): IndicatorVersion | null => versions.find(({ version }) => version === result.versions[month]) ?? null;

type VersionAt = (month: Month) => IndicatorVersion | null;

/** Of the month, or of each month of a longer period that has a stored result. */
function monthsInputs(
  result: BundledResult,
  rows: readonly MeasureRow[],
  versionAt: VersionAt,
): { month: Month; inputs: Inputs }[] {
  const months =
    periodKind(result.period) === 'MONTH'
      ? [lastMonthOf(result.period)]
      : result.months.map(({ month }) => month);
  return months.flatMap((month) => {
    const version = versionAt(month);
    return version
      ? [{ month, inputs: inputsOfMonth(result, standingIn(month, rows, result), version) }]
      : [];
  });
}

function inputsOfMonth(
  { enterpriseId, regionCode }: BundledResult,
  rows: readonly MeasureRow[],
  version: IndicatorVersion,
): Inputs {
  const counted = inputsOf(version, rows);
  if (enterpriseId !== null) return counted;
  if (regionLevel(regionCode) !== 'county' && !addsUpByRegion(version)) return counted;
  // Who is left out of a region inside is named there.
  const itself = inputsOf(
    version,
    rows.filter((row) => row.regionCode === regionCode),
  );
  return inputsTogether([{ ...counted, leftOut: itself.leftOut }]);
}

/** What was summed in the month, and of stocks what was last said of each firm in each county. */
export function standingIn<Row extends Pick<MeasureRow, 'code' | 'enterpriseId' | 'regionCode' | 'month'>>(
  month: Month,
  rows: readonly Row[],
  { stockStandsMonths }: Pick<BundledResult, 'stockStandsMonths'>,
): Row[] {
  const earliest = addMonths(month, 1 - stockStandsMonths);
  const latest = new Map<string, Month>();
  const keyOf = ({ code, enterpriseId, regionCode }: Row) => `${code} ${enterpriseId} ${regionCode}`;
  const isStock = ({ code }: Row) => STOCKS.includes(code);
  for (const row of rows)
    if (
      isStock(row) &&
      row.month >= earliest &&
      row.month <= month &&
      row.month > (latest.get(keyOf(row)) ?? '')
    )
      latest.set(keyOf(row), row.month);
  return rows.filter((row) => row.month === (isStock(row) ? latest.get(keyOf(row)) : month));
}

/** The sums of the year that the formula compares with, as they are stored; the bundle of that year proves them. */
function baseOf(result: BundledResult): Inputs | null {
  const { base } = result.inputs as { base?: unknown };
  return base ? inputsFrom(JSON.stringify({ sums: base, present: [], leftOutCount: 0 })) : null;
}

const unlike = ({ key, title, value, unit }: BundledMeasure, summed: string): Text[] =>
  exact(summed).eq(value)
    ? []
    : [
        {
          zh: `度量 ${key}（${title.zh}）：所存为 ${value} ${unit}，按所列事实重新汇总为 ${summed} ${unit}。`,
          en: `Measure ${key} (${title.en}): it is stored as ${value} ${unit}, and the facts listed add up to ${summed} ${unit}.`,
        },
      ];

function unknownMeasures(measures: readonly BundledMeasure[], facts: readonly BundledFact[]): Text[] {
  const known = new Set(measures.map(({ key }) => key));
  const unknown = new Set(facts.map(({ measure }) => measure).filter((key) => !known.has(key)));
  return [...unknown].map((key) => ({
    zh: `有事实计入度量 ${key}，但 measures.json 中没有该度量。`,
    en: `Facts are counted by measure ${key}, which measures.json does not hold.`,
  }));
}

function unlikeMonth(result: BundledResult, month: Month, inputs: Inputs): Text[] {
  const stored = result.months.find((one) => one.month === month);
  if (!stored || inputsText(inputs) === inputsText(inputsFrom(JSON.stringify(stored.inputs)))) return [];
  return [
    {
      zh: `${month} 的输入与所存不同。`,
      en: `The inputs of ${month} are not those that are stored.`,
    },
  ];
}

/** The rows that a stored result names. */
export const factorsUsedBy = ({ result }: BundledResult): readonly unknown[] =>
  (result as { because: { factors: readonly unknown[] } | null }).because?.factors ?? [];

const unlikeFactors = ({ result, factors }: BundleContent): Text[] =>
  canonicalJson(factors.used) === canonicalJson(factorsUsedBy(result))
    ? []
    : [
        {
          zh: 'factors.json 中所用的因子行与结果所列的不同。',
          en: 'The factor rows that factors.json says were used are not those that the result names.',
        },
      ];

function unlikeResult(result: BundledResult, inputsDigest: string, again: unknown): Text[] {
  const differences: Text[] = [];
  if (inputsDigest !== result.inputsDigest)
    differences.push({
      zh: `输入指纹不同：所存为 ${result.inputsDigest}，重算为 ${inputsDigest || '无'}。`,
      en: `The digest of the inputs differs: it is stored as ${result.inputsDigest} and comes to ${inputsDigest || 'none'}.`,
    });
  if (canonicalJson(again) !== canonicalJson(result.result))
    differences.push({
      zh: '重算的结果及其推导与所存的不逐字节相同。',
      en: 'The result worked out again, with its derivation, is not the stored one to the byte.',
    });
  return differences;
}

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
import { lastMonthOf, monthsOf, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition, IndicatorVersion } from '../rulebook/indicator.js';
import type { MeasureRow } from '../rulebook/measure-set.js';
import { STOCKS } from '../rulebook/measures.js';
import type { BundleContent, BundledResult } from './bundle-content.js';
import { summed } from './measure-sums.js';
import { type Recomputation, unlikeFactors, unlikeResult } from './result-difference.js';

/** Sums the facts, forms the inputs of the formula from the sums, and works the formula out; by the code of the platform. */
export function recompute(content: BundleContent, indicator: IndicatorDefinition): Recomputation {
  const { result } = content;
  const { rows, differences, counted } = summed(content);
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
    versions: new Set(monthsOf(result.period).map(versionAt)),
  });
  const again = JSON.parse(canonicalJson(found)) as { value: string | null };
  return {
    ...counted,
    stored: (result.result as { value: string | null }).value,
    recomputed: again.value,
    differences: [
      ...differences,
      ...months.flatMap(({ month, inputs: ofMonth }) => unlikeMonth(result, month, ofMonth)),
      ...unlikeFactors(content.factors, factorsUsedBy(result)),
      ...unlikeResult(result, inputs ? digest(inputsText(inputs, base)) : '', again),
    ],
  };
}

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

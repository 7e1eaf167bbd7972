import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { regionPrefix } from '../kernel/region-code.js';
import { chunks } from '../platform/chunks.js';
import { rows, type Transaction } from '../platform/database.js';
import { type Inputs, inputsFrom, inputsOf, inputsOfPeriod } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, partsOf, type Period, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { MeasureRow } from '../rulebook/measure-set.js';
import {
  findInputsOf,
  type InputsRecord,
  type MeasureRecord,
  measuresOfFirms,
  type ResultScope,
} from './indicators.queries.js';
import { toMeasureRow } from './month-inputs.service.js';
import type { Editions } from './result-basis.service.js';
import type { ComputedResult } from './computed-result.js';
import { baseYears, computed } from './result-computation.service.js';

export interface ScopeResults {
  readonly scope: ResultScope;
  readonly results: readonly ComputedResult[];
}

type Place = Omit<ResultScope, 'period'>;
type PlacedInputs = InputsRecord & Place;

/** Scopes at once: about as many as fill one statement that stores their results. */
const SCOPES_AT_ONCE = 30;

/**
 * The results of many scopes, some at a time: the same as `ResultComputation` gives of each, with few statements. Of
 * months only those of firms; a region's month is summed by the database. A firm that works in one city alone has the
 * same results there, in the province and in the nation; they are worked out once.
 */
export async function* resultsOfMany(
  transaction: Transaction,
  scopes: readonly ResultScope[],
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
): AsyncGenerator<ScopeResults[]> {
  for (const [period, ofPeriod] of grouped(scopes, (scope) => scope.period)) {
    const byFirm = [...grouped(ofPeriod, ({ enterpriseId }) => enterpriseId).values()];
    for (const places of chunks(byFirm.flat(), SCOPES_AT_ONCE)) {
      const inputs =
        periodKind(period) === 'MONTH'
          ? await monthInputs(transaction, places, period, indicators, editions)
          : await longerInputs(transaction, places, period, indicators);
      const bases = await baseInputs(transaction, places, period, indicators, editions);
      yield resultsOf(places, indicators, { inputs, bases, editions });
    }
  }
}

/** What a result is worked out from, with a key that equal ones share. */
interface Known {
  readonly key: string;
  readonly inputs: Inputs;
}
type KnownInputs = (place: Place, code: string) => Known | undefined;

function resultsOf(
  scopes: readonly ResultScope[],
  indicators: readonly IndicatorDefinition[],
  { inputs, bases, editions }: { inputs: KnownInputs; bases: KnownInputs; editions: Editions },
): ScopeResults[] {
  const worked = new Map<string, ComputedResult | null>();
  return scopes.map((scope) => ({
    scope,
    results: indicators.flatMap((indicator) => {
      const [from, base] = [inputs(scope, indicator.code), bases(scope, indicator.code)];
      if (!from) return [];
      const key = `${indicator.code} ${from.key} ${base?.key ?? ''}`;
      const known = worked.get(key);
      const asked = { inputs: from.inputs, base: base?.inputs ?? null };
      const result = known === undefined ? computed(indicator, scope.period, asked, editions) : known;
      worked.set(key, result);
      return result ? [result] : [];
    }),
  }));
}

async function monthInputs(
  transaction: Transaction,
  scopes: readonly ResultScope[],
  period: Period,
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
): Promise<KnownInputs> {
  const month = lastMonthOf(period);
  const readings = new Map(
    indicators.flatMap((indicator) => {
      const version = editions.versionOf(indicator, month, month);
      return version ? [[indicator.code, version] as const] : [];
    }),
  );
  const codes = [...new Set([...readings.values()].flatMap(({ reads }) => reads))];
  const firms = [...new Set(scopes.map(({ enterpriseId }) => enterpriseId))];
  const records = await rows<MeasureRecord>(transaction, measuresOfFirms({ firms, month }, codes));
  const byFirm = grouped(
    records.map((record) => toMeasureRow(record, { month })),
    ({ enterpriseId }) => enterpriseId,
  );
  const known = new Map<string, Known>();
  return ({ enterpriseId, regionCode }, code) => {
    const reading = readings.get(code);
    if (!reading) return undefined;
    const ofFirm = byFirm.get(enterpriseId) ?? [];
    const counties = countiesInside(ofFirm, regionCode);
    const key = `${enterpriseId} ${counties.join(' ')}`;
    const before = known.get(`${code} ${key}`);
    if (before) return before;
    const inside = ofFirm.filter((row) => counties.includes(row.regionCode));
    const found = { key, inputs: inputsOf(reading, inside) };
    known.set(`${code} ${key}`, found);
    return found;
  };
}

const countiesInside = (measures: readonly MeasureRow[], regionCode: RegionCode): RegionCode[] =>
  [...new Set(measures.map((row) => row.regionCode))]
    .filter((county) => county.startsWith(regionPrefix(regionCode)))
    .sort();

async function longerInputs(
  transaction: Transaction,
  scopes: readonly ResultScope[],
  period: Period,
  indicators: readonly IndicatorDefinition[],
): Promise<KnownInputs> {
  const codes = indicators.map(({ code }) => code);
  const stored = await rows<PlacedInputs>(transaction, findInputsOf(scopes, partsOf(period), codes));
  return eachOnce(stored, (parts) => inputsOfPeriod(parts));
}

/** The sums of the years that formulas compare with. */
async function baseInputs(
  transaction: Transaction,
  scopes: readonly ResultScope[],
  period: Period,
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
): Promise<KnownInputs> {
  const years = baseYears(indicators, period, editions);
  if (years.length === 0) return () => undefined;
  const periods = [...new Set(years.map(({ year }) => year))];
  const stored = await rows<PlacedInputs>(
    transaction,
    findInputsOf(
      scopes,
      periods,
      years.map(({ code }) => code),
    ),
  );
  const wanted = stored.filter((one) =>
    years.some(({ code, year }) => code === one.code && year === one.period),
  );
  return eachOnce(wanted, ([base]) => base as Inputs);
}

/** By place and code; what was read in the same words is added up once. */
function eachOnce(stored: readonly PlacedInputs[], together: (parts: Inputs[]) => Inputs): KnownInputs {
  const byPlace = grouped(stored, (one) => `${one.enterpriseId} ${one.regionCode} ${one.code}`);
  const worked = new Map<string, Inputs>();
  return ({ enterpriseId, regionCode }, code) => {
    const parts = byPlace.get(`${enterpriseId} ${regionCode} ${code}`);
    if (!parts) return undefined;
    const key = parts.map(({ period, inputs }) => `${period} ${inputs}`).join('\n');
    const inputs = worked.get(key) ?? together(parts.map((part) => inputsFrom(part.inputs)));
    worked.set(key, inputs);
    return { key, inputs };
  };
}

function grouped<T, K extends Id>(values: readonly T[], key: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

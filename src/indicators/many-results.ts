import { setImmediate as othersTurn } from 'node:timers/promises';
import type { RegionCode } from '../kernel/region-code.js';
import { regionPrefix } from '../kernel/region-code.js';
import { ahead, behind } from '../platform/ahead.js';
import { chunks } from '../platform/chunks.js';
import { rows, type Transaction } from '../platform/database.js';
import { grouped } from '../platform/grouped.js';
import type { Sql } from '../platform/sql.js';
import { type Inputs, inputsOf, inputsOfPeriod, KnownSums } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, partsOf, type Period, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { MeasureRow } from '../rulebook/measure-set.js';
import type { ScopeInputs } from '../rulebook/scope-inputs.js';
import {
  findInputs,
  type InputsRecord,
  type MeasureRecord,
  measuresOfFirms,
  type Place,
  type ResultScope,
} from './indicators.queries.js';
import { toMeasureRow } from './month-inputs.service.js';
import type { Editions } from './result-basis.service.js';
import type { ComputedResult } from './computed-result.js';
import { baseYears, computed } from './result-computation.service.js';
import {
  type InputsBefore,
  inputsBefore,
  InputsReader,
  type ScopeResults,
  storing,
  writeAll,
} from './stored-results.js';

/** Scopes at once: about as many as fill one statement that stores their results. */
const SCOPES_AT_ONCE = 30;

/**
 * Computes and stores the results of many scopes of one kind of period: the same as `ResultComputation` gives of each,
 * with few statements. Of months only those of firms; a region's month is summed by the database. While some are stored
 * the next are worked out, and those after them read. A firm that works in one city alone has the same results there, in
 * the province and in the nation; they are worked out once.
 */
export const recomputeMany = (
  transaction: Transaction,
  scopes: readonly ResultScope[],
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
  computedAt: Date,
): Promise<void> =>
  behind(
    workedOut(ahead(readMany(transaction, scopes, indicators, editions)), indicators, editions, computedAt),
    (some) => writeAll(transaction, some),
  );

async function* workedOut(
  reads: AsyncIterable<Read>,
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
  computedAt: Date,
): AsyncGenerator<Sql[]> {
  for await (const read of reads)
    yield storing(await resultsOf(read, indicators, editions), read.before, computedAt);
}

/** All that results are worked out from, of some scopes of one period. */
interface Read {
  readonly scopes: readonly ResultScope[];
  readonly inputs: KnownInputs;
  readonly bases: KnownInputs;
  readonly before: InputsBefore;
}

async function* readMany(
  transaction: Transaction,
  asked: readonly ResultScope[],
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
): AsyncGenerator<Read> {
  for (const [period, ofPeriod] of grouped(asked, (scope) => scope.period)) {
    const byFirm = [...grouped(ofPeriod, ({ enterpriseId }) => enterpriseId).values()];
    for (const scopes of chunks(byFirm.flat(), SCOPES_AT_ONCE)) {
      // Sent together: what is sent later waits for what is being stored by then.
      const [inputs, bases, before] = await Promise.all([
        periodKind(period) === 'MONTH'
          ? monthInputs(transaction, scopes, period, indicators, editions)
          : longerInputs(transaction, scopes, period, indicators),
        baseInputs(transaction, scopes, period, indicators, editions),
        inputsBefore(transaction, scopes),
      ]);
      yield { scopes, inputs, bases, before };
    }
  }
}

/** What the results of a scope are worked out from, by indicator, with a key that equal ones share. */
interface Known {
  readonly key: string;
  readonly inputs: ReadonlyMap<string, Inputs>;
}
type KnownInputs = (place: Place) => Known;

const NOTHING: Known = { key: '', inputs: new Map() };

async function resultsOf(
  { scopes, inputs, bases }: Read,
  indicators: readonly IndicatorDefinition[],
  editions: Editions,
): Promise<ScopeResults[]> {
  const asked = new Set(indicators.map(({ code }) => code));
  const worked = new Map<string, ComputedResult[]>();
  const found: ScopeResults[] = [];
  for (const scope of scopes) {
    const [from, base] = [inputs(scope), bases(scope)];
    const key = `${from.key} ${base.key}`;
    const known = worked.get(key);
    const results =
      known ??
      indicators.flatMap((indicator) => {
        const { code } = indicator;
        const counted = { inputs: from.inputs.get(code), base: base.inputs.get(code) ?? null };
        return computed(indicator, scope.period, counted, editions) ?? [];
      });
    worked.set(key, results);
    found.push({ scope, asked, results });
    // A connection sends its next statement when it hears of the last.
    if (!known) await othersTurn();
  }
  return found;
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
  return ({ enterpriseId, regionCode }) => {
    const ofFirm = byFirm.get(enterpriseId) ?? [];
    const counties = countiesInside(ofFirm, regionCode);
    const key = `${enterpriseId} ${counties.join(' ')}`;
    const before = known.get(key);
    if (before) return before;
    const inside = ofFirm.filter((row) => counties.includes(row.regionCode));
    const inputs = new Map(
      [...readings].map(([code, reading]) => [code, inputsOf(reading, inside)] as const),
    );
    known.set(key, { key, inputs });
    return { key, inputs };
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
  const stored = await rows<InputsRecord>(transaction, findInputs(scopes, partsOf(period)));
  return eachOnce(stored, (parts) => {
    const known = new KnownSums();
    const ofCode = (code: string) => parts.flatMap((part) => part.inputs.get(code)?.inputs ?? []);
    return new Map(indicators.map(({ code }) => [code, inputsOfPeriod(ofCode(code), known)]));
  });
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
  if (years.length === 0) return () => NOTHING;
  const periods = [...new Set(years.map(({ year }) => year))];
  const stored = await rows<InputsRecord>(transaction, findInputs(scopes, periods));
  return eachOnce(
    stored,
    (parts) =>
      new Map(
        years.flatMap(({ code, year }) => {
          const base = parts.find((part) => part.period === year)?.inputs.get(code);
          return base ? [[code, base.inputs] as const] : [];
        }),
      ),
  );
}

interface Part {
  readonly period: Period;
  readonly inputs: ScopeInputs;
}

/** By place; what was read in the same words is added up once. */
function eachOnce(
  stored: readonly InputsRecord[],
  together: (parts: readonly Part[]) => ReadonlyMap<string, Inputs>,
): KnownInputs {
  const reader = new InputsReader();
  const byPlace = grouped(stored, (one) => `${one.enterpriseId} ${one.regionCode}`);
  const worked = new Map<string, Known>();
  return ({ enterpriseId, regionCode }) => {
    const parts = (byPlace.get(`${enterpriseId} ${regionCode}`) ?? []).map(({ period, inputs }) => ({
      period,
      inputs: reader.of(inputs),
    }));
    const key = parts.map(({ period, inputs }) => `${period} ${reader.numberOf(inputs)}`).join();
    const known = worked.get(key) ?? { key, inputs: together(parts) };
    worked.set(key, known);
    return known;
  };
}

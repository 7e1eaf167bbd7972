import { Injectable } from '@nestjs/common';
import { plain } from '../kernel/decimal.js';
import { digest } from '../kernel/id.js';
import { rows, type Transaction } from '../platform/database.js';
import { figureOf } from '../rulebook/compute-indicator.js';
import { type Inputs, inputsOfPeriod, inputsText, leftOutText } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, partsOf, periodKind, type Period } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { type ResultInputs, scopeInputsFrom } from '../rulebook/scope-inputs.js';
import type { ComputedResult } from './computed-result.js';
import { findInputs, type InputsRecord, type ResultScope } from './indicators.queries.js';
import { MonthInputs } from './month-inputs.service.js';
import type { Editions } from './result-basis.service.js';

/** What of a scope was asked to be computed, and from what. */
interface Computation {
  readonly scope: ResultScope;
  readonly indicators: readonly IndicatorDefinition[];
  readonly inputs: readonly Inputs[];
}

/** Works results out from stored measures, and from the stored inputs of shorter periods and inner regions. Stores nothing. */
@Injectable()
export class ResultComputation {
  constructor(private readonly monthInputs: MonthInputs) {}

  /** One result an indicator of which anything is reported; what nobody reports has none. */
  of(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    editions: Editions,
  ): Promise<ComputedResult[]> {
    return periodKind(scope.period) === 'MONTH'
      ? this.ofMonth(transaction, scope, indicators, editions)
      : this.ofLonger(transaction, scope, indicators, editions);
  }

  private async ofMonth(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    editions: Editions,
  ): Promise<ComputedResult[]> {
    const month = lastMonthOf(scope.period);
    const inForce = indicators.flatMap((indicator) => {
      const version = editions.versionOf(indicator, month, month);
      return version ? [{ indicator, version }] : [];
    });
    const inputs = await this.monthInputs.of(
      transaction,
      { ...scope, month },
      inForce.map(({ indicator, version }) => ({ code: indicator.code, reading: version })),
    );
    const asked = { scope, indicators: inForce.map(({ indicator }) => indicator), inputs };
    return this.results(transaction, asked, editions);
  }

  /** From what the results of its months or quarters were computed from, and not from measures again. */
  private async ofLonger(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    editions: Editions,
  ): Promise<ComputedResult[]> {
    const stored = await rows<InputsRecord>(transaction, findInputs([scope], partsOf(scope.period)));
    const parts = stored.map((one) => scopeInputsFrom(one.inputs));
    const inputs = indicators.map(({ code }) =>
      inputsOfPeriod(parts.flatMap((part) => part.get(code)?.inputs ?? [])),
    );
    return this.results(transaction, { scope, indicators, inputs }, editions);
  }

  private async results(
    transaction: Transaction,
    { scope, indicators, inputs }: Computation,
    editions: Editions,
  ): Promise<ComputedResult[]> {
    const bases = await this.bases(transaction, scope, indicators, editions);
    return indicators.flatMap((indicator, index) => {
      const base = bases.get(indicator.code) ?? null;
      const result = computed(indicator, scope.period, { inputs: inputs[index], base }, editions);
      return result ? [result] : [];
    });
  }

  /** The sums of the years that formulas compare with, by indicator. */
  private async bases(
    transaction: Transaction,
    scope: ResultScope,
    indicators: readonly IndicatorDefinition[],
    editions: Editions,
  ): Promise<Map<string, Inputs>> {
    const years = baseYears(indicators, scope.period, editions);
    if (years.length === 0) return new Map();
    const periods = [...new Set(years.map(({ year }) => year))];
    const stored = await rows<InputsRecord>(transaction, findInputs([scope], periods));
    const byYear = new Map(stored.map((one) => [one.period, scopeInputsFrom(one.inputs)]));
    return new Map(
      years.flatMap(({ code, year }) => {
        const base = byYear.get(year)?.get(code);
        return base ? [[code, base.inputs] as const] : [];
      }),
    );
  }
}

/** What the formulas of a period compare with: a year, by indicator. */
export const baseYears = (
  indicators: readonly IndicatorDefinition[],
  period: Period,
  editions: Editions,
): { code: string; year: Period }[] =>
  indicators.flatMap((indicator) => {
    const year = editions.versionOf(indicator, lastMonthOf(period), period)?.baseYear;
    return year ? [{ code: indicator.code, year }] : [];
  });

/** One result as its row holds it; null where nobody reports anything. */
export function computed(
  indicator: IndicatorDefinition,
  period: Period,
  { inputs, base }: { inputs: ResultInputs['inputs'] | undefined; base: ResultInputs['base'] },
  editions: Editions,
): ComputedResult | null {
  if (!inputs || inputs.present.length === 0) return null;
  const book = editions.bookOf(period);
  const figure = figureOf(indicator, period, inputs, {
    factors: book,
    base,
    versions: editions.versionsOf(indicator, period),
  });
  return {
    code: indicator.code,
    value: figure.value && plain(figure.value),
    no_value: figure.noValue?.reason ?? null,
    formula_version: figure.formulaVersion,
    factor_release: book?.release ?? null,
    inputs_digest: digest(inputsText(inputs, base)),
    left_out: leftOutText(inputs),
    from: { inputs, base },
  };
}

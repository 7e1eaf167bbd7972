import { Injectable } from '@nestjs/common';
import { FactorsService } from '../factors/index.js';
import { resultOf, resultWithoutDefinition } from '../rulebook/compute-indicator.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { IndicatorResult } from '../rulebook/indicator.js';
import type { ComputedResult } from './computed-result.js';
import { INDICATORS } from './known-indicators.js';
import { asDecided } from './result-basis.service.js';

/** What of a stored result its derivation follows from. */
export type DerivableResult = Omit<ComputedResult, 'value' | 'inputs_digest' | 'left_out'> & {
  readonly period: Period;
};

/**
 * 推导: definition, measures, factor rows and terms of a stored result, worked out when somebody asks. They follow from
 * the inputs that are stored with it, by the version and release that it names, and would be five times its size.
 */
@Injectable()
export class Derivations {
  constructor(private readonly factors: FactorsService) {}

  async of(stored: DerivableResult): Promise<IndicatorResult> {
    const { code, period, formula_version, factor_release, no_value } = stored;
    const indicator = INDICATORS.find((one) => one.code === code);
    if (!indicator) throw new Error(`a result is stored of ${code}, which is gone`);
    if (formula_version === null) return resultWithoutDefinition(indicator, period, no_value);
    const version = asDecided(indicator.versions, code, String(formula_version));
    return resultOf(indicator, period, stored.from.inputs, {
      factors: factor_release === null ? null : await this.factors.bookOf(factor_release),
      base: stored.from.base,
      versions: new Set([version]),
    });
  }
}

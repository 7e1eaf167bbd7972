import type { Exact } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { FactorUse } from './factors.js';
import type { Term } from './indicator.js';

/** Emissions found so far, in kgCO2e, the rows they come from, and what could not be found. */
export interface Emissions {
  readonly terms: readonly Term[];
  readonly factors: readonly FactorUse[];
  readonly missing: readonly Text[];
  readonly notes: readonly Text[];
}

export const NO_EMISSIONS: Emissions = { terms: [], factors: [], missing: [], notes: [] };

export const inOne = (parts: readonly Emissions[]): Emissions => ({
  terms: parts.flatMap((part) => part.terms),
  factors: parts.flatMap((part) => part.factors),
  missing: parts.flatMap((part) => part.missing),
  notes: parts.flatMap((part) => part.notes),
});

export const missing = (zh: string, en: string): Emissions => ({ ...NO_EMISSIONS, missing: [{ zh, en }] });
export const note = (text: Text): Emissions => ({ ...NO_EMISSIONS, notes: [text] });

/** Activity × factor as one term. The units of the factor and the activity must agree. */
export function activityTimesFactor(
  name: Text,
  activity: Exact,
  unit: string,
  factor: FactorUse,
  counted = true,
): Emissions {
  const [emissionUnit = '', perUnit = ''] = factor.unit.split('/');
  if (perUnit !== unit)
    throw new Error(`factor ${factor.rowId} is per ${perUnit}, the activity is in ${unit}`);
  if (counted && emissionUnit !== 'kgCO2e')
    throw new Error(`factor ${factor.rowId} is not in CO2e and cannot be counted`);
  return {
    ...NO_EMISSIONS,
    terms: [{ name, value: activity.times(factor.value), unit: emissionUnit, counted }],
    factors: [factor],
  };
}

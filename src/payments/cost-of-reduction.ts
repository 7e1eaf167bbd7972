import { type Exact, exact, sum } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';

/** What a firm avoided in a month, kilograms of CO2e; null where it cannot be told. */
export interface AvoidedPart {
  readonly kg: string | null;
  readonly low: string | null;
  readonly high: string | null;
}

export interface CostOfReduction {
  readonly tonnes: Exact | null;
  readonly tonnesLow: Exact | null;
  readonly tonnesHigh: Exact | null;
  readonly yuanPerTonne: Exact | null;
  /** From the most that may have been avoided, and from the least; null where the least is nothing. */
  readonly yuanPerTonneLow: Exact | null;
  readonly yuanPerTonneHigh: Exact | null;
  /** Why there is no figure; null where there is one. */
  readonly undetermined: Text | null;
}

const KG_PER_TONNE = 1000;
const FEN_PER_YUAN = 100;

/**
 * Yuan per tonne avoided. The bounds of firms and months are added as they stand, as if all erred together: wider than
 * they may be, and never too narrow. One part that cannot be told leaves the whole untold.
 */
export function costOfReduction(
  paidFen: bigint,
  parts: readonly AvoidedPart[],
  missing: number,
): CostOfReduction {
  const known = parts.filter(({ kg, low, high }) => kg !== null && low !== null && high !== null);
  const open = missing + parts.length - known.length;
  if (open > 0 || known.length === 0) return { ...NOTHING, undetermined: notKnown(open) };
  const tonnesOf = (of: keyof AvoidedPart) => sum(known.map((part) => part[of] ?? 0)).div(KG_PER_TONNE);
  const [tonnes, tonnesLow, tonnesHigh] = [tonnesOf('kg'), tonnesOf('low'), tonnesOf('high')];
  const yuan = exact(paidFen).div(FEN_PER_YUAN);
  const per = (avoided: Exact) => (avoided.gt(0) ? yuan.div(avoided) : null);
  return {
    tonnes,
    tonnesLow,
    tonnesHigh,
    yuanPerTonne: per(tonnes),
    yuanPerTonneLow: tonnes.gt(0) ? per(tonnesHigh) : null,
    yuanPerTonneHigh: tonnes.gt(0) ? per(tonnesLow) : null,
    undetermined: tonnes.gt(0) ? null : NOTHING_AVOIDED,
  };
}

const NOTHING = {
  tonnes: null,
  tonnesLow: null,
  tonnesHigh: null,
  yuanPerTonne: null,
  yuanPerTonneLow: null,
  yuanPerTonneHigh: null,
};

const NOTHING_AVOIDED: Text = {
  zh: '该方法在此期间没有减排量，无法计算每吨成本。',
  en: 'By this method nothing was avoided in the time, so there is no cost of a tonne.',
};

const notKnown = (open: number): Text => ({
  zh: `有 ${open} 个企业月份没有可用的减排量（未存储或无法判断），合计不能确定。`,
  en: `For ${open} months of firms there is no reduction (not stored, or undetermined), so the sum cannot be told.`,
});

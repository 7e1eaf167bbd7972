import type { Exact } from '../kernel/decimal.js';
import { exact } from '../kernel/decimal.js';
import type { Needs } from './indicator-inputs.js';
import { Quantity } from './indicator-quantity.js';
import type { FormulaInputs, IndicatorVersion, NoValue, Term } from './indicator.js';
import type { MeasureSet } from './measure-set.js';
import { MEASURES, type MeasureCode } from './measures.js';

export type Formula = Pick<IndicatorVersion, 'reads' | 'rounding' | 'formula' | 'needs'>;

/** A measure, or what of it falls under some words of its dimension. */
export type Amount = MeasureCode | PartialAmount;
interface PartialAmount {
  readonly code: MeasureCode;
  readonly only: readonly string[];
  /** What it is when the measure is recorded and none of the words is among it: ZERO of it, or NOTHING recorded. */
  readonly otherwise: 'ZERO' | 'NOTHING';
}

const codeOf = (amount: Amount): MeasureCode => (typeof amount === 'string' ? amount : amount.code);
const titleOf = (amount: Amount) => MEASURES[codeOf(amount)].title;

/** In the measure's unit; null where nothing is recorded. */
export function quantityOf(measures: MeasureSet, amount: Amount): Quantity | null {
  const code = codeOf(amount);
  const value = typeof amount === 'string' ? measures.total(code) : partOf(measures, amount);
  return value && Quantity.of(value, MEASURES[code].unit);
}

function partOf(measures: MeasureSet, { code, only, otherwise }: PartialAmount): Exact | null {
  const byWord = measures.byDimension(code);
  const found = only.flatMap((word) => byWord.get(word) ?? []);
  if (found.length === 0 && (otherwise === 'NOTHING' || !measures.has(code))) return null;
  return found.reduce((total, value) => total.plus(value), exact(0));
}

interface ShareOptions {
  readonly within?: Needs['within'];
  /** The share of the whole that is not the part. */
  readonly complement?: boolean;
}

/** A part of a whole in per cent. A part above its whole is a mistake in the records and gives no value. */
export const share = (part: Amount, whole: Amount, options: ShareOptions = {}): Formula => ({
  ...readingOf([part, whole], options.within ?? 'COUNTY'),
  rounding: { mode: 'HALF_UP', decimals: 2 },
  formula: (inputs) =>
    divided(inputs, part, whole, (a, b) => {
      if (a.exceeds(b)) return partExceedsWhole(part, whole);
      return (options.complement ? b.minus(a) : a).percentOf(b);
    }),
});

/** The sum of one measure of whole things. */
export const count = (amount: Amount, decimals = 0): Formula => ({
  ...readingOf([amount], 'ENTERPRISE'),
  rounding: { mode: 'HALF_UP', decimals },
  formula: ({ measures, present }) => {
    const value = quantityOf(measures, amount);
    const terms = termOf(amount, value);
    return { value, terms, ...(value ? {} : { noValue: measureMissing([codeOf(amount)], present) }) };
  },
});

interface RatioOptions {
  readonly within?: Needs['within'];
  readonly decimals?: number;
  /** What the quotient is multiplied by, such as 12 months of a year. */
  readonly times?: Quantity;
}

/** Any of the sums above by the one below. */
export const ratio = (
  over: readonly [Amount, ...Amount[]],
  under: Amount,
  options: RatioOptions = {},
): Formula => ({
  reads: [...new Set([...over, under].map(codeOf))],
  needs: { groups: [over.map(codeOf), [codeOf(under)]], within: options.within ?? 'ENTERPRISE' },
  rounding: { mode: 'HALF_EVEN', decimals: options.decimals ?? 2 },
  formula: ({ measures, present }) => {
    const found = over.map((amount) => quantityOf(measures, amount));
    const [first, ...others] = found.filter((one) => one !== null);
    const below = quantityOf(measures, under);
    const terms = [
      ...over.flatMap((amount, index) => termOf(amount, found[index] ?? null)),
      ...termOf(under, below),
    ];
    if (!first || !below) {
      const noValue = measureMissing(
        [first ? undefined : codeOf(over[0]), below ? undefined : codeOf(under)],
        present,
      );
      return { value: null, terms, noValue };
    }
    if (below.value.isZero()) return { value: null, terms, noValue: nothingToDivideBy(codeOf(under)) };
    const total = others.reduce((sofar, one) => sofar.plus(one), first);
    const value = total.per(below);
    return { value: options.times ? value.times(options.times) : value, terms };
  },
});

function divided(
  { measures, present }: FormulaInputs,
  part: Amount,
  whole: Amount,
  quotient: (a: Quantity, b: Quantity) => Quantity | NoValue,
) {
  const [a, b] = [quantityOf(measures, part), quantityOf(measures, whole)];
  const terms = [...termOf(part, a), ...termOf(whole, b)];
  if (!a || !b) {
    const missing = [a ? undefined : codeOf(part), b ? undefined : codeOf(whole)];
    return { value: null, terms, noValue: measureMissing(missing, present) };
  }
  if (b.value.isZero()) return { value: null, terms, noValue: nothingToDivideBy(codeOf(whole)) };
  const found = quotient(a, b);
  return found instanceof Quantity ? { value: found, terms } : { value: null, terms, noValue: found };
}

const readingOf = (amounts: readonly Amount[], within: Needs['within']): Pick<Formula, 'reads' | 'needs'> => {
  const reads = [...new Set(amounts.map(codeOf))];
  return { reads, needs: { groups: reads.map((code) => [code]), within } };
};

export const termsOf = (measures: MeasureSet, amounts: readonly Amount[]): Term[] =>
  amounts.flatMap((amount) => termOf(amount, quantityOf(measures, amount)));

const termOf = (amount: Amount, found: Quantity | null): Term[] =>
  found ? [{ name: nameOf(amount), value: found.value, unit: found.unit, counted: true }] : [];

function nameOf(amount: Amount): Term['name'] {
  const title = titleOf(amount);
  if (typeof amount === 'string') return title;
  const words = amount.only.join(', ');
  return { zh: `${title.zh}（${words}）`, en: `${title.en} (${words})` };
}

/** What is missing is named: what nobody reports, or else all that no one reports together. */
export function measureMissing(
  needed: readonly (MeasureCode | undefined)[],
  present: readonly MeasureCode[],
): NoValue {
  const named = needed.filter((code) => code !== undefined);
  const absent = named.filter((code) => !present.includes(code));
  if (absent.length > 0) {
    const [zh, en] = titles(absent);
    return {
      reason: 'MEASURE_MISSING',
      text: {
        zh: `缺少数据：${zh}。请补报后重算。`,
        en: `Not recorded: ${en}. Record it and the value follows.`,
      },
    };
  }
  const [zh, en] = titles(named);
  return {
    reason: 'MEASURE_MISSING',
    text: {
      zh: `没有企业在同一月份齐报：${zh}。请补报后重算。`,
      en: `No enterprise reports all of these for one month: ${en}. Record what is missing and the value follows.`,
    },
  };
}

export function nothingToDivideBy(whole: MeasureCode): NoValue {
  const { zh, en } = MEASURES[whole].title;
  return {
    reason: 'NOTHING_TO_DIVIDE_BY',
    text: {
      zh: `分母“${zh}”为零，无从计算。`,
      en: `The denominator, ${en}, is zero, so there is nothing to compute.`,
    },
  };
}

function partExceedsWhole(part: Amount, whole: Amount): NoValue {
  const [a, b] = [titleOf(part), titleOf(whole)];
  return {
    reason: 'PART_EXCEEDS_WHOLE',
    text: {
      zh: `“${a.zh}”大于“${b.zh}”，记录有误，请更正。`,
      en: `"${a.en}" is greater than "${b.en}": the records are wrong; correct them.`,
    },
  };
}

const titles = (codes: readonly MeasureCode[]): [string, string] => [
  codes.map((code) => MEASURES[code].title.zh).join('、'),
  codes.map((code) => MEASURES[code].title.en).join(', '),
];

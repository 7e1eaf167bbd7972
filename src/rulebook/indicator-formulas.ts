import type { IndicatorVersion, NoValue, Term } from './indicator.js';
import { MEASURES, type MeasureCode, type MeasureSet } from './measures.js';

type Formula = Pick<IndicatorVersion, 'reads' | 'rounding' | 'formula'>;

/** A part of a whole in per cent. A part above its whole is a mistake in the records and gives no value. */
export const share = (part: MeasureCode, whole: MeasureCode): Formula => ({
  reads: [part, whole],
  rounding: { mode: 'HALF_UP', decimals: 2 },
  formula: ({ measures }) => {
    const { complete, leftOut } = measures.reporting([part, whole], 'COUNTY');
    const found = { counted: complete, leftOut, terms: measureTerms(complete, [part, whole]) };
    const [partTotal, wholeTotal] = [complete.total(part), complete.total(whole)];
    if (!partTotal || !wholeTotal) {
      return {
        ...found,
        value: null,
        noValue: measureMissing(
          [part, whole].filter((code) => !measures.has(code)),
          [part, whole],
        ),
      };
    }
    if (wholeTotal.isZero()) return { ...found, value: null, noValue: nothingToDivideBy(whole) };
    if (partTotal.gt(wholeTotal)) return { ...found, value: null, noValue: partExceedsWhole(part, whole) };
    return { ...found, value: partTotal.times(100).div(wholeTotal) };
  },
});

/** The sum of one measure of whole things. */
export const count = (code: MeasureCode): Formula => ({
  reads: [code],
  rounding: { mode: 'HALF_UP', decimals: 0 },
  formula: ({ measures }) => {
    const value = measures.total(code);
    const terms = measureTerms(measures, [code]);
    return { value, terms, counted: measures, ...(value ? {} : { noValue: measureMissing([code]) }) };
  },
});

export const measureTerms = (measures: MeasureSet, codes: readonly MeasureCode[]): Term[] =>
  codes.flatMap((code) => {
    const value = measures.total(code);
    return value ? { name: MEASURES[code].title, value, unit: MEASURES[code].unit, counted: true } : [];
  });

/** Where each is recorded but never by one enterprise in one month, all that is needed is named. */
export function measureMissing(
  missing: readonly MeasureCode[],
  needed: readonly MeasureCode[] = missing,
): NoValue {
  const [zh, en] = titles(missing.length > 0 ? missing : needed);
  return missing.length > 0
    ? {
        reason: 'MEASURE_MISSING',
        text: {
          zh: `缺少数据：${zh}。请补报后重算。`,
          en: `Not recorded: ${en}. Record it and the value follows.`,
        },
      }
    : {
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

function partExceedsWhole(part: MeasureCode, whole: MeasureCode): NoValue {
  const [a, b] = [MEASURES[part].title, MEASURES[whole].title];
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

import { plain } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { Formula } from './indicator-formulas.js';
import { Quantity } from './indicator-quantity.js';
import type { Finding, IndicatorUnit, IndicatorVersion, NoValue, OutsideFigure } from './indicator.js';

type OutsideFormula = Formula & Pick<IndicatorVersion, 'outside'>;

const reading = { reads: [], needs: { groups: [], within: 'ENTERPRISE' } } as const;

/** What somebody else published for the scope and period, as it was published. */
export const publishedFigure = (unit: IndicatorUnit): OutsideFormula => ({
  ...reading,
  outside: 'PUBLISHED',
  rounding: { mode: 'HALF_UP', decimals: 2 },
  formula: ({ outside }): Finding => {
    const published = outside?.published;
    if (!published) return { value: null, terms: [], noValue: NOT_PUBLISHED };
    return {
      value: Quantity.of(published.value, unit),
      terms: [],
      notes: [citation(published), ...noteOf(published)],
    };
  },
});

/** The value of another indicator in per cent of the target assigned to the scope. */
export const attainedOfAssigned = (indicator: string): OutsideFormula => ({
  ...reading,
  outside: 'ASSIGNED',
  rounding: { mode: 'HALF_UP', decimals: 2 },
  formula: ({ outside }): Finding => {
    const { target, actual } = outside?.assigned ?? { target: null, actual: null };
    if (!target || target.value.isZero()) return { value: null, terms: [], noValue: noTarget(indicator) };
    const terms = [
      { name: { zh: '分解目标', en: 'assigned target' }, value: target.value, unit: 'kgCO2e', counted: true },
    ];
    if (!actual) return { value: null, terms, noValue: noActual(indicator) };
    return {
      value: Quantity.of(actual.times(100).div(target.value), '%'),
      terms: [...terms, { name: { zh: '实际', en: 'actual' }, value: actual, unit: 'kgCO2e', counted: true }],
      notes: [citation(target)],
    };
  },
});

const citation = ({ value, source }: OutsideFigure): Text => ({
  zh: `${plain(value)}：${source.title}（${source.body}，${source.year}，可信度 ${source.confidence}）`,
  en: `${plain(value)}: ${source.title} (${source.body}, ${source.year}, confidence ${source.confidence})`,
});

const noteOf = ({ note }: OutsideFigure): Text[] => (note ? [note] : []);

const NOT_PUBLISHED: NoValue = {
  reason: 'FIGURE_NOT_PUBLISHED',
  text: {
    zh: '该地区该期间没有公布值；任何公开文本都没有定义本指标，平台不作推算。',
    en: 'No figure is published for this region and period; no public text defines the indicator, so nothing is computed.',
  },
};

const noTarget = (indicator: string): NoValue => ({
  reason: 'TARGET_MISSING',
  text: {
    zh: `没有分解到本地区或本企业的 ${indicator} 目标。`,
    en: `No target of ${indicator} is assigned to this region or firm.`,
  },
});

const noActual = (indicator: string): NoValue => ({
  reason: 'MEASURE_MISSING',
  text: { zh: `缺少数据：${indicator} 没有数值。`, en: `Not recorded: ${indicator} has no value.` },
});

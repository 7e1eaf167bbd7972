import type { AttainmentView, IndicatorResultView, TargetProgress } from '../indicators/index.js';
import type { Text } from '../kernel/text.js';
import type { Change } from './change.js';
import type { IndicatorFigure } from './indicator-figures.service.js';
import { type Cell, figure, type Figure, type ReportChart, type ReportSection } from './report-document.js';
import { placesOf, type Say, sourced, UNIT_TEXT } from './report-words.js';

const NO_BEFORE: Text = {
  zh: '缺少本期或对比期的数值',
  en: 'No value of this period or of the one compared with',
};
const NO_TARGET: Text = { zh: '该月没有适用的目标', en: 'No target applies in the month' };
const PART_OF_PERIOD: Text = {
  zh: '目标按整个期间考核，单月不作比较；见年度目标进度',
  en: 'The target is for a whole period, a month is not held against it; see progress in the year',
};

/** 指标与目标: every indicator with its value, its changes and the nearest target. */
export function indicatorSection(
  figures: readonly IndicatorFigure[],
  words: Say,
  number: string,
): ReportSection {
  const { say } = words;
  const withValue = figures.filter(({ result }) => result.value !== null);
  const without = figures.filter(({ result }) => result.value === null);
  return {
    title: say({ zh: `${number}、指标与目标`, en: `${number}. Indicators and targets` }),
    sheet: say({ zh: '指标与目标', en: 'Indicators' }),
    notes: [
      say({
        zh: '指标名称为官方名称，公式为平台定义。百分比指标的环比、同比为百分点，其余为百分比。',
        en: 'Names are official, formulas are the platform’s. Changes of shares are in percentage points, others in per cent.',
      }),
    ],
    tables: [
      {
        columns: [
          { title: say({ zh: '代码', en: 'Code' }), width: 1.6 },
          { title: say({ zh: '指标', en: 'Indicator' }), width: 7 },
          { title: say({ zh: '本月', en: 'This month' }), width: 3, isNumber: true },
          { title: say({ zh: '单位', en: 'Unit' }), width: 2.4 },
          { title: say({ zh: '环比', en: 'On month' }), width: 2.3, isNumber: true },
          { title: say({ zh: '同比', en: 'On year' }), width: 2.3, isNumber: true },
          { title: say({ zh: '目标', en: 'Target' }), width: 2.6, isNumber: true },
          { title: say({ zh: '达成（%）', en: 'Attained (%)' }), width: 2.3, isNumber: true },
          { title: say({ zh: '差距', en: 'Gap' }), width: 2.3, isNumber: true },
          { title: say({ zh: '目标出处', en: 'Target from' }), width: 5 },
        ],
        rows: withValue.map((one) => indicatorRow(one, words)),
        empty: say({ zh: '该月没有任何指标有数值。', en: 'No indicator has a value in the month.' }),
      },
      {
        title: say({ zh: '没有数值的指标', en: 'Indicators without a value' }),
        columns: [
          { title: say({ zh: '代码', en: 'Code' }), width: 1.6 },
          { title: say({ zh: '指标', en: 'Indicator' }), width: 8 },
          { title: say({ zh: '原因', en: 'Reason' }), width: 16 },
        ],
        rows: without.map(({ result, why }) => [result.code, say(result.title), why ? say(why) : '']),
        empty: say({ zh: '所有指标均有数值。', en: 'Every indicator has a value.' }),
      },
    ],
    charts: [],
  };
}

function indicatorRow({ result, why, onMonth, onYear }: IndicatorFigure, words: Say): Cell[] {
  const { say } = words;
  const [target] = result.attainments;
  const places = placesOf(result.unit);
  return [
    result.code,
    say(result.title),
    figure(result.value, places, why ? say(why) : undefined),
    say(UNIT_TEXT[result.unit] ?? { zh: result.unit, en: result.unit }),
    changed(onMonth, words),
    changed(onYear, words),
    targetCell(target, places, words),
    target ? figure(target.attainedPercent, 2, say(PART_OF_PERIOD)) : figure(null, 2, say(NO_TARGET)),
    target ? figure(target.gap, places, say(PART_OF_PERIOD)) : figure(null, 2, say(NO_TARGET)),
    target
      ? `${say(sourced(target.programme, target.confidence))}${say(STANDING[target.standing] ?? NOT_SAID)}`
      : '',
  ];
}

const NOT_SAID: Text = { zh: '', en: '' };
const STANDING: Readonly<Record<string, Text>> = {
  LAST_PUBLISHED: { zh: '，已过期，暂无新目标', en: ', over, none newer is known' },
};

const targetCell = (target: AttainmentView | undefined, places: number, { say }: Say): Cell => {
  if (!target) return figure(null, places, say(NO_TARGET));
  return target.targetValue === null && target.statement
    ? say(target.statement)
    : figure(target.targetValue, places, say(NO_TARGET));
};

export const changed = ({ difference }: Change, { say }: Say): Figure =>
  figure(difference, 2, say(NO_BEFORE));

/** 年度目标进度: how far the year has come. */
export function progressSection(
  progress: readonly TargetProgress[],
  titles: ReadonlyMap<string, Text>,
  { say }: Say,
  number: string,
): ReportSection {
  const noYear = say({ zh: '该年尚无数值', en: 'There is no value of the year yet' });
  const open = say({ zh: '原文未给出数值', en: 'The text gives no figure' });
  return {
    title: say({ zh: `${number}、年度目标进度`, en: `${number}. Targets of the year` }),
    sheet: say({ zh: '年度目标进度', en: 'Targets of the year' }),
    notes: [],
    tables: [
      {
        columns: [
          { title: say({ zh: '代码', en: 'Code' }), width: 1.6 },
          { title: say({ zh: '指标', en: 'Indicator' }), width: 6 },
          { title: say({ zh: '目标', en: 'Target' }), width: 3, isNumber: true },
          { title: say({ zh: '年初至今', en: 'Year to date' }), width: 3, isNumber: true },
          { title: say({ zh: '单位', en: 'Unit' }), width: 2.4 },
          { title: say({ zh: '达成（%）', en: 'Attained (%)' }), width: 2.5, isNumber: true },
          { title: say({ zh: '差距', en: 'Gap' }), width: 2.5, isNumber: true },
          { title: say({ zh: '预计年末', en: 'Projected' }), width: 3, isNumber: true },
          { title: say({ zh: '出处', en: 'Source' }), width: 8 },
        ],
        rows: progress.map((one) => {
          const places = placesOf(one.unit);
          const why = one.reasonText ? say(one.reasonText) : noYear;
          const title = titles.get(one.code);
          return [
            one.code,
            title ? say(title) : one.code,
            one.targetValue === null && one.statement
              ? say(one.statement)
              : figure(one.targetValue, places, open),
            figure(one.yearToDate, places, noYear),
            say(UNIT_TEXT[one.unit] ?? { zh: one.unit, en: one.unit }),
            figure(one.attainedPercent, 2, one.targetValue === null ? open : noYear),
            figure(one.gap, places, one.targetValue === null ? open : noYear),
            figure(one.projected, places, why),
            say(sourced(one.source, one.confidence)),
          ];
        }),
        empty: say({ zh: '该年没有适用的目标。', en: 'No target applies in the year.' }),
      },
    ],
    charts: [],
  };
}

const MOST_CHARTS = 6;

/** 趋势: of the indicators that have a value, those with a target first. */
export function trendCharts(figures: readonly IndicatorFigure[], { say }: Say): ReportChart[] {
  return headline(figures)
    .slice(0, MOST_CHARTS)
    .map(({ result, trend }) => ({
      title: `${result.code} ${say(result.title)}`,
      unit: say(UNIT_TEXT[result.unit] ?? { zh: result.unit, en: result.unit }),
      kind: 'LINE',
      categories: trend.map(({ period }) => period),
      series: [
        { name: say({ zh: '当月', en: 'This year' }), values: trend.map(({ value }) => value) },
        {
          name: say({ zh: '去年同月', en: 'A year before' }),
          values: trend.map(({ yearBefore }) => yearBefore),
        },
      ],
      places: placesOf(result.unit),
    }));
}

/** Indicators with a value, those with a target before the others. */
export const headline = (figures: readonly IndicatorFigure[]): IndicatorFigure[] =>
  figures
    .filter(({ result }) => result.value !== null)
    .toSorted((a, b) => Number(hasTarget(b.result)) - Number(hasTarget(a.result)));

const hasTarget = ({ attainments }: IndicatorResultView): boolean =>
  attainments.some(({ targetValue }) => targetValue !== null);

/** 趋势 as a table too: twelve months of what is drawn. */
export function trendSection(figures: readonly IndicatorFigure[], words: Say, number: string): ReportSection {
  const { say } = words;
  const shown = headline(figures);
  const months = shown[0]?.trend.map(({ period }) => period) ?? [];
  const noValue = say({ zh: '该月没有数值', en: 'No value in the month' });
  return {
    title: say({ zh: `${number}、近十二个月趋势`, en: `${number}. Trend of twelve months` }),
    sheet: say({ zh: '趋势', en: 'Trend' }),
    notes: [],
    tables: [
      {
        columns: [
          { title: say({ zh: '代码', en: 'Code' }), width: 2 },
          { title: say({ zh: '单位', en: 'Unit' }), width: 3 },
          ...months.map((month) => ({ title: month, width: 3, isNumber: true })),
        ],
        rows: shown.map(({ result, trend }) => [
          result.code,
          say(UNIT_TEXT[result.unit] ?? { zh: result.unit, en: result.unit }),
          ...trend.map(({ value }) => figure(value, placesOf(result.unit), noValue)),
        ]),
        empty: say({ zh: '没有可显示的趋势。', en: 'There is no trend to show.' }),
      },
    ],
    charts: trendCharts(figures, words),
  };
}

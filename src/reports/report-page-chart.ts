import { scaleBand, scaleLinear, type ScaleBand, type ScaleLinear } from 'd3-scale';
import { inLanguage, type Language } from '../kernel/text.js';
import type { ReportChart, ReportSeries } from './report-document.js';
import { FAINT, LINE, type ReportPage } from './report-page.js';
import { shownNumber } from './shown-figure.js';

const COLOURS = ['#1b6e45', '#d08b2d', '#4a7fb5'];
const TICKS = 4;
const ROOM = { left: 58, right: 10, top: 34, bottom: 34 };
const GAP = 16;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Axes {
  readonly across: ScaleBand<string>;
  readonly up: ScaleLinear<number, number>;
}

const NO_VALUES = { zh: '该图没有可用数据。', en: 'There are no figures for this chart.' };

/** Charts two beside one another, and a last one alone across the page. Only here are figures doubles: a place on paper needs no more. */
export function putCharts(page: ReportPage, charts: readonly ReportChart[], language: Language): void {
  const height = 190;
  for (let first = 0; first < charts.length; first += 2) {
    page.need(height);
    const abreast = charts.slice(first, first + 2);
    const width = (page.width - GAP * (abreast.length - 1)) / abreast.length;
    for (const [index, chart] of abreast.entries())
      putChart(page, chart, { x: page.left + index * (width + GAP), y: page.y, width, height }, language);
    page.y += height + 8;
  }
}

function putChart(page: ReportPage, chart: ReportChart, frame: Frame, language: Language): void {
  page.put(fitted(page, chart.title, frame.width), frame.x, frame.y, { size: 9, weight: 'bold' });
  page.put(chart.unit, frame.x, frame.y + 14, { size: 7, ink: FAINT });
  putLegend(page, chart, frame);
  const values = chart.series.flatMap(({ values: some }) =>
    some.flatMap((one) => (one === null ? [] : [Number(one)])),
  );
  if (values.length === 0) {
    page.put(inLanguage(NO_VALUES, language), frame.x, frame.y + frame.height / 2, {
      size: 8,
      ink: FAINT,
      width: frame.width,
      align: 'center',
    });
    return;
  }
  const axes = axesOf(chart, values, frame);
  putAxes(page, chart, axes, frame);
  // The first of them is the matter of the chart, and lies on top.
  for (const [index, series] of [...chart.series.entries()].reverse()) {
    if (chart.kind === 'LINE') putLine(page, chart, series, axes, COLOURS[index] ?? FAINT);
    else putColumns(page, chart, index, axes);
  }
}

function axesOf(chart: ReportChart, values: readonly number[], frame: Frame): Axes {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Columns stand on zero; a line shows its own range, or changes of a share near 100 would not be seen.
  const from = chart.kind === 'COLUMN' || least < 0 ? Math.min(0, least) : least;
  const flat = from === most;
  const pad = Math.abs(most) * 0.05 || 1;
  return {
    across: scaleBand<string>()
      .domain(chart.categories)
      .range([frame.x + ROOM.left, frame.x + frame.width - ROOM.right])
      .paddingInner(chart.kind === 'LINE' ? 0 : 0.3)
      .paddingOuter(0.2),
    up: scaleLinear()
      .domain(flat ? [Math.max(from - pad, from < 0 ? -Infinity : 0), most + pad] : [from, most])
      .nice(TICKS)
      .range([frame.y + frame.height - ROOM.bottom, frame.y + ROOM.top]),
  };
}

function putAxes(page: ReportPage, chart: ReportChart, { across, up }: Axes, frame: Frame): void {
  const ticks = up.ticks(TICKS);
  const step = ticks.length > 1 ? Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) : 1;
  const places = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step || 1))));
  for (const tick of ticks) {
    const y = up(tick);
    page.sheet
      .moveTo(frame.x + ROOM.left, y)
      .lineTo(frame.x + frame.width - ROOM.right, y)
      .lineWidth(0.4)
      .stroke(LINE);
    page.put(shownNumber(tick.toFixed(places), places), frame.x, y - 5, {
      size: 7,
      ink: FAINT,
      width: ROOM.left - 6,
      align: 'right',
    });
  }
  // Names that would run into one another are left out, every second or third.
  const widest = Math.max(...chart.categories.map((name) => page.widthOf(name, { size: 7 })));
  const every = chart.kind === 'LINE' ? Math.max(1, Math.ceil((widest + 4) / across.step())) : 1;
  chart.categories.forEach((name, index) => {
    if (index % every > 0) return;
    const room = Math.max(across.step() * every, 1);
    const middle = (across(name) ?? 0) + across.bandwidth() / 2;
    page.put(fitted(page, name, room - 2, 7), middle - room / 2, frame.y + frame.height - ROOM.bottom + 5, {
      size: 7,
      ink: FAINT,
      width: room,
      align: 'center',
    });
  });
}

/** A month without a value is a gap and never a zero. */
function putLine(
  page: ReportPage,
  chart: ReportChart,
  series: ReportSeries,
  axes: Axes,
  colour: string,
): void {
  const { sheet } = page;
  const points = chart.categories.map((name, index) => {
    const value = series.values[index] ?? null;
    return value === null
      ? null
      : { x: (axes.across(name) ?? 0) + axes.across.bandwidth() / 2, y: axes.up(Number(value)) };
  });
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (point && before)
      sheet.moveTo(before.x, before.y).lineTo(point.x, point.y).lineWidth(1.4).stroke(colour);
  });
  for (const point of points) if (point) sheet.circle(point.x, point.y, 2).fill(colour);
}

function putColumns(page: ReportPage, chart: ReportChart, of: number, { across, up }: Axes): void {
  const width = across.bandwidth() / chart.series.length;
  const floor = up(Math.max(0, up.domain()[0] ?? 0));
  chart.categories.forEach((name, index) => {
    const value = chart.series[of]?.values[index] ?? null;
    if (value === null) return;
    const top = up(Number(value));
    const x = (across(name) ?? 0) + of * width;
    page.sheet.rect(x, Math.min(top, floor), width - 1, Math.abs(floor - top)).fill(COLOURS[of] ?? FAINT);
  });
}

function putLegend(page: ReportPage, { series }: ReportChart, frame: Frame): void {
  if (series.length < 2) return;
  let x = frame.x + ROOM.left;
  series.forEach(({ name }, index) => {
    page.sheet.rect(x, frame.y + 17, 8, 5).fill(COLOURS[index] ?? FAINT);
    page.put(name, x + 11, frame.y + 14, { size: 7, ink: FAINT });
    x += page.widthOf(name, { size: 7 }) + 26;
  });
}

/** Cut with an ellipsis where it is wider than its room. */
function fitted(page: ReportPage, text: string, width: number, size = 9): string {
  const setting = { size, weight: size === 9 ? 'bold' : 'regular' } as const;
  if (page.widthOf(text, setting) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && page.widthOf(`${letters.join('')}…`, setting) > width) letters.pop();
  return `${letters.join('')}…`;
}

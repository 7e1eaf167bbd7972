import { setImmediate as othersTurn } from 'node:timers/promises';
import {
  Chart,
  ChartEmptyCells,
  ChartFormat,
  ChartLine,
  ChartRange,
  ChartSeries,
  ChartSolidFill,
  ChartType,
  Color,
  Format,
  FormatAlign,
  FormatBorder,
  Workbook,
  type Worksheet,
} from 'wasm-xlsxwriter';
import { inLanguage, type Language, type Text } from '../kernel/text.js';
import {
  type Cell,
  isFigure,
  type ReportChart,
  type ReportDocument,
  type ReportSeries,
  type ReportTable,
  type ShownTable,
  shownTable,
} from './report-document.js';
import { numberFormat } from './shown-figure.js';

const SUMMARY: Text = { zh: '概况', en: 'Summary' };
const FOUNDATIONS: Text = { zh: '数据依据', en: 'Foundations' };
const NO_VALUES: Text = { zh: '没有可用数据，未绘图。', en: 'There are no figures, so no chart is drawn.' };
const MONTH: Text = { zh: '期间或名称', en: 'Period or name' };
const CHART_ROWS = 17;
const CHART_PIXELS = { width: 760, height: 300 };
const COLOURS = [0x1b6e45, 0xd08b2d, 0x4a7fb5];

/** A sheet and the row from which the next thing is written. */
interface Place {
  readonly sheet: Worksheet;
  readonly name: string;
  readonly formats: Formats;
  /** Of its columns, in characters. */
  widths: readonly number[];
  row: number;
}

/** The report as a workbook: numbers are numbers, charts are the spreadsheet's own and read the cells beneath them. */
export async function reportWorkbook(report: ReportDocument): Promise<Buffer> {
  const workbook = new Workbook();
  const formats = new Formats();
  const open = (name: string): Place => {
    const sheet = workbook.addWorksheet().setName(name);
    sheet.setLandscape().setPaperSize(A4).setPrintFitToPages(1, 0);
    return { sheet, name, formats, widths: [], row: 0 };
  };
  const summary = open(inLanguage(SUMMARY, report.language));
  summary.sheet.setColumnWidth(0, 26).setColumnWidth(1, 90);
  putHead(summary, report.title, report.subtitle);
  putPairs(summary, report.particulars);
  for (const section of report.sections) {
    const place = open(section.sheet);
    setWidths(place, section.tables);
    putHead(place, section.title, `${report.title} · ${report.subtitle}`);
    for (const note of section.notes) place.sheet.writeString(place.row++, 0, note);
    if (section.notes.length > 0) place.row += 1;
    for (const table of section.tables) putTable(place, table, report.language);
    for (const chart of section.charts) putChart(place, chart, report.language);
    await othersTurn();
  }
  const foundations = open(inLanguage(FOUNDATIONS, report.language));
  foundations.sheet.setColumnWidth(0, 26).setColumnWidth(1, 90);
  putHead(foundations, inLanguage(FOUNDATIONS, report.language), `${report.title} · ${report.subtitle}`);
  putPairs(foundations, report.foundations);
  try {
    return Buffer.from(workbook.saveToBufferSync());
  } finally {
    workbook.free();
  }
}

/** ISO 216 A4, as a spreadsheet numbers papers. */
const A4 = 9;

class Formats {
  readonly title = new Format().setBold().setFontSize(16).setFontColor(Color.rgb(0x1b6e45));
  readonly subtitle = new Format().setFontColor(Color.rgb(0x66736c));
  readonly heading = new Format().setBold().setFontSize(12);
  readonly text = new Format().setTextWrap().setAlign(FormatAlign.Top);
  readonly column = new Format()
    .setBold()
    .setTextWrap()
    .setFontColor(Color.rgb(0xffffff))
    .setBackgroundColor(Color.rgb(0x1b6e45))
    .setBorder(FormatBorder.Thin);
  readonly cell = new Format().setTextWrap().setAlign(FormatAlign.Top).setBorder(FormatBorder.Hair);
  readonly nothing = new Format()
    .setAlign(FormatAlign.Right)
    .setAlign(FormatAlign.Top)
    .setBorder(FormatBorder.Hair);
  private readonly numbers = new Map<number, Format>();

  number(places: number): Format {
    const known = this.numbers.get(places);
    if (known) return known;
    const made = new Format()
      .setNumFormat(numberFormat(places))
      .setAlign(FormatAlign.Top)
      .setBorder(FormatBorder.Hair);
    this.numbers.set(places, made);
    return made;
  }
}

function putHead(place: Place, title: string, subtitle: string): void {
  place.sheet.writeStringWithFormat(place.row++, 0, title, place.formats.title);
  place.sheet.writeStringWithFormat(place.row++, 0, subtitle, place.formats.subtitle);
  place.row += 1;
}

function putPairs({ sheet, formats, ...place }: Place, pairs: ReportDocument['particulars']): void {
  pairs.forEach(([name, value], index) => {
    sheet.writeStringWithFormat(place.row + index, 0, name, formats.text);
    sheet.writeStringWithFormat(place.row + index, 1, value, formats.text);
  });
}

function putTable(place: Place, table: ReportTable, language: Language): void {
  const { sheet, formats } = place;
  const shown = shownTable(table, language);
  if (table.title) sheet.writeStringWithFormat(place.row++, 0, table.title, formats.heading);
  const titles = table.columns.map(({ title }) => title);
  const widths = widthsUnder(place.widths, table);
  putRow(place, titles, widths, (column, cell) =>
    putText(place, table, column, String(cell), formats.column),
  );
  for (const row of shown.rows)
    putRow(place, row, widths, (column, cell) => putCell(place, shown, column, cell));
  if (shown.rows.length === 0) sheet.writeString(place.row++, 0, table.empty);
  for (const note of shown.notes) sheet.writeString(place.row++, 0, note);
  place.row += 1;
}

function putRow(
  place: Place,
  cells: readonly Cell[],
  widths: readonly number[],
  put: (column: number, cell: Cell) => void,
): void {
  cells.forEach((cell, column) => put(column, cell));
  place.sheet.setRowHeight(place.row, LINE_POINTS * linesOf(cells, widths));
  place.row += 1;
}

function putCell(place: Place, shown: ShownTable, column: number, cell: Cell): void {
  const { sheet, row, formats } = place;
  if (!isFigure(cell)) putText(place, shown, column, cell, formats.cell);
  else if (cell.value === null) sheet.writeStringWithFormat(row, column, shown.markOf(cell), formats.nothing);
  else sheet.writeNumberWithFormat(row, column, Number(cell.value), formats.number(cell.places));
}

/** The last text of a narrow table takes the columns that a wider one of the sheet has beyond it. */
function putText(place: Place, table: ReportTable, column: number, text: string, format: Format): void {
  const last = place.widths.length - 1;
  const isLast = column === table.columns.length - 1 && !table.columns[column]?.isNumber;
  if (isLast && column < last) place.sheet.mergeRange(place.row, column, place.row, last, text, format);
  else place.sheet.writeStringWithFormat(place.row, column, text, format);
}

const LINE_POINTS = 15;

/** Not every spreadsheet makes a row as high as what is wrapped in it. A Chinese character is two wide. */
const linesOf = (row: readonly Cell[], widths: readonly number[]): number =>
  Math.max(
    1,
    ...row.map((cell, column) => {
      const letters = isFigure(cell) ? [] : [...cell];
      const wide = letters.filter((letter) => (letter.codePointAt(0) ?? 0) >= FIRST_WIDE).length;
      return Math.ceil((letters.length + wide) / Math.max(1, (widths[column] ?? 1) - 2));
    }),
  );
/** CJK radicals: from here on characters are square. */
const FIRST_WIDE = 0x2e80;

/** The cells that the chart reads, and the chart below them. A gap is an empty cell: a text would be drawn as zero. */
function putChart(place: Place, { title, unit, kind, ...data }: ReportChart, language: Language): void {
  const { sheet, formats, name } = place;
  sheet.writeStringWithFormat(place.row++, 0, `${title}（${unit}）`, formats.heading);
  if (data.series.every(({ values }) => values.every((value) => value === null))) {
    sheet.writeString(place.row, 0, inLanguage(NO_VALUES, language));
    place.row += 2;
    return;
  }
  const header = place.row;
  [inLanguage(MONTH, language), ...data.series.map((series) => series.name)].forEach((text, column) =>
    sheet.writeStringWithFormat(header, column, text, formats.column),
  );
  sheet.setRowHeight(header, 2 * LINE_POINTS);
  data.categories.forEach((category, index) => {
    sheet.writeStringWithFormat(header + 1 + index, 0, category, formats.cell);
    data.series.forEach(({ values }, column) => {
      const value = values[index] ?? null;
      if (value !== null)
        sheet.writeNumberWithFormat(
          header + 1 + index,
          column + 1,
          Number(value),
          formats.number(data.places),
        );
    });
  });
  const last = header + data.categories.length;
  const isLine = kind === 'LINE' && !data.series.some(hasLonePoint);
  const chart = new Chart(isLine ? ChartType.Line : ChartType.Column);
  chart.setWidth(CHART_PIXELS.width).setHeight(CHART_PIXELS.height).showEmptyCellsAs(ChartEmptyCells.Gaps);
  chart.title().setName(title);
  chart.yAxis().setName(unit);
  data.series.forEach((series, column) => {
    const colour = Color.rgb(COLOURS[column] ?? 0x66736c);
    const drawn = new ChartSeries()
      .setFormat(isLine ? lineOf(colour) : fillOf(colour))
      .setName(series.name)
      .setCategories(ChartRange.newFromRange(name, header + 1, 0, last, 0))
      .setValues(ChartRange.newFromRange(name, header + 1, column + 1, last, column + 1));
    chart.pushSeries(drawn);
  });
  sheet.insertChart(last + 2, 0, chart);
  place.row = last + 3 + CHART_ROWS;
}

/** A value between two gaps: the writer sets no marks, and a line of one point is not seen. */
const hasLonePoint = ({ values }: ReportSeries): boolean =>
  values.some(
    (value, index) =>
      value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null,
  );

const lineOf = (colour: Color) => new ChartFormat().setLine(new ChartLine().setColor(colour).setWidth(2));
const fillOf = (colour: Color) => new ChartFormat().setSolidFill(new ChartSolidFill().setColor(colour));

const CHARACTERS = 130;

/** The widths of a table's columns, where a last text takes what is left. */
function widthsUnder(widths: readonly number[], { columns }: ReportTable): number[] {
  const own = widths.slice(0, columns.length);
  if (columns.at(-1)?.isNumber) return own;
  const left = widths.slice(columns.length - 1).reduce((sum, width) => sum + width, 0);
  return [...own.slice(0, -1), left];
}

/** Of the table with the most columns, in characters. */
function setWidths(place: Place, tables: readonly ReportTable[]): void {
  const [widest] = tables.toSorted((a, b) => b.columns.length - a.columns.length);
  const columns = widest?.columns ?? [{ width: 1 }];
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  place.widths = columns.map(({ width }) => Math.max(10, (width / whole) * CHARACTERS));
  place.widths.forEach((width, column) => place.sheet.setColumnWidth(column, width));
}

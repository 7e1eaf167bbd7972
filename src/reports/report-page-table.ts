import { setImmediate as othersTurn } from 'node:timers/promises';
import { isFigure, type ReportColumn, type ReportTable, shownTable } from './report-document.js';
import type { Language } from '../kernel/text.js';
import { FAINT, GREEN, INK, LINE, PALE, type ReportPage } from './report-page.js';
import { shownCell } from './shown-figure.js';

const SIZE = 7.5;
const PADDING = 4;

/** A table whose header stands again on each page; a row is never torn. */
export async function putTable(page: ReportPage, table: ReportTable, language: Language): Promise<void> {
  const shown = shownTable(table, language);
  const widths = widthsOf(table.columns, page.width);
  if (table.title) {
    page.need(60);
    page.say(table.title, { size: 9, weight: 'bold', after: 3 });
  }
  const titles = table.columns.map(({ title }) => title);
  const titleAligned = table.columns.map(({ isNumber }) => Boolean(isNumber));
  const header = () => putRow(page, titles, widths, titleAligned, { isHeader: true, isOdd: false });
  page.need(2 * heightOfRow(page, titles, widths, true));
  header();
  for (const [index, cells] of shown.rows.entries()) {
    const texts = cells.map((cell) => shownCell(cell, shown));
    if (page.need(heightOfRow(page, texts, widths, false))) header();
    putRow(page, texts, widths, cells.map(isFigure), { isHeader: false, isOdd: index % 2 === 1 });
    await othersTurn();
  }
  if (shown.rows.length === 0) {
    page.y += 3;
    page.say(table.empty, { size: SIZE, ink: FAINT });
  }
  page.y += 3;
  for (const note of shown.notes) page.say(note, { size: 7, ink: FAINT, after: 1 });
  page.y += 8;
}

function widthsOf(columns: readonly ReportColumn[], room: number): number[] {
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  return columns.map(({ width }) => (width / whole) * room);
}

const weightOf = (isHeader: boolean) => (isHeader ? 'bold' : 'regular');

function heightOfRow(
  page: ReportPage,
  texts: readonly string[],
  widths: readonly number[],
  isHeader: boolean,
) {
  const heights = texts.map((text, index) =>
    page.heightOf(text === '' ? ' ' : text, {
      size: SIZE,
      weight: weightOf(isHeader),
      width: (widths[index] ?? 0) - 2 * PADDING,
    }),
  );
  return Math.max(...heights) + 2 * PADDING - 2;
}

function putRow(
  page: ReportPage,
  texts: readonly string[],
  widths: readonly number[],
  isNumber: readonly boolean[],
  { isHeader, isOdd }: { isHeader: boolean; isOdd: boolean },
): void {
  const height = heightOfRow(page, texts, widths, isHeader);
  const { sheet } = page;
  if (isHeader) sheet.rect(page.left, page.y, page.width, height).fill(GREEN);
  else if (isOdd) sheet.rect(page.left, page.y, page.width, height).fill(PALE);
  let x = page.left;
  for (const [index, text] of texts.entries()) {
    const width = widths[index] ?? 0;
    page.put(text, x + PADDING, page.y + PADDING - 1, {
      size: SIZE,
      weight: weightOf(isHeader),
      ink: isHeader ? '#ffffff' : INK,
      width: width - 2 * PADDING,
      align: isNumber[index] ? 'right' : 'left',
    });
    x += width;
  }
  page.y += height;
  sheet
    .moveTo(page.left, page.y)
    .lineTo(page.left + page.width, page.y)
    .lineWidth(0.4)
    .stroke(LINE);
}

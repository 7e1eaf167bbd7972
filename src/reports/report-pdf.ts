import { setImmediate as othersTurn } from 'node:timers/promises';
import { inLanguage } from '../kernel/text.js';
import type { ReportDocument } from './report-document.js';
import { FAINT, GREEN, LINE, ReportPage } from './report-page.js';
import { putCharts } from './report-page-chart.js';
import { putTable } from './report-page-table.js';

const FOUNDATIONS = { zh: '数据依据', en: 'What the figures rest on' };

/** The report as PDF. The work is done in short turns, so that others are answered meanwhile. */
export async function reportPdf(report: ReportDocument): Promise<Buffer> {
  const page = ReportPage.open(report.title, report.createdAt, report.layout);
  page.say(report.title, { size: 18, weight: 'bold', ink: GREEN, after: 2 });
  page.say(report.subtitle, { size: 11, ink: FAINT, after: 8 });
  putPairs(page, report.particulars);
  await othersTurn();
  for (const { title, notes, tables, charts } of report.sections) {
    putHeading(page, title);
    for (const note of notes) page.say(note, { size: 8, after: 3 });
    for (const table of tables) await putTable(page, table, report.language);
    await othersTurn();
    putCharts(page, charts, report.language);
    await othersTurn();
  }
  putHeading(page, inLanguage(FOUNDATIONS, report.language));
  putPairs(page, report.foundations);
  return page.close((number, pages) => `${report.title} · ${report.subtitle} · ${number} / ${pages}`);
}

function putHeading(page: ReportPage, title: string): void {
  page.need(90);
  page.y += 6;
  page.say(title, { size: 12, weight: 'bold', ink: GREEN, after: 1 });
  page.sheet
    .moveTo(page.left, page.y)
    .lineTo(page.left + page.width, page.y)
    .lineWidth(0.8)
    .stroke(LINE);
  page.y += 5;
}

const NAME_WIDTH = 130;

function putPairs(page: ReportPage, pairs: readonly (readonly [string, string])[]): void {
  const room = page.width - NAME_WIDTH;
  for (const [name, value] of pairs) {
    const height = Math.max(
      page.heightOf(value, { size: 8, width: room }),
      page.heightOf(name, { size: 8, width: NAME_WIDTH - 8 }),
    );
    page.need(height);
    page.put(name, page.left, page.y, { size: 8, ink: FAINT, width: NAME_WIDTH - 8 });
    page.put(value, page.left + NAME_WIDTH, page.y, { size: 8, width: room });
    page.y += height + 2;
  }
  page.y += 4;
}

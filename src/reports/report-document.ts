import type { Language } from '../kernel/text.js';
import { LIMITS } from '../platform/limits.js';

/** A number as it is known, exact; null with why. Rounded to `places` where it is shown, and nowhere before. */
export interface Figure {
  readonly value: string | null;
  readonly places: number;
  readonly why?: string | undefined;
}
export type Cell = string | Figure;

export interface ReportColumn {
  readonly title: string;
  /** Its share of the width of the table, in any unit. */
  readonly width: number;
  readonly isNumber?: boolean;
}

export interface ReportTable {
  readonly title?: string | undefined;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Said in place of rows where there are none. */
  readonly empty: string;
  /** Rows shown, where a list is complete or nothing; as many as a report shows when left out. */
  readonly mostRows?: number;
}

export interface ReportSeries {
  readonly name: string;
  readonly values: readonly (string | null)[];
}

export interface ReportChart {
  readonly title: string;
  readonly unit: string;
  readonly kind: 'LINE' | 'COLUMN';
  readonly categories: readonly string[];
  readonly series: readonly ReportSeries[];
  readonly places: number;
}

export interface ReportSection {
  readonly title: string;
  /** Name of its sheet, 31 characters at most. */
  readonly sheet: string;
  readonly notes: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly charts: readonly ReportChart[];
}

/** A report in one language, before it is set as PDF or workbook: both show exactly this. */
export interface ReportDocument {
  readonly language: Language;
  readonly title: string;
  readonly subtitle: string;
  /** Of whom, when, in which standing: a name and a value each. */
  readonly particulars: readonly (readonly [string, string])[];
  readonly sections: readonly ReportSection[];
  /** What the figures rest on, printed at the end. */
  readonly foundations: readonly (readonly [string, string])[];
  readonly createdAt: Date;
  /** Across, when left out. */
  readonly layout?: 'portrait' | 'landscape';
}

/** What stands where there is no number; the reason follows by its number. */
export const NOTHING = '—';

export interface ShownTable extends ReportTable {
  /** Reasons of cells without a number, in the order of their marks; and what was left out. */
  readonly notes: readonly string[];
  /** The mark of each cell without a number. */
  readonly markOf: (cell: Cell) => string;
}

const CUT: Readonly<Record<Language, (left: number) => string>> = {
  'zh-CN': (left) => `另有 ${left} 行未列出，请缩小地区范围后再查看。`,
  en: (left) => `${left} more rows are not listed; ask for a smaller region to see them.`,
};

/** The table as it is set: at most so many rows, with a mark and a note for each reason. */
export function shownTable(table: ReportTable, language: Language): ShownTable {
  const rows = table.rows.slice(0, table.mostRows ?? LIMITS.reportTableRows);
  const reasons = [
    ...new Set(
      rows.flat().flatMap((cell) => (isFigure(cell) && cell.value === null ? [cell.why ?? ''] : [])),
    ),
  ].filter((reason) => reason !== '');
  const left = table.rows.length - rows.length;
  return {
    ...table,
    rows,
    notes: [
      ...reasons.map((reason, index) => `[${index + 1}] ${reason}`),
      ...(left > 0 ? [CUT[language](left)] : []),
    ],
    markOf: (cell) => {
      const number = isFigure(cell) ? reasons.indexOf(cell.why ?? '') + 1 : 0;
      return number > 0 ? `${NOTHING} [${number}]` : NOTHING;
    },
  };
}

export const isFigure = (cell: Cell): cell is Figure => typeof cell !== 'string';

export const figure = (value: string | null, places: number, why?: string): Figure => ({
  value,
  places,
  ...(value === null ? { why } : {}),
});

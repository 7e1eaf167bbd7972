import { exact } from '../kernel/decimal.js';
import { LIMITS } from '../platform/limits.js';
import { CellFinding, idSpoilt, serialDate, serialTime } from './cell-value.js';
import type { ColumnType, ImportColumn } from './import-column.js';
import { type WorkbookArchive, workbookBroken } from './workbook-archive.js';
import type { Workbook } from './workbook-parts.js';
import { type Attributes, parsed } from './workbook-xml.js';

/** A cell as the sheet has it: its type, the number of its style, and its text or number. */
export interface SheetCell {
  readonly type: string;
  readonly style: number;
  readonly value: string;
  readonly isFormula: boolean;
}
export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly line: number;
  /** By column, with gaps where a cell is empty. */
  readonly cells: readonly (SheetCell | undefined)[];
}

/** The rows of a sheet that hold something, in batches of what arrived together; with the part of the sheet read. */
export async function* sheetRows(
  archive: WorkbookArchive,
  { sheetPart }: Workbook,
): AsyncGenerator<{ rows: SheetRow[]; share: number }> {
  const claimed = archive.claimedBytes(sheetPart);
  const listener = new SheetListener();
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of archive.chunks(sheetPart)) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  };
  for await (const rows of parsed(counted(), listener, () => listener.taken()))
    yield { rows, share: Math.min(1, bytes / Math.max(1, claimed)) };
}

class SheetListener {
  private rows: SheetRow[] = [];
  private line = 0;
  private cells: (SheetCell | undefined)[] = [];
  private column = -1;
  private cell: Attributes = {};
  private value = '';
  private isFormula = false;
  private isValue = false;
  private isPhonetic = false;

  taken(): SheetRow[] {
    const rows = this.rows;
    this.rows = [];
    return rows;
  }

  readonly opened = (name: string, attributes: Attributes): void => {
    this.isValue = name === 'v' || name === 't';
    if (name === 'c') this.openCell(attributes);
    else if (name === 'row') this.openRow(attributes);
    else if (name === 'f') this.isFormula = true;
    else if (name === 'rPh') this.isPhonetic = true;
  };

  readonly text = (text: string): void => {
    if (this.isValue && !this.isPhonetic) this.value += text;
    if (this.value.length > LIMITS.rowCharacters) throw workbookBroken('a cell of it is too long');
  };

  readonly closed = (name: string): void => {
    this.isValue = false;
    if (name === 'c') this.closeCell();
    else if (name === 'row' && this.cells.length > 0) this.rows.push({ line: this.line, cells: this.cells });
    else if (name === 'rPh') this.isPhonetic = false;
  };

  private openRow({ r: number }: Attributes): void {
    const line = number === undefined ? this.line + 1 : Number(number);
    if (!Number.isInteger(line) || line <= this.line || line > MOST_ROWS)
      throw workbookBroken(`row ${String(number)} is out of order`);
    this.line = line;
    this.cells = [];
    this.column = -1;
  }

  private openCell(attributes: Attributes): void {
    this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r);
    this.cell = attributes;
    this.value = '';
    this.isFormula = false;
  }

  private closeCell(): void {
    if (this.value === '' && !this.isFormula) return;
    if (this.column >= LIMITS.workbookColumns) throw workbookBroken(`row ${this.line} is too wide`);
    while (this.cells.length < this.column) this.cells.push(undefined);
    const { t: type = 'n', s: style = '0' } = this.cell;
    this.cells[this.column] = { type, style: Number(style), value: this.value, isFormula: this.isFormula };
  }
}

/** Rows and columns that a sheet can have at all. */
const MOST_ROWS = 1_048_576;

/** 0 for A1, 26 for AA1. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64;
  if (column === 0) throw workbookBroken(`${reference.slice(0, 20)} is no cell`);
  return column - 1;
}

const TIMES: ReadonlySet<ColumnType> = new Set(['date', 'month', 'instant']);

/** What a cell says, as a person would write it into a text file, or why that cannot be told. */
export function cellText(
  { type, style, value, isFormula }: SheetCell,
  column: ImportColumn | null,
  { styles, sharedStrings, dateSystem }: Workbook,
): string | CellFinding {
  switch (type) {
    case 's':
      return sharedStrings[Number(value)] ?? '';
    case 'b':
      return value === '1' ? 'true' : 'false';
    case 'e':
      return cellError(value, column?.name ?? '');
    case 'n':
      break;
    default:
      return value.trim();
  }
  if (value === '') return isFormula ? formulaOpen(column?.name ?? '') : '';
  const shown = styles[style] ?? 'number';
  const isTime = shown === 'date' || shown === 'date-time';
  if (column ? TIMES.has(column.type) || (isTime && column.type === 'text') : isTime) {
    const date = serialDate(Number(value), dateSystem);
    if (date) {
      const time = serialTime(Number(value)) || (shown === 'date-time' ? '00:00:00' : '');
      return time ? `${date} ${time}` : date;
    }
  }
  if (shown === 'percent' && column) return percentShown(column.name);
  if (column?.type === 'text' && Math.abs(Number(value)) >= 1e15) return idSpoilt(value, column.name);
  return plainNumber(value);
}

/** A spreadsheet keeps fifteen digits; what its file holds beyond them is binary noise, 12.300000000000001 for 12.3. */
function plainNumber(value: string): string {
  if (/^-?\d{1,15}$/.test(value)) return value;
  const number = Number(value);
  return Number.isFinite(number) ? exact(number.toPrecision(15)).toFixed() : value;
}

const cellError = (value: string, field: string) =>
  new CellFinding('CELL_ERROR', {
    zh: `${field} 单元格为错误值 ${value.slice(0, 20)}；请更正公式或直接填写数值。`,
    en: `${field} holds the error ${value.slice(0, 20)}; correct the formula or write the value.`,
  });
const formulaOpen = (field: string) =>
  new CellFinding('FORMULA_WITHOUT_VALUE', {
    zh: `${field} 是公式，但文件中没有其计算结果；请在表格软件中打开并重新保存，或改为填写数值。`,
    en: `${field} is a formula without its result in the file; open it in your spreadsheet and save it again, or write the value.`,
  });
const percentShown = (field: string) =>
  new CellFinding('PERCENT_IN_CELL', {
    zh: `${field} 单元格为百分比格式，12% 在文件中是 0.12，无法确定所指；请改为常规数字格式并填写数值本身。`,
    en: `${field} is formatted as per cent, so 12% is 0.12 in the file and it is unclear which is meant; format it as a number and write the value itself.`,
  });

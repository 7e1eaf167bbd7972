import { round } from '../kernel/decimal.js';
import { type Cell, isFigure, type ShownTable } from './report-document.js';

/** Ties away from zero, as GB/T 8170 allows and spreadsheets do, so that both forms of a report show the same. */
const SHOWN = 'HALF_UP';

/** A number for people: rounded once, in groups of three. */
export function shownNumber(value: string, places: number): string {
  const [whole = '', fraction] = round(value, places, SHOWN).toFixed(places).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

export const shownCell = (cell: Cell, { markOf }: ShownTable): string =>
  isFigure(cell) ? (cell.value === null ? markOf(cell) : shownNumber(cell.value, cell.places)) : cell;

/** The same rounding as a spreadsheet's format: the cell keeps the whole number. */
export const numberFormat = (places: number): string =>
  places === 0 ? '#,##0' : `#,##0.${'0'.repeat(places)}`;

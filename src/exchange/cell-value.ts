import { isLocalDate, isMonth } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { Finding } from '../platform/validation.js';

/**
 * What a cell says, for people write the same thing in many ways. What could mean two things is never guessed: it gives
 * a `CellFinding`. What is no value at all stays as it is, for the field's own check to refuse.
 */
export class CellFinding implements Finding {
  constructor(
    readonly reason: string,
    readonly text: Text,
  ) {}
}
export type CellReader = (cell: string, field: string) => unknown;

/** Full-width digits, letters and signs, the wide space and the minus sign in their ASCII form. */
export const halfWidth = (cell: string): string =>
  BEYOND_ASCII.test(cell)
    ? cell
        .replaceAll(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
        .replaceAll('\u2212', '-')
        .replaceAll(/[\u3000\u00A0]/g, ' ')
        .trim()
    : cell;
// eslint-disable-next-line no-control-regex
const BEYOND_ASCII = /[^\u0000-\u007F]/;

/** An id of many digits as a spreadsheet spoils it: 4.30102E+17. What it was cannot be known. */
const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E\+?\d{1,3}$/i;
const SPOILT = /^\d(?:\.\d+)?E\+\d{1,3}$/i;

export const readText: CellReader = (cell, field) => (SPOILT.test(cell) ? spoilt(cell, field) : cell);

export const readCount: CellReader = (cell, field) => {
  if (WHOLE.test(cell)) return Number(cell);
  const number = numberOf(cell, field);
  if (number instanceof CellFinding) return number;
  // 12.00 is what a spreadsheet makes of 12; 1.000 may be a thousand.
  const whole = number.replace(/\.0{1,2}$/, '');
  return WHOLE.test(whole) ? Number(whole) : cell;
};
const WHOLE = /^[+-]?\d{1,15}$/;

export const readQuantity: CellReader = (cell, field) => {
  if (DECIMAL.test(cell)) return cell.startsWith('+') ? cell.slice(1) : cell;
  const number = numberOf(cell, field);
  if (number instanceof CellFinding) return number;
  if (!DECIMAL.test(number)) return notANumber(cell, field);
  return number.startsWith('+') ? number.slice(1) : number;
};
const DECIMAL = /^[+-]?(?:\d{1,40}(?:\.\d{1,40})?|\.\d{1,40})$/;

/** A plain number without its thousand separators, the cell itself, or why it cannot be told. */
function numberOf(cell: string, field: string): string | CellFinding {
  const plain = halfWidth(cell);
  if (DECIMAL.test(plain)) return plain;
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d{1,40})?$/.test(plain)) return plain.replaceAll(',', '');
  if (SCIENTIFIC.test(plain)) return scientific(cell, field);
  if (/^[+-]?[\d.,]*\d\s*[%‰]$/.test(plain)) return percent(cell, field);
  if (/^[+-]?[\d.,]*\d\s*[A-Za-z\u4E00-\u9FFF³²]+$/.test(plain)) return unitInCell(cell, field);
  if (/^[+-]?\d[\d.,]*$/.test(plain) && /[,.]/.test(plain)) return ambiguousNumber(cell, field);
  return cell;
}

const YMD = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)$/;
const MIDNIGHT = /^(.{8,10})[ T]0{1,2}:00(?::00(?:\.0{1,6})?)?$/;

export const readDate: CellReader = (cell, field) => {
  if (cell.length === 10 && cell[4] === '-' && cell[7] === '-') return cell;
  const plain = halfWidth(cell).replace(MIDNIGHT, '$1');
  const [, year, , month = '', day = '', monthZh = '', dayZh = ''] = YMD.exec(plain) ?? [];
  if (year) return civilDate(year, month || monthZh, day || dayZh);
  if (/^(?:19|20)\d{6}$/.test(plain)) return civilDate(plain.slice(0, 4), plain.slice(4, 6), plain.slice(6));
  if (/^\d{5}$/.test(plain)) return serialDate(Number(plain), 1900) ?? cell;
  if (/^\d{1,2}([-/.])\d{1,2}\1(?:\d{1,2}|\d{4})$/.test(plain) || /^\d{2}年\d{1,2}月/.test(plain))
    return ambiguousDate(cell, field);
  if (/\d[ T]\d{1,2}:\d{2}/.test(plain)) return timeOfDay(cell, field);
  return cell;
};

const civilDate = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

export const readMonth: CellReader = (cell, field) => {
  if (isMonth(cell)) return cell;
  const plain = halfWidth(cell);
  const [, year, month = '', monthZh = ''] = /^(\d{4})(?:[-/](\d{1,2})|年(\d{1,2})月)$/.exec(plain) ?? [];
  if (year) return `${year}-${(month || monthZh).padStart(2, '0')}`;
  if (/^(?:19|20)\d{4}$/.test(plain)) return `${plain.slice(0, 4)}-${plain.slice(4)}`;
  // 2026.1 may be January, or October of which a spreadsheet dropped the zero.
  if (/^\d{4}\.\d{1,2}$/.test(plain)) return ambiguousMonth(cell, field);
  const date = readDate(cell, field);
  if (date instanceof CellFinding) return date;
  return isLocalDate(date) && date.endsWith('-01') ? date.slice(0, 7) : cell;
};

const INSTANT = /^(.{8,11}?)[ T]?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** Without an offset it is China's civil time, which is the platform's. A day without a time is not completed. */
export const readInstant: CellReader = (cell, field) => {
  const [, day = '', hour = '', minute = '', second = '00', fraction = '', offset = '+08:00'] =
    INSTANT.exec(halfWidth(cell)) ?? [];
  if (!day) {
    const date = readDate(cell, field);
    return date instanceof CellFinding ? date : isLocalDate(date) ? timeMissing(cell, field) : cell;
  }
  const date = readDate(day.trim(), field);
  if (date instanceof CellFinding) return date;
  if (!isLocalDate(date)) return cell;
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  const instant = new Date(
    `${date}T${hour.padStart(2, '0')}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`,
  );
  return Number.isNaN(instant.getTime()) ? cell : instant;
};

const TRUE = new Set(['true', '是', 'yes', 'y', '1', '有']);
const FALSE = new Set(['false', '否', 'no', 'n', '0', '无']);

export const readBoolean: CellReader = (cell) => {
  const word = halfWidth(cell).toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : cell;
};

/** Finds a word by its code or by either of its names. */
export function wordReader(words: Readonly<Record<string, readonly string[]>>): CellReader {
  const byName = new Map(
    Object.entries(words).flatMap(([word, names]) =>
      [word, ...names].map((name) => [name.toLowerCase(), word] as const),
    ),
  );
  return (cell) => byName.get(cell) ?? byName.get(halfWidth(cell).toLowerCase()) ?? cell;
}

/** Days by which the 1904 system of old Macintosh workbooks lags behind the 1900 system. */
const SYSTEM_1904_DAYS = 1462;
const DAY_MS = 86_400_000;
/** Serial 61 of the 1900 system is 1900-03-01; before it Excel counts a 29 February 1900 that never was. */
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);
/** 2000-01-01 to 2099-12-31 in the 1900 system: a number outside is no date of this trade. */
const [FIRST_SERIAL, LAST_SERIAL] = [36_526, 73_050];

/** The civil day of a spreadsheet's day number; undefined where that lies outside this century. */
export function serialDate(serial: number, system: 1900 | 1904): string | undefined {
  const day = Math.floor(serial) + (system === 1904 ? SYSTEM_1904_DAYS : 0);
  if (!(day >= FIRST_SERIAL && day <= LAST_SERIAL)) return undefined;
  return new Date(SERIAL_ZERO_MS + day * DAY_MS).toISOString().slice(0, 10);
}

/** The time of day of a serial, to the second; empty where it is a whole day. */
export function serialTime(serial: number): string {
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  return seconds === 0 ? '' : new Date(seconds * 1000).toISOString().slice(11, 19);
}

const finding =
  (
    reason: string,
    zh: (cell: string, field: string) => string,
    en: (cell: string, field: string) => string,
  ) =>
  (cell: string, field: string): CellFinding => {
    const shown = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
    return new CellFinding(reason, { zh: zh(shown, field), en: en(shown, field) });
  };

const spoilt = finding(
  'ID_SPOILT',
  (cell, field) =>
    `${field} 的“${cell}”是科学计数法，原编号已被表格软件改写而无法还原；请将该列设为文本格式后从源系统重新填写。`,
  (cell, field) =>
    `${field} "${cell}" is in scientific notation: a spreadsheet has spoilt the number and it cannot be restored; format the column as text and fill it in again from the source.`,
);
export const idSpoilt = spoilt;
const scientific = finding(
  'SCIENTIFIC_NOTATION',
  (cell, field) => `${field} 的“${cell}”是科学计数法，可能已丢失位数；请写出完整数字，例如 1200000。`,
  (cell, field) =>
    `${field} "${cell}" is in scientific notation and may have lost digits; write the number in full, for example 1200000.`,
);
const percent = finding(
  'PERCENT_IN_CELL',
  (cell, field) => `${field} 的“${cell}”带有百分号；请填写数值本身，不带百分号。`,
  (cell, field) => `${field} "${cell}" has a percent sign; write the number itself.`,
);
const unitInCell = finding(
  'UNIT_IN_CELL',
  (cell, field) => `${field} 的“${cell}”带有单位；单位由列名规定，请只填数字。`,
  (cell, field) => `${field} "${cell}" carries a unit; the column says the unit, so write the number alone.`,
);
const ambiguousNumber = finding(
  'AMBIGUOUS_NUMBER',
  (cell, field) =>
    `${field} 的“${cell}”无法确定小数点与千位分隔符；请写成 1234.5 或 1,234.5（小数点为“.”，逗号每三位一组）。`,
  (cell, field) =>
    `${field} "${cell}" can be read in more than one way; write 1234.5 or 1,234.5 (a point for decimals, commas only between groups of three digits).`,
);
const notANumber = finding(
  'NOT_A_QUANTITY',
  (cell, field) => `${field} 的“${cell}”不是数值；请填写数字，例如 12.5。`,
  (cell, field) => `${field} "${cell}" is not a number; write it for example as 12.5.`,
);
const ambiguousDate = finding(
  'AMBIGUOUS_DATE',
  (cell, field) => `${field} 的“${cell}”无法确定年、月、日的次序；请写成四位年份的 2026-03-01。`,
  (cell, field) =>
    `${field} "${cell}" does not tell which is year, month and day; write 2026-03-01, with four digits for the year.`,
);
const ambiguousMonth = finding(
  'AMBIGUOUS_MONTH',
  (cell, field) => `${field} 的“${cell}”可能是 1 月也可能是 10 月；请写成 2026-01。`,
  (cell, field) => `${field} "${cell}" may be January or October; write 2026-01.`,
);
const timeOfDay = finding(
  'TIME_IN_DATE',
  (cell, field) => `${field} 的“${cell}”带有时刻，而该列是日期；请只填日期，例如 2026-03-01。`,
  (cell, field) => `${field} "${cell}" has a time of day where a day is asked for; write 2026-03-01.`,
);
const timeMissing = finding(
  'TIME_MISSING',
  (cell, field) => `${field} 的“${cell}”只有日期，缺少时刻；请写成 2026-03-01 10:00。`,
  (cell, field) => `${field} "${cell}" is a day without a time; write 2026-03-01 10:00.`,
);

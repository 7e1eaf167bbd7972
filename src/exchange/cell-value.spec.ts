import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plain } from '../kernel/decimal.js';
import { dateOf } from '../kernel/month.js';
import {
  CellFinding,
  type CellReader,
  readBoolean,
  readCount,
  readDate,
  readInstant,
  readMonth,
  readQuantity,
  readText,
  serialDate,
  serialTime,
  wordReader,
} from './cell-value.js';

/** The value of a cell, the reason it cannot be told, or the instant as text. */
const said = (read: CellReader, cell: string): unknown => {
  const value = read(cell, 'field');
  if (value instanceof CellFinding) return value.reason;
  return value instanceof Date ? value.toISOString() : value;
};
const wide = (text: string): string =>
  text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const days = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 86_400_000, max: Date.UTC(2099, 11, 31) / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

describe('a count', () => {
  it.each([
    ['1400', 1400],
    ['1,400', 1400],
    ['1，400', 1400],
    ['１４００', 1400],
    ['12,345,678', 12_345_678],
    ['12.00', 12],
    ['0012', 12],
    ['-5', -5],
    ['−5', -5],
    ['1.000', '1.000'],
    ['1,23', 'AMBIGUOUS_NUMBER'],
    ['1.234,5', 'AMBIGUOUS_NUMBER'],
    ['1,2345', 'AMBIGUOUS_NUMBER'],
    ['12%', 'PERCENT_IN_CELL'],
    ['１２％', 'PERCENT_IN_CELL'],
    ['40件', 'UNIT_IN_CELL'],
    ['40 pcs', 'UNIT_IN_CELL'],
    ['1.2E+15', 'SCIENTIFIC_NOTATION'],
    ['many', 'many'],
    ['0x1F', '0x1F'],
    ['1²', 'UNIT_IN_CELL'],
  ])('%s reads as %s', (cell, value) => expect(said(readCount, cell)).toBe(value));

  it('reads the same with thousand separators and in full width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), (count) => {
        const grouped = count.toLocaleString('en-US');
        for (const cell of [String(count), grouped, wide(String(count)), wide(grouped)])
          expect(readCount(cell, 'field')).toBe(count);
      }),
    );
  });
});

describe('a quantity', () => {
  it.each([
    ['12.50', '12.50'],
    ['1,234.5', '1234.5'],
    ['１，２３４．５', '1234.5'],
    ['+3', '3'],
    ['.5', '.5'],
    ['-12.5', '-12.5'],
    ['1.234,5', 'AMBIGUOUS_NUMBER'],
    ['1,23', 'AMBIGUOUS_NUMBER'],
    ['12.5kg', 'UNIT_IN_CELL'],
    ['12.5千克', 'UNIT_IN_CELL'],
    ['50%', 'PERCENT_IN_CELL'],
    ['1e3', 'SCIENTIFIC_NOTATION'],
    ['0x1F', 'NOT_A_QUANTITY'],
    ['Infinity', 'NOT_A_QUANTITY'],
    ['½', 'NOT_A_QUANTITY'],
  ])('%s reads as %s', (cell, value) => expect(said(readQuantity, cell)).toBe(value));

  it('keeps every digit, and never reads anything but what is written', () => {
    const digits = fc.tuple(fc.stringMatching(/^\d{1,14}$/), fc.stringMatching(/^\d{1,6}$/));
    fc.assert(
      fc.property(digits, ([whole, fraction]) => {
        const cell = `${whole}.${fraction}`;
        expect(readQuantity(cell, 'field')).toBe(cell);
        expect(readQuantity(wide(cell), 'field')).toBe(cell);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,%eE+-kg ') }), (cell) => {
        const value = readQuantity(cell, 'field');
        if (value instanceof CellFinding) return;
        expect(plain(value as string)).toBe(plain(cell.replaceAll(',', '').replace('+', '').trim()));
      }),
    );
  });
});

describe('a day', () => {
  it.each([
    ['2026-03-01', '2026-03-01'],
    ['2026-3-1', '2026-03-01'],
    ['2026/03/01', '2026-03-01'],
    ['2026.3.1', '2026-03-01'],
    ['2026年3月1日', '2026-03-01'],
    ['２０２６年３月１日', '2026-03-01'],
    ['20260301', '2026-03-01'],
    ['46082', '2026-03-01'],
    ['2026-03-01 00:00:00', '2026-03-01'],
    ['2026/3/1 0:00', '2026-03-01'],
    ['2026-03-01 10:20', 'TIME_IN_DATE'],
    ['01/02/2026', 'AMBIGUOUS_DATE'],
    ['26/3/1', 'AMBIGUOUS_DATE'],
    ['26-03-01', 'AMBIGUOUS_DATE'],
    ['26年3月1日', 'AMBIGUOUS_DATE'],
    ['2026-03/01', '2026-03/01'],
    ['2026-02-30', '2026-02-30'],
    ['12', '12'],
    ['99999', '99999'],
    ['yesterday', 'yesterday'],
  ])('%s reads as %s', (cell, value) => expect(said(readDate, cell)).toBe(value));

  it('reads the same in every way of writing it', () => {
    fc.assert(
      fc.property(days, (day) => {
        const [year = '', month = '', date = ''] = day.split('-');
        const [m, d] = [Number(month), Number(date)];
        const serial = (Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000;
        for (const cell of [
          day,
          `${year}-${m}-${d}`,
          `${year}/${m}/${d}`,
          `${year}年${m}月${d}日`,
          `${year}${month}${date}`,
          String(serial),
          wide(day),
        ])
          expect(readDate(cell, 'field')).toBe(day);
        expect(serialDate(serial, 1900)).toBe(day);
        expect(serialDate(serial - 1462, 1904)).toBe(day);
      }),
    );
  });

  it('tells the time of a serial to the second', () => {
    expect([46_082, 46_082.5, 46_082 + 1 / 3].map(serialTime)).toEqual(['', '12:00:00', '08:00:00']);
    expect(serialDate(0, 1900)).toBeUndefined();
  });
});

it.each([
  ['2026-03', '2026-03'],
  ['2026/3', '2026-03'],
  ['2026年3月', '2026-03'],
  ['202603', '2026-03'],
  ['2026-03-01', '2026-03'],
  ['46082', '2026-03'],
  ['2026-03-02', '2026-03-02'],
  ['2026.1', 'AMBIGUOUS_MONTH'],
  ['03/2026', '03/2026'],
])('a month %s reads as %s', (cell, value) => expect(said(readMonth, cell)).toBe(value));

describe('an instant', () => {
  it.each([
    ['2026-03-01 10:00', '2026-03-01T02:00:00.000Z'],
    ['2026/3/1 8:05:30', '2026-03-01T00:05:30.000Z'],
    ['2026年3月1日 10:00', '2026-03-01T02:00:00.000Z'],
    ['2026-03-01T10:00:00+08:00', '2026-03-01T02:00:00.000Z'],
    ['2026-03-01T10:00:00.250Z', '2026-03-01T10:00:00.250Z'],
    ['2026-03-01T10:00:00+0000', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01', 'TIME_MISSING'],
    ['46082', 'TIME_MISSING'],
    ['01/02/2026 10:00', 'AMBIGUOUS_DATE'],
    ['2026-02-30 10:00', '2026-02-30 10:00'],
    ['2026-03-01 25:00', '2026-03-01 25:00'],
  ])('%s reads as %s', (cell, value) => expect(said(readInstant, cell)).toBe(value));

  it('without an offset falls on the day that is written', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 23 }), (day, hour) => {
        expect(dateOf(readInstant(`${day} ${hour}:59`, 'field') as Date)).toBe(day);
      }),
    );
  });
});

it('finds a word by code or by either name, whatever its case and width', () => {
  const read = wordReader({ SELF_DECLARED: ['自行申报', 'self-declared'] });
  const cells = [
    'SELF_DECLARED',
    'self_declared',
    '自行申报',
    'Self-declared',
    'ｓｅｌｆ－ｄｅｃｌａｒｅｄ',
    'none',
  ];
  expect(cells.map((cell) => read(cell, 'field'))).toEqual([...Array(5).fill('SELF_DECLARED'), 'none']);
});

it('reads yes and no in both languages, and leaves alone what is neither', () => {
  expect(['是', 'Yes', 'TRUE', '1', '否', 'no', 'maybe'].map((cell) => readBoolean(cell, 'field'))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    'maybe',
  ]);
});

it('refuses an id that a spreadsheet has spoilt, and no other text', () => {
  expect(['4.30102E+17', '1E+15', 'WN-E-001', '5E10', '12.5'].map((cell) => said(readText, cell))).toEqual([
    'ID_SPOILT',
    'ID_SPOILT',
    'WN-E-001',
    '5E10',
    '12.5',
  ]);
});

it('says in both languages what the cell was and how to write it', () => {
  const found = readDate('01/02/2026', 'day') as CellFinding;
  expect(found.text).toEqual({
    zh: 'day 的“01/02/2026”无法确定年、月、日的次序；请写成四位年份的 2026-03-01。',
    en: 'day "01/02/2026" does not tell which is year, month and day; write 2026-03-01, with four digits for the year.',
  });
});

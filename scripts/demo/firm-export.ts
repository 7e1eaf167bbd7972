import { plain, sum } from '../../src/kernel/decimal.js';
import { MONTH_TO_UPLOAD, monthOfPackaging } from '../../test/support/world-packaging.js';
import { WEINING } from '../../test/support/world-firms.js';

/** What the demo firm's own system exports for last month, and the same with the slips of a busy evening. */

type Row = Record<string, string | number | null>;
export interface Slip {
  /** Of the file; the header is line 1. */
  readonly line: number;
  readonly column: string;
  readonly wrong: string;
}

const exported = monthOfPackaging(WEINING, MONTH_TO_UPLOAD);
/** A file says of a row what the platform asks: reference and grade are left to it. */
const rowsOf = (items: readonly object[]): Row[] =>
  items.map((item) => {
    const { sourceRef: _sourceRef, evidenceGrade: _evidenceGrade, ...row } = item as Row;
    return row;
  });

export const FILES = {
  'parcel-count': {
    rows: rowsOf(exported.counts),
    slips: [
      { line: 6, column: 'accepted', wrong: '约1400' },
      { line: 18, column: 'slimTaped', wrong: '1912' },
      { line: 40, column: 'outletId', wrong: 'weining-lugou' },
      { line: 77, column: 'day', wrong: '2062-10-13' },
      { line: 103, column: 'accepted', wrong: '-803' },
    ],
  },
  'packaging-use': {
    rows: rowsOf(exported.uses),
    slips: [
      { line: 9, column: 'specificationCode', wrong: 'PKG-FILL-PLASTICS' },
      { line: 30, column: 'massKg', wrong: '-41.2' },
    ],
  },
} as const satisfies Record<string, { rows: readonly Row[]; slips: readonly Slip[] }>;

/** The file under a header line `中文/name,…`; with its slips or without. */
export function csvOf(
  { rows, slips }: { rows: readonly Row[]; slips: readonly Slip[] },
  header: string,
  withSlips: boolean,
): string {
  const names = header.split(',').map((cell) => cell.split('/').at(-1) ?? '');
  const lines = rows.map((row, index) => {
    const slip = withSlips ? slips.find(({ line }) => line === index + 2) : undefined;
    return names.map((name) => (slip?.column === name ? slip.wrong : (row[name] ?? ''))).join(',');
  });
  return `${[header, ...lines].join('\r\n')}\r\n`;
}

/** The month by the firm's own books: what the platform must come to once everything is counted. */
export const BOOKS = {
  'parcels.accepted': plain(sum(exported.counts.map((count) => count.accepted))),
  'packaging.massKg': plain(sum(exported.uses.map((use) => use.massKg))),
};

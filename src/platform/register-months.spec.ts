import { expect, it } from '@jest/globals';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { registerMonths } from './register-months.js';

const AT = new Date('2026-03-10T02:00:00Z');
const entry = (from: string, regionCode = '430102', enterpriseId = 'firm') => ({
  enterpriseId,
  regionCode: regionCode as RegionCode,
  from: from as LocalDate,
});
const months = (...entries: ReturnType<typeof entry>[]) =>
  registerMonths(entries, AT).map(({ enterpriseId, regionCode, month }) => [enterpriseId, regionCode, month]);

it('an entry changes the counts of its month and of those since', () => {
  expect(months(entry('2026-01-31'))).toEqual([
    ['firm', '430102', '2026-01'],
    ['firm', '430102', '2026-02'],
    ['firm', '430102', '2026-03'],
  ]);
});

it('entries of several counties name a month of a firm once', () => {
  expect(
    months(entry('2026-03-01'), entry('2026-03-02', '430103'), entry('2026-03-02', '430103', 'b')),
  ).toEqual([
    ['firm', '430102', '2026-03'],
    ['b', '430103', '2026-03'],
  ]);
});

it('an entry of long ago changes its own month and the last twelve', () => {
  const found = months(entry('2019-07-01')).map(([, , month]) => month);
  expect([found.length, found[0], found[1], found.at(-1)]).toEqual([13, '2019-07', '2025-04', '2026-03']);
});

it('an entry of a month to come changes none yet', () => {
  expect(months(entry('2026-04-01'))).toEqual([]);
});

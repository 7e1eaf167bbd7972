import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type LocalDate } from '../kernel/month.js';
import { isRefused } from '../platform/fact-kind.js';
import { massOfUnits, meaningsOf, type StoredMeaning } from './specification-meaning.js';

const day = (text: string) => text as LocalDate;
const listed = (code: string): StoredMeaning => ({
  code,
  platformCode: code,
  id: null,
  massPerUnitGrams: null,
  validFrom: null,
  validTo: null,
});
const own = (id: string, validFrom: string, validTo: string | null, more: Partial<StoredMeaning> = {}) => ({
  code: 'BOX',
  platformCode: 'PKG-BOX-CORR',
  id,
  massPerUnitGrams: null,
  validFrom: day(validFrom),
  validTo: validTo === null ? null : day(validTo),
  ...more,
});
const idOn = (stored: readonly StoredMeaning[], code: string, on: string) => {
  const meaning = meaningsOf(stored)(code, day(on));
  return isRefused(meaning) ? meaning.refusal.reason : meaning.enterpriseSpecificationId;
};

describe('what a specification code means', () => {
  it('is itself on the platform’s list on every day, and nothing where it is on no list', () => {
    expect(meaningsOf([listed('PKG-A')])('PKG-A', day('1999-01-01'))).toMatchObject({
      platformCode: 'PKG-A',
      enterpriseSpecificationId: null,
    });
    expect(idOn([listed('PKG-A')], 'PKG-B', '2026-01-01')).toBe('SPECIFICATION_UNKNOWN');
  });

  it('is what the firm says on the first and the last day, and not beyond', () => {
    const stored = [own('a', '2026-02-01', '2026-02-28')];
    expect(
      ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map((on) => idOn(stored, 'BOX', on)),
    ).toEqual(['SPECIFICATION_NOT_VALID', 'a', 'a', 'SPECIFICATION_NOT_VALID']);
  });

  it('is the firm’s own before the list’s, and the list’s where the own does not hold', () => {
    const stored = [listed('BOX'), own('a', '2026-02-01', '2026-02-28')];
    expect(idOn(stored, 'BOX', '2026-02-10')).toBe('a');
    expect(idOn(stored, 'BOX', '2026-03-10')).toBeNull();
  });

  it('is that of the one that began last, in whatever order they are stored', () => {
    const start = day('2026-01-01');
    const begins = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(begins, fc.integer({ min: 0, max: 70 }), (offsets, at) => {
        const stored = offsets.map((offset) => own(String(offset), addDays(start, offset), null));
        const began = offsets.filter((offset) => offset <= at);
        const expected = began.length === 0 ? 'SPECIFICATION_NOT_VALID' : String(Math.max(...began));
        expect(idOn(stored, 'BOX', addDays(start, at))).toBe(expected);
      }),
    );
  });
});

describe('the mass of units', () => {
  const massOf = (grams: string | null, units: number | null) => {
    const meaning = meaningsOf([own('a', '2026-01-01', null, { massPerUnitGrams: grams })])(
      'BOX',
      day('2026-01-01'),
    );
    if (isRefused(meaning)) throw meaning.refusal;
    return massOfUnits(units, meaning);
  };

  it('is exact where a double is not, and rounded half to even at the milligram', () => {
    expect(massOf('0.1', 3)).toBe('0.0003');
    expect(massOf('0.0005', 1)).toBe('0');
    expect(massOf('0.0015', 1)).toBe('0.000002');
    expect(massOf('304', 2_147_483_647)).toBe('652835028.688');
  });

  it('is not known without the units or the mass of one, and zero for no units', () => {
    expect(massOf(null, 3)).toBeNull();
    expect(massOf('304', null)).toBeNull();
    expect(massOf('304', 0)).toBe('0');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contradictsPlate, plateCheck, vinCheck, vinCheckDigit } from './vehicle-identity.js';

const reasonOf = (check: typeof vinCheck, value: unknown) => check(value, 'field')?.reason;

describe('a VIN', () => {
  it('has the check digit of the published examples', () => {
    // LATPAB071W1005301 and UU6JA69691D713820 are worked out in Chinese explanations of GB 16735; 1M8GDM9AXKP042788 is
    // the usual example of 49 CFR 565, with a remainder of ten; seventeen ones check themselves.
    for (const vin of ['LATPAB071W1005301', 'UU6JA69691D713820', '1M8GDM9AXKP042788', '11111111111111111'])
      expect(vinCheckDigit(vin)).toBe(vin[8]);
  });

  it('made in China is refused with a wrong check digit, and the sentence says the right one', () => {
    expect(reasonOf(vinCheck, 'LATPAB071W1005301')).toBeUndefined();
    const found = vinCheck('LATPAB072W1005301', 'vin');
    expect(found?.reason).toBe('VIN_CHECK_DIGIT');
    expect(found?.text.en).toContain('would be 1;');
  });

  it('imported is not held to the check digit of another country', () => {
    expect(reasonOf(vinCheck, 'WDB9066331S123456')).toBeUndefined();
  });

  it('is refused with I, O or Q, with 16 or 18 characters, or in small letters', () => {
    for (const vin of [
      'LATPAB07OW1005301',
      'LATPAB07IW1005301',
      'LATPAB07QW1005301',
      'LATPAB071W100530',
      'LATPAB071W10053011',
      'latpab071w1005301',
      17,
    ])
      expect(reasonOf(vinCheck, vin)).toBe('VIN_INVALID');
  });

  it('with one character mistyped is refused, whichever it is, unless both count the same', () => {
    const symbols = [...'0123456789ABCDEFGHJKLMNPRSTUVWXYZ'];
    const vin = 'LATPAB071W1005301';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.constantFrom(...symbols), (position, symbol) => {
        const mistyped = vin.slice(0, position) + symbol + vin.slice(position + 1);
        const same = position === 8 ? mistyped === vin : vinCheckDigit(mistyped) === vin[8];
        expect(reasonOf(vinCheck, mistyped) === undefined).toBe(same);
      }),
    );
  });
});

describe('a plate', () => {
  it('is ordinary, or one of the two forms for new energy', () => {
    for (const plate of [
      '湘A12345',
      '粤B8K88Q',
      '湘A1234挂',
      '粤Z1234港',
      '湘AD12345',
      '湘AFA1234',
      '湘A12345D',
      '京AA12345',
    ])
      expect(reasonOf(plateCheck, plate)).toBeUndefined();
  });

  it('is refused without province or office, with I or O, and where six characters have no letter of new energy', () => {
    for (const plate of [
      'AD12345',
      '国A12345',
      '湘12345',
      '湘I12345',
      '湘A1234O',
      '湘A123456',
      '湘ADA123B',
      '湘AL12345',
      '湘A12345L',
      '湘A1234',
      '湘A 12345',
    ])
      expect(reasonOf(plateCheck, plate)).toBe('PLATE_INVALID');
  });

  it('for new energy contradicts a vehicle that burns fuel alone', () => {
    expect(contradictsPlate('湘AD12345', 'DIESEL')).toBe(true);
    expect(contradictsPlate('湘A12345F', 'PETROL')).toBe(true);
    expect(contradictsPlate('湘AF12345', 'PHEV')).toBe(false);
    expect(contradictsPlate('湘A12345', 'BEV')).toBe(false);
    expect(contradictsPlate('湘A12345', 'DIESEL')).toBe(false);
  });
});

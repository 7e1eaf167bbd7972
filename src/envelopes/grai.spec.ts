import { describe, expect, it } from '@jest/globals';
import barcodes from 'bwip-js/node';
import fc from 'fast-check';
import {
  digitalLinkOf,
  graiCheckDigit,
  isGrai,
  isLocalNumber,
  labelUri,
  readAssetNumber,
  readableGrai,
} from './grai.js';

const SET_82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`;
const serial = fc
  .array(fc.constantFrom(...SET_82), { minLength: 1, maxLength: 16 })
  .map((signs) => signs.join(''));
const digits = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 })
  .map((all) => all.join(''));
const grais = fc
  .tuple(digits, serial)
  .map(([first12, rest]) => `80030${first12}${graiCheckDigit(first12)}${rest}`);

/** What the syntax dictionary of GS1, as the library carries it, says of a Digital Link. */
function refusedByGs1(link: string): boolean {
  try {
    barcodes.raw('gs1dlqrcode', link, '');
    return false;
  } catch {
    return true;
  }
}

describe('a GRAI', () => {
  it('needs a correct check digit and a serial', () => {
    // 4006381333931 is the GTIN-13 printed on an article in the shops.
    expect(graiCheckDigit('400638133393')).toBe('1');
    expect(isGrai('800304006381333931SN-0001')).toBe(true);
    expect(isGrai('800304006381333932SN-0001')).toBe(false);
    expect(isGrai('800304006381333931')).toBe(false);
    expect(isGrai('800314006381333931SN-0001')).toBe(false);
    expect(isGrai('04006381333931SN-0001')).toBe(false);
    expect(isGrai('800304006381333931SN 1')).toBe(false);
    expect(isGrai('800304006381333931ABCDEFGHIJKLMNOPQ')).toBe(false);
  });

  it('becomes a Digital Link and comes back from it, whatever its serial', () => {
    expect(digitalLinkOf('800304006381333931A/1%')).toBe('https://id.gs1.org/8003/04006381333931A%2F1%25');
    fc.assert(
      fc.property(grais, (grai) => {
        expect(readAssetNumber(digitalLinkOf(grai))).toEqual({ grai });
        expect(readAssetNumber(grai)).toEqual({ grai });
        expect(readAssetNumber(readableGrai(grai))).toEqual({ grai });
      }),
    );
  });

  it('is what the syntax dictionary of GS1 takes, and nothing that it refuses', () => {
    fc.assert(
      fc.property(grais, fc.integer({ min: 1, max: 9 }), (grai, by) => {
        expect(refusedByGs1(digitalLinkOf(grai))).toBe(false);
        const wrongDigit = grai.slice(0, 17) + String((Number(grai[17]) + by) % 10) + grai.slice(18);
        expect([isGrai(wrongDigit), refusedByGs1(digitalLinkOf(wrongDigit))]).toEqual([false, true]);
      }),
      { numRuns: 25 },
    );
  });

  it('is read from the link of any host, with a path before it and anything after it', () => {
    const grai = '800304006381333931A1';
    const links = [
      'http://example.com/8003/04006381333931A1',
      'https://example.com:8443/some/path/8003/04006381333931A1/',
      'HTTPS://example.com/8003/04006381333931A1?lang=zh#top',
    ];
    for (const link of links) expect(readAssetNumber(link)).toEqual({ grai });
    const others = [
      'https://example.com/01/04006381333931',
      'https://example.com/8003/04006381333932A1',
      'https://example.com/8003/04006381333931A1/21/7',
      'https://example.com/8003/04006381333931%E0%A4%A',
      'https://example.com/?8003=04006381333931A1',
      'ftp://example.com/8003/04006381333931A1',
      'https:///8003/04006381333931A1',
    ];
    for (const link of others) expect(readAssetNumber(link)).toBeUndefined();
  });
});

describe('a local number', () => {
  it('is any id that does not read like a GRAI', () => {
    expect(readAssetNumber('WN-E-001')).toEqual({ id: 'WN-E-001' });
    expect(readAssetNumber('8003-7')).toEqual({ id: '8003-7' });
    expect(readAssetNumber('box number 1')).toBeUndefined();
    expect(isLocalNumber('WN-E-001')).toBe(true);
    expect(isLocalNumber('800304006381333931A1')).toBe(false);
    // A mistyped GRAI is no local number either: it would be stuck on another asset.
    expect(isLocalNumber('800304006381333932A1')).toBe(false);
    expect(isLocalNumber('greenparcel:asset:1')).toBe(false);
  });

  it('is on its label in a form that an input takes back', () => {
    const uri = labelUri({ id: 'WN-E-001', grai: null });
    expect(readAssetNumber(uri)).toEqual({ id: 'WN-E-001' });
  });
});

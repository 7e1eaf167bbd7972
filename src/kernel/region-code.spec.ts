import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isInside,
  isRegionCode,
  NATION,
  type RegionCode,
  regionLevel,
  regionLineage,
  regionPrefix,
} from './region-code.js';

const HUNAN = '430000' as RegionCode;
const CHANGSHA = '430100' as RegionCode;
const FURONG = '430102' as RegionCode;

const two = (min: number) => fc.integer({ min, max: 99 }).map((number) => String(number).padStart(2, '0'));
const codes = fc.tuple(two(11), two(1), two(1)).map((parts) => parts.join('') as RegionCode);

describe('a region code', () => {
  it.each(['43010', '4301022', '43010a', '', 430102, null])('is not %p', (value) => {
    expect(isRegionCode(value)).toBe(false);
  });

  it('has a level and a prefix that says what is inside', () => {
    const told = [NATION, HUNAN, CHANGSHA, FURONG].map((code) => [regionLevel(code), regionPrefix(code)]);
    expect(told).toEqual([
      ['nation', ''],
      ['province', '43'],
      ['prefecture', '4301'],
      ['county', '430102'],
    ]);
  });

  it('is inside its prefecture, its province, the nation and itself, and in no neighbour', () => {
    expect([FURONG, CHANGSHA, HUNAN, NATION].map((container) => isInside(FURONG, container))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(isInside(FURONG, '430200' as RegionCode)).toBe(false);
    expect(isInside(HUNAN, FURONG)).toBe(false);
    expect(isInside(CHANGSHA, FURONG)).toBe(false);
  });

  it('lies inside each of its line, nearest first', () => {
    expect(regionLineage(FURONG)).toEqual([FURONG, CHANGSHA, HUNAN, NATION]);
    expect(regionLineage(HUNAN)).toEqual([HUNAN, NATION]);
    expect(regionLineage(NATION)).toEqual([NATION]);
    fc.assert(
      fc.property(codes, (code) => {
        const line = regionLineage(code);
        expect(line.every((container) => isInside(code, container))).toBe(true);
        expect(line.map((region) => regionPrefix(region).length)).toEqual([6, 4, 2, 0]);
      }),
    );
  });
});

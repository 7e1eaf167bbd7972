import { describe, expect, it } from '@jest/globals';
import { Quantity } from './indicator-quantity.js';

describe('quantities', () => {
  const kg = Quantity.of(10, 'kg');
  const pieces = Quantity.of(4, 'piece');

  it('of different units are never added, taken away, compared or made a share', () => {
    expect(() => kg.plus(pieces)).toThrow('units differ: cannot add piece and kg');
    expect(() => kg.minus(pieces)).toThrow('units differ');
    expect(() => kg.exceeds(pieces)).toThrow('units differ');
    expect(() => kg.percentOf(pieces)).toThrow('kg is no part of piece');
  });

  it('carry the unit that follows from what is done with them', () => {
    const rate = kg.per(pieces);
    expect([rate.value.toString(), rate.unit]).toEqual(['2.5', 'kg/piece']);
    expect(rate.times(pieces).unit).toBe('kg');
    const turns = Quantity.of(5, 'use')
      .per(Quantity.of(2, 'unit·month'))
      .times(Quantity.of(12, 'month/year'));
    expect([turns.value.toString(), turns.unit]).toEqual(['30', 'use/unit/year']);
    expect(Quantity.of(1, 'kg').percentOf(Quantity.of(8, 'kg')).value.toString()).toBe('12.5');
  });
});

import { describe, expect, it } from '@jest/globals';
import { median } from './statistics.js';

describe('median', () => {
  it('is the middle value whatever the order', () => {
    expect(median([9, 100, 10])).toBe(10);
  });
  it('is the mean of the two middle values of an even count', () => {
    expect(median([4, 1, 1000, 2])).toBe(3);
  });
  it('leaves the list as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

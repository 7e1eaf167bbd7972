import { describe, expect, it } from '@jest/globals';
import { costOfReduction } from './cost-of-reduction.js';

const part = (kg: string, low: string, high: string) => ({ kg, low, high });
const shown = (of: ReturnType<typeof costOfReduction>) =>
  [of.yuanPerTonne, of.yuanPerTonneLow, of.yuanPerTonneHigh].map((one) => one?.toFixed(2) ?? null);

describe('the cost of a tonne avoided', () => {
  it('is what was paid over what was avoided, with the bounds of the reduction turned round', () => {
    const cost = costOfReduction(10_000_000n, [part('600', '500', '700'), part('400', '300', '500')], 0);
    expect(cost.tonnes?.toFixed()).toBe('1');
    expect(shown(cost)).toEqual(['100000.00', '83333.33', '125000.00']);
    expect(cost.undetermined).toBeNull();
  });

  it('is not told where one month of one firm is not known, stored or not, and never counts it as nothing', () => {
    const open = { kg: null, low: null, high: null };
    expect(shown(costOfReduction(1n, [part('1', '1', '1'), open], 0))).toEqual([null, null, null]);
    const missing = costOfReduction(1n, [part('1', '1', '1')], 2);
    expect(missing).toMatchObject({
      tonnes: null,
      undetermined: { en: expect.stringContaining('2 months') },
    });
    expect(costOfReduction(1n, [], 0).undetermined).not.toBeNull();
  });

  it('has no upper bound where perhaps nothing was avoided, and is no figure where nothing was', () => {
    expect(shown(costOfReduction(100n, [part('10', '-5', '25')], 0))).toEqual(['100.00', '40.00', null]);
    const none = costOfReduction(100n, [part('-10', '-15', '-5')], 0);
    expect(shown(none)).toEqual([null, null, null]);
    expect(none.undetermined?.en).toContain('nothing was avoided');
  });
});

import { describe, expect, it } from '@jest/globals';
import { exact } from '../kernel/decimal.js';
import { handedDown } from './target-shares.js';

const target = (id: string, more: { value?: number; from?: string; share?: number; indicator?: string }) => ({
  id,
  indicator: more.indicator ?? 'CRU',
  unit: 'piece',
  ...(more.value === undefined ? {} : { value: exact(more.value) }),
  ...(more.from
    ? {
        handedDown: {
          from: more.from,
          ...(more.share === undefined ? {} : { sharePercent: exact(more.share) }),
        },
      }
    : {}),
});
const figures = (...targets: ReturnType<typeof target>[]) =>
  handedDown(targets).map(({ id, value, sharePercent }) => [id, value?.toString(), sharePercent?.toString()]);

describe('a target that is handed down', () => {
  it('has its share of the one above, through nation, province, city and enterprise', () => {
    expect(
      figures(
        target('firm', { from: 'city', share: 33.3 }),
        target('city', { from: 'province', share: 50 }),
        target('province', { from: 'nation', share: 2 }),
        target('nation', { value: 700_000_000 }),
      ),
    ).toEqual([
      ['firm', '2331000', '33.3'],
      ['city', '7000000', '50'],
      ['province', '14000000', '2'],
      ['nation', '700000000', undefined],
    ]);
  });

  it('with a figure of its own says which share that is', () => {
    expect(
      figures(
        target('nation', { value: 10_000_000 }),
        target('province', { from: 'nation', value: 70_000 }),
      )[1],
    ).toEqual(['province', '70000', '0.7']);
  });

  it('is refused from a target that is not there, that measures something else, or from itself', () => {
    expect(() => figures(target('a', { from: 'nowhere', share: 1 }))).toThrow('no such target');
    expect(() =>
      figures(target('n', { value: 1, indicator: 'RBD' }), target('a', { from: 'n', share: 1 })),
    ).toThrow('no such target');
    expect(() => figures(target('a', { from: 'b', share: 1 }), target('b', { from: 'a', share: 1 }))).toThrow(
      'from itself',
    );
  });

  it('is refused where more than the whole is handed down', () => {
    const whole = [target('n', { value: 100 }), target('a', { from: 'n', share: 60 })];
    expect(figures(...whole, target('b', { from: 'n', share: 40 }))).toHaveLength(3);
    expect(() => figures(...whole, target('b', { from: 'n', share: 40.01 }))).toThrow(
      'handed down by 100.01 %',
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { BOOK, inventory, measured, QUALITY } from '../../test/support/carbon.js';
import { exact } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { month } from '../kernel/month.js';
import { intervalOf } from './emission-uncertainty.js';
import { type Activity, type Product, productOf } from './emission-product.js';
import { meanQuality, qualityOfProduct } from './data-quality.js';

const MARCH = month('2026-03');
const activity = (
  value: number,
  dimension: string,
  weakestGrade: EvidenceGrade = 'SYSTEM_FEED',
): Activity => ({
  measure: 'packaging.massKg',
  dimension,
  region: null,
  value: exact(value),
  unit: 'kg',
  weakestGrade,
});
const product = (value: number, dimension: string, row: string, grade?: EvidenceGrade): Product =>
  productOf('LIFE_CYCLE', activity(value, dimension, grade), BOOK.emissionFactor(row, MARCH)!);
const interval = (products: Product[]) => intervalOf(products, QUALITY.uncertainty);

describe('data quality on five axes', () => {
  it('follows from evidence, factor and coverage', () => {
    // The carton row is of China, of 2013, of the very thing.
    const scores = qualityOfProduct(product(1, 'A', 'ef-pkg-carton'), QUALITY, MARCH, exact('0.6'));
    expect(JSON.parse(JSON.stringify(scores))).toEqual({
      technology: '1',
      time: '3',
      geography: '2',
      completeness: '2',
      reliability: '2',
    });
  });

  it('is worse for what is declared, foreign, old, a stand-in or reported by few', () => {
    const { factor, ...rest } = product(1, 'A', 'ef-uk-mat-board', 'SELF_DECLARED');
    const standsIn = { ...rest, factor: { ...factor, standsIn: true } };
    const scores = qualityOfProduct(standsIn, QUALITY, MARCH, exact('0.2'));
    expect(JSON.parse(JSON.stringify(scores))).toMatchObject({
      technology: '3',
      time: '1',
      geography: '3',
      completeness: '3',
      reliability: '3',
    });
  });

  it('of a sum is the mean weighted by emission, and is carried to lines and totals', () => {
    const quality = (reliability: number) => {
      const good = { technology: 1, time: 1, geography: 1, completeness: 1, reliability };
      return Object.fromEntries(Object.entries(good).map(([axis, score]) => [axis, exact(score)])) as never;
    };
    // (90 × 1 + 10 × 3) / 100
    const mean = meanQuality([
      { kg: exact(90), quality: quality(1) },
      { kg: exact(10), quality: quality(3) },
    ]);
    expect(mean?.reliability.toString()).toBe('1.2');
    const found = inventory([
      measured('parcels.accepted', 1),
      measured('parcels.accepted', 1, '', { region: '430103' }),
      measured('packaging.massKg', 5, 'PKG-BOX-CORR'),
    ]);
    // One of two counties with pieces reports its packaging: 0.5, which is fair.
    expect(
      found.lines.find(({ id }) => id === 'PACKAGING/PKG-BOX-CORR')?.quality?.completeness.toString(),
    ).toBe('2');
    expect(found.totals[0]?.quality?.reliability.toString()).toBe('2');
  });
});

describe('an interval by propagation of error', () => {
  it('of one product is the root of the squares of both half-widths', () => {
    // 100 × 1.137 = 113.7; factor C ± 0.3, system feed ± 0.05: sqrt(0.0925) = 0.30413812651491…
    const found = interval([product(100, 'A', 'ef-pkg-carton')]);
    expect(found.relative?.toFixed(6)).toBe('0.304138');
    expect(found.halfWidth.toFixed(4)).toBe('34.5805');
    expect([found.low, found.high].map((one) => one.toFixed(4))).toEqual(['79.1195', '148.2805']);
  });

  it('of unrelated products is narrower than the sum of theirs', () => {
    // 113.7 and 324 kg: sqrt((113.7² + 324²) × 0.0925) = 104.4322; adding them would give 133.1212
    const found = interval([product(100, 'A', 'ef-pkg-carton'), product(100, 'B', 'ef-pkg-film-bag')]);
    expect(found.halfWidth.toFixed(4)).toBe('104.4322');
  });

  it('of products with one factor row adds what that row may err', () => {
    // 2 × 113.7: factor 227.4 × 0.3 = 68.22; activities 113.7 × 0.05 twice, unrelated
    const found = interval([product(100, 'A', 'ef-pkg-carton'), product(100, 'B', 'ef-pkg-carton')]);
    // sqrt(68.22² + 2 × 5.685²) = sqrt(4653.9684 + 64.63845)
    expect(found.halfWidth.toFixed(4)).toBe('68.6921');
  });

  it('of the same facts and row split in two is that of the whole', () => {
    const whole = interval([product(100, 'A', 'ef-pkg-carton')]);
    const split = interval([product(40, 'A', 'ef-pkg-carton'), product(60, 'A', 'ef-pkg-carton')]);
    expect(split.halfWidth.toFixed(12)).toBe(whole.halfWidth.toFixed(12));
  });

  it('widens with weaker evidence and with a stand-in', () => {
    const declared = interval([product(100, 'A', 'ef-pkg-carton', 'SELF_DECLARED')]);
    const base = product(100, 'A', 'ef-pkg-carton');
    const standsIn = interval([{ ...base, factor: { ...base.factor, standsIn: true } }]);
    const plain = interval([base]).halfWidth;
    expect(declared.halfWidth.gt(plain) && standsIn.halfWidth.gt(declared.halfWidth)).toBe(true);
  });
});

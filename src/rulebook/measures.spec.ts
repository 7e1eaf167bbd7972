import { describe, expect, it } from '@jest/globals';
import { exact } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import { month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { inputsOf } from './indicator-inputs.js';
import { type MeasureRow, MeasureSet } from './measure-set.js';
import type { MeasureCode } from './measures.js';

const row = (
  code: MeasureCode,
  value: string,
  { region = '430102', dimension = '', firm = 'E1', grade = 'SYSTEM_FEED' as EvidenceGrade } = {},
): MeasureRow => ({
  code,
  dimension,
  enterpriseId: firm,
  regionCode: region as RegionCode,
  month: month('2026-03'),
  value: exact(value),
  weakestGrade: grade,
});
const plain = (sums: Map<string, { toString(): string }>) =>
  [...sums].map(([key, value]) => [key, value.toString()]);

describe('a set of measures', () => {
  it('tells absent from zero', () => {
    const set = new MeasureSet([row('parcels.taped', '0')]);
    expect([set.has('parcels.taped'), set.total('parcels.taped')?.toString()]).toEqual([true, '0']);
    expect([set.has('parcels.accepted'), set.total('parcels.accepted')]).toEqual([false, null]);
    expect(set.weakestGrade('parcels.accepted')).toBeNull();
  });

  it('adds without binary fractions, and is worth its weakest evidence', () => {
    const set = new MeasureSet([
      row('fleet.energyKwh', '0.1'),
      row('fleet.energyKwh', '0.2', { grade: 'SELF_DECLARED' }),
    ]);
    expect([set.total('fleet.energyKwh')?.toString(), set.weakestGrade('fleet.energyKwh')]).toEqual([
      '0.3',
      'SELF_DECLARED',
    ]);
  });

  it('adds by dimension, and by regions of a level', () => {
    const set = new MeasureSet([
      row('packaging.massKg', '1', { dimension: 'PKG-TAPE-45', region: '430102' }),
      row('packaging.massKg', '2', { dimension: 'PKG-BOX-CORR', region: '430103' }),
      row('packaging.massKg', '4', { dimension: 'PKG-TAPE-45', region: '220102' }),
    ]);
    expect(plain(set.byDimension('packaging.massKg'))).toEqual([
      ['PKG-BOX-CORR', '2'],
      ['PKG-TAPE-45', '5'],
    ]);
    expect(plain(set.byRegion('packaging.massKg', 'prefecture'))).toEqual([
      ['220100', '4'],
      ['430100', '3'],
    ]);
    expect(plain(set.byRegion('packaging.massKg', 'nation'))).toEqual([['000000', '7']]);
  });

  it('keeps the firms that report all that is needed, any one of a list being enough', () => {
    const rows = [
      row('parcels.accepted', '10', { firm: 'E1' }),
      row('fleet.fuelLitres', '1', { firm: 'E1', dimension: 'DIESEL' }),
      row('parcels.accepted', '20', { firm: 'E2' }),
      row('parcels.eWaybill', '5', { firm: 'E3' }),
    ];
    const { sums, leftOut, leftOutCount, present } = inputsOf(
      {
        reads: ['parcels.accepted', 'fleet.energyKwh', 'fleet.fuelLitres'],
        needs: {
          groups: [['parcels.accepted'], ['fleet.energyKwh', 'fleet.fuelLitres']],
          within: 'ENTERPRISE',
        },
      },
      rows,
    );
    expect(new MeasureSet(sums).total('parcels.accepted')?.toString()).toBe('10');
    expect([leftOut, leftOutCount]).toEqual([
      [{ enterpriseId: 'E2', month: '2026-03', missing: ['fleet.energyKwh', 'fleet.fuelLitres'] }],
      1,
    ]);
    expect(present).toEqual(['parcels.accepted', 'fleet.fuelLitres']);
  });
});

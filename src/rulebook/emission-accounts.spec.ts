import { describe, expect, it } from '@jest/globals';
import { BOOK } from '../../test/support/carbon.js';
import { month } from '../kernel/month.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import { assertOfAccount } from './emission-accounts.js';

const MARCH = month('2026-03');
const grid = (type: 'location_average' | 'lifecycle_footprint', region: RegionCode = NATION) =>
  BOOK.gridFactor({ region, year: 2023, type })!;
const row = (id: string) => BOOK.emissionFactor(id, MARCH)!;

describe('an account', () => {
  it('takes rows of its own gas basis, boundary and activity', () => {
    expect(() => {
      assertOfAccount(grid('lifecycle_footprint'), 'LIFE_CYCLE', 'kWh');
      assertOfAccount(grid('location_average'), 'LOCATION_BASED_CO2', 'kWh');
      assertOfAccount(row('ef-uk-diesel-l'), 'TANK_TO_WHEEL', 'L');
      assertOfAccount(row('ef-frt-heavy-bev'), 'LIFE_CYCLE', 't·km');
    }).not.toThrow();
  });

  it.each([
    ['a CO2-only grid factor in the life cycle', grid('location_average'), 'LIFE_CYCLE', 'kWh'],
    [
      'a life-cycle footprint among location-based CO2',
      grid('lifecycle_footprint'),
      'LOCATION_BASED_CO2',
      'kWh',
    ],
    ['a CO2-only fuel row in the life cycle', row('ef-fuel-lpg-kg'), 'LIFE_CYCLE', 'kg'],
    ['a CO2e fuel row among CO2', row('ef-fuel-ng-m3'), 'LOCATION_BASED_CO2', 'm3'],
    ['a well-to-tank row from tank to wheel', row('ef-uk-diesel-l-wtt'), 'TANK_TO_WHEEL', 'L'],
    ['what an action avoids as an emission', row('ef-act-carton-reuse'), 'LIFE_CYCLE', 'carton'],
    ['a row per kilogram for litres', row('ef-fuel-diesel-upstream'), 'LIFE_CYCLE', 'L'],
    ['a warming potential as a factor', row('ef-gwp-ch4-ar5'), 'LIFE_CYCLE', 'kg'],
  ] as const)('refuses %s', (_what, factor, account, unit) => {
    expect(() => assertOfAccount(factor, account, unit)).toThrow('FACTOR_NOT_OF_ACCOUNT');
  });
});

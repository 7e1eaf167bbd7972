import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import { gridRegionOf, parseGridRegions } from './factor-grid-regions.js';
import { lookUp } from './factor-lookup.js';

const GRIDS = parseGridRegions(
  readFileSync('policies/factors/grid-regions.yaml', 'utf8'),
  'grid-regions.yaml',
);
const COUNTY = '430102' as RegionCode;
const row = (region: string, year: number) => ({ region, year });
const found = (rows: { region: string; year: number }[], year = 2023, region = COUNTY) => {
  const one = lookUp(rows, { region, year, grid: gridRegionOf(GRIDS, region, year) });
  return one && [one.row.region, one.row.year, one.region, one.year];
};

describe('a look-up by region and year', () => {
  it('takes the nearest region first: county, prefecture, province, regional grid, nation', () => {
    const rows = ['430102', '430100', '430000', 'GRID-CC', 'CN'].map((region) => row(region, 2023));
    const steps = rows.map((_row, index) => found(rows.slice(index))?.[2]);
    expect(steps).toEqual(['SAME_COUNTY', 'SAME_PREFECTURE', 'SAME_PROVINCE', 'GRID_REGION', 'NATION']);
  });

  it('takes a nearer region of another year before a farther one of the year asked', () => {
    expect(found([row('430000', 2021), row('CN', 2023)])).toEqual([
      '430000',
      2021,
      'SAME_PROVINCE',
      'NEAREST_EARLIER_YEAR',
    ]);
  });

  it('takes the year, else the nearest earlier, else the nearest later one', () => {
    const years = (...all: number[]) => found(all.map((year) => row('430000', year)))?.slice(1, 4);
    expect(years(2021, 2022, 2023, 2024)).toEqual([2023, 'SAME_PROVINCE', 'SAME_YEAR']);
    expect(years(2020, 2022, 2024)).toEqual([2022, 'SAME_PROVINCE', 'NEAREST_EARLIER_YEAR']);
    expect(years(2025, 2024)).toEqual([2024, 'SAME_PROVINCE', 'NEAREST_LATER_YEAR']);
  });

  it('says in words that a regional grid or the nation stands in', () => {
    const asked = { region: COUNTY, year: 2023, grid: 'GRID-CC' };
    expect(lookUp([row('GRID-CC', 2022)], asked)?.fallback?.en).toBe(
      'no such factor for 430000; that of the regional grid GRID-CC is taken; no factor for 2023; that of 2022 is taken',
    );
    expect(lookUp([row('CN', 2023)], asked)?.fallback?.en).toBe(
      'no such factor for 430000; the national one is taken',
    );
    expect(lookUp([row('430000', 2023)], asked)?.fallback).toBeNull();
  });

  it('never takes another province, and finds nothing rather than guess', () => {
    expect(found([row('220000', 2023)])).toBeNull();
    expect(found([row('GRID-NE', 2023)])).toBeNull();
  });

  it('asked for the nation takes the nation', () => {
    expect(found([row('430000', 2023), row('CN', 2021)], 2023, NATION)).toEqual([
      'CN',
      2021,
      'NATION',
      'NEAREST_EARLIER_YEAR',
    ]);
  });
});

describe('regional grids', () => {
  it('leave out Tibet and Inner Mongolia, whose grid no annex at hand names', () => {
    const grids = ['540000', '150000', '430102'].map((region) =>
      gridRegionOf(GRIDS, region as RegionCode, 2023),
    );
    expect(grids).toEqual([null, null, 'GRID-CC']);
  });

  it('place 29 provinces once each', () => {
    const placed = GRIDS.versions[0]!.grids.flatMap(({ provinces }) => provinces);
    expect(placed).toHaveLength(29);
    expect(new Set(placed).size).toBe(29);
  });
});

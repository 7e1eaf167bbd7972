import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exact } from '../kernel/decimal.js';
import { month } from '../kernel/month.js';
import { NATION, type RegionCode, regionLineage } from '../kernel/region-code.js';
import { attainment, parseTargetDocument, targetsFor, targetsOf } from './targets.js';

const FOLDER = 'policies/targets';
const documents = readdirSync(FOLDER).map((file) =>
  parseTargetDocument(readFileSync(`${FOLDER}/${file}`, 'utf8'), file),
);
const targets = targetsOf(documents);
const find = (indicator: string, region: string, at: string, of: 'REGION' | 'ENTERPRISE' = 'REGION') =>
  targetsFor(targets, { indicator, lineage: regionLineage(region as RegionCode), month: month(at), of }).map(
    ({ target, standing }) => [target.id, standing],
  );

describe('target documents', () => {
  it('carry the year programmes with their published figures', () => {
    const figures = (programme: string) =>
      targets
        .filter((target) => target.programme === programme)
        .map((t) => `${t.indicator} ${t.value} ${t.unit}`);
    expect(figures('9571')).toEqual(['EWR 95 %', 'NSP 50 %', 'CBR 70 %', 'OWD 10000 outlet']);
    expect(figures('9792')).toEqual(['STR 90 %', 'NSP 70 %', 'CBR 90 %', 'OWD 20000 outlet']);
    expect(figures('2582')).toEqual(['RBD 5000000 piece', 'NSP 80 %', 'OWD 20000 outlet']);
    expect(figures('9917')).toEqual(['CMR 90 %', 'SOR 90 %', 'RBD 10000000 piece', 'CRU 700000000 piece']);
    expect(figures('9218')).toEqual(['NSP 90 %', 'RBP 1000000000 piece', 'CRU 800000000 piece']);
  });

  it('say which share of the nation’s target a province was given', () => {
    const shares = targets
      .filter(({ handedDown }) => handedDown)
      .map(({ id, sharePercent }) => `${id} ${sharePercent} %`);
    expect(shares).toEqual([
      '230000-2022-RBD 0.7 %',
      '230000-2022-CRU 2 %',
      '500000-2022-RBD 0.7 %',
      '410000-2022-RBD 3 %',
    ]);
  });

  it('have ids of their own', () => {
    expect(new Set(targets.map((target) => target.id)).size).toBe(targets.length);
  });
});

describe('the target of a region and month', () => {
  it('is the one in force, and the nation’s rate holds in a county', () => {
    expect(find('NSP', '430102', '2021-06')[0]).toEqual(['2582-NSP', 'IN_FORCE']);
  });

  it('is the nearest region’s', () => {
    expect(find('NSP', '500101', '2022-06')).toEqual([
      ['500000-2022-NSP', 'IN_FORCE'],
      ['2020-NSP', 'IN_FORCE'],
      ['2582-NSP', 'LAST_PUBLISHED'],
      ['9792-NSP', 'LAST_PUBLISHED'],
      ['9571-NSP', 'LAST_PUBLISHED'],
    ]);
  });

  it('is the last published one, and says so, when its period is over', () => {
    expect(find('STR', '430100', '2026-03')).toEqual([['9792-STR', 'LAST_PUBLISHED']]);
  });

  it('that has no last month holds until a later one', () => {
    expect(find('PPB', NATION, '2026-11')).toEqual([['2025-PPB', 'IN_FORCE']]);
    expect(find('RBD', '430000', '2025-06')).toEqual([['430000-2025-RBD', 'IN_FORCE']]);
  });

  it('that is a total binds only the region it was given to, and no single enterprise', () => {
    expect(find('CRU', NATION, '2022-06')[0]).toEqual(['9917-CRU', 'IN_FORCE']);
    expect(find('CRU', '430000', '2022-06')).toEqual([]);
    expect(find('CRU', '230000', '2022-06')).toEqual([['230000-2022-CRU', 'IN_FORCE']]);
    expect(find('CRU', '230000', '2022-06', 'ENTERPRISE')).toEqual([]);
  });

  it('that is assigned to one enterprise binds no other, and not the region', () => {
    const [whole] = targets.filter(({ id }) => id === '230000-2022-CRU');
    const own = { ...whole!, id: 'own', enterprise: 'E1' };
    const boundBy = (of: 'REGION' | 'ENTERPRISE', enterprise?: string) =>
      targetsFor([own], {
        indicator: 'CRU',
        lineage: regionLineage('230000' as RegionCode),
        month: month('2022-06'),
        of,
        ...(enterprise ? { enterprise } : {}),
      }).length;
    expect([boundBy('ENTERPRISE', 'E1'), boundBy('ENTERPRISE', 'E2'), boundBy('REGION')]).toEqual([1, 0, 0]);
  });
});

describe('attainment', () => {
  const atLeast90 = { value: exact(90), comparison: 'AT_LEAST' } as const;

  it('is per cent of the target, with the gap to it', () => {
    const { attainedPercent, gap, met } = attainment(exact('88.2'), atLeast90, 'UP');
    expect([attainedPercent?.toString(), gap?.toString(), met]).toEqual(['98', '-1.8', false]);
    expect(attainment(exact(90), atLeast90, 'UP').met).toBe(true);
  });

  it('of a figure to keep low is above 100 % when it is better', () => {
    const found = attainment(exact(8), { value: exact(10), comparison: 'AT_MOST' }, 'DOWN');
    expect([found.attainedPercent?.toString(), found.gap?.toString(), found.met]).toEqual(['125', '2', true]);
  });

  it('of no value, or against a target without a figure, is neither met nor missed', () => {
    expect(attainment(null, atLeast90, 'UP')).toEqual({ attainedPercent: null, gap: null, met: null });
    expect(attainment(exact(90), { comparison: 'AT_LEAST' }, 'UP').met).toBeNull();
  });
});

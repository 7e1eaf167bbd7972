import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../test/support/app.js';
import { openReportWorld, type ReportWorld } from '../../test/support/report-world.js';
import { type ReadWorkbook, readWorkbook, textOfPdf, type WorkbookCell } from '../../test/support/reports.js';
import { exact } from '../kernel/decimal.js';

const PLASTICS = `query ($enterpriseId: ID, $regionCode: ID, $halfYear: String!) {
  plasticsReport(halfYear: $halfYear, enterpriseId: $enterpriseId, regionCode: $regionCode) {
    isComplete monthsToCome firmsWithMissingMonths
    items { id usedKg usedUnits useReason { en } recoveredWeighedKg recoveredItemsWithoutMass recoveredMonths
      recoveryReason { en } months { month usedKg } }
    unknownMaterial { specification usedKg } unknownReturns { itemKind weighedKg }
    firms { enterpriseId reportedMonths missingMonths sealedMonths }
  }
}`;
const USES = `query { packagingUses(first: 50, from: "2026-07-01", to: "2026-12-31") { nodes { specificationCode massKg } } }`;
const INDICATOR = `query ($regionCode: ID!) {
  indicators(regionCode: $regionCode, from: "2026-10", codes: ["EWR"]) {
    value attainments { targetValue attainedPercent gap }
  }
  indicatorTrend(regionCode: $regionCode, code: "EWR", from: "2026-10", to: "2026-10") { yearOnYear }
}`;
const INVENTORY = `query { carbonInventory(month: "2026-10") { totals { account kg low high lacks } } }`;

interface Plastics {
  isComplete: boolean;
  monthsToCome: string[];
  firmsWithMissingMonths: number;
  items: {
    id: string;
    usedKg: string | null;
    usedUnits: string | null;
    useReason: { en: string } | null;
    recoveredWeighedKg: string | null;
    recoveredItemsWithoutMass: number | null;
    recoveredMonths: string[];
    recoveryReason: { en: string } | null;
    months: { month: string; usedKg: string | null }[];
  }[];
  unknownMaterial: { specification: string; usedKg: string }[];
  unknownReturns: { itemKind: string; weighedKg: string }[];
  firms: { enterpriseId: string; reportedMonths: string[]; missingMonths: string[] }[];
}

describe('reports', () => {
  let world: ReportWorld;
  beforeAll(async () => {
    world = await openReportWorld();
  });
  afterAll(() => world.platform.close());

  const plastics = async (caller: Caller, variables: object = {}): Promise<Plastics> =>
    (await caller.get<{ plasticsReport: Plastics }>(PLASTICS, { halfYear: '2026-H2', ...variables }))
      .plasticsReport;
  const itemOf = ({ items }: Plastics, id: string) => items.find((item) => item.id === id);
  const file = async (caller: Caller, path: string): Promise<Uint8Array> => {
    const answer = await caller.fetch(`/reports/${path}`);
    expect([path, answer.status]).toEqual([path, 200]);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const workbook = async (caller: Caller, path: string): Promise<ReadWorkbook> =>
    readWorkbook(await file(caller, `${path}&format=xlsx`));
  const rowOf = ({ sheets }: ReadWorkbook, sheet: string, first: string): readonly WorkbookCell[] => {
    const row = sheets.find(({ name }) => name === sheet)?.rows.find(([cell]) => cell === first);
    if (!row) throw new Error(`no row ${first} in ${sheet}`);
    return row;
  };

  describe('on single-use plastics', () => {
    it('add what was recorded of an item, and say which months are missing', async () => {
      const report = await plastics(world.firm);
      const { packagingUses } = await world.firm.get<{
        packagingUses: { nodes: { specificationCode: string; massKg: string }[] };
      }>(USES);
      const recorded = packagingUses.nodes
        .filter(({ specificationCode }) => specificationCode === 'PKG-BAG-FILM')
        .reduce((sum, { massKg }) => sum.plus(massKg), exact(0));
      expect(itemOf(report, 'NON_DEGRADABLE_BAG')).toMatchObject({
        usedKg: recorded.toFixed(),
        usedUnits: '3000',
        useReason: null,
      });
      expect(recorded.toFixed()).toBe('190.625');
      expect(report).toMatchObject({ isComplete: false, monthsToCome: ['2026-12'] });
      expect(report.firms).toEqual([
        {
          enterpriseId: 'firm-a',
          reportedMonths: ['2026-07', '2026-08', '2026-10'],
          missingMonths: ['2026-09', '2026-11'],
          sealedMonths: [],
        },
      ]);
    });

    it('leave what is not recorded without a figure and say why', async () => {
      const report = await plastics(world.firm);
      expect(itemOf(report, 'SINGLE_USE_WOVEN_BAG')).toMatchObject({ usedKg: null, usedUnits: null });
      expect(itemOf(report, 'SINGLE_USE_WOVEN_BAG')?.useReason?.en).toContain('not zero');
      // Its mass is known and its units are not.
      expect(itemOf(report, 'PLASTIC_TAPE')).toMatchObject({
        usedKg: '12.345678',
        usedUnits: null,
        recoveredWeighedKg: null,
        recoveryReason: { en: 'Returns are not recorded by this item.' },
      });
      expect(itemOf(report, 'NON_DEGRADABLE_BAG')?.months.map(({ usedKg }) => usedKg)).toEqual([
        '100.125',
        '50.5',
        null,
        '40',
        null,
      ]);
    });

    it('count what came back by weight, and name what is of unknown material apart', async () => {
      const report = await plastics(world.firm);
      expect(itemOf(report, 'NON_DEGRADABLE_BAG')).toMatchObject({
        recoveredWeighedKg: '3.25',
        recoveredItemsWithoutMass: 12,
        recoveredMonths: ['2026-08'],
      });
      expect(report.unknownReturns).toEqual([{ itemKind: 'FILLER', weighedKg: '2' }]);
      expect(report.unknownMaterial).toEqual([{ specification: 'PKG-SUSPEND', usedKg: '7' }]);
    });

    it('cover all firms of a region for its department', async () => {
      const report = await plastics(world.changsha);
      expect(itemOf(report, 'NON_DEGRADABLE_BAG')?.usedKg).toBe('195.625');
      expect(report.firmsWithMissingMonths).toBe(2);
      expect(
        report.firms.map(({ enterpriseId, missingMonths }) => [enterpriseId, missingMonths.length]),
      ).toEqual([
        ['firm-a', 2],
        ['firm-b', 4],
      ]);
    });

    it('have the same figures in the workbook, cell by cell, and in the PDF', async () => {
      const book = await workbook(world.firm, 'plastics?halfYear=2026-H2&language=zh');
      expect(book.sheets.map(({ name }) => name)).toEqual([
        '概况',
        '用量与回收量',
        '分月用量',
        '缺失与不明',
        '数据依据',
      ]);
      expect(rowOf(book, '用量与回收量', '不可降解的塑料包装袋').slice(0, 6)).toEqual([
        '不可降解的塑料包装袋',
        190.625,
        3_000,
        3.25,
        0,
        12,
      ]);
      expect(rowOf(book, '用量与回收量', '塑料胶带').slice(1, 3)).toEqual([12.345678, '— [1]']);
      expect(rowOf(book, '分月用量', '不可降解的塑料包装袋').slice(1)).toEqual([
        100.125,
        50.5,
        '— [1]',
        40,
        '— [1]',
        '— [2]',
      ]);
      expect(book.formats).toContain('#,##0.000');
      const text = await textOfPdf(await file(world.firm, 'plastics?halfYear=2026-H2&language=zh'));
      for (const said of [
        '不可降解的塑料包装袋 190.625 3,000 3.250',
        '12.346',
        '2026-09, 2026-11',
        '国务院令第806号',
      ])
        expect(text).toContain(said);
    });
  });

  describe('of a firm and a region', () => {
    it('show what the queries answer, as numbers', async () => {
      const { indicators, indicatorTrend } = await world.firm.get<{
        indicators: { value: string; attainments: Record<string, string>[] }[];
        indicatorTrend: { yearOnYear: string }[];
      }>(INDICATOR, { regionCode: '000000' });
      const book = await workbook(world.firm, 'enterprise-month?month=2026-10&language=en');
      const [, , value, , onMonth, onYear, target, attained, gap] = rowOf(book, 'Indicators', 'EWR');
      const [attainment] = indicators[0]!.attainments;
      expect([value, onYear, target, attained, gap]).toEqual(
        [
          indicators[0]!.value,
          indicatorTrend[0]!.yearOnYear,
          attainment!.targetValue,
          attainment!.attainedPercent,
          attainment!.gap,
        ].map(Number),
      );
      expect([value, onYear]).toEqual([98.76, 8.76]);
      // Nothing was reported the month before.
      expect(onMonth).toMatch(/^— \[\d+\]$/);
      expect(rowOf(book, 'Packaging', 'Plastic film mailing bag').slice(3, 7)).toEqual([
        40,
        '— [1]',
        '— [2]',
        80,
      ]);
    });

    it('show emissions with their interval, and no zero for what is undetermined', async () => {
      const { carbonInventory } = await world.firm.get<{
        carbonInventory: { totals: { account: string; kg: string; low: string; high: string }[] };
      }>(INVENTORY);
      const [lifeCycle, tankToWheel] = carbonInventory.totals;
      expect(tankToWheel).toMatchObject({ account: 'TANK_TO_WHEEL', kg: null });
      const book = await workbook(world.firm, 'enterprise-month?month=2026-10&language=zh');
      const rows = book.sheets.find(({ name }) => name === '碳排放清单')!.rows;
      const totals = rows.filter(([, unit]) => unit === 'kgCO2e');
      expect(totals[0]!.slice(2, 5)).toEqual([lifeCycle!.kg, lifeCycle!.low, lifeCycle!.high].map(Number));
      for (const cell of totals[1]!.slice(2, 5)) expect(cell).toMatch(/^— \[\d+\]$/);
    });

    it('have charts of the spreadsheet’s own that read its cells', async () => {
      const book = await workbook(world.changsha, 'regional-bulletin?month=2026-10&language=en');
      expect(book.charts.length).toBeGreaterThan(1);
      expect(book.charts.join('\n')).toMatch(/<c:f>Trend!\$B\$\d+:\$B\$\d+<\/c:f>/);
    });

    it('give no place where fewer than five firms or regions have a value', async () => {
      const book = await workbook(world.changsha, 'regional-bulletin?month=2026-10&language=en');
      const ranking = book.sheets.find(({ name }) => name === 'Ranking')!.rows;
      const firms = ranking.filter(([, name]) => name === 'firm-a' || name === 'firm-b');
      expect(firms.length).toBeGreaterThan(0);
      expect(firms.every(([place]) => typeof place === 'string' && place.startsWith('—'))).toBe(true);
      expect(ranking.find(([, name]) => name === '芙蓉区')?.[0]).toBe('— [1]');
    });

    it('say what they rest on and how the month stands, in both languages', async () => {
      const zh = await textOfPdf(await file(world.firm, 'enterprise-month?month=2026-10'));
      for (const said of [
        '因子发布包 2026-1',
        'EWR v',
        'observed-turns v',
        '开放填报（数据可能变动）',
        '98.76',
      ])
        expect(zh).toContain(said);
      const en = await textOfPdf(await file(world.changsha, 'regional-bulletin?month=2026-10&language=en'));
      for (const said of ['Factor release 2026-1', '2 open, 0 attested, 0 closed, 0 without records', 'EWR'])
        expect(en).toContain(said);
    });

    it('are made of an empty month too', async () => {
      const text = await textOfPdf(await file(world.firm, 'enterprise-month?month=2024-02'));
      expect(text).toContain('该月没有任何指标有数值。');
      expect(text).toContain('该月没有任何可汇总的记录');
      const bulletin = await textOfPdf(await file(world.changsha, 'regional-bulletin?month=2024-02'));
      expect(bulletin).toContain('开放 0 家，已确认 0 家，已关闭 0 家，没有记录 2 家');
    });
  });

  describe('of somebody else', () => {
    const reasonOf = async (caller: Caller, path: string): Promise<string> => {
      const answer = await caller.fetch(`/reports/${path}`);
      const { error } = (await answer.json()) as { error: { reason: string } };
      return `${answer.status} ${error.reason}`;
    };

    it.each(['plastics?halfYear=2026-H2', 'enterprise-month?month=2026-10'])(
      'do not exist: %s',
      async (path) => {
        const foreign = `${path}&enterpriseId=firm-a`;
        expect(await reasonOf(world.stranger, foreign)).toBe('404 ENTERPRISE_UNKNOWN');
        expect(await reasonOf(world.guiyang, foreign)).toBe('404 ENTERPRISE_UNKNOWN');
        expect(await reasonOf(world.stranger, `${path}&enterpriseId=no-such-firm`)).toBe(
          '404 ENTERPRISE_UNKNOWN',
        );
      },
    );

    it('do not exist for a region outside', async () => {
      const outside = 'regional-bulletin?month=2026-10&regionCode=430100';
      expect(await reasonOf(world.guiyang, outside)).toBe('404 REGION_OUTSIDE');
      expect(await reasonOf(world.guiyang, 'plastics?halfYear=2026-H2&regionCode=430000')).toBe(
        '404 REGION_OUTSIDE',
      );
    });

    it('are refused where a bulletin is asked for by a firm, or the question is wrong', async () => {
      expect(await reasonOf(world.firm, 'regional-bulletin?month=2026-10')).toBe('403 ROLE_NOT_PERMITTED');
      expect(await reasonOf(world.changsha, 'enterprise-month?month=2026-10')).toBe('400 ENTERPRISE_NEEDED');
      for (const wrong of ['halfYear=2026-H3', 'halfYear=2026-H2&format=doc', 'halfYear=2026-H2&language=fr'])
        expect(await reasonOf(world.firm, `plastics?${wrong}`)).toMatch(/^400 /);
      expect(await reasonOf(world.firm, 'plastics?halfYear=2019-H1')).toBe('404 ITEMS_NOT_IN_FORCE');
    });
  });
});

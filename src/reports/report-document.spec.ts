import { describe, expect, it } from '@jest/globals';
import { readWorkbook, textOfPdf } from '../../test/support/reports.js';
import { LIMITS } from '../platform/limits.js';
import { change } from './change.js';
import { type HalfYear, isHalfYear, monthsOfHalfYear } from './half-year.js';
import { materialOf, parsePlasticsDocument, PLASTICS_DOCUMENT, plasticsTermsAt } from './plastics-items.js';
import { placesOfValues } from './region-places.js';
import { figure, type ReportDocument } from './report-document.js';
import { reportPdf } from './report-pdf.js';
import { reportWorkbook } from './report-workbook.js';
import { shownNumber } from './shown-figure.js';

const LONG = '湖南省长沙市岳麓区梅溪湖国际新城快递物流有限责任公司（含下属全部网点与分拨中心）'.repeat(5);

const withRows = (count: number): ReportDocument => ({
  language: 'zh-CN',
  title: '试验报告',
  subtitle: LONG,
  particulars: [['企业', LONG]],
  sections: [
    {
      title: '一、表',
      sheet: '表',
      notes: [],
      tables: [
        {
          columns: [
            { title: '名称', width: 3 },
            { title: '数值', width: 2, isNumber: true },
          ],
          rows: Array.from({ length: count }, (_none, index) => [
            index === 1 ? LONG : `行${index + 1}`,
            index === 0 ? figure(null, 2, '没有记录') : figure('1234.565', 2),
          ]),
          empty: '没有数据',
        },
      ],
      charts: [
        {
          title: '空图',
          unit: 'kg',
          kind: 'LINE',
          categories: ['2026-01', '2026-02'],
          series: [{ name: '当月', values: [null, null] }],
          places: 2,
        },
      ],
    },
  ],
  foundations: [['因子发布包', '2026-1']],
  createdAt: new Date('2026-11-21T02:00:00Z'),
});

describe('a report', () => {
  it(`lists reportTableRows rows of a table, and counts one more in both forms`, async () => {
    const full = withRows(LIMITS.reportTableRows);
    const over = withRows(LIMITS.reportTableRows + 1);
    const more = '另有 1 行未列出';
    expect(await textOfPdf(await reportPdf(full))).not.toContain(more);
    const text = await textOfPdf(await reportPdf(over));
    expect(text).toContain(more);
    expect(text).toContain(`行${LIMITS.reportTableRows} `);
    expect(text).not.toContain(`行${LIMITS.reportTableRows + 1}`);
    const rows = readWorkbook(await reportWorkbook(over)).sheets[1]!.rows.map(([cell]) => cell);
    expect(rows.filter((cell) => String(cell).startsWith('行'))).toHaveLength(LIMITS.reportTableRows - 1);
    expect(rows).toContainEqual(expect.stringContaining(more));
  });

  it('keeps the whole number in the workbook and rounds it once where it is shown', async () => {
    const { rows } = readWorkbook(await reportWorkbook(withRows(3))).sheets[1]!;
    expect(rows.find(([name]) => name === '行3')).toEqual(['行3', 1234.565]);
    expect(rows.find(([name]) => name === '行1')).toEqual(['行1', '— [1]']);
    expect(rows).toContainEqual(['[1] 没有记录']);
    expect(await textOfPdf(await reportPdf(withRows(3)))).toContain('行3 1,234.57');
  });

  it('loses nothing of a name that is too long for its line', async () => {
    const text = await textOfPdf(await reportPdf(withRows(2)));
    expect(text.replaceAll(/\s/g, '').split(LONG).length - 1).toBeGreaterThanOrEqual(2);
  });

  it('draws no chart of nothing', async () => {
    const book = readWorkbook(await reportWorkbook(withRows(1)));
    expect(book.charts).toEqual([]);
    expect(book.sheets[1]!.rows).toContainEqual(['没有可用数据，未绘图。']);
  });

  it.each([
    ['a line', ['1', '2', null], 'lineChart'],
    ['columns where a line would not show a lone value', ['1', null, '2'], 'barChart'],
  ])('draws %s in the workbook', async (_as, values, drawn) => {
    const report = withRows(1);
    const [section] = report.sections;
    const [chart] = section!.charts;
    const charts = [
      { ...chart!, categories: ['2026-01', '2026-02', '2026-03'], series: [{ name: '当月', values }] },
    ];
    const book = readWorkbook(await reportWorkbook({ ...report, sections: [{ ...section!, charts }] }));
    expect(book.charts.map((xml) => /<c:(lineChart|barChart)>/.exec(xml)?.[1])).toEqual([drawn]);
  });

  it.each([
    ['0', 0, '0'],
    ['1234567.005', 2, '1,234,567.01'],
    ['-1234.5', 0, '-1,235'],
    ['999.9999', 2, '1,000.00'],
    ['123456789012345678.5', 1, '123,456,789,012,345,678.5'],
  ])('shows %s with %i places as %s', (value, places, shown) => {
    expect(shownNumber(value, places)).toBe(shown);
  });
});

describe('half a year', () => {
  it('has six months, and there are two of them', () => {
    expect(monthsOfHalfYear('2026-H1' as HalfYear)).toEqual([
      '2026-01',
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
    ]);
    expect(monthsOfHalfYear('2026-H2' as HalfYear).at(-1)).toBe('2026-12');
    expect(['2026-H0', '2026-H3', '2026', 'H1-2026', 2026].filter(isHalfYear)).toEqual([]);
  });
});

describe('a change', () => {
  it.each([
    ['99', '90', '%', '9', 'POINTS'],
    ['150', '100', 'kg', '50', 'PERCENT'],
    ['-50', '-100', 'kg', '50', 'PERCENT'],
    ['1', '3', 'kg', '-66.67', 'PERCENT'],
    ['1', '0', 'kg', null, 'PERCENT'],
    ['1', null, '%', null, 'POINTS'],
    [null, '1', 'kg', null, 'PERCENT'],
  ])('from %s against %s in %s is %s', (value, before, unit, difference, of) => {
    expect(change(value, before, unit)).toEqual({ difference, unit: of });
  });
});

describe('places of regions', () => {
  it('are shared by equal values and lacking where there is no value', () => {
    expect(placesOfValues(['5', null, '7.0', '7', '1'], 'UP')).toEqual([3, null, 1, 1, 4]);
    expect(placesOfValues(['5', null, '7.0', '7', '1'], 'DOWN')).toEqual([2, null, 3, 3, 1]);
  });
});

describe('the items of the report on plastics', () => {
  const terms = plasticsTermsAt('2026-07' as never)!;

  it('tell what each specification is, and nothing of one they do not name', () => {
    expect(
      ['PKG-BAG-FILM', 'PKG-BAG-FILM-BIO', 'PKG-BOX-CORR', 'PKG-SACK-REUSE', 'PKG-SUSPEND'].map((code) =>
        materialOf(code, terms),
      ),
    ).toEqual(['PLASTIC', 'DEGRADABLE_PLASTIC', 'NOT_PLASTIC', 'REUSABLE', 'UNKNOWN']);
  });

  it('name the law that demands the report, each with its source', () => {
    expect(PLASTICS_DOCUMENT.obligations.map(({ to, source }) => [to, source.confidence])).toEqual([
      ['POSTAL', 'A'],
      ['POSTAL', 'B'],
      ['COMMERCE', 'B'],
    ]);
  });

  it('are refused where a specification is of two', () => {
    const source = '{ title: t, body: b, year: 2026, confidence: D }';
    const item = (id: string) => `{ id: ${id}, title: { zh: a, en: a }, confidence: D, specifications: [X] }`;
    const text = `code: c
title: { zh: a, en: a }
obligations: [{ clause: c, to: POSTAL, text: { zh: a, en: a }, source: ${source} }]
versions: [{ version: 1, from: 2026-01, source: ${source}, items: [${item('A')}, ${item('B')}], notPlastic: [], reusable: [] }]`;
    expect(() => parsePlasticsDocument(text, 'twice.yaml')).toThrow('POLICY_DOCUMENT_INVALID');
  });
});

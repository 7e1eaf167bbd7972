import type { Text } from '../kernel/text.js';
import { gapSection, listOf, NO_USE_IN_MONTH } from './plastics-gaps.js';
import { PLASTICS_DOCUMENT } from './plastics-items.js';
import type { PlasticsItemView, PlasticsReportView } from './plastics-report.view.js';
import { figure, type ReportDocument, type ReportSection } from './report-document.js';
import { chinaTime, joinedTexts, named, type Say, sourced } from './report-words.js';

const KG = 3;
const TITLE: Text = {
  zh: '一次性塑料制品使用、回收情况报告',
  en: 'Report on use and recovery of single-use plastics',
};
const NOT_YET: Text = { zh: '该月尚未开始', en: 'The month has not begun' };

/** The half-yearly report as it is filed. */
export function plasticsDocument(
  report: PlasticsReportView,
  { say, language, createdAt }: Say,
): ReportDocument {
  return {
    language,
    createdAt,
    title: say(TITLE),
    subtitle: `${say(report.name)} · ${report.halfYear}`,
    particulars: particularsOf(report, say),
    sections: [useSection(report, say), monthSection(report, say), gapSection(report, say)],
    foundations: foundationsOf(report, say),
  };
}

function particularsOf(report: PlasticsReportView, say: Say['say']): [string, string][] {
  const scope: [string, string][] = report.enterpriseId
    ? [[say({ zh: '报告企业', en: 'Firm' }), say(named(say(report.name), report.enterpriseId))]]
    : [[say({ zh: '报告地区', en: 'Region' }), say(named(say(report.name), report.regionCode))]];
  return [
    ...scope,
    [say({ zh: '报告期', en: 'Half year' }), report.halfYear],
    [say({ zh: '是否完整', en: 'Complete' }), completeness(report, say)],
  ];
}

function completeness(report: PlasticsReportView, say: Say['say']): string {
  if (report.isComplete) return say({ zh: '各月均已填报', en: 'every month is reported' });
  const missing = report.enterpriseId
    ? say({
        zh: `缺报月份：${listOf(report.firms[0]?.missingMonths ?? [], '无')}`,
        en: `missing months: ${listOf(report.firms[0]?.missingMonths ?? [], 'none')}`,
      })
    : say({
        zh: `${report.firmsWithMissingMonths} 家企业有缺报月份`,
        en: `${report.firmsWithMissingMonths} firms with missing months`,
      });
  const toCome = say({
    zh: `未到月份：${listOf(report.monthsToCome, '无')}`,
    en: `months to come: ${listOf(report.monthsToCome, 'none')}`,
  });
  const parts = [say({ zh: '不完整', en: 'incomplete' }), missing, toCome];
  return say(joinedTexts(parts.map((part) => ({ zh: part, en: part }))));
}

function useSection(report: PlasticsReportView, say: Say['say']): ReportSection {
  const row = (item: PlasticsItemView) => [
    say(item.title),
    figure(item.usedKg, KG, item.useReason ? say(item.useReason) : undefined),
    figure(item.usedUnits, 0, item.useReason ? say(item.useReason) : undefined),
    figure(item.recoveredWeighedKg, KG, item.recoveryReason ? say(item.recoveryReason) : undefined),
    figure(item.recoveredEstimatedKg, KG, item.recoveryReason ? say(item.recoveryReason) : undefined),
    figure(
      item.recoveredItemsWithoutMass === null ? null : String(item.recoveredItemsWithoutMass),
      0,
      item.recoveryReason ? say(item.recoveryReason) : undefined,
    ),
    item.confidence,
    say(joinedTexts([...monthsOfReturns(item), ...(item.note ? [item.note] : [])])),
  ];
  const columns = [
    { title: say({ zh: '品类', en: 'Item' }), width: 5 },
    { title: say({ zh: '用量（kg）', en: 'Used (kg)' }), width: 3, isNumber: true },
    { title: say({ zh: '用量（件）', en: 'Used (units)' }), width: 2.5, isNumber: true },
    { title: say({ zh: '回收量·称重（kg）', en: 'Recovered, weighed (kg)' }), width: 3, isNumber: true },
    { title: say({ zh: '回收量·估算（kg）', en: 'Recovered, estimated (kg)' }), width: 3, isNumber: true },
    { title: say({ zh: '另有未称重（件）', en: 'Items without mass' }), width: 2.5, isNumber: true },
    { title: say({ zh: '品类可信度', en: 'Confidence' }), width: 2 },
    { title: say({ zh: '说明', en: 'Note' }), width: 7 },
  ];
  const empty = say({ zh: '没有品类。', en: 'There are no items.' });
  return {
    title: say({ zh: '一、用量与回收量', en: '1. Use and recovery' }),
    sheet: say({ zh: '用量与回收量', en: 'Use and recovery' }),
    notes: [
      say({
        zh: '只计有记录的月份；没有记录处列“—”并注明原因，从不作零。',
        en: 'Only months with records are counted; where nothing is recorded stands a dash with the reason, never zero.',
      }),
    ],
    tables: [
      {
        title: say({ zh: '一次性塑料制品', en: 'Single-use plastics' }),
        columns,
        rows: report.items.filter(({ isSubstitute }) => !isSubstitute).map(row),
        empty,
      },
      {
        title: say({
          zh: '可降解替代品（另列，不并入上表）',
          en: 'Degradable substitutes, apart from the above',
        }),
        columns,
        rows: report.items.filter(({ isSubstitute }) => isSubstitute).map(row),
        empty,
      },
    ],
    charts: [
      {
        title: say({ zh: '各品类用量', en: 'Use by item' }),
        unit: 'kg',
        kind: 'COLUMN',
        categories: report.items.map(({ title }) => say(title)),
        series: [
          { name: say({ zh: '用量', en: 'Used' }), values: report.items.map(({ usedKg }) => usedKg) },
          {
            name: say({ zh: '回收量（称重）', en: 'Recovered (weighed)' }),
            values: report.items.map(({ recoveredWeighedKg }) => recoveredWeighedKg),
          },
        ],
        places: KG,
      },
    ],
  };
}

/** A half year of which only some months have returns is said to be so. */
const monthsOfReturns = ({ recoveredMonths }: PlasticsItemView): Text[] =>
  recoveredMonths.length === 0
    ? []
    : [
        {
          zh: `有回收记录的月份：${recoveredMonths.join('、')}`,
          en: `months with returns: ${recoveredMonths.join(', ')}`,
        },
      ];

function monthSection(report: PlasticsReportView, say: Say['say']): ReportSection {
  const begun = report.items[0]?.months.map(({ month }) => month) ?? [];
  const months = [...begun, ...report.monthsToCome];
  return {
    title: say({ zh: '二、分月用量', en: '2. Use by month' }),
    sheet: say({ zh: '分月用量', en: 'Use by month' }),
    notes: [],
    tables: [
      {
        columns: [
          { title: say({ zh: '品类（kg）', en: 'Item (kg)' }), width: 4 },
          ...months.map((month) => ({ title: month, width: 2, isNumber: true })),
        ],
        rows: report.items.map((item) => [
          say(item.title),
          ...months.map((month) =>
            figure(
              item.months.find((one) => one.month === month)?.usedKg ?? null,
              KG,
              say(report.monthsToCome.includes(month) ? NOT_YET : NO_USE_IN_MONTH),
            ),
          ),
        ]),
        empty: say({ zh: '没有品类。', en: 'There are no items.' }),
      },
    ],
    charts: [],
  };
}

function foundationsOf(report: PlasticsReportView, say: Say['say']): [string, string][] {
  const count = (of: 'reportedMonths' | 'sealedMonths') =>
    report.firms.reduce((sum, firm) => sum + firm[of].length, 0);
  const [reportedMonths, sealedMonths] = [count('reportedMonths'), count('sealedMonths')];
  return [
    [
      say({ zh: '报告义务', en: 'Duty to report' }),
      PLASTICS_DOCUMENT.obligations
        .map(({ clause, text, source }) => say(sourced(`${clause}: ${say(text)}`, source.confidence)))
        .join(' '),
    ],
    [
      say({ zh: '品类依据', en: 'Items' }),
      say(
        sourced(
          `${say(PLASTICS_DOCUMENT.title)} v${report.documentVersion}: ${report.source}`,
          report.confidence,
        ),
      ),
    ],
    [
      say({ zh: '用量来源', en: 'Use from' }),
      say({
        zh: '包装使用记录按规格汇总的存储值；未称重者为件数×单件质量。',
        en: 'stored sums of packaging use by specification; units × mass per unit where nobody weighed.',
      }),
    ],
    [
      say({ zh: '回收量来源', en: 'Recovery from' }),
      say({ zh: '物料平衡中的交回量。', en: 'what was dropped off, as the balance of masses has it.' }),
    ],
    [
      say({ zh: '月份状态', en: 'Standing of months' }),
      say({
        zh: `已报企业月 ${reportedMonths}，其中已确认或已关闭 ${sealedMonths}，其余开放、数据可能变动`,
        en: `${reportedMonths} months of firms reported, ${sealedMonths} of them attested or closed; the others are open and may change`,
      }),
    ],
    [
      say({ zh: '计算时间', en: 'Computed' }),
      report.computedAt ? chinaTime(report.computedAt) : say({ zh: '没有数据', en: 'no data' }),
    ],
  ];
}

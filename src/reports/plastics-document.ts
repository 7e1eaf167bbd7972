import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { PLASTICS_DOCUMENT } from './plastics-items.js';
import type { PlasticsItemView, PlasticsReportView } from './plastics-report.view.js';
import { figure, type ReportDocument, type ReportSection } from './report-document.js';
import { chinaTime, joinedTexts, named, type Say, sourced } from './report-words.js';

const KG = 3;
const TITLE: Text = {
  zh: '一次性塑料制品使用、回收情况报告',
  en: 'Report on use and recovery of single-use plastics',
};
const NO_USE_IN_MONTH: Text = {
  zh: '该月没有此品类的使用记录',
  en: 'No use of the item is recorded in the month',
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

const listOf = (months: readonly Month[], none: string): string =>
  months.length === 0 ? none : months.join(', ');

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

function gapSection(report: PlasticsReportView, say: Say['say']): ReportSection {
  return {
    title: say({ zh: '三、缺失与不明', en: '3. What is missing or unclear' }),
    sheet: say({ zh: '缺失与不明', en: 'Missing or unclear' }),
    notes: [
      say({
        zh: '预期填报：在该地区有记录的企业，以及在该地区登记的快递企业。已封月份指已确认或已关闭的月份。',
        en: 'Expected are firms with records in the region and courier firms registered there. Sealed months are attested or closed.',
      }),
    ],
    tables: [
      {
        title: say({ zh: '企业月份', en: 'Months by firm' }),
        columns: [
          { title: say({ zh: '企业', en: 'Firm' }), width: 6 },
          { title: say({ zh: '已填报月份', en: 'Reported' }), width: 5 },
          { title: say({ zh: '缺报月份', en: 'Missing' }), width: 5 },
          { title: say({ zh: '其中已封', en: 'Of these sealed' }), width: 5 },
        ],
        rows: report.firms.map((firm) => [
          say(firm.name),
          listOf(firm.reportedMonths, say(NONE)),
          listOf(firm.missingMonths, say(NONE)),
          listOf(firm.sealedMonths, say(NONE)),
        ]),
        empty: say({ zh: '没有应填报的企业。', en: 'No firm is expected to report.' }),
      },
      {
        title: say({
          zh: '材质不明的包装（未计入任何品类）',
          en: 'Packaging of unknown material, in no item above',
        }),
        columns: [
          { title: say({ zh: '平台规格', en: 'Specification' }), width: 3 },
          { title: say({ zh: '名称', en: 'Name' }), width: 6 },
          { title: say({ zh: '用量（kg）', en: 'Used (kg)' }), width: 3, isNumber: true },
        ],
        rows: report.unknownMaterial.map(({ specification, name, usedKg }) => [
          specification,
          say(name),
          figure(usedKg, KG, say(NO_USE_IN_MONTH)),
        ]),
        empty: say({ zh: '所有使用记录的材质均已明确。', en: 'The material of everything used is known.' }),
      },
      {
        title: say({
          zh: '材质不明的回收物（未计入任何品类）',
          en: 'Returns of unknown material, in no item above',
        }),
        columns: [
          { title: say({ zh: '回收物', en: 'Returned' }), width: 5 },
          { title: say({ zh: '称重（kg）', en: 'Weighed (kg)' }), width: 3, isNumber: true },
          { title: say({ zh: '估算（kg）', en: 'Estimated (kg)' }), width: 3, isNumber: true },
          { title: say({ zh: '另有未称重（件）', en: 'Items without mass' }), width: 3, isNumber: true },
        ],
        rows: report.unknownReturns.map((one) => [
          say(one.title),
          figure(one.weighedKg, KG),
          figure(one.estimatedKg, KG),
          figure(String(one.itemsWithoutMass), 0),
        ]),
        empty: say({ zh: '没有材质不明的回收记录。', en: 'No return of unknown material is recorded.' }),
      },
    ],
    charts: [],
  };
}

const NONE: Text = { zh: '无', en: 'none' };

function foundationsOf(report: PlasticsReportView, say: Say['say']): [string, string][] {
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
      say({ zh: '计算时间', en: 'Computed' }),
      report.computedAt ? chinaTime(report.computedAt) : say({ zh: '没有数据', en: 'no data' }),
    ],
  ];
}

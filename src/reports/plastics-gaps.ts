import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { NOT_WEIGHED } from './plastics-figures.js';
import type { PlasticsReportView } from './plastics-report.view.js';
import { figure, type ReportSection } from './report-document.js';
import type { Say } from './report-words.js';

const KG = 3;
export const NO_USE_IN_MONTH: Text = {
  zh: '该月没有此品类的使用记录',
  en: 'No use of the item is recorded in the month',
};
export const listOf = (months: readonly Month[], none: string): string =>
  months.length === 0 ? none : months.join(', ');

/** 缺失与不明: which months of which firms are missing, and what is of unknown material. */
export function gapSection(report: PlasticsReportView, say: Say['say']): ReportSection {
  return {
    title: say({ zh: '三、缺失与不明', en: '3. What is missing or unclear' }),
    sheet: say({ zh: '缺失与不明', en: 'Missing or unclear' }),
    notes: [
      say({
        zh: '预期填报：在该地区有记录的企业，以及在该地区登记的快递企业。已封月份指已确认或已关闭的月份。',
        en: 'Expected are firms with records in the region and courier firms registered there. Sealed months are attested or closed.',
      }),
      ...(report.furtherFirms > 0 ? [say(further(report.furtherFirms))] : []),
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
          figure(one.weighedKg, KG, say(NOT_WEIGHED)),
          figure(one.estimatedKg, KG),
          figure(String(one.itemsWithoutMass), 0),
        ]),
        empty: say({ zh: '没有材质不明的回收记录。', en: 'No return of unknown material is recorded.' }),
      },
    ],
    charts: [],
  };
}

const further = (count: number): Text => ({
  zh: `另有 ${count} 家企业未逐一列出。`,
  en: `${count} more firms are not listed one by one.`,
});

const NONE: Text = { zh: '无', en: 'none' };

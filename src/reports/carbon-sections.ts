import type { CarbonInventoryView, CarbonReductionView } from '../carbon/index.js';
import type { Text } from '../kernel/text.js';
import { EMISSION_ACCOUNTS, type EmissionAccount } from '../rulebook/emission-accounts.js';
import { inWords } from './codes-in-words.js';
import { figure, type ReportSection } from './report-document.js';
import { joinedTexts, type Say } from './report-words.js';

/** An inventory and reductions, or why there are none. */
export interface CarbonFound {
  readonly inventory: CarbonInventoryView | null;
  readonly reductions: readonly CarbonReductionView[];
  readonly why: Text | null;
  /** Of the packaging specifications that its lines name by code. */
  readonly names: ReadonlyMap<string, Text>;
}

const KG = 3;
const PER_PIECE = 6;
const LACKING: Text = {
  zh: '有清单项无法确定，或没有快件量',
  en: 'A line is undetermined, or no pieces are recorded',
};
const accountTitle = (account: string): Text =>
  EMISSION_ACCOUNTS[account as EmissionAccount]?.title ?? { zh: account, en: account };

/** 碳排放清单: totals with their interval, and every line; accounts are never added. */
export function inventorySection(
  { inventory, why, names }: CarbonFound,
  { say }: Say,
  number: string,
): ReportSection {
  const lines = inventory?.lines ?? [];
  const empty = why ? say(why) : say({ zh: '没有清单项。', en: 'There are no lines.' });
  const lifeCycle = lines.filter(({ account, kg }) => account === 'LIFE_CYCLE' && kg !== null);
  return {
    title: say({ zh: `${number}、碳排放清单`, en: `${number}. Emission inventory` }),
    sheet: say({ zh: '碳排放清单', en: 'Emissions' }),
    notes: inventory
      ? [
          say({
            zh: '各核算口径互不相加；避免的排放与生物碳另列，从不与排放抵销。区间为 95% 不确定度区间。',
            en: 'Accounts are never added to one another; avoided emission and biogenic carbon stand apart and are never netted. Intervals are of 95 %.',
          }),
          say(inventory.uncertaintyMethod),
        ]
      : [],
    tables: [
      {
        title: say({ zh: '合计', en: 'Totals' }),
        columns: [
          { title: say({ zh: '核算口径', en: 'Account' }), width: 8 },
          { title: say({ zh: '单位', en: 'Unit' }), width: 2 },
          { title: say({ zh: '排放', en: 'Emission' }), width: 3, isNumber: true },
          { title: say({ zh: '下限', en: 'Low' }), width: 3, isNumber: true },
          { title: say({ zh: '上限', en: 'High' }), width: 3, isNumber: true },
          { title: say({ zh: '单件', en: 'Per piece' }), width: 3, isNumber: true },
          { title: say({ zh: '缺项', en: 'Lacks' }), width: 6 },
        ],
        rows: (inventory?.totals ?? []).map((total) => [
          say(accountTitle(total.account)),
          total.unit,
          ...[total.kg, total.low, total.high].map((kg) => figure(kg, KG, say(NOTHING_DETERMINED))),
          figure(total.kgPerPiece, PER_PIECE, say(LACKING)),
          say(inWords(joinedTexts(total.lacks.map((id) => nameOfLine(lines, id))), names)),
        ]),
        empty,
      },
      {
        title: say({ zh: '另列', en: 'Apart' }),
        columns: [
          { title: say({ zh: '项目', en: 'Item' }), width: 8 },
          { title: say({ zh: '单位', en: 'Unit' }), width: 2 },
          { title: say({ zh: '数值', en: 'Value' }), width: 3, isNumber: true },
        ],
        rows: inventory
          ? [
              [
                say({ zh: '避免的排放', en: 'Avoided emission' }),
                'kgCO2e',
                figure(inventory.avoidedKg, KG, say(NO_PACKAGING)),
              ],
              [
                say({ zh: '生物碳', en: 'Biogenic carbon' }),
                'kgCO2',
                figure(inventory.biogenicKg, KG, say(NO_PACKAGING)),
              ],
            ]
          : [],
        empty,
      },
      {
        title: say({ zh: '清单项', en: 'Lines' }),
        columns: [
          { title: say({ zh: '名称', en: 'Name' }), width: 8 },
          { title: say({ zh: '核算口径', en: 'Account' }), width: 4 },
          { title: say({ zh: '排放（kg）', en: 'Emission (kg)' }), width: 3, isNumber: true },
          { title: say({ zh: '无法确定的原因与说明', en: 'Why undetermined, and notes' }), width: 12 },
        ],
        rows: lines.map((line) => [
          say(inWords(line.name, names)),
          say(ACCOUNT_TEXT[line.account] ?? accountTitle(line.account)),
          figure(line.kg, KG, say({ zh: '无法确定，不等于零', en: 'Undetermined, which is not zero' })),
          say(
            inWords(joinedTexts([...(line.undetermined ? [line.undetermined] : []), ...line.notes]), names),
          ),
        ]),
        empty,
      },
    ],
    charts: [
      {
        title: say({ zh: '生命周期排放构成', en: 'Life-cycle emission by line' }),
        unit: 'kgCO2e',
        kind: 'COLUMN',
        categories: lifeCycle.map(({ name }) => say(inWords(name, names))),
        series: [{ name: say({ zh: '排放', en: 'Emission' }), values: lifeCycle.map(({ kg }) => kg) }],
        places: KG,
      },
    ],
  };
}

const nameOfLine = (lines: CarbonInventoryView['lines'], id: string): Text =>
  lines.find((one) => one.id === id)?.name ?? { zh: id, en: id };

const NO_PACKAGING: Text = {
  zh: '没有报告可以确定的包装，不等于零',
  en: 'No packaging is reported that could be determined, which is not zero',
};
const NOTHING_DETERMINED: Text = {
  zh: '该口径的清单项均无法确定，不等于零',
  en: 'No line of the account could be determined, which is not zero',
};

const ACCOUNT_TEXT: Readonly<Record<string, Text>> = {
  LIFE_CYCLE: { zh: '生命周期', en: 'life cycle' },
  TANK_TO_WHEEL: { zh: '油箱到车轮', en: 'tank to wheel' },
  LOCATION_BASED_CO2: { zh: '能源 CO2（基于位置）', en: 'energy CO2, location-based' },
};

const STANDING: Readonly<Record<string, Text>> = {
  COUNTED: { zh: '计入', en: 'counted' },
  REQUIRED_BY_LAW: { zh: '法定要求，不计', en: 'required by law' },
  UNDETERMINED: { zh: '无法确定', en: 'undetermined' },
};

/** 减排量: one row a method; alternatives are never added. */
export function reductionSection(
  { reductions, why, names }: CarbonFound,
  { say }: Say,
  number: string,
): ReportSection {
  const notCounted = say({
    zh: '该方法的结果未计入或无法确定',
    en: 'The method’s result is not counted or undetermined',
  });
  return {
    title: say({ zh: `${number}、减排量（估算）`, en: `${number}. Reductions (estimated)` }),
    sheet: say({ zh: '减排量', en: 'Reductions' }),
    notes: [
      say({
        zh: '减排量 = 基准线 − 项目 − 泄漏；互为替代的方法不相加；已计入消费者的数量不再计入企业。',
        en: 'Reduction = baseline − project − leakage; alternatives are never added; what consumers were credited for is not counted again.',
      }),
    ],
    tables: [
      {
        columns: [
          { title: say({ zh: '方法', en: 'Method' }), width: 6 },
          { title: say({ zh: '状态', en: 'Standing' }), width: 3 },
          { title: say({ zh: '基准线', en: 'Baseline' }), width: 2.6, isNumber: true },
          { title: say({ zh: '项目', en: 'Project' }), width: 2.6, isNumber: true },
          { title: say({ zh: '泄漏', en: 'Leakage' }), width: 2.6, isNumber: true },
          { title: say({ zh: '减排量（kgCO2e）', en: 'Reduction (kgCO2e)' }), width: 3, isNumber: true },
          { title: say({ zh: '下限', en: 'Low' }), width: 2.6, isNumber: true },
          { title: say({ zh: '上限', en: 'High' }), width: 2.6, isNumber: true },
          { title: say({ zh: '说明', en: 'Note' }), width: 9 },
        ],
        rows: reductions.map((one) => [
          `${say(one.title)} v${one.methodVersion}`,
          say(STANDING[one.standing] ?? { zh: one.standing, en: one.standing }),
          ...[one.baselineKg, one.projectKg, one.leakageKg].map((kg) =>
            figure(one.standing === 'UNDETERMINED' ? null : kg, KG, notCounted),
          ),
          figure(one.reductionKg, KG, notCounted),
          figure(one.low, KG, notCounted),
          figure(one.high, KG, notCounted),
          say(
            inWords(
              joinedTexts([
                ...(one.alternativeTo ? [alternative(one.alternativeTo, reductions)] : []),
                ...one.undetermined,
              ]),
              names,
            ),
          ),
        ]),
        empty: why
          ? say(why)
          : say({ zh: '没有减排方法的结果。', en: 'There is no result of a reduction method.' }),
      },
    ],
    charts: [],
  };
}

function alternative(code: string, reductions: readonly CarbonReductionView[]): Text {
  const title = reductions.find(({ method }) => method === code)?.title ?? { zh: code, en: code };
  return {
    zh: `与“${title.zh}”互为替代，不相加`,
    en: `alternative to "${title.en}" and never added to it`,
  };
}

const AXES: Readonly<Record<string, Text>> = {
  technology: { zh: '技术', en: 'technology' },
  time: { zh: '时间', en: 'time' },
  geography: { zh: '地域', en: 'geography' },
  completeness: { zh: '完整性', en: 'completeness' },
  reliability: { zh: '可靠性', en: 'reliability' },
};

/** 数据质量: PACT's axes of each account, 1 good to 3 poor. */
export function qualitySection({ inventory, why }: CarbonFound, { say }: Say, number: string): ReportSection {
  const noQuality = say({ zh: '该口径没有可确定的清单项', en: 'No line of the account could be determined' });
  return {
    title: say({ zh: `${number}、数据质量`, en: `${number}. Data quality` }),
    sheet: say({ zh: '数据质量', en: 'Data quality' }),
    notes: [
      say({
        zh: 'PACT 五个维度，1 为好、3 为差，按排放量加权；各业务量的最弱证据等级见“业务量”。',
        en: 'PACT’s five axes, 1 good to 3 poor, weighted by emission; the weakest evidence of each activity figure stands beside it.',
      }),
    ],
    tables: [
      {
        columns: [
          { title: say({ zh: '核算口径', en: 'Account' }), width: 8 },
          ...Object.values(AXES).map((axis) => ({ title: say(axis), width: 2, isNumber: true })),
        ],
        rows: (inventory?.totals ?? []).map(({ account, quality }) => [
          say(accountTitle(account)),
          ...Object.keys(AXES).map((axis) => {
            const score = (quality as Record<string, unknown> | null)?.[axis];
            return figure(score === null || score === undefined ? null : String(score), 2, noQuality);
          }),
        ]),
        empty: why ? say(why) : say({ zh: '没有数据质量评价。', en: 'There is no data quality to show.' }),
      },
    ],
    charts: [],
  };
}

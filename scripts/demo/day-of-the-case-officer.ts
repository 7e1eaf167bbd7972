import type { Text } from '../../src/kernel/text.js';
import { WEINING, WUTONGLING } from '../../test/support/world-firms.js';
import { DEMO_PASSWORD } from '../../test/support/world-people.js';
import { MONTH_TO_UPLOAD } from '../../test/support/world-packaging.js';
import { say, table, type Tell, title } from './account.js';
import { attainmentCell, type IndicatorLine, sayLegend } from './indicator-lines.js';
import { explainEligibility, type Finding, shortOf } from './eligibility.js';
import { both, type PlatformClient } from './platform-client.js';

const CITIES = { 长沙: '430100', 株洲: '430200', 湘潭: '430300', 衡阳: '430400' } as const;

/** 第三日 商务部门经办人: the region's attainment, and two programmes decided and explained. */
export async function playCaseOfficer(client: PlatformClient, tell: Tell) {
  title(tell, '第三日 · 商务部门经办人', 'Day three: a case officer');
  const hunan = await client.signedIn('hunan-commerce-officer', DEMO_PASSWORD);
  const region = await showRegion(hunan, tell);
  say(
    tell,
    '再看湖南 2016—2020 年新能源汽车政策：物流车给予的是通行便利，不是现金；到期后不再适用。',
    'Then the Hunan policy of 2016 to 2020: it gives delivery vans access and no cash, and it has expired.',
  );
  const p01 = await showP01(hunan, tell);
  const p04 = await showP04(await client.signedIn('shenzhen-transport-officer', DEMO_PASSWORD), tell);
  return { month: MONTH_TO_UPLOAD, region, p01, p04 };
}

async function showRegion(officer: PlatformClient, tell: Tell) {
  const linesOf = async (regionCode: string) =>
    (await officer.run<{ indicators: IndicatorLine[] }>('indicators', { regionCode, from: MONTH_TO_UPLOAD }))
      .indicators;
  const province = await linesOf('430000');
  const cities = await Promise.all(Object.values(CITIES).map(linesOf));
  const cell = (lines: readonly IndicatorLine[], code: string) =>
    lines.find((line) => line.code === code)?.value ?? '—';

  say(
    tell,
    `湖南省 ${MONTH_TO_UPLOAD} 指标与目标；地区值由合计度量按公式计算，不是比率的平均：`,
    `Indicators of Hunan in ${MONTH_TO_UPLOAD}; a region's value is the formula over its sums, never a mean of ratios:`,
  );
  table(
    tell,
    ['指标 indicator', '单位 unit', '全省 all', ...Object.keys(CITIES), '目标与达成 target, met'],
    province.map((line) => [
      `${line.code} ${both(line.title)}`,
      line.unit,
      line.value ?? '—',
      ...cities.map((lines) => cell(lines, line.code)),
      attainmentCell(line),
    ]),
    [26, 12, 8, 7, 7, 7, 7, 20],
  );
  sayLegend(tell);
  const silent = province.filter((line) => line.value === null && line.reasonText);
  for (const line of silent) say(tell, `${line.code} ${line.reasonText!.zh}`, line.reasonText!.en);
  const valuesOf = (lines: readonly IndicatorLine[]) =>
    Object.fromEntries(lines.map(({ code, value }) => [code, value]));
  return {
    430000: valuesOf(province),
    ...Object.fromEntries(Object.values(CITIES).map((code, index) => [code, valuesOf(cities[index]!)])),
  };
}

async function showP01(officer: PlatformClient, tell: Tell) {
  const found: Record<string, { outcome: string; amountYuan: string | null }> = {};
  for (const at of ['2019-12-31', '2021-02-01']) {
    const { outcome } = await explainEligibility(
      officer,
      { enterpriseId: WEINING.firm.id, programme: 'P01', at },
      tell,
    );
    found[at] = { outcome: outcome.kind, amountYuan: outcome.amountYuan };
  }
  return found;
}

interface VehicleLine {
  readonly vehicleId: string;
  readonly outcome: string;
  readonly awardYuan: string | null;
  readonly dueYuan: string;
  readonly openYuan: string;
  readonly arithmetic: readonly Text[];
  readonly instalments: readonly {
    readonly number: number;
    readonly state: string;
    readonly amountYuan: string;
    readonly conditions: readonly Pick<
      Finding,
      'state' | 'text' | 'required' | 'actual' | 'missing' | 'shortfall'
    >[];
  }[];
}

/** Three years of P04 looked back on from the day after the last assessment year. */
async function showP04(officer: PlatformClient, tell: Tell) {
  const question = { enterpriseId: WUTONGLING.firm.id, programme: 'P04', at: '2022-05-07' };
  tell('');
  say(
    tell,
    `深圳市经办人查看${WUTONGLING.firm.nameZh}的纯电动物流车运营资助：`,
    `A case officer of Shenzhen looks at the operating grant for ${WUTONGLING.firm.nameEn}:`,
  );
  const eligibility = await explainEligibility(officer, question, tell);
  const vehicles = (await allVehicles(officer, question)).filter(({ awardYuan }) => awardYuan !== null);
  const kinds = onePerKind(vehicles);
  say(
    tell,
    `${vehicles.length} 辆纯电动配送车逐车认定，以下每种情形各举一辆（金额单位：元；✓ 满足，✗ 不满足，? 尚无法判断）：`,
    `${vehicles.length} battery-electric vans are judged one by one; here is one of each kind (amounts in yuan; ✓ met, ✗ not met, ? undetermined):`,
  );
  table(
    tell,
    [
      '辆 vehicles',
      '每辆总额 award',
      '算式 arithmetic',
      '第1年 year 1',
      '第2年 year 2',
      '第3年 year 3',
      '每辆应付 due',
    ],
    kinds.map(({ vehicle, count }) => [
      count,
      vehicle.awardYuan!,
      vehicle.arithmetic.map(({ zh }) => zh).join('\n'),
      ...vehicle.instalments.map(instalmentCell),
      vehicle.dueYuan,
    ]),
    [8, 8, 36, 12, 12, 12, 8],
  );
  for (const line of reasonsOf(kinds.map(({ vehicle }) => vehicle))) say(tell, line.zh, line.en);
  return {
    outcome: eligibility.outcome.kind,
    amountYuan: eligibility.outcome.amountYuan,
    possibleYuan: eligibility.outcome.possibleYuan,
    conditions: eligibility.conditions.map(({ clause, text, state }) => ({
      clause,
      condition: text.zh,
      state,
    })),
    kinds: kinds.map(({ vehicle, count }) => ({
      count,
      awardYuan: vehicle.awardYuan,
      years: vehicle.instalments.map(({ state }) => state),
      dueYuan: vehicle.dueYuan,
      openYuan: vehicle.openYuan,
    })),
  };
}

async function allVehicles(
  officer: PlatformClient,
  question: { enterpriseId: string; programme: string; at: string },
): Promise<VehicleLine[]> {
  const found: VehicleLine[] = [];
  for (;;) {
    const after = found.at(-1)?.vehicleId ?? null;
    const { eligibility } = await officer.run<{ eligibility: { vehicles: VehicleLine[] } }>(
      'eligible-vehicles',
      { ...question, first: 100, after },
    );
    found.push(...eligibility.vehicles);
    if (eligibility.vehicles.length < 100) return found;
  }
}

/** Vehicles with the same award and the same fate, dearest award last. */
function onePerKind(vehicles: readonly VehicleLine[]): { vehicle: VehicleLine; count: number }[] {
  const kinds = new Map<string, { vehicle: VehicleLine; count: number }>();
  for (const vehicle of vehicles) {
    const key = [vehicle.awardYuan, ...vehicle.instalments.map(({ state }) => state)].join(' ');
    const known = kinds.get(key);
    if (known) known.count += 1;
    else kinds.set(key, { vehicle, count: 1 });
  }
  return [...kinds.values()].sort(
    (a, b) =>
      Number(a.vehicle.awardYuan) - Number(b.vehicle.awardYuan) ||
      Number(b.vehicle.dueYuan) - Number(a.vehicle.dueYuan) ||
      b.count - a.count,
  );
}

type Instalment = VehicleLine['instalments'][number];

const SIGNS = { MET: '✓', NOT_MET: '✗', UNDETERMINED: '?' } as const;
const instalmentCell = ({ state, amountYuan }: Instalment): string =>
  `${SIGNS[state as keyof typeof SIGNS]} ${amountYuan}`;

/** Why a year is not paid, or not yet: each condition once, with what it asks, what is there, and how far off. */
function reasonsOf(vehicles: readonly VehicleLine[]): Text[] {
  const open = vehicles.flatMap(({ instalments }) => instalments).filter(({ state }) => state !== 'MET');
  const reasons = open.flatMap(({ number, state, conditions }) =>
    conditions
      .filter((condition) => condition.state === state)
      .map((condition) => reasonOf(number, condition)),
  );
  return [...new Map(reasons.map((reason) => [reason.zh, reason])).values()];
}

function reasonOf(year: number, condition: Instalment['conditions'][number]): Text {
  const { state, text, required, actual, missing, shortfall } = condition;
  const sign = SIGNS[state];
  if (state === 'UNDETERMINED') {
    return {
      zh: `${sign} 第${year}年尚无法判断：${missing.map(({ zh }) => zh).join('；')}`,
      en: `${sign} year ${year} is undetermined: ${missing.map(({ en }) => en).join('; ')}`,
    };
  }
  const [shortZh = '', shortEn = ''] = shortfall ? shortOf(shortfall).split('\n') : [];
  return {
    zh: `${sign} 第${year}年不满足：${text.zh}，要求 ${required.zh}，现状 ${actual?.zh ?? '—'}，${shortZh}`,
    en: `${sign} year ${year} is not met: ${text.en}, required ${required.en}, recorded ${actual?.en ?? '—'}, ${shortEn}`,
  };
}

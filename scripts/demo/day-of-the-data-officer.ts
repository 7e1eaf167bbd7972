import { setTimeout as pause } from 'node:timers/promises';
import { addMonths } from '../../src/kernel/month.js';
import type { Text } from '../../src/kernel/text.js';
import { DEMO_PASSWORD } from '../../test/support/world-people.js';
import { WEINING } from '../../test/support/world-firms.js';
import { MONTH_TO_UPLOAD } from '../../test/support/world-packaging.js';
import { say, table, type Tell, title } from './account.js';
import { BOOKS, csvOf, FILES } from './firm-export.js';
import { both, type ImportSummary, type PlatformClient } from './platform-client.js';
import { explainEligibility } from './eligibility.js';

export interface IndicatorLine {
  readonly code: string;
  readonly title: Text;
  readonly unit: string;
  readonly month: string;
  readonly value: string | null;
  readonly reason: string | null;
  readonly reasonText: Text | null;
  readonly attainments: readonly {
    readonly programme: string;
    readonly targetValue: string | null;
    readonly standing: string;
    readonly attainedPercent: string | null;
    readonly gap: string | null;
    readonly isMet: boolean | null;
  }[];
}

const FIRM = WEINING.firm;
/** All of the firm, wherever its outlets are. */
const EVERYWHERE = '000000';
const FIRST_WAIT_SECONDS = 120;

/** 第一日 快递企业填报员: uploads last month, corrects, and looks at what follows. */
export async function playDataOfficer(client: PlatformClient, tell: Tell) {
  title(tell, '第一日 · 快递企业填报员', 'Day one: a data officer of a courier firm');
  const officer = await client.signedIn(`${FIRM.id}-reporter`, DEMO_PASSWORD);
  say(
    tell,
    `${FIRM.nameZh}填报员上传 ${MONTH_TO_UPLOAD} 的快件量与包装使用文件；文件里有几处填错。`,
    `The data officer of ${FIRM.nameEn} uploads the files of ${MONTH_TO_UPLOAD}; a few cells in them are wrong.`,
  );
  const uploads = [];
  for (const kind of ['parcel-count', 'packaging-use'] as const) {
    uploads.push(await uploadTwice(officer, kind, tell));
  }
  const indicators = await showIndicators(officer, tell);
  const derivation = await showDerivation(officer, tell);
  const programmes = await showProgrammes(officer, tell);
  return { month: MONTH_TO_UPLOAD, uploads, indicators, derivation, programmes };
}

async function uploadTwice(officer: PlatformClient, kind: keyof typeof FILES, tell: Tell) {
  const header = await officer.templateHeader(kind);
  const first = await officer.upload(kind, csvOf(FILES[kind], header, true));
  const refusedRows = (await officer.verdicts(first.importId)).filter(({ verdict }) => verdict === 'REFUSED');
  const second = await officer.upload(kind, csvOf(FILES[kind], header, false));

  tell('');
  say(tell, `${kind} 逐行结果中被拒的行：`, `Refused rows of ${kind}, each with its reason:`);
  table(
    tell,
    ['行 line', '列 column', '填写 written', '原因 reason', '说明 why'],
    refusedRows.map(({ line, field, reason, textZh, textEn }) => [
      line,
      field ?? '',
      FILES[kind].slips.find((slip) => slip.line === line)?.wrong ?? '',
      reason ?? '',
      `${textZh}\n${textEn}`,
    ]),
    [6, 17, 17, 21, 60],
  );
  say(
    tell,
    '改正后整份重传：已记录的行识别为重复，不会重复计入。',
    'The whole file again, corrected: what was recorded is recognised and not counted twice.',
  );
  table(
    tell,
    ['上传 upload', '行 rows', '接受 accepted', '重复 duplicate', '拒绝 refused'],
    [
      ['初次 first', ...countsOf(first)],
      ['改正后 corrected', ...countsOf(second)],
    ],
  );
  const refused = refusedRows.map(({ line, field, reason }) => ({ line, field, reason }));
  return { kind, first: tally(first), refused, corrected: tally(second) };
}

const tally = ({ rows, accepted, duplicates, refused }: ImportSummary) => ({
  rows,
  accepted,
  duplicates,
  refused,
});
const countsOf = (summary: ImportSummary): number[] => Object.values(tally(summary));

async function showIndicators(officer: PlatformClient, tell: Tell) {
  await untilCounted(officer);
  const last = addMonths(MONTH_TO_UPLOAD, -1);
  const { indicators } = await officer.run<{ indicators: IndicatorLine[] }>('indicators', {
    regionCode: EVERYWHERE,
    enterpriseId: FIRM.id,
    from: last,
    to: MONTH_TO_UPLOAD,
  });
  const valueOf = (code: string, month: string) =>
    indicators.find((line) => line.code === code && line.month === month)?.value ?? null;
  const lines = indicators.filter(({ month }) => month === MONTH_TO_UPLOAD);

  tell('');
  say(
    tell,
    `${MONTH_TO_UPLOAD} 的指标（平台定义）与目标、上月对照：`,
    `Indicators of ${MONTH_TO_UPLOAD} (platform definitions) against target and last month:`,
  );
  table(
    tell,
    ['指标 indicator', '单位 unit', MONTH_TO_UPLOAD, last, '目标 target', '达成 met'],
    lines.map((line) => [
      `${line.code} ${both(line.title)}`,
      line.unit,
      line.value ?? `— ${line.reason}`,
      valueOf(line.code, last) ?? '—',
      ...attainmentCells(line),
    ]),
    [42, 12, 14, 8, 18, 8],
  );
  return Object.fromEntries(
    lines.map((line) => [
      line.code,
      {
        value: line.value,
        lastMonth: valueOf(line.code, last),
        target: targetOf(line)?.targetValue ?? null,
        isMet: targetOf(line)?.isMet ?? null,
      },
    ]),
  );
}

/** Of the targets that hold, the first that names a figure. */
const targetOf = ({ attainments }: IndicatorLine) =>
  attainments.find(({ targetValue }) => targetValue !== null);

export function attainmentCells(line: IndicatorLine): [string, string] {
  const best = targetOf(line);
  if (!best) return ['—', '—'];
  const standing = best.standing === 'IN_FORCE' ? '' : '（最近公布 last published）';
  const met = best.isMet === null ? '—' : best.isMet ? '✓' : `✗ ${best.gap ?? ''}`;
  return [`${best.targetValue ?? '—'} ${best.programme}${standing}`, met];
}

/** The worker counts in the background: waits until the figures are those of the firm's books. */
async function untilCounted(officer: PlatformClient): Promise<void> {
  for (let waited = 0; waited < FIRST_WAIT_SECONDS; waited += 0.25) {
    const { because } = await derivationOf(officer);
    const isCounted = Object.entries(BOOKS).every(([code, total]) =>
      because?.measures.some((measure) => measure.code === code && measure.value === total),
    );
    if (isCounted) return;
    await pause(250);
  }
  throw new Error(
    `the indicators of ${MONTH_TO_UPLOAD} were not counted within ${FIRST_WAIT_SECONDS} seconds`,
  );
}

interface Because {
  readonly definition: Text;
  readonly measures: readonly { code: string; value: string; unit: string; weakestGrade: string }[];
  readonly factors: readonly {
    rowId: string;
    name: Text;
    value: string;
    unit: string;
    year: number;
    release: string;
    source: string;
    confidence: string;
    fallback: Text | null;
  }[];
  readonly terms: readonly { name: Text; value: string; unit: string; counted: boolean }[];
}
interface Derivation {
  readonly title: Text;
  readonly value: string | null;
  readonly unit: string;
  readonly label: Text;
  readonly formulaVersion: number;
  readonly because: Because | null;
}

async function derivationOf(officer: PlatformClient): Promise<Derivation> {
  const { indicators } = await officer.run<{ indicators: Derivation[] }>('indicator-derivation', {
    regionCode: EVERYWHERE,
    enterpriseId: FIRM.id,
    month: MONTH_TO_UPLOAD,
    code: 'GPP',
  });
  return indicators[0]!;
}

async function showDerivation(officer: PlatformClient, tell: Tell) {
  const gpp = await derivationOf(officer);
  const because = gpp.because!;
  tell('');
  say(
    tell,
    `点开 GPP ${gpp.title.zh} = ${gpp.value} ${gpp.unit}（${gpp.label.zh}，公式第 ${gpp.formulaVersion} 版）：${because.definition.zh}`,
    `GPP ${gpp.title.en} = ${gpp.value} ${gpp.unit} (${gpp.label.en}, formula version ${gpp.formulaVersion}): ${because.definition.en}`,
  );
  table(
    tell,
    ['计算项 term', '数值 value', '单位 unit', '计入 counted'],
    because.terms.map((term) => [both(term.name), term.value, term.unit, term.counted ? '✓' : '']),
    [66, 18, 14, 12],
  );
  const factors = [...new Map(because.factors.map((factor) => [factor.rowId, factor])).values()];
  table(
    tell,
    ['排放因子 factor row', '数值 value', '年份 year', '置信 grade', '来源 source'],
    factors.map(({ rowId, name, value, unit, year, confidence, source, release, fallback }) => [
      `${rowId}\n${name.zh}${fallback ? `（${fallback.zh}）` : ''}`,
      `${value}\n${unit}`,
      year,
      confidence,
      `${source}（发布包 release ${release}）`,
    ]),
    [40, 16, 9, 10, 36],
  );
  const records = await showRecords(officer, tell);
  return {
    value: gpp.value,
    pieces: because.measures.find(({ code }) => code === 'parcels.accepted')?.value ?? null,
    weakestGrade: because.measures.map(({ weakestGrade }) => weakestGrade).includes('SELF_DECLARED')
      ? 'SELF_DECLARED'
      : 'SYSTEM_FEED',
    factorRows: factors.map(({ rowId }) => rowId),
    terms: because.terms.map(({ name, value, unit }) => ({ term: name.zh, value, unit })),
    records,
  };
}

interface PackagingUseNode {
  readonly day: string;
  readonly massKg: string;
  readonly piecesPacked: number | null;
  readonly sourceRef: string;
  readonly evidenceGrade: string;
  readonly specification: { code: string; nameZh: string };
}

/** The records of one outlet behind the figure. */
async function showRecords(officer: PlatformClient, tell: Tell): Promise<number> {
  const [outlet] = WEINING.outlets;
  const { packagingUses } = await officer.run<{ packagingUses: { nodes: PackagingUseNode[] } }>(
    'packaging-uses',
    { outletId: outlet!.id, from: `${MONTH_TO_UPLOAD}-01`, to: `${MONTH_TO_UPLOAD}-31`, first: 50 },
  );
  say(
    tell,
    `背后的记录，以${outlet!.nameZh}为例：`,
    `The records behind it, for example of outlet ${outlet!.id}:`,
  );
  table(
    tell,
    ['日期 day', '规格 specification', '千克 kg', '件 pieces', '来源单号 reference', '证据 evidence'],
    packagingUses.nodes.map((use) => [
      use.day,
      `${use.specification.code} ${use.specification.nameZh}`,
      use.massKg,
      use.piecesPacked ?? '',
      use.sourceRef,
      use.evidenceGrade,
    ]),
  );
  return packagingUses.nodes.length;
}

interface ProgrammeLine {
  readonly code: string;
  readonly title: Text;
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** Every programme there is, judged for this firm on one past day. */
async function showProgrammes(officer: PlatformClient, tell: Tell) {
  const at = '2019-12-31';
  const { programmes } = await officer.run<{ programmes: ProgrammeLine[] }>('programmes');
  const found: Record<string, { outcome: string; amountYuan: string | null }> = {};
  for (const programme of programmes) {
    const { outcome } = await explainEligibility(
      officer,
      { enterpriseId: FIRM.id, programme: programme.code, at },
      tell,
    );
    found[programme.code] = { outcome: outcome.kind, amountYuan: outcome.amountYuan };
  }
  return { at, outcomes: found };
}

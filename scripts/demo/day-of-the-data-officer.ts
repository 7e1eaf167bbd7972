import { addMonths } from '../../src/kernel/month.js';
import type { Text } from '../../src/kernel/text.js';
import { DEMO_PASSWORD } from '../../test/support/world-people.js';
import { WEINING } from '../../test/support/world-firms.js';
import { MONTH_TO_UPLOAD } from '../../test/support/world-packaging.js';
import { say, table, type Tell, title } from './account.js';
import { EVERYWHERE, showDerivation, untilCounted } from './derivation.js';
import { csvOf, FILES } from './firm-export.js';
import { both, type ImportSummary, type PlatformClient } from './platform-client.js';
import { explainEligibility } from './eligibility.js';
import { attainmentCell, basisCell, type IndicatorLine, sayLegend } from './indicator-lines.js';

const FIRM = WEINING.firm;
const FILE_NAMES = {
  'parcel-count': { zh: '快件量', en: 'parcel counts' },
  'packaging-use': { zh: '包装使用', en: 'packaging use' },
} as const;

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
  const columnOf = (field: string) => header.split(',').find((cell) => cell.endsWith(`/${field}`)) ?? field;
  const first = await officer.upload(kind, csvOf(FILES[kind], header, true));
  const refusedRows = (await officer.verdicts(first.importId)).filter(({ verdict }) => verdict === 'REFUSED');
  const second = await officer.upload(kind, csvOf(FILES[kind], header, false));

  tell('');
  say(
    tell,
    `${FILE_NAMES[kind].zh}文件（${kind}）中被拒的行及原因：`,
    `Refused rows of the file of ${FILE_NAMES[kind].en}, each with its reason:`,
  );
  table(
    tell,
    ['行 line', '列 column', '填写 written', '原因 reason', '说明 why'],
    refusedRows.map(({ line, field, reason, textZh, textEn }) => [
      line,
      field ? columnOf(field).replace('/', '\n') : '',
      FILES[kind].slips.find((slip) => slip.line === line)?.wrong ?? '',
      reason ?? '',
      `${textZh}\n${textEn}`,
    ]),
    [6, 20, 18, 14, 46],
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
    [
      '指标 indicator',
      '单位 unit',
      MONTH_TO_UPLOAD,
      last,
      '目标与达成 target, met',
      '公式·可信度、证据 formula, evidence',
    ],
    lines.map((line) => [
      `${line.code} ${both(line.title)}`,
      line.unit,
      line.value ?? `— ${line.reason}`,
      valueOf(line.code, last) ?? '—',
      attainmentCell(line),
      basisCell(line),
    ]),
    [36, 12, 8, 8, 20, 16],
  );
  sayLegend(tell);
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

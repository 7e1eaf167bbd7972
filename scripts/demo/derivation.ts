import { setTimeout as pause } from 'node:timers/promises';
import { EVIDENCE_GRADE_TEXT, type EvidenceGrade, weakest } from '../../src/kernel/evidence-grade.js';
import type { Text } from '../../src/kernel/text.js';
import { WEINING } from '../../test/support/world-firms.js';
import { MONTH_TO_UPLOAD } from '../../test/support/world-packaging.js';
import { say, table, type Tell } from './account.js';
import { BOOKS } from './firm-export.js';
import { both, type PlatformClient } from './platform-client.js';

/** One figure clicked through: formula, terms, factor rows, and the records behind them. */

/** All of the firm, wherever its outlets are. */
export const EVERYWHERE = '000000';
const FIRST_WAIT_SECONDS = 120;

/** The worker counts in the background: waits until the figures are those of the firm's books. */
export async function untilCounted(officer: PlatformClient): Promise<void> {
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
  readonly source: { readonly confidence: string };
  readonly measures: readonly { code: string; value: string; unit: string; weakestGrade: EvidenceGrade }[];
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
    enterpriseId: WEINING.firm.id,
    month: MONTH_TO_UPLOAD,
    code: 'GPP',
  });
  return indicators[0]!;
}

export async function showDerivation(officer: PlatformClient, tell: Tell) {
  const gpp = await derivationOf(officer);
  const because = gpp.because!;
  const grade = weakest(because.measures.map((measure) => measure.weakestGrade));
  const gradeText = grade ? EVIDENCE_GRADE_TEXT[grade] : { zh: '—', en: '—' };
  tell('');
  say(
    tell,
    `点开 GPP ${gpp.title.zh} = ${gpp.value} ${gpp.unit}（${gpp.label.zh}，公式第 ${gpp.formulaVersion} 版，可信度 ${because.source.confidence}；所用记录的最弱证据：${gradeText.zh}）`,
    `GPP ${gpp.title.en} = ${gpp.value} ${gpp.unit} (${gpp.label.en}, formula version ${gpp.formulaVersion}, confidence ${because.source.confidence}; weakest evidence among its records: ${gradeText.en})`,
  );
  say(tell, `公式：${because.definition.zh}`, `Formula: ${because.definition.en}`);
  table(
    tell,
    ['计算项 term', '数值 value', '单位 unit', '计入 counted'],
    because.terms.map((term) => [both(term.name), term.value, term.unit, term.counted ? '✓' : '']),
    [64, 14, 12, 12],
  );
  const factors = [...new Map(because.factors.map((factor) => [factor.rowId, factor])).values()];
  table(
    tell,
    ['排放因子 factor row', '数值 value', '年份 year', '可信度 confidence', '来源 source'],
    factors.map(({ rowId, name, value, unit, year, confidence, source, release, fallback }) => [
      [rowId, both(name), fallback ? both(fallback) : ''].filter(Boolean).join('\n'),
      `${value}\n${unit}`,
      year,
      confidence,
      `${source}\n发布包 release ${release}`,
    ]),
    [42, 12, 6, 12, 32],
  );
  const records = await showRecords(officer, tell);
  return {
    value: gpp.value,
    pieces: because.measures.find(({ code }) => code === 'parcels.accepted')?.value ?? null,
    weakestGrade: grade ?? null,
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
  readonly evidenceGrade: EvidenceGrade;
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
    `The records behind it, for example those of outlet ${outlet!.id}:`,
  );
  table(
    tell,
    ['日期 day', '规格 specification', '千克 kg', '件 pieces', '来源单号 reference', '证据 evidence'],
    packagingUses.nodes.map((use) => [
      use.day,
      `${use.specification.code}\n${use.specification.nameZh}`,
      use.massKg,
      use.piecesPacked ?? '',
      use.sourceRef,
      both(EVIDENCE_GRADE_TEXT[use.evidenceGrade]),
    ]),
    [10, 20, 10, 8, 40, 13],
  );
  return packagingUses.nodes.length;
}

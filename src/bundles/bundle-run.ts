import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type {
  BundleContent,
  BundledFact,
  BundledFactors,
  BundledMeasure,
  BundledResult,
} from './bundle-content.js';
import { recompute, type Recomputation } from './recomputation.js';

/** What a bundle's own script says, and its exit status: 0 where everything comes to what is stored, else 1. */
export interface BundleRun {
  readonly text: string;
  readonly status: 0 | 1;
}

/** Works out the bundle that is unpacked in a folder. Runs outside the platform, from the folder alone. */
export async function runBundle(folder: URL): Promise<BundleRun> {
  const content = await contentOf(folder);
  const file = new URL(`rule/src/rulebook/indicators/${content.result.code.toLowerCase()}.js`, folder);
  const [indicator] = Object.values((await import(file.href)) as Record<string, IndicatorDefinition>);
  if (!indicator) throw new Error(`${file.href} exports no indicator`);
  const found = recompute(content, indicator);
  return { text: wordsOf(content.result, indicator, found), status: found.differences.length === 0 ? 0 : 1 };
}

async function contentOf(folder: URL): Promise<BundleContent> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, folder), 'utf8'));
  const facts = new Map<string, BundledFact[]>();
  const tables = new URL('facts/', folder);
  for (const name of existsSync(tables) ? (await readdir(tables)).sort() : [])
    facts.set(name.replace(/\.json$/, ''), (await json(`facts/${name}`)) as BundledFact[]);
  return {
    result: (await json('result.json')) as BundledResult,
    measures: (await json('measures.json')) as BundledMeasure[],
    facts,
    factors: (await json('factors.json')) as BundledFactors,
  };
}

function wordsOf(result: BundledResult, { title, unit }: IndicatorDefinition, found: Recomputation): string {
  const where = [result.enterpriseId, result.regionCode, result.period].filter(Boolean).join(' / ');
  const valued = (value: string | null) => (value === null ? '无数值 no value' : `${value} ${unit}`);
  return [
    `${result.code} ${title.zh} / ${title.en} · ${where}`,
    `事实 facts ${found.facts} · 度量 measures ${found.measures}` +
      (found.asOfClosing ? ` · 按定稿时所存 as of closing ${found.asOfClosing}` : ''),
    ...found.differences.map(({ zh, en }) => `  ${zh}\n  ${en}`),
    `所存 stored      ${valued(found.stored)}`,
    `重算 recomputed  ${valued(found.recomputed)}`,
    found.differences.length === 0 ? '一致 the same' : '不一致 different',
    '',
  ].join('\n');
}

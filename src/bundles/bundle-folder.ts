import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { BundleContent, BundledFact, BundledFactors, BundledMeasure } from './bundle-content.js';
import type { Recomputation } from './result-difference.js';

/** What a bundle's own script says, and its exit status: 0 where everything comes to what is stored, else 1. */
export interface BundleRun {
  readonly text: string;
  readonly status: 0 | 1;
}

/** The bundle that is unpacked in a folder. */
export async function contentIn<Result>(folder: URL): Promise<BundleContent<Result>> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(name, folder), 'utf8'));
  const facts = new Map<string, BundledFact[]>();
  const tables = new URL('facts/', folder);
  for (const name of existsSync(tables) ? (await readdir(tables)).sort() : [])
    facts.set(name.replace(/\.json$/, ''), (await json(`facts/${name}`)) as BundledFact[]);
  return {
    result: (await json('result.json')) as Result,
    measures: (await json('measures.json')) as BundledMeasure[],
    facts,
    factors: (await json('factors.json')) as BundledFactors,
  };
}

/** `unit` of the values, empty where they say their own. */
export function runOf(title: string, unit: string, found: Recomputation): BundleRun {
  const valued = (value: string | null) => (value === null ? '无数值 no value' : `${value} ${unit}`.trim());
  const isSame = found.differences.length === 0;
  const text = [
    title,
    `事实 facts ${found.facts} · 度量 measures ${found.measures}` +
      (found.asOfClosing ? ` · 按定稿时所存 as of closing ${found.asOfClosing}` : ''),
    ...found.differences.map(({ zh, en }) => `  ${zh}\n  ${en}`),
    `所存 stored      ${valued(found.stored)}`,
    `重算 recomputed  ${valued(found.recomputed)}`,
    isSame ? '一致 the same' : '不一致 different',
    '',
  ].join('\n');
  return { text, status: isSame ? 0 : 1 };
}

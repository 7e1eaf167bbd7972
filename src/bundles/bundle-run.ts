import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { BundledResult } from './bundle-content.js';
import { type BundleRun, contentIn, runOf } from './bundle-folder.js';
import { recompute } from './recomputation.js';

/** Works out the bundle that is unpacked in a folder. Runs outside the platform, from the folder alone. */
export async function runBundle(folder: URL): Promise<BundleRun> {
  const content = await contentIn<BundledResult>(folder);
  const { code, enterpriseId, regionCode, period } = content.result;
  const file = new URL(`rule/src/rulebook/indicators/${code.toLowerCase()}.js`, folder);
  const [indicator] = Object.values((await import(file.href)) as Record<string, IndicatorDefinition>);
  if (!indicator) throw new Error(`${file.href} exports no indicator`);
  const { title, unit } = indicator;
  const where = [enterpriseId, regionCode, period].filter(Boolean).join(' / ');
  return runOf(`${code} ${title.zh} / ${title.en} · ${where}`, unit, recompute(content, indicator));
}

import { readFile } from 'node:fs/promises';
import type { BundledCarbon, CarbonContent } from './bundle-content.js';
import { type BundleRun, contentIn, runOf } from './bundle-folder.js';
import { recomputeCarbon, titleOf } from './carbon-recomputation.js';

/** Works out the bundle of an inventory or a reduction. Runs outside the platform, from the folder alone. */
export async function runBundle(folder: URL): Promise<BundleRun> {
  const found = await contentIn<BundledCarbon>(folder);
  const rules = await Promise.all(
    Object.values(found.result.rules).map(async (name) => ({
      name,
      text: await readFile(new URL(`rules/${name}`, folder), 'utf8'),
    })),
  );
  const content: CarbonContent = { ...found, rules };
  const { method, enterpriseId, month } = content.result;
  const { zh, en } = titleOf(content);
  return runOf(`${method} ${zh} / ${en} · ${enterpriseId} / ${month}`, '', recomputeCarbon(content));
}

import type { ImportKind } from './import-kind.js';
import { KINDS_OF_ASSETS } from './kinds-of-assets.js';
import { KINDS_OF_ENERGY } from './kinds-of-energy.js';
import { KINDS_OF_FLEET } from './kinds-of-fleet.js';
import { KINDS_OF_ORDERS } from './kinds-of-orders.js';
import { KINDS_OF_PACKAGING } from './kinds-of-packaging.js';
import { KINDS_OF_RETURNS } from './kinds-of-returns.js';
import { KINDS_OF_SAMPLES } from './kinds-of-samples.js';

/** 可导入的表: what may be sent as a file. */
export const IMPORT_KINDS: readonly ImportKind[] = [
  ...KINDS_OF_PACKAGING,
  ...KINDS_OF_ASSETS,
  ...KINDS_OF_RETURNS,
  ...KINDS_OF_FLEET,
  ...KINDS_OF_ENERGY,
  ...KINDS_OF_ORDERS,
  ...KINDS_OF_SAMPLES,
];

export const IMPORT_KIND_CODES = IMPORT_KINDS.map(({ code }) => code);

export function importKindOf(code: string): ImportKind {
  const found = IMPORT_KINDS.find((kind) => kind.code === code);
  if (!found) throw new Error(`There is no kind of file ${code}`);
  return found;
}

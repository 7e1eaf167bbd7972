import { plain } from '../kernel/decimal.js';
import type { Inventory } from '../rulebook/inventory.js';
import type { Reduction } from '../rulebook/reduction.js';
import type { CarbonScope } from './carbon-accounting.service.js';
import { REDUCTION_METHODS } from './carbon-rules.js';
import type { StoredCarbon } from './carbon.queries.js';
import type { CarbonHead, CarbonInventoryView, CarbonReductionView } from './carbon.view.js';

/** A result as it was computed or as it was stored: then its decimals are text. */
type Kept = Pick<StoredCarbon, 'inputDigest' | 'computedAt'>;

const text = <Value extends Parameters<typeof plain>[0]>(value: Value | null): string | null =>
  value === null ? null : plain(value);

const head = (
  { enterpriseId, regionCode, month }: CarbonScope,
  { method, release }: Pick<Inventory, 'method' | 'release'>,
  kept: Kept | null,
): CarbonHead => ({
  month,
  enterpriseId: enterpriseId ?? null,
  regionCode: regionCode ?? null,
  method: method.code,
  methodVersion: method.version,
  factorRelease: release,
  inputDigest: kept?.inputDigest ?? null,
  computedAt: kept?.computedAt.toISOString() ?? null,
});

/** An inventory as the API shows it. */
export const inventoryView = (
  scope: CarbonScope,
  inventory: Inventory,
  kept: Kept | null = null,
): CarbonInventoryView => ({
  ...head(scope, inventory, kept),
  pieces: text(inventory.pieces),
  lines: inventory.lines.map(({ id, source, account, name, kg, undetermined, notes, products, quality }) => ({
    id,
    source,
    account,
    name,
    kg: text(kg),
    undetermined,
    notes: [...notes],
    because: products,
    quality,
  })),
  totals: inventory.totals.map(({ account, unit, kg, lacks, kgPerPiece, interval, quality }) => ({
    account,
    unit,
    kg: plain(kg),
    lacks: [...lacks],
    kgPerPiece: text(kgPerPiece),
    low: plain(interval.low),
    high: plain(interval.high),
    quality,
  })),
  avoidedKg: plain(inventory.avoided.kg),
  biogenicKg: plain(inventory.biogenic.kg),
  apart: { avoided: inventory.avoided, biogenic: inventory.biogenic },
  uncertaintyMethod: inventory.uncertaintyMethod,
});

/** A reduction as the API shows it. */
export function reductionView(
  scope: CarbonScope,
  reduction: Reduction,
  kept: Kept | null = null,
): CarbonReductionView {
  const method = REDUCTION_METHODS.find(({ code }) => code === reduction.method.code);
  const { baseline, project, leakage, interval } = reduction;
  return {
    ...head(scope, reduction, kept),
    title: method?.title ?? { zh: reduction.method.code, en: reduction.method.code },
    alternativeTo: method?.alternativeTo ?? null,
    standing: reduction.standing,
    baselineName: reduction.baselineName,
    baselineDated: reduction.baselineDated,
    baselineKg: text(baseline.kg),
    projectKg: text(project.kg),
    leakageKg: text(leakage.kg),
    reductionKg: text(reduction.reductionKg),
    low: interval && plain(interval.low),
    high: interval && plain(interval.high),
    undetermined: [...reduction.undetermined],
    excluded: reduction.excluded,
    credited: reduction.credited,
    because: { baseline, project, leakage, notRecorded: reduction.notRecorded },
    wording: reduction.wording,
  };
}

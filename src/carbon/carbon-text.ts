import { plain } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { ApartTotal, Inventory, InventoryLine, InventoryTotal } from '../rulebook/inventory.js';
import type { Reduction } from '../rulebook/reduction.js';
import type { CarbonScope } from './carbon-accounting.service.js';
import { REDUCTION_METHODS } from './carbon-rules.js';
import type { StoredCarbon } from './carbon.queries.js';
import type { CarbonHead, CarbonInventoryView, CarbonReductionView, CarbonTotalView } from './carbon.view.js';

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

/** Of an account of which no line could be determined there is no sum: nothing known is not zero. */
function totalView({ lines, method }: Inventory, total: InventoryTotal): CarbonTotalView {
  const { account, unit, lacks, interval, quality } = total;
  const own = lines.filter((line) => line.account === account);
  const isKnown = own.some(({ kg }) => kg !== null);
  return {
    account,
    unit,
    kg: isKnown ? plain(total.kg) : null,
    undetermined: isKnown ? null : whyNothing(own, method.code),
    lacks: [...lacks],
    kgPerPiece: text(total.kgPerPiece),
    low: isKnown ? plain(interval.low) : null,
    high: isKnown ? plain(interval.high) : null,
    quality,
  };
}

function whyNothing(lines: readonly InventoryLine[], method: string): Text {
  const reasons = [
    ...new Map(lines.map(({ name, undetermined }) => [name.en, { name, why: undetermined }])).values(),
  ];
  if (reasons.length === 0)
    return {
      zh: `方法 ${method} 对该口径没有清单项。`,
      en: `Method ${method} finds no line of this account.`,
    };
  return {
    zh: `没有一项能够确定：${reasons.map(({ name, why }) => `${name.zh}（${why?.zh}）`).join('；')}。`,
    en: `None of its lines can be determined: ${reasons.map(({ name, why }) => `${name.en} (${why?.en})`).join('; ')}.`,
  };
}

/** Zero where packaging is reported of which nothing counts here. */
function apartKg({ lines }: Inventory, { kg, lines: apart }: Apart): string | null {
  const isKnown =
    apart.length > 0
      ? apart.some((line) => line.kg !== null)
      : lines.some((line) => line.source === 'PACKAGING' && line.kg !== null);
  return isKnown ? plain(kg) : null;
}

type Apart = ApartTotal & { readonly lines: readonly { readonly kg: unknown }[] };

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
  totals: inventory.totals.map((total) => totalView(inventory, total)),
  avoidedKg: apartKg(inventory, inventory.avoided),
  biogenicKg: apartKg(inventory, inventory.biogenic),
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

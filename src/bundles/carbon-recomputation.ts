import { canonicalJson, digest } from '../kernel/id.js';
import {
  CARBON_FLOWS,
  type CarbonFacts,
  type CarbonRules,
  factsFrom,
  inputText,
  inventoryFrom,
  reductionsFrom,
} from '../rulebook/carbon-figures.js';
import { creditedItems } from '../rulebook/credited-items.js';
import { parseDataQuality } from '../rulebook/data-quality.js';
import { factorBookOf } from '../rulebook/factor-documents.js';
import type { Inventory } from '../rulebook/inventory.js';
import { parseInventoryMethod } from '../rulebook/inventory-method.js';
import type { MeasureRow } from '../rulebook/measure-set.js';
import type { MeasureCode } from '../rulebook/measures.js';
import { parseReductionMethod } from '../rulebook/reduction-method.js';
import type { Reduction } from '../rulebook/reduction.js';
import { parseTreatmentShares } from '../rulebook/treatment-shares.js';
import type { BundledCarbon, CarbonContent } from './bundle-content.js';
import { summed } from './measure-sums.js';
import { type Recomputation, unlikeFactors, unlikeResult } from './result-difference.js';

/** Of the month itself: what its facts are listed of. */
export const CARBON_READS: readonly MeasureCode[] = [
  ...CARBON_FLOWS,
  'assets.commissionedMassKg',
  'credits.quantity',
];

/** Sums the facts of the month, forms the inputs with them, and works the result out; by the code of the platform. */
export function recomputeCarbon(content: CarbonContent): Recomputation {
  const { result: stored } = content;
  const { rows, differences, counted } = summed(content);
  const rules = rulesOf(content);
  const facts = factsOf(stored, rows);
  const book = content.factors.documents && factorBookOf(content.factors.documents);
  const found =
    book &&
    (rules.kind === 'INVENTORY'
      ? inventoryFrom(facts, book, rules)
      : (reductionsFrom(facts, book, rules)[0] ?? null));
  const again = JSON.parse(canonicalJson(found)) as unknown;
  return {
    ...counted,
    stored: figureOf(stored, stored.result),
    recomputed: figureOf(stored, again),
    differences: [
      ...differences,
      ...unlikeFactors(content.factors, factorsNamedBy(stored)),
      ...unlikeResult(stored, digest(inputText(facts, rules)), again),
    ],
  };
}

/** The title of the method, as its document says it. */
export const titleOf = (content: CarbonContent) => rulesOf(content).title;

/** The versions that the result names, of the documents that lie in the bundle. */
function rulesOf({ result, rules }: CarbonContent) {
  const read = <Document>(parse: (text: string, name: string) => Document, fileName: string): Document => {
    const found = rules.find(({ name }) => name === fileName);
    if (!found) throw new Error(`rules/${fileName} is missing`);
    return parse(found.text, fileName);
  };
  const { quality, shares } = result.inputs as { quality: number; shares: number | null };
  const named = <Version extends { version: number }>(
    versions: readonly Version[],
    asked: number,
  ): Version => {
    const found = versions.find(({ version }) => version === asked);
    if (!found) throw new Error(`version ${asked} is not in the documents of the bundle`);
    return found;
  };
  const beside: Pick<CarbonRules, 'quality' | 'shares'> = {
    quality: named(read(parseDataQuality, result.rules.quality).versions, quality),
    shares: {
      versions: read(parseTreatmentShares, result.rules.shares).versions.filter(
        ({ version }) => version <= (shares ?? 0),
      ),
    },
  };
  if (result.kind === 'INVENTORY') {
    const { code, title, versions } = read(parseInventoryMethod, result.rules.method);
    const inventory = { code, version: named(versions, result.methodVersion) };
    return { kind: 'INVENTORY' as const, title, ...beside, inventory };
  }
  const { code, title, versions } = read(parseReductionMethod, result.rules.method);
  const reductions = [{ code, version: named(versions, result.methodVersion) }];
  return { kind: 'REDUCTION' as const, title, ...beside, reductions };
}

/** Of the month by its facts. Turns of earlier months and base years as they are stored; bundles of those months prove them. */
function factsOf({ inputs }: BundledCarbon, rows: readonly MeasureRow[]): CarbonFacts {
  const stored = factsFrom(JSON.stringify(inputs));
  const sums = (codes: readonly MeasureCode[]) =>
    rows
      .filter(({ code }) => codes.includes(code))
      .map(({ code, dimension, regionCode, value, weakestGrade }) => ({
        code,
        dimension,
        regionCode,
        value,
        weakestGrade,
      }))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = stored.credited.map(([item]) => item);
  return {
    ...stored,
    sums: sums(CARBON_FLOWS),
    assetsSoFar: [
      ...stored.assetsSoFar.filter(({ code }) => code === 'assets.turns'),
      ...sums(['assets.commissionedMassKg']),
    ],
    credited: creditedItems(
      items,
      sums(['credits.quantity']),
      items.map((item) => ({ code: item.split('/')[0] ?? '' })),
    ),
  };
}

/** In the order in which sums are read. */
const keyOf = ({ code, dimension, regionCode }: Pick<MeasureRow, 'code' | 'dimension' | 'regionCode'>) =>
  [code, dimension, regionCode].join('\u0000');

/** The factor rows that a stored result names anywhere, each once. */
export function factorsNamedBy({ result }: Pick<BundledCarbon, 'result'>): unknown[] {
  const found = new Map<string, unknown>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === 'factor') found.set(canonicalJson(member), member);
      else look(member);
    }
  };
  look(result);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** What the result comes to, on one line. */
function figureOf({ kind }: BundledCarbon, result: unknown): string | null {
  if (result === null) return null;
  if (kind === 'REDUCTION') {
    const { reductionKg, standing } = result as Pick<Reduction, 'reductionKg' | 'standing'>;
    return reductionKg === null ? standing : `${reductionKg} kgCO2e`;
  }
  return (result as Inventory).totals
    .map(
      ({ account, kg, unit, lacks }) =>
        `${account} ${kg} ${unit}${lacks.length > 0 ? ` (− ${lacks.length})` : ''}`,
    )
    .join(' · ');
}

import { type Exact, sum } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import { type Activity, activityOf, type Parameter, type Product, productOf } from './emission-product.js';
import type { InventoryBasis } from './inventory-line.js';
import { byProvince, materialOf, specificationsOf } from './inventory-packaging.js';
import type { Source } from './source.js';
import { treatmentOf } from './treatment-shares.js';

/*
 * What stands beside emissions and is never netted with them: emission avoided by recycling, and biogenic carbon.
 */

/** Kilograms of CO2 that the biomass in packaging took up. Neither an emission nor a reduction. */
export interface BiogenicLine {
  readonly id: string;
  readonly name: Text;
  readonly activity: Activity;
  readonly kgCo2PerKg: Exact;
  readonly source: Source;
  readonly kg: Exact;
}

export interface AvoidedLine {
  readonly id: string;
  readonly name: Text;
  readonly products: readonly Product[];
  readonly undetermined: Text | null;
}

export function biogenicLines(basis: InventoryBasis): BiogenicLine[] {
  const { method, choices, measures } = basis;
  return specificationsOf(measures, 'packaging.massKg').flatMap((code): BiogenicLine[] => {
    const choice = choices.packaging.find(({ specification }) => specification === code);
    const row = choice?.method === 'MASS' ? choice.factor : null;
    const material = materialOf(basis, code);
    const content =
      method.biogenic.netted.find(({ factor }) => factor === row) ??
      method.biogenic.materials.find((one) => one.material === material);
    const activity = activityOf(measures, 'packaging.massKg', { dimension: code });
    if (!content || !activity) return [];
    const { kgCo2PerKg, source } = content;
    const name = { zh: `${code} 所含生物碳`, en: `biogenic carbon in ${code}` };
    return [
      { id: `BIOGENIC/${code}`, name, activity, kgCo2PerKg, source, kg: activity.value.times(kgCo2PerKg) },
    ];
  });
}

/** Mass that is recycled × (primary − recycled material): what its recycling spares others. */
export function avoidedLines(basis: InventoryBasis): AvoidedLine[] {
  return specificationsOf(basis.measures, 'packaging.massKg').flatMap((code): AvoidedLine[] => {
    const material = materialOf(basis, code);
    const rule = basis.method.avoided.find((one) => one.material === material);
    if (!material || !rule) return [];
    const head = {
      id: `AVOIDED/${code}`,
      name: { zh: `${code} 回收避免的排放`, en: `avoided by recycling ${code}` },
    };
    const primary = basis.book.emissionFactor(rule.primary, basis.month);
    const recycled = basis.book.emissionFactor(rule.recycled, basis.month);
    if (!primary || !recycled) return [{ ...head, products: [], undetermined: ROW_MISSING }];
    const products = byProvince(basis, 'packaging.massKg', code).flatMap(({ region, activity }) => {
      const treated = treatmentOf(basis.shares, { material, region, month: basis.month });
      const parameters: Parameter[] = treated ? [treated.shares.RECYCLED] : [];
      if (!treated) return [];
      return [
        productOf('LIFE_CYCLE', activity, primary, { parameters }),
        productOf('LIFE_CYCLE', activity, recycled, { parameters, isTakenOff: true }),
      ];
    });
    return [{ ...head, products, undetermined: products.length === 0 ? SHARE_MISSING : null }];
  });
}

export const avoidedKg = ({ products, undetermined }: AvoidedLine): Exact | null =>
  undetermined ? null : sum(products.map(({ kg }) => kg));

const ROW_MISSING: Text = {
  zh: '发布包中没有原生或再生材料的因子',
  en: 'the release holds no row for primary or recycled material',
};
const SHARE_MISSING: Text = { zh: '没有回收比例', en: 'no share that is recycled is known' };

import type { Exact } from '../kernel/decimal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { type Activity, activityOf, type Parameter, type Product, productOf } from './emission-product.js';
import {
  chosenRow,
  type FoundLine,
  foundLine,
  type InventoryBasis,
  rowMissing,
  undeterminedLine,
} from './inventory-line.js';
import type { MeasureSet } from './measure-set.js';
import type { MeasureCode } from './measures.js';
import { TREATMENT_NAMES, treatmentOf, WASTE_MATERIALS, type WasteMaterial } from './treatment-shares.js';

/** Making and end of life of what is used up, one line each a specification. */
export const packagingLines = (basis: InventoryBasis): FoundLine[] =>
  specificationsOf(basis.measures, 'packaging.massKg')
    .filter((code) => !isReusable(basis, code))
    .flatMap((code) => [makingLine(basis, code), endOfLifeLine(basis, code)]);

/** Reusable packaging by its turns, one line a specification: making and end of life over those observed, or a published figure of each. */
export const reusableLines = (basis: InventoryBasis): FoundLine[] =>
  [
    ...new Set([
      ...specificationsOf(basis.measures, 'assets.turns'),
      ...specificationsOf(basis.measures, 'packaging.massKg').filter((code) => isReusable(basis, code)),
    ]),
  ]
    .sort()
    .map((code) => reusableLine(basis, code));

/** What a specification is when it is waste; null where the method does not say. */
export const materialOf = ({ method }: InventoryBasis, code: string): WasteMaterial | null =>
  WASTE_MATERIALS.find((material) => method.materials[material].includes(code)) ?? null;

export const specificationsOf = (measures: MeasureSet, code: MeasureCode): string[] => [
  ...measures.byDimension(code).keys(),
];

const isReusable = ({ choices, method }: InventoryBasis, code: string): boolean =>
  choices.packaging.some((choice) => choice.specification === code && choice.method === 'PER_USE') ||
  [...method.reusable.makes, ...(method.reusable.perUse ?? [])].some(
    ({ specification }) => specification === code,
  );

function makingLine(basis: InventoryBasis, code: string): FoundLine {
  const head = {
    id: `PACKAGING/${code}`,
    source: 'PACKAGING',
    account: 'LIFE_CYCLE',
    name: { zh: `${code} 生产`, en: `making of ${code}` },
  } as const;
  const { book, month, method } = basis;
  const choice = basis.choices.packaging.find(({ specification }) => specification === code);
  if (!choice) return undeterminedLine(head, notChosen(code));
  if (choice.method === 'NONE') return undeterminedLine(head, choice.why);
  if (choice.method === 'FIRST_USE') return foundLine(head, [], [choice.why]);
  if (choice.method === 'PER_USE') return foundLine(head, []);
  const row = chosenRow(book, { factor: choice.factor, standsIn: choice.proxy }, month);
  if (!row) return undeterminedLine(head, rowMissing(choice.factor, book.release));
  const netted = method.biogenic.netted.find(({ factor }) => factor === choice.factor);
  if (netted) return undeterminedLine(head, netsBiogenic(row.rowId, row.value));
  const activity = activityOf(basis.measures, 'packaging.massKg', { dimension: code }) as Activity;
  return foundLine(head, [productOf('LIFE_CYCLE', activity, row)], [row.fallback]);
}

function endOfLifeLine(basis: InventoryBasis, code: string): FoundLine {
  const head = {
    id: `END_OF_LIFE/${code}`,
    source: 'END_OF_LIFE',
    account: 'LIFE_CYCLE',
    name: { zh: `${code} 废弃`, en: `end of life of ${code}` },
  } as const;
  const ends = treatedProducts(basis, code, 'packaging.massKg', []);
  return 'undetermined' in ends
    ? undeterminedLine(head, ends.undetermined)
    : foundLine(head, ends.products, ends.notes);
}

interface Treated {
  readonly products: readonly Product[];
  readonly notes: readonly Text[];
}

/** mass × share × factor for every way of treatment, by the shares of each province. `parameters` turn the activity into kg. */
function treatedProducts(
  basis: InventoryBasis,
  code: string,
  measure: MeasureCode,
  parameters: readonly Parameter[],
): Treated | { readonly undetermined: Text } {
  const material = materialOf(basis, code);
  if (!material) return { undetermined: materialUnknown(code) };
  const products: Product[] = [];
  const notes: Text[] = [];
  for (const { activity, region } of byProvince(basis, measure, code)) {
    const treated = treatmentOf(basis.shares, { material, region, month: basis.month });
    if (!treated) return { undetermined: sharesUnknown(material) };
    if (treated.fallback) notes.push(treated.fallback);
    for (const treatment of TREATMENT_NAMES) {
      const choice = basis.method.endOfLife[material][treatment];
      const row = chosenRow(basis.book, choice, basis.month);
      if (!row) return { undetermined: rowMissing(choice.factor, basis.book.release) };
      if (row.fallback) notes.push(row.fallback);
      const all = [...parameters, treated.shares[treatment]];
      products.push(productOf('LIFE_CYCLE', activity, row, { parameters: all, perUnit: 'kg' }));
    }
  }
  return { products, notes };
}

export function byProvince(
  { measures }: InventoryBasis,
  measure: MeasureCode,
  dimension?: string,
): { region: RegionCode; activity: Activity }[] {
  return [...measures.byRegion(measure, 'province').keys()].flatMap((region) => {
    const activity = activityOf(measures, measure, {
      region,
      ...(dimension === undefined ? {} : { dimension }),
    });
    return activity ? [{ region, activity }] : [];
  });
}

function reusableLine(basis: InventoryBasis, code: string): FoundLine {
  const head = {
    id: `REUSABLE/${code}`,
    source: 'REUSABLE',
    account: 'LIFE_CYCLE',
    name: { zh: `${code} 按周转次数`, en: `${code} by turns` },
  } as const;
  const { makes, perUse, note } = basis.method.reusable;
  const make = makes.find(({ specification }) => specification === code);
  const activity = activityOf(basis.measures, 'assets.turns', { dimension: code });
  if (!activity) return undeterminedLine(head, turnsUnknown(code));
  const use = perUse?.find(({ specification }) => specification === code);
  if (use) {
    const row = chosenRow(basis.book, use, basis.month);
    if (!row) return undeterminedLine(head, rowMissing(use.factor, basis.book.release));
    return foundLine(head, [productOf('LIFE_CYCLE', activity, row)], [note, row.fallback]);
  }
  if (!make) return undeterminedLine(head, materialUnknown(code));
  const turnsSoFar = basis.assetsSoFar.byDimension('assets.turns').get(code);
  const massSoFar = basis.assetsSoFar.byDimension('assets.commissionedMassKg').get(code);
  if (!massSoFar) return undeterminedLine(head, massUnknown(code));
  if (!turnsSoFar || turnsSoFar.isZero()) return undeterminedLine(head, turnsUnknown(code));
  const row = chosenRow(basis.book, make, basis.month);
  if (!row) return undeterminedLine(head, rowMissing(make.factor, basis.book.release));
  const perTurn = massPerTurn(massSoFar, turnsSoFar);
  const ends = treatedProducts(basis, code, 'assets.turns', [perTurn]);
  if ('undetermined' in ends) return undeterminedLine(head, ends.undetermined);
  const made = productOf('LIFE_CYCLE', activity, row, { parameters: [perTurn], perUnit: 'kg' });
  return foundLine(head, [made, ...ends.products], [note, row.fallback, ...ends.notes]);
}

const massPerTurn = (massSoFar: Exact, turnsSoFar: Exact): Parameter => ({
  name: {
    zh: '每次周转分摊的质量（千克）＝至今投用质量 ÷ 至今周转次数',
    en: 'kg per turn = mass put into service so far / turns so far',
  },
  value: massSoFar.div(turnsSoFar),
  source: 'assets.commissionedMassKg / assets.turns',
  confidence: null,
});

const notChosen = (code: string): Text => ({
  zh: `包装规格 ${code} 未列入因子取用表`,
  en: `packaging specification ${code} is not in the factor choices`,
});
const materialUnknown = (code: string): Text => ({
  zh: `方法未说明规格 ${code} 的材质，无因子可取`,
  en: `the method names no material for ${code}, so that no row can be taken`,
});
const sharesUnknown = (material: WasteMaterial): Text => ({
  zh: `没有 ${material} 的处理比例`,
  en: `no shares of treatment are known for ${material}`,
});
const turnsUnknown = (code: string): Text => ({
  zh: `没有 ${code} 的周转记录，不能按实际周转次数分摊`,
  en: `no turns of ${code} are recorded, so that its making cannot be spread over them`,
});
const massUnknown = (code: string): Text => ({
  zh: `投用的 ${code} 有单件质量未登记的，请先登记企业包装规格的单件质量`,
  en: `the mass of one unit is not known for all ${code} put into service; record it with the firm's specification`,
});
const netsBiogenic = (row: string, value: Exact): Text => ({
  zh: `因子行 ${row}（${value} kgCO2e/kg）已扣除生物碳吸收，是净值，不能作为排放；生物碳另列`,
  en: `factor row ${row} (${value} kgCO2e/kg) nets the uptake of biogenic carbon and is no emission; biogenic carbon is shown apart`,
});

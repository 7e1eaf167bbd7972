import { plain } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';

/** The price at which each class was offered, in yuan; null where it was not offered. */
export interface OfferedPrices {
  readonly standardPriceYuan?: string | null;
  readonly reducedPriceYuan?: string | null;
  readonly greenPriceYuan?: string | null;
  readonly reusablePriceYuan?: string | null;
  readonly noPackagingPriceYuan?: string | null;
}

interface PackagingClassDefinition {
  readonly title: Text;
  readonly price: keyof OfferedPrices;
}

/**
 * 包装类别, by which packaging is priced (依不同包装物分类定价). Green and reduced packaging are named in the Jilin plan of
 * 2018, clause 二(十五); reusable packaging, with its price on the order page, in 发改办环资〔2021〕963号. That standard
 * packaging and none are classes too is the platform's own: a choice needs what is not green as well.
 */
export const PACKAGING_CLASSES = {
  STANDARD: { title: { zh: '普通包装', en: 'standard packaging' }, price: 'standardPriceYuan' },
  REDUCED: { title: { zh: '减量包装', en: 'reduced packaging' }, price: 'reducedPriceYuan' },
  GREEN: { title: { zh: '绿色包装', en: 'green packaging' }, price: 'greenPriceYuan' },
  REUSABLE: { title: { zh: '可循环包装', en: 'reusable packaging' }, price: 'reusablePriceYuan' },
  NO_PACKAGING: {
    title: { zh: '不另加包装', en: 'no packaging of its own' },
    price: 'noPackagingPriceYuan',
  },
} as const satisfies Record<string, PackagingClassDefinition>;
export type PackagingClass = keyof typeof PACKAGING_CLASSES;
export const PACKAGING_CLASS_NAMES = Object.keys(PACKAGING_CLASSES) as PackagingClass[];

/** In the order of the classes, each with its price in shortest form. */
export const offeredOptions = (
  prices: OfferedPrices,
): { packagingClass: PackagingClass; priceYuan: string }[] =>
  PACKAGING_CLASS_NAMES.flatMap((packagingClass) => {
    const price = prices[PACKAGING_CLASSES[packagingClass].price];
    return price === null || price === undefined ? [] : [{ packagingClass, priceYuan: plain(price) }];
  });

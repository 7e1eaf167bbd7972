import type { Text } from '../kernel/text.js';

export type MeasureUnit =
  | 'piece'
  | 'unit'
  | 'unit·month'
  | 'use'
  | 'outlet'
  | 'vehicle'
  | 'vehicle·month'
  | 'kg'
  | 'km'
  | 't·km'
  | 'kWh'
  | 'yuan'
  | 'L'
  | 'm3'
  | 'GJ'
  | 'order'
  | 'sample'
  | 'point';
export type MeasureFeature =
  | 'packaging'
  | 'purchases'
  | 'envelopes'
  | 'returns'
  | 'assets'
  | 'devices'
  | 'fleet'
  | 'vehicles'
  | 'energy'
  | 'orders'
  | 'samples'
  | 'credits'
  | 'grants';
/** What the dimension of a row names: nothing (''), or a word of the named list. */
export type MeasureDimension =
  | 'none'
  | 'packagingSpecification'
  | 'fuel'
  | 'siteKind'
  | 'packagingClass'
  | 'sampleSubject'
  | 'assetKind'
  | 'freightClass'
  | 'creditRule'
  | 'creditedItem'
  | 'days';
/** What a longer period has of it: the sum of its months, or, of what stands at a month's end, that of the last one. */
export type OverMonths = 'SUM' | 'LAST';

export interface MeasureDefinition {
  readonly feature: MeasureFeature;
  readonly unit: MeasureUnit;
  readonly title: Text;
  readonly dimension: MeasureDimension;
  readonly over: OverMonths;
}

export const measure = (
  feature: MeasureFeature,
  unit: MeasureUnit,
  zh: string,
  en: string,
  dimension: MeasureDimension = 'none',
): MeasureDefinition => ({ feature, unit, title: { zh, en }, dimension, over: 'SUM' });

/** What stands at the end of a month, such as the size of a pool. */
export const stock = (...of: Parameters<typeof measure>): MeasureDefinition => ({
  ...measure(...of),
  over: 'LAST',
});

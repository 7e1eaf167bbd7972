import type { Text } from '../kernel/text.js';

const freightClass = (zh: string, en: string): Text => ({ zh, en });

/** 货运类别: drive and size of the vehicle that hauls, as factor rows per tonne-kilometre tell them apart. */
export const FREIGHT_CLASS_TEXT = {
  BEV_MICRO: freightClass('纯电动微型货车', 'battery-electric micro truck'),
  BEV_LIGHT: freightClass('纯电动轻型货车', 'battery-electric light truck'),
  BEV_MEDIUM: freightClass('纯电动中型货车', 'battery-electric medium truck'),
  BEV_HEAVY: freightClass('纯电动重型货车', 'battery-electric heavy truck'),
  DIESEL_LIGHT: freightClass('柴油轻型货车', 'diesel light truck'),
  DIESEL_MEDIUM: freightClass('柴油中型货车', 'diesel medium truck'),
  DIESEL_HEAVY: freightClass('柴油重型货车', 'diesel heavy truck'),
  PETROL_MICRO: freightClass('汽油微型货车', 'petrol micro truck'),
  PETROL_LIGHT: freightClass('汽油轻型货车', 'petrol light truck'),
  GAS_LIGHT: freightClass('天然气轻型货车', 'natural-gas light truck'),
  GAS_MEDIUM: freightClass('天然气中型货车', 'natural-gas medium truck'),
  GAS_HEAVY: freightClass('天然气重型货车', 'natural-gas heavy truck'),
} as const;
export type FreightClass = keyof typeof FREIGHT_CLASS_TEXT;
export const FREIGHT_CLASSES = Object.keys(FREIGHT_CLASS_TEXT) as [FreightClass, ...FreightClass[]];

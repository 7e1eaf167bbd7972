import { ENERGY_MEASURES } from './measures-of-energy.js';
import { GRANT_MEASURES } from './measures-of-grants.js';
import { PACKAGING_MEASURES } from './measures-of-packaging.js';
import { REUSE_MEASURES } from './measures-of-reuse.js';

export type {
  MeasureDefinition,
  MeasureDimension,
  MeasureFeature,
  MeasureUnit,
  OverMonths,
} from './measure-definition.js';

/** Every measure there is: a monthly sum of facts by enterprise and county of the outlet. */
export const MEASURES = {
  ...PACKAGING_MEASURES,
  ...REUSE_MEASURES,
  ...ENERGY_MEASURES,
  ...GRANT_MEASURES,
} as const;
export type MeasureCode = keyof typeof MEASURES;

/** Fuels of `fleet.fuelLitres`. */
export const FUELS = ['DIESEL', 'PETROL', 'LNG', 'CNG'] as const;

/** Those of which a period has what its last month has. */
export const STOCKS = (Object.keys(MEASURES) as MeasureCode[]).filter(
  (code) => MEASURES[code].over === 'LAST',
);

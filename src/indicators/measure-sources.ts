import { creditMeasures } from '../credits/index.js';
import { energyMeasures } from '../energy/index.js';
import { assetMeasures, envelopeMeasures } from '../envelopes/index.js';
import { fleetMeasures, vehicleMeasures } from '../fleet/index.js';
import { grantMeasures } from '../grants/index.js';
import { orderMeasures } from '../orders/index.js';
import { packagingMeasures } from '../packaging/index.js';
import type { RegisterScope, SumScope } from '../platform/facts.js';
import type { Sql } from '../platform/sql.js';
import { purchaseMeasures } from '../purchases/index.js';
import { deviceMeasures, returnMeasures } from '../returns/index.js';
import type { MeasureFeature } from '../rulebook/measures.js';
import { sampleMeasures } from '../samples/index.js';

/** Which feature sums which measures of a firm's month, county by county. */
const SOURCES: Partial<Record<MeasureFeature, (scope: SumScope) => Sql>> = {
  packaging: packagingMeasures,
  purchases: purchaseMeasures,
  envelopes: envelopeMeasures,
  returns: returnMeasures,
  fleet: fleetMeasures,
  energy: energyMeasures,
  orders: orderMeasures,
  samples: sampleMeasures,
  credits: creditMeasures,
  grants: grantMeasures,
};

/** Features whose facts belong to a month. */
export const MONTHLY_FEATURES = Object.keys(SOURCES) as readonly MeasureFeature[];

export function sumsByFeature(feature: string): (scope: SumScope) => Sql {
  const source = SOURCES[feature as MeasureFeature];
  if (!source) throw new Error(`no feature offers the measures of ${feature}`);
  return source;
}

/** 登记簿: kept from day to day and not by month, and counted for a whole firm at once, whichever county a change names. */
export interface Register {
  readonly feature: MeasureFeature;
  /** All regions of firms at once. */
  readonly sums: (scope: RegisterScope) => Sql;
  /** Beside its own changes: counted again with any of the firm's month, or, where that is dear, with those of one feature. */
  readonly countedWith: 'ANY' | MeasureFeature;
}

export const REGISTERS: readonly Register[] = [
  { feature: 'assets', sums: assetMeasures, countedWith: 'envelopes' },
  { feature: 'devices', sums: deviceMeasures, countedWith: 'ANY' },
  { feature: 'vehicles', sums: vehicleMeasures, countedWith: 'ANY' },
];

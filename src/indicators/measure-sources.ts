import { energyMeasures } from '../energy/index.js';
import { envelopeMeasures } from '../envelopes/index.js';
import { fleetMeasures } from '../fleet/index.js';
import { orderMeasures } from '../orders/index.js';
import { packagingMeasures } from '../packaging/index.js';
import type { MeasureScope } from '../platform/facts.js';
import type { Sql } from '../platform/sql.js';
import { purchaseMeasures } from '../purchases/index.js';
import { returnMeasures } from '../returns/index.js';
import type { MeasureFeature } from '../rulebook/measures.js';
import { sampleMeasures } from '../samples/index.js';

/** Which feature sums which measures. */
const SOURCES: Partial<Record<MeasureFeature, (scope: MeasureScope) => Sql>> = {
  packaging: packagingMeasures,
  purchases: purchaseMeasures,
  envelopes: envelopeMeasures,
  returns: returnMeasures,
  fleet: fleetMeasures,
  energy: energyMeasures,
  orders: orderMeasures,
  samples: sampleMeasures,
};

export function measuresByFeature(feature: string): (scope: MeasureScope) => Sql {
  const source = SOURCES[feature as MeasureFeature];
  if (!source) throw new Error(`no feature offers the measures of ${feature}`);
  return source;
}

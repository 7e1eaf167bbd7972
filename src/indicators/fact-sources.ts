import { creditFacts } from '../credits/index.js';
import { energyFacts } from '../energy/index.js';
import { assetFacts, envelopeFacts } from '../envelopes/index.js';
import { fleetFacts, vehicleFacts } from '../fleet/index.js';
import { grantFacts } from '../grants/index.js';
import { orderFacts } from '../orders/index.js';
import { packagingFacts } from '../packaging/index.js';
import type { MeasureScope } from '../platform/facts.js';
import type { MeasureName } from '../platform/measured-facts.js';
import type { Sql } from '../platform/sql.js';
import { purchaseFacts } from '../purchases/index.js';
import { deviceFacts, returnFacts } from '../returns/index.js';
import { type MeasureCode, type MeasureFeature, MEASURES } from '../rulebook/measures.js';
import { sampleFacts } from '../samples/index.js';

/** Which feature names the facts behind its measures. */
const SOURCES: Record<MeasureFeature, (scope: MeasureScope, measure: MeasureName) => Sql> = {
  packaging: packagingFacts,
  purchases: purchaseFacts,
  envelopes: envelopeFacts,
  assets: assetFacts,
  returns: returnFacts,
  devices: deviceFacts,
  fleet: fleetFacts,
  vehicles: vehicleFacts,
  energy: energyFacts,
  orders: orderFacts,
  samples: sampleFacts,
  credits: creditFacts,
  grants: grantFacts,
};

/** The records of which a stored measure is the sum, as rows of `MeasuredFact`, in no order. */
export const factsOfMeasure = (scope: MeasureScope, measure: MeasureName): Sql =>
  SOURCES[MEASURES[measure.code as MeasureCode].feature](scope, measure);

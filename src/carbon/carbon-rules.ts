import type { Month } from '../kernel/month.js';
import { policyFile, policyFiles } from '../platform/policy-files.js';
import { parseDataQuality, qualityTermsAt, type QualityTerms } from '../rulebook/data-quality.js';
import {
  type InventoryMethod,
  type InventoryMethodVersion,
  inventoryVersionAt,
  parseInventoryMethod,
} from '../rulebook/inventory-method.js';
import { parseReductionMethod, type ReductionMethod } from '../rulebook/reduction-method.js';
import { parseTreatmentShares } from '../rulebook/treatment-shares.js';

const FOLDER = 'inventory';
const document = <Document>(name: string, read: (text: string, fileName: string) => Document): Document =>
  read(policyFile(FOLDER, name), name);

export const INVENTORY_METHOD: InventoryMethod = document('observed-turns.yaml', parseInventoryMethod);
export const TREATMENT_SHARES = document('treatment-shares.yaml', parseTreatmentShares);
const DATA_QUALITY = document('data-quality.yaml', parseDataQuality);

/** One file a method; adding one is adding its file. */
export const REDUCTION_METHODS: readonly ReductionMethod[] = policyFiles('methods').map(({ name, text }) =>
  parseReductionMethod(text, name),
);

/** Base years of any method: facts of such a year are read by later months. */
export const BASE_YEARS: readonly number[] = [
  ...new Set(
    REDUCTION_METHODS.flatMap(({ versions }) =>
      versions.flatMap(({ baseline }) =>
        baseline.terms.flatMap(({ atIntensityOf }) => (atIntensityOf ? [atIntensityOf.baseYear] : [])),
      ),
    ),
  ),
];

export interface RulesInForce {
  readonly inventory: InventoryMethodVersion;
  readonly quality: QualityTerms;
}

/** Null for months before the first version of the method. */
export function rulesAt(month: Month): RulesInForce | null {
  const inventory = inventoryVersionAt(INVENTORY_METHOD, month);
  const quality = qualityTermsAt(DATA_QUALITY, month);
  return inventory && quality ? { inventory, quality } : null;
}

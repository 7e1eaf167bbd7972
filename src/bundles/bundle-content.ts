import type { Id } from '../kernel/id.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { FactorDocuments } from '../rulebook/factor-documents.js';
import type { Period } from '../rulebook/indicator-period.js';
import type { MeasureCode } from '../rulebook/measures.js';

/** `result.json`: the result as it is stored. */
export interface BundledResult {
  readonly code: string;
  readonly title: Text;
  readonly period: Period;
  /** Null for all firms of the region. */
  readonly enterpriseId: Id | null;
  readonly regionCode: RegionCode;
  readonly factorRelease: string | null;
  /** By which version of the definition each month is computed; null where none is in force. */
  readonly versions: Readonly<Record<string, number | null>>;
  /** Months for which what stands at a month's end stands, when it was not said again. */
  readonly stockStandsMonths: number;
  readonly inputsDigest: string;
  readonly inputs: unknown;
  /** Of a quarter or year: what the stored results of its months were computed from, oldest first. */
  readonly months: readonly { readonly month: Month; readonly inputs: unknown }[];
  /** The whole result with its derivation. */
  readonly result: unknown;
  readonly computedAt: string;
}

/** `measures.json`: a stored sum that the result reads. */
export interface BundledMeasure {
  /** By which its facts name it. */
  readonly key: string;
  readonly month: Month;
  readonly regionCode: RegionCode;
  readonly enterpriseId: Id;
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly title: Text;
  readonly value: string;
  readonly unit: string;
  readonly weakestGrade: EvidenceGrade;
  readonly summedAt: string;
  /** Set where it stands as it was when its month became final, whatever the records of today add up to. */
  readonly asOfClosing?: Text;
}

/** `facts/<table>.json`: a record, and what it adds to a measure. */
export interface BundledFact {
  readonly measure: string;
  readonly id: Id;
  readonly sourceRef: string | null;
  readonly regionCode: RegionCode;
  /** Day, month or instant (UTC), as its table says it. */
  readonly happened: string;
  readonly evidenceGrade: EvidenceGrade | null;
  readonly recordedAt: string | null;
  /** In the unit of the measure. */
  readonly amount: string;
}

/** `factors.json`: the rows that the result used, and the whole release, so that they can be looked up again. */
export interface BundledFactors {
  readonly used: readonly unknown[];
  /** Null where no release was loaded. */
  readonly documents: FactorDocuments | null;
}

/** A policy document as it is written, by its file name. */
export interface BundledRule {
  readonly name: string;
  readonly text: string;
}

/** `result.json` of a firm's inventory or reduction of a month, as it is stored. */
export interface BundledCarbon {
  readonly kind: 'INVENTORY' | 'REDUCTION';
  readonly method: string;
  readonly methodVersion: number;
  readonly month: Month;
  readonly enterpriseId: Id;
  readonly factorRelease: string;
  /** File names of the documents below `rules/`. */
  readonly rules: { readonly method: string; readonly quality: string; readonly shares: string };
  readonly inputsDigest: string;
  readonly inputs: unknown;
  /** The whole result with its derivation. */
  readonly result: unknown;
  readonly computedAt: string;
}

/** What a result is worked out from, and what it is. */
export interface BundleContent<Result = BundledResult> {
  readonly result: Result;
  readonly measures: readonly BundledMeasure[];
  readonly facts: ReadonlyMap<string, readonly BundledFact[]>;
  readonly factors: BundledFactors;
}

export interface CarbonContent extends BundleContent<BundledCarbon> {
  readonly rules: readonly BundledRule[];
}

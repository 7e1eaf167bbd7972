import { type Exact, exact, plain, round } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Refused } from '../platform/fact-kind.js';

/** What a specification code means to a firm on a day. */
export interface Meaning {
  /** On the platform's list: material, category and emission factor hang on it. */
  readonly platformCode: string;
  /** The firm's own specification that says so; null where the code is the platform's. */
  readonly enterpriseSpecificationId: Id | null;
  /** Where the firm has said it. A typical mass of the platform's list is no statement about this packaging. */
  readonly massPerUnitKg: Exact | null;
}

/** A row that says what a code means: of the platform's list, without an id, or of the firm's own. */
export interface StoredMeaning {
  readonly code: string;
  readonly platformCode: string;
  readonly id: Id | null;
  readonly massPerUnitGrams: string | null;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
}

/** What a code means on a day, or why it means nothing. */
export type Meanings = (code: string, day: LocalDate) => Meaning | Refused;

type Dated = Meaning & Pick<StoredMeaning, 'validFrom' | 'validTo'>;

/** The firm's own meaning of a code comes first; of several that hold on the day, the one that began last. */
export function meaningsOf(stored: readonly StoredMeaning[]): Meanings {
  const ofPlatform = new Map<string, Meaning>();
  const ofFirm = new Map<string, Dated[]>();
  for (const row of stored) {
    if (row.id === null) ofPlatform.set(row.code, meaningOf(row));
    else ofFirm.set(row.code, [...(ofFirm.get(row.code) ?? []), { ...row, ...meaningOf(row) }]);
  }
  for (const versions of ofFirm.values())
    versions.sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? 1 : -1));
  return (code, day) => {
    const own = ofFirm.get(code);
    const meaning = own?.find((version) => holdsOn(version, day)) ?? ofPlatform.get(code);
    if (meaning) return meaning;
    return {
      refusal: own ? specificationNotValid(code, day) : specificationUnknown(code),
      field: 'specificationCode',
    };
  };
}

const holdsOn = ({ validFrom, validTo }: Dated, day: LocalDate): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);

const meaningOf = ({ platformCode, id, massPerUnitGrams }: StoredMeaning): Meaning => ({
  platformCode,
  enterpriseSpecificationId: id,
  massPerUnitKg: massPerUnitGrams === null ? null : exact(massPerUnitGrams).div(1_000),
});

/** units × mass per unit in kg, to the milligram (GB/T 8170); null where one of the two is not known. */
export const massOfUnits = (units: number | null | undefined, { massPerUnitKg }: Meaning): string | null =>
  massPerUnitKg === null || units === null || units === undefined
    ? null
    : plain(round(massPerUnitKg.times(units), 6, 'HALF_EVEN'));

export const specificationUnknown = (code: string): Refusal =>
  refuse.badInput(
    'SPECIFICATION_UNKNOWN',
    {
      zh: `没有包装规格“${code}”：请使用 packagingSpecifications 所列的规格代码，或先登记本企业的规格。`,
      en: `There is no packaging specification "${code}"; use a code that packagingSpecifications lists, or record a specification of your own first.`,
    },
    { specificationCode: code },
  );

const specificationNotValid = (code: string, day: LocalDate): Refusal =>
  refuse.badInput(
    'SPECIFICATION_NOT_VALID',
    {
      zh: `本企业的包装规格“${code}”在 ${day} 不在有效期内：请核对日期，或登记自该日起有效的规格。`,
      en: `Your packaging specification "${code}" does not hold on ${day}; check the day, or record one that holds from then on.`,
    },
    { specificationCode: code, day },
  );

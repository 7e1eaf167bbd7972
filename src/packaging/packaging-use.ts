import { type Refusal, refuse } from '../kernel/refusal.js';
import { isRefused, type Placing } from '../platform/fact-kind.js';
import { massOfUnits, type Meanings } from '../specifications/index.js';
import type { RecordPackagingUseInput } from './packaging-use.entity.js';

type Use = RecordPackagingUseInput;

/** Where a use belongs, what its specification means, and its mass where it is left out and follows from the units. */
export const placingOfUses =
  (placed: Placing<Use>, meaningOn: Meanings): Placing<Use> =>
  (use) => {
    const meaning = meaningOn(use.specificationCode, use.day);
    if (isRefused(meaning)) return meaning;
    const place = placed(use);
    if (isRefused(place)) return place;
    const isWeighed = use.massKg !== null && use.massKg !== undefined;
    const massFromUnitsKg = isWeighed ? null : massOfUnits(use.units, meaning);
    if (!isWeighed && massFromUnitsKg === null) return { refusal: massUnknown(use), field: 'massKg' };
    return {
      regionCode: place.regionCode,
      derived: {
        platform_code: meaning.platformCode,
        enterprise_specification_id: meaning.enterpriseSpecificationId,
        mass_from_units_kg: massFromUnitsKg,
      },
    };
  };

const massUnknown = ({ specificationCode }: Use): Refusal =>
  refuse.badInput(
    'MASS_UNKNOWN',
    {
      zh: `缺少质量 massKg，也无法由件数推算：请填写质量；或填写件数，并在本企业规格“${specificationCode}”中登记单件质量。`,
      en: `massKg is missing and does not follow from the units; give the mass, or give the units and record the mass of one unit in your own specification "${specificationCode}".`,
    },
    { specificationCode },
  );

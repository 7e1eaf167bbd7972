import { exact } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import type { FieldFinding } from '../platform/validation.js';
import type { RecordEnterpriseSpecificationInput } from './enterprise-specification.entity.js';

/** What is wrong within one specification of a firm. */
export const specificationFindings = (item: RecordEnterpriseSpecificationInput): FieldFinding[] =>
  [
    massFinding(item.massPerUnitGrams),
    periodFinding('validTo', item.validFrom, item.validTo),
    periodFinding('certificateValidTo', item.certificateValidFrom, item.certificateValidTo),
    certificateFinding(item),
  ].filter((finding) => finding !== undefined);

function massFinding(grams: string | null | undefined): FieldFinding | undefined {
  if (grams === null || grams === undefined) return undefined;
  const mass = exact(grams);
  if (mass.gt(0) && mass.lte(LIMITS.packagingGramsPerUnit)) return undefined;
  return {
    path: 'massPerUnitGrams',
    reason: 'MASS_PER_UNIT_IMPOSSIBLE',
    text: {
      zh: `单件质量 massPerUnitGrams（${grams} 克）须大于 0 且不超过 ${LIMITS.packagingGramsPerUnit} 克，请核对单位；不知道时请留空。`,
      en: `The mass of one unit, massPerUnitGrams (${grams} g), must be above 0 and at most ${LIMITS.packagingGramsPerUnit} g; check the unit, and leave it out where it is not known.`,
    },
  };
}

function periodFinding(
  path: string,
  from: LocalDate | null | undefined,
  to: LocalDate | null | undefined,
): FieldFinding | undefined {
  if (!from || !to || from <= to) return undefined;
  return {
    path,
    reason: 'PERIOD_REVERSED',
    text: {
      zh: `${path}（${to}）早于开始日期（${from}），请核对这两个日期。`,
      en: `${path} (${to}) is before the first day (${from}); check both dates.`,
    },
  };
}

const certificateFinding = (item: RecordEnterpriseSpecificationInput): FieldFinding | undefined =>
  item.certificateNumber || !(item.certificateValidFrom || item.certificateValidTo)
    ? undefined
    : {
        path: 'certificateNumber',
        reason: 'CERTIFICATE_NUMBER_MISSING',
        text: {
          zh: '填写了证书有效期，但缺少证书编号 certificateNumber，请补填编号，或不填有效期。',
          en: 'The validity of a certificate is given without its number, certificateNumber; give the number, or leave the validity out.',
        },
      };

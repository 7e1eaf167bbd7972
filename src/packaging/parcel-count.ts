import type { FieldFinding } from '../platform/validation.js';
import { type MeasureCode, MEASURES } from '../rulebook/measures.js';

interface CountDefinition {
  readonly measure: MeasureCode;
  readonly column: string;
  /** The count that this one is a part of, and may not exceed. */
  readonly partOf: string | null;
}

/** 快件量口径: every count of a day, its measure, and the whole of which it is a part. */
export const COUNTS = {
  accepted: { measure: 'parcels.accepted', column: 'accepted', partOf: null },
  eCommerce: { measure: 'parcels.eCommerce', column: 'e_commerce', partOf: 'accepted' },
  notRepacked: { measure: 'parcels.notRepacked', column: 'not_repacked', partOf: 'eCommerce' },
  eWaybill: { measure: 'parcels.eWaybill', column: 'e_waybill', partOf: 'accepted' },
  taped: { measure: 'parcels.taped', column: 'taped', partOf: 'accepted' },
  slimTaped: { measure: 'parcels.slimTaped', column: 'slim_taped', partOf: 'taped' },
  consolidations: { measure: 'consolidations.total', column: 'consolidations', partOf: null },
  reusableBagConsolidations: {
    measure: 'consolidations.reusableBag',
    column: 'reusable_bag_consolidations',
    partOf: 'consolidations',
  },
  sameCity: { measure: 'parcels.sameCity', column: 'same_city', partOf: 'accepted' },
  sameCityReusable: { measure: 'parcels.sameCityReusable', column: 'same_city_reusable', partOf: 'sameCity' },
} as const satisfies Record<string, CountDefinition>;

export type CountName = keyof typeof COUNTS;
export const COUNT_NAMES = Object.keys(COUNTS) as CountName[];
export type Counts = { readonly [name in CountName]?: number | null };

/** What is wrong among the counts of one day: a part above its whole, or a part whose whole is not recorded. */
export const countFindings = (counts: Counts): FieldFinding[] =>
  COUNT_NAMES.flatMap((part) => {
    const whole: CountName | null = COUNTS[part].partOf;
    const partValue = counts[part] ?? null;
    if (whole === null || partValue === null) return [];
    const wholeValue = counts[whole] ?? null;
    if (wholeValue === null) return [wholeMissing(part, whole)];
    return partValue > wholeValue ? [partExceedsWhole(part, partValue, whole, wholeValue)] : [];
  });

function partExceedsWhole(
  part: CountName,
  partValue: number,
  whole: CountName,
  wholeValue: number,
): FieldFinding {
  const [zh, en] = [countTitle(part).zh, countTitle(part).en];
  return {
    path: part,
    reason: 'PART_EXCEEDS_WHOLE',
    text: {
      zh: `“${zh}”${part}（${partValue}）大于“${countTitle(whole).zh}”${whole}（${wholeValue}），部分不能大于整体，请核对这两项。`,
      en: `"${en}" ${part} (${partValue}) is greater than "${countTitle(whole).en}" ${whole} (${wholeValue}); a part cannot exceed its whole; check both figures.`,
    },
  };
}

function wholeMissing(part: CountName, whole: CountName): FieldFinding {
  return {
    path: whole,
    reason: 'WHOLE_MISSING',
    text: {
      zh: `填报了“${countTitle(part).zh}”${part}，但缺少其整体“${countTitle(whole).zh}”${whole}，请一并填写。`,
      en: `"${countTitle(part).en}" ${part} is given without its whole, "${countTitle(whole).en}" ${whole}; give both.`,
    },
  };
}

/** Official name of a count, for headers and sentences. */
export const countTitle = (name: CountName) => MEASURES[COUNTS[name].measure].title;

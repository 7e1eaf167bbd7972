import { exact, plain, round } from '../../src/kernel/decimal.js';
import type { EvidenceGrade } from '../../src/kernel/evidence-grade.js';
import { addDays, firstDay, lastDay, type LocalDate, type Month } from '../../src/kernel/month.js';
import type { CorrectParcelCountInput, RecordPackagingUseInput } from '../../src/packaging/index.js';
import { between } from './world-chance.js';
import { type Courier, type CourierOutlet, LUKOU, WEINING, ZHAOTAN } from './world-firms.js';

/** 演示世界的快件量与包装使用: what outlets accepted each day, and what they packed it in, counted twice a month. */

type ParcelCountItem = Omit<CorrectParcelCountInput, 'supersedesId' | 'reason'>;
type PackagingUseItem = RecordPackagingUseInput & { readonly massKg: string };

/** Left for the firm's data officer to upload in the demo. */
export const MONTH_TO_UPLOAD = '2026-10' as Month;
export const isReported = (courier: Courier, month: Month): boolean =>
  !(courier === WEINING && month === MONTH_TO_UPLOAD) && !(courier === ZHAOTAN && month === '2026-07');

const daysOf = (month: Month): LocalDate[] =>
  Array.from({ length: Number(lastDay(month).slice(8)) }, (_none, index) => addDays(firstDay(month), index));

/** Busy and quiet days: two shopping festivals, the Spring Festival of 2026-02-17, slow Sundays. */
function seasonOf(day: LocalDate): number {
  if (day >= '2026-02-14' && day <= '2026-02-22') return 0.25;
  if (/-(11-1[1-4]|06-1[89])$/.test(day)) return 1.9;
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 0 ? 0.86 : 1;
}

export function parcelCount(
  { mark, habits }: Courier,
  outlet: CourierOutlet,
  day: LocalDate,
  evidenceGrade: EvidenceGrade = 'SYSTEM_FEED',
): ParcelCountItem {
  const part = (whole: number, share: number, name: string) =>
    Math.min(whole, Math.round(whole * share * between(0.99, 1.01, name, outlet.id, day)));
  const accepted = Math.round(
    outlet.dailyPieces * seasonOf(day) * between(0.9, 1.1, 'accepted', outlet.id, day),
  );
  const eCommerce = part(accepted, habits.eCommerce, 'eCommerce');
  const taped = part(accepted, habits.taped, 'taped');
  const sameCity = part(accepted, habits.sameCity, 'sameCity');
  // About 28 pieces go into one bag.
  const consolidations = Math.round(accepted / 28);
  return {
    outletId: outlet.id,
    day,
    sourceRef: `${mark}-PC-${outlet.id}-${day}`,
    evidenceGrade,
    accepted,
    eCommerce,
    notRepacked: part(eCommerce, habits.notRepacked, 'notRepacked'),
    eWaybill: part(accepted, habits.eWaybill, 'eWaybill'),
    taped,
    slimTaped: part(taped, habits.slimTaped, 'slimTaped'),
    consolidations,
    reusableBagConsolidations: part(consolidations, habits.reusableBags, 'reusableBags'),
    sameCity,
    sameCityReusable: part(sameCity, habits.sameCityReusable, 'sameCityReusable'),
  };
}

/**
 * Grams a piece. Board, filler, tape and waybill are the means of a corrugated parcel that the packaging specifications
 * cite (304, 16.8, 2.7, 4.5 g); slim tape is three quarters as wide. The other masses are the demo's own.
 */
const GRAMS = {
  'PKG-BOX-CORR': 304,
  'PKG-FILL-PLASTIC': 16.8,
  'PKG-TAPE-60': 2.7,
  'PKG-TAPE-45': 2.025,
  'PKG-WAYBILL-E': 4.5,
  'PKG-ENV-PAPER': 40,
  'PKG-BAG-FILM': 14,
  'PKG-BAG-FILM-BIO': 16,
} as const;
const CARTON_SHARE = 0.44;
const SMALL_PACKING_SHARE = 0.36;

/** The stocktaking of a period: what its pieces were packed in. The rest goes in the seller's own packing. */
function stocktaking(
  courier: Courier,
  outlet: CourierOutlet,
  day: LocalDate,
  counts: readonly ParcelCountItem[],
): PackagingUseItem[] {
  const sum = (name: 'accepted' | 'taped' | 'slimTaped' | 'eWaybill') =>
    counts.reduce((total, count) => total + (count[name] ?? 0), 0);
  const cartons = Math.round(sum('accepted') * CARTON_SHARE);
  const pieces: [keyof typeof GRAMS, number][] = [
    ['PKG-BOX-CORR', cartons],
    ['PKG-FILL-PLASTIC', cartons],
    [courier.habits.smallPacking, Math.round(sum('accepted') * SMALL_PACKING_SHARE)],
    ['PKG-TAPE-45', sum('slimTaped')],
    ['PKG-TAPE-60', sum('taped') - sum('slimTaped')],
    ['PKG-WAYBILL-E', sum('eWaybill')],
  ];
  return pieces.map(([specificationCode, packed]) => {
    const kilograms = exact(GRAMS[specificationCode]).div(1000).times(packed);
    // By weight and not counted: tape and filler.
    const isCounted = !/TAPE|FILL/.test(specificationCode);
    return {
      outletId: outlet.id,
      day,
      specificationCode,
      units: isCounted ? packed : null,
      massKg: plain(
        round(
          kilograms.times(between(0.97, 1.03, specificationCode, outlet.id, day).toFixed(4)),
          3,
          'HALF_EVEN',
        ),
      ),
      piecesPacked: packed,
      sourceRef: `${courier.mark}-PU-${specificationCode.slice(4)}-${outlet.id}-${day}`,
      evidenceGrade: 'SYSTEM_FEED',
    };
  });
}

/** What a firm's system knows of a month: counts by outlet and day, and two stocktakings of its packaging. */
export function monthOfPackaging(courier: Courier, month: Month) {
  const days = daysOf(month);
  const counts: ParcelCountItem[] = [];
  const uses: PackagingUseItem[] = [];
  for (const outlet of courier.outlets) {
    const ofOutlet = days.map((day) => parcelCount(courier, outlet, day));
    counts.push(...ofOutlet);
    [15, days.length].forEach((end, index, ends) => {
      const period = ofOutlet.slice(ends[index - 1] ?? 0, end);
      uses.push(...stocktaking(courier, outlet, days[end - 1]!, period));
    });
  }
  return { counts, uses };
}

/** 多写一个零: this count was recorded ten times too large, and is corrected. */
export const MISTYPED = {
  courier: WEINING,
  outlet: WEINING.outlets[1]!,
  day: '2026-03-18' as LocalDate,
};

/** 包装快件数多写一个零: more pieces packed in cartons than the outlet accepted, and nobody has corrected it. */
export const OVERPACKED = {
  courier: LUKOU,
  outlet: LUKOU.outlets[0]!,
  day: '2026-08-15' as LocalDate,
  specificationCode: 'PKG-BOX-CORR',
};
const isOverpacked = ({ outletId, day, specificationCode }: PackagingUseItem) =>
  outletId === OVERPACKED.outlet.id &&
  day === OVERPACKED.day &&
  specificationCode === OVERPACKED.specificationCode;

/** What the world records for a firm's month; empty where the firm did not report it. */
export function reportedMonth(courier: Courier, month: Month): ReturnType<typeof monthOfPackaging> {
  if (!isReported(courier, month)) return { counts: [], uses: [] };
  const { counts, uses } = monthOfPackaging(courier, month);
  const isMistyped = (count: ParcelCountItem) =>
    count.outletId === MISTYPED.outlet.id && count.day === MISTYPED.day;
  return {
    uses: uses.map((use) =>
      isOverpacked(use) ? { ...use, piecesPacked: (use.piecesPacked ?? 0) * 10 } : use,
    ),
    counts: counts.map((count) => (isMistyped(count) ? { ...count, accepted: count.accepted * 10 } : count)),
  };
}

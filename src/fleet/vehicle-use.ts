import { exact } from '../kernel/decimal.js';
import { type LocalDate, type Month, monthOf } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { factTable } from '../platform/fact-table.js';
import type { FieldFinding } from '../platform/validation.js';
import { futureFinding } from './future-finding.js';
import { vehicleFinding, withVehicleId } from './named-vehicle.js';
import type { Vehicle } from './vehicle.entity.js';
import type { RecordVehicleUseInput } from './vehicle-use.entity.js';

/** One source says one thing of a vehicle's period in a region. */
export const VEHICLE_USE = factTable({
  name: 'vehicle_use',
  title: { zh: '车辆使用', en: 'vehicle use' },
  happened: 'month',
  standsOnce: {
    columns: ['vehicle_id', 'period', 'enterprise_id', 'region_code', 'mileage_source'],
    refusal: ({ vehicle_id: vehicleId, day, month }, other) => {
      const period = String(day ?? month);
      return refuse.conflict(
        'USE_ALREADY_RECORDED',
        {
          zh: `车辆 ${String(vehicleId)} 在 ${period} 的同一来源里程已以来源单号 ${other.sourceRef} 记录；如需修改请更正该记录。`,
          en: `The use of vehicle ${String(vehicleId)} in ${period} is recorded already from this source, under reference ${other.sourceRef}; correct it instead.`,
        },
        { vehicleId, period, factId: other.id, sourceRef: other.sourceRef },
      );
    },
  },
});

/** What a vehicle cannot exceed in a day: 24 hours at 120 km/h; and in a month: 31 such days. */
export const PHYSICAL_KM_PER_DAY = 24 * 120;
export const PHYSICAL_KM_PER_MONTH = 31 * PHYSICAL_KM_PER_DAY;

/** A use with its vehicle, which a VIN names too, and its month, which a day names too. */
export const completed = <Item extends RecordVehicleUseInput>(item: Item) => {
  const named = withVehicleId(item);
  return named.month || !named.day ? named : { ...named, month: monthOf(named.day) };
};

/** What the figures are of: the day, or the whole month. */
export const periodOf = ({ day, month }: { day?: LocalDate | null; month?: Month | null }): string =>
  day ?? month ?? '';

/** What contradicts itself or today within one use, whose single fields are sound. */
export const useFindings = (item: RecordVehicleUseInput, today: LocalDate): FieldFinding[] =>
  [
    vehicleFinding(item),
    periodFinding(item),
    item.day ? futureFinding('day', item.day, today) : undefined,
    sourceFinding(item),
    distanceFinding(item),
  ].filter((found) => found !== undefined);

function periodFinding({ day, month }: RecordVehicleUseInput): FieldFinding | undefined {
  if (!month) {
    return {
      path: 'month',
      reason: 'PERIOD_MISSING',
      text: {
        zh: '缺少期间：请填写 month（整月数据）或 day（单日数据）。',
        en: 'The period is missing: give the month for figures of a whole month, or the day for those of one day.',
      },
    };
  }
  if (!day || monthOf(day) === month) return undefined;
  return {
    path: 'day',
    reason: 'DAY_OUTSIDE_MONTH',
    text: {
      zh: `day ${day} 不在 month ${month} 之内，请核对；填写 day 时可不填 month。`,
      en: `day ${day} does not lie in month ${month}; check them, or leave the month out where a day is given.`,
    },
  };
}

const sourceFinding = (item: RecordVehicleUseInput): FieldFinding | undefined =>
  (item.mileageSource === 'PLATFORM_VERIFIED') === (item.evidenceGrade === 'PLATFORM_VERIFIED')
    ? undefined
    : {
        path: 'mileageSource',
        reason: 'MILEAGE_SOURCE_AND_GRADE',
        text: {
          zh: '里程来源与证据等级不一致：仅监测平台核定的里程为“平台核验”，反之亦然。',
          en: 'The source of mileage and the evidence grade disagree: mileage verified by a monitoring platform is platform-verified, and no other is.',
        },
      };

function distanceFinding({ day, distanceKm }: RecordVehicleUseInput): FieldFinding | undefined {
  const [limitKm, zh, en] = day
    ? [PHYSICAL_KM_PER_DAY, '一天', 'a day']
    : [PHYSICAL_KM_PER_MONTH, '一个月', 'a month'];
  if (exact(distanceKm).lte(limitKm)) return undefined;
  return {
    path: 'distanceKm',
    reason: 'DISTANCE_IMPOSSIBLE',
    text: {
      zh: `distanceKm ${distanceKm} 超过${zh}物理上可能的 ${limitKm} km，请核对数据。`,
      en: `distanceKm ${distanceKm} is more than the ${limitKm} km that are possible in ${en}; check the figure.`,
    },
  };
}

/** The entry under which the vehicle was in the fleet in the period: on the day, or on any day of the month. */
export const entryOf = (entries: readonly Vehicle[], item: RecordVehicleUseInput): Vehicle | undefined =>
  entries.find(({ ownedFrom, ownedTo }) =>
    item.day
      ? ownedFrom <= item.day && (ownedTo === null || ownedTo >= item.day)
      : monthOf(ownedFrom) <= (item.month as Month) &&
        (ownedTo === null || monthOf(ownedTo) >= (item.month as Month)),
  );

/** Why a use cannot be that of a vehicle with these entries of the firm; undefined when it can. */
export function useRefusal(
  entries: readonly Vehicle[],
  item: RecordVehicleUseInput,
): { refusal: Refusal; field: string } | undefined {
  const entry = entryOf(entries, item);
  if (!entry) return { refusal: notOwned(entries, item), field: item.day ? 'day' : 'month' };
  const burnsNothing = entry.drive === 'BEV' || entry.drive === 'FCEV';
  return item.fuelLitres && burnsNothing ? { refusal: fuelOfElectric(), field: 'fuelLitres' } : undefined;
}

function notOwned(entries: readonly Vehicle[], item: RecordVehicleUseInput): Refusal {
  const period = periodOf(item);
  const owned = (open: string, between: string) =>
    entries.map(({ ownedFrom, ownedTo }) => `${ownedFrom} ${between} ${ownedTo ?? open}`).join(', ');
  return refuse.badInput(
    'VEHICLE_NOT_OWNED',
    {
      zh: `该车 ${period} 不在本单位车队中（归属期 ${owned('今', '至')}），请核对期间或更正车辆登记。`,
      en: `The vehicle was not in the fleet in ${period} (it is from ${owned('now', 'to')}); check the period, or correct the vehicle's entry.`,
    },
    { period },
  );
}

const fuelOfElectric = (): Refusal =>
  refuse.badInput('FUEL_OF_ELECTRIC', {
    zh: '该车不使用燃料，不能填报 fuelLitres；请核对动力类型或改填 energyKwh。',
    en: 'This vehicle burns no fuel, so fuelLitres cannot be recorded; check its drive, or give energyKwh.',
  });

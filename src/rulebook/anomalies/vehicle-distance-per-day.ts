import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import { MATERIAL_CHANGE, settingBy, shown, watchingRule } from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** What one source says that a vehicle drove in a month or on a day, in all regions together. */
export interface DistanceRow {
  readonly vehicleClass: string;
  readonly distanceKm: string;
  /** Days of the period. */
  readonly days: number;
}

export const vehicleDistancePerDay = watchingRule<DistanceRow>({
  code: 'vehicle-distance-per-day',
  title: { zh: '日均里程超出可能', en: 'More kilometres a day than are possible' },
  text: {
    zh: '同一来源填报的一辆车在各地区的里程合计 ÷ 期间天数，与该类车辆一天可能的里程比较。请核对里程是否多写一位、是否填了累计读数，或车型登记有误。',
    en: 'What one source says that a vehicle drove in all regions, divided by the days of the period, against what a day allows for its class. Check for a digit too many, an odometer reading written as a distance, or a wrong class.',
  },
  reads: ['fleet'],
  within: 'ENTERPRISE',
  settings: [
    MATERIAL_CHANGE,
    ...settingBy(
      {
        name: 'mostKmPerDay',
        title: { zh: '该类车辆一天最多行驶', en: 'most that this class drives in a day' },
        unit: 'km/d',
        from: '2000-01' as Month,
        source: {
          ...PLATFORM_SOURCE,
          note: '平台自定：车速 × 一天可行驶小时数；车速不超过《道路交通安全法实施条例》第七十八条（小型载客 120、其他机动车 100 km/h） / set by the platform: a speed times the hours a day leaves to drive, the speed within article 78 of the road traffic regulation (120 km/h for small passenger cars, 100 for others)',
        },
      },
      {
        LOGISTICS_VAN: '500', // 40 km/h in town, 12.5 hours
        TRUCK: '1400', // 70 km/h, 20 hours with two drivers
        REEFER: '1400',
        CONTAINER_TRACTOR: '1760', // 80 km/h, 22 hours with two drivers
        WORK_VEHICLE: '800',
        BUS: '1200',
        PASSENGER_CAR: '1280', // 80 km/h, 16 hours
        TRICYCLE: '210', // 15 km/h, 14 hours
        OTHER: '2200', // 100 km/h, 22 hours
      },
    ),
  ],
  figures: {
    kmPerDay: { title: { zh: '日均里程', en: 'kilometres a day' }, unit: 'km/d' },
    distanceKm: { title: { zh: '里程', en: 'distance' }, unit: 'km' },
    days: { title: { zh: '天数', en: 'days' }, unit: 'd' },
    mostKmPerDay: { title: { zh: '一天最多', en: 'most in a day' }, unit: 'km/d' },
  },
  judge: ({ vehicleClass, distanceKm, days }, settings) => {
    const most = settings.by('mostKmPerDay').get(vehicleClass);
    if (!most || exact(distanceKm).lte(most.times(days))) return undefined;
    return {
      measured: {
        kmPerDay: shown(exact(distanceKm).div(days), 1),
        distanceKm: shown(distanceKm),
        days: String(days),
      },
      expected: { mostKmPerDay: shown(most) },
    };
  },
  examples: [
    {
      name: { zh: '物流车一月 15,500.1 千米', en: 'a van drives 15,500.1 km in 31 days' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'LOGISTICS_VAN', distanceKm: '15500.1', days: 31 },
      expected: { kmPerDay: '500', distanceKm: '15500.1', days: '31' },
    },
    {
      name: { zh: '正好每天 500 千米不算异常', en: '500 km a day is still in order' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'LOGISTICS_VAN', distanceKm: '15500', days: 31 },
      expected: null,
    },
    {
      name: { zh: '同样里程对牵引车不算异常', en: 'the same distance is in order for a tractor' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'CONTAINER_TRACTOR', distanceKm: '15500.1', days: 31 },
      expected: null,
    },
    {
      name: { zh: '三轮车一天 211 千米', en: 'a tricycle drives 211 km in a day' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'TRICYCLE', distanceKm: '211', days: 1 },
      expected: { kmPerDay: '211', distanceKm: '211', days: '1' },
    },
  ],
});

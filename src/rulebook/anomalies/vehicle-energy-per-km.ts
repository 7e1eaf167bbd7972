import { exact } from '../../kernel/decimal.js';
import type { Month } from '../../kernel/month.js';
import {
  type AnomalyFinding,
  MATERIAL_CHANGE,
  settingBy,
  shown,
  type SettingsInForce,
  watchingRule,
} from '../anomaly.js';
import { PLATFORM_SOURCE } from '../source.js';

/** One record of what a vehicle drove and used. */
export interface VehicleEnergyRow {
  readonly vehicleClass: string;
  readonly drive: string;
  readonly distanceKm: string;
  readonly energyKwh: string | null;
  readonly fuelLitres: string | null;
}

const from = '2000-01' as Month;
const source = {
  ...PLATFORM_SOURCE,
  note: '平台自定的物理上下限；没有可靠的公开实测值 / physical bounds set by the platform; no reliable published measurement was found',
};
const band = (name: string, zh: string, en: string, unit: string, values: Record<string, string>) =>
  settingBy({ name, title: { zh, en }, unit, from, source }, values);

/** A plug-in hybrid may drive on either, so that only the most says something of it. */
const HAS_LEAST = new Set(['BEV', 'DIESEL', 'PETROL']);
/** Gas is not measured by the litre of these bounds. */
const BURNS_LITRES = new Set(['DIESEL', 'PETROL', 'PHEV']);

export const vehicleEnergyPerKm = watchingRule<VehicleEnergyRow>({
  code: 'vehicle-energy-per-km',
  title: { zh: '单位里程能耗不合常理', en: 'Energy per kilometre is implausible' },
  text: {
    zh: '一条车辆使用记录的用电量或燃料用量 ÷ 里程，与该类车辆可能的上下限比较。请核对里程、电量、油量的单位，以及是否漏报。',
    en: 'Electricity or fuel of one record of vehicle use divided by its distance, against what is possible for the class. Check the units of distance, electricity and fuel, and whether something is missing.',
  },
  reads: ['fleet'],
  within: 'COUNTY',
  settings: [
    MATERIAL_CHANGE,
    ...band('leastKwhPerKm', '每千米最少用电', 'least electricity for a kilometre', 'kWh/km', {
      LOGISTICS_VAN: '0.08',
      TRUCK: '0.15',
      REEFER: '0.15',
      CONTAINER_TRACTOR: '0.4',
      WORK_VEHICLE: '0.1',
      BUS: '0.25',
      PASSENGER_CAR: '0.06',
      TRICYCLE: '0.01',
      OTHER: '0.01',
    }),
    ...band('mostKwhPerKm', '每千米最多用电', 'most electricity for a kilometre', 'kWh/km', {
      LOGISTICS_VAN: '1.2',
      TRUCK: '3',
      REEFER: '4',
      CONTAINER_TRACTOR: '5',
      WORK_VEHICLE: '6',
      BUS: '3',
      PASSENGER_CAR: '0.6',
      TRICYCLE: '0.3',
      OTHER: '6',
    }),
    ...band('leastLitresPerKm', '每千米最少用油', 'least fuel for a kilometre', 'L/km', {
      LOGISTICS_VAN: '0.03',
      TRUCK: '0.05',
      REEFER: '0.05',
      CONTAINER_TRACTOR: '0.12',
      WORK_VEHICLE: '0.03',
      BUS: '0.06',
      PASSENGER_CAR: '0.02',
      TRICYCLE: '0.01',
      OTHER: '0.01',
    }),
    ...band('mostLitresPerKm', '每千米最多用油', 'most fuel for a kilometre', 'L/km', {
      LOGISTICS_VAN: '0.4',
      TRUCK: '1',
      REEFER: '1.2',
      CONTAINER_TRACTOR: '1.5',
      WORK_VEHICLE: '2.5',
      BUS: '1',
      PASSENGER_CAR: '0.3',
      TRICYCLE: '0.15',
      OTHER: '2.5',
    }),
  ],
  figures: {
    distanceKm: { title: { zh: '里程', en: 'distance' }, unit: 'km' },
    energyKwh: { title: { zh: '用电量', en: 'electricity' }, unit: 'kWh' },
    kwhPerKm: { title: { zh: '每千米用电', en: 'electricity per kilometre' }, unit: 'kWh/km' },
    leastKwhPerKm: { title: { zh: '每千米最少用电', en: 'least electricity per kilometre' }, unit: 'kWh/km' },
    mostKwhPerKm: { title: { zh: '每千米最多用电', en: 'most electricity per kilometre' }, unit: 'kWh/km' },
    fuelLitres: { title: { zh: '燃料用量', en: 'fuel' }, unit: 'L' },
    litresPerKm: { title: { zh: '每千米用油', en: 'fuel per kilometre' }, unit: 'L/km' },
    leastLitresPerKm: { title: { zh: '每千米最少用油', en: 'least fuel per kilometre' }, unit: 'L/km' },
    mostLitresPerKm: { title: { zh: '每千米最多用油', en: 'most fuel per kilometre' }, unit: 'L/km' },
  },
  judge: (row, settings) => {
    const electricity = outsideBand(row, settings, row.energyKwh, ['energyKwh', 'kwhPerKm', 'KwhPerKm']);
    const fuel = BURNS_LITRES.has(row.drive)
      ? outsideBand(row, settings, row.fuelLitres, ['fuelLitres', 'litresPerKm', 'LitresPerKm'])
      : undefined;
    if (!electricity && !fuel) return undefined;
    return {
      measured: { distanceKm: shown(row.distanceKm), ...electricity?.measured, ...fuel?.measured },
      expected: { ...electricity?.expected, ...fuel?.expected },
    };
  },
  examples: [
    {
      name: { zh: '纯电动物流车每千米 1.201 度', en: 'an electric van uses 1.201 kWh for a kilometre' },
      month: '2026-03' as Month,
      row: {
        vehicleClass: 'LOGISTICS_VAN',
        drive: 'BEV',
        distanceKm: '1000',
        energyKwh: '1201',
        fuelLitres: null,
      },
      expected: { distanceKm: '1000', energyKwh: '1201', kwhPerKm: '1.201' },
    },
    {
      name: { zh: '正好 1.2 度不算异常', en: '1.2 kWh is still in order' },
      month: '2026-03' as Month,
      row: {
        vehicleClass: 'LOGISTICS_VAN',
        drive: 'BEV',
        distanceKm: '1000',
        energyKwh: '1200',
        fuelLitres: null,
      },
      expected: null,
    },
    {
      name: { zh: '柴油货车每千米只用 0.049 升', en: 'a diesel truck burns only 0.049 L for a kilometre' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'TRUCK', drive: 'DIESEL', distanceKm: '1000', energyKwh: null, fuelLitres: '49' },
      expected: { distanceKm: '1000', fuelLitres: '49', litresPerKm: '0.049' },
    },
    {
      name: { zh: '正好 0.05 升不算异常', en: '0.05 L is still in order' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'TRUCK', drive: 'DIESEL', distanceKm: '1000', energyKwh: null, fuelLitres: '50' },
      expected: null,
    },
    {
      name: { zh: '插电混动几乎不用油，不算异常', en: 'a plug-in hybrid that hardly burns fuel is in order' },
      month: '2026-03' as Month,
      row: {
        vehicleClass: 'LOGISTICS_VAN',
        drive: 'PHEV',
        distanceKm: '1000',
        energyKwh: '250',
        fuelLitres: '1',
      },
      expected: null,
    },
    {
      name: { zh: '没有行驶却用了油', en: 'fuel without a kilometre' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'TRUCK', drive: 'DIESEL', distanceKm: '0', energyKwh: null, fuelLitres: '50' },
      expected: { distanceKm: '0', fuelLitres: '50' },
    },
    {
      name: { zh: '没有填报能耗，无从比较', en: 'without energy there is nothing to compare' },
      month: '2026-03' as Month,
      row: { vehicleClass: 'TRUCK', drive: 'DIESEL', distanceKm: '1000', energyKwh: null, fuelLitres: null },
      expected: null,
    },
  ],
});

function outsideBand(
  { vehicleClass, drive, distanceKm }: VehicleEnergyRow,
  settings: SettingsInForce,
  amount: string | null,
  [amountName, rateName, bound]: readonly [string, string, string],
): AnomalyFinding | undefined {
  const least = settings.by(`least${bound}`).get(vehicleClass);
  const most = settings.by(`most${bound}`).get(vehicleClass);
  if (amount === null || !least || !most) return undefined;
  const tooLittle = HAS_LEAST.has(drive) && exact(amount).lt(least.times(distanceKm));
  if (!tooLittle && exact(amount).lte(most.times(distanceKm))) return undefined;
  return {
    measured: {
      [amountName]: shown(amount),
      ...(exact(distanceKm).isZero() ? {} : { [rateName]: shown(exact(amount).div(distanceKm)) }),
    },
    expected: { [`least${bound}`]: shown(least), [`most${bound}`]: shown(most) },
  };
}

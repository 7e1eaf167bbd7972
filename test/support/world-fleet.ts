import { vehicleIdOf, vinCheckDigit } from '../../src/fleet/index.js';
import { type LocalDate, type Month, month, monthsBetween } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { between } from './world-chance.js';
import { type Courier, LUKOU, WEINING, WUTONGLING, ZHAOTAN } from './world-firms.js';

/**
 * 演示世界的车队: a few hundred vehicles. What they drove in the twelve months; and, for the firm in Shenzhen, what the
 * city's monitoring platform verified in the three assessment years of P04.
 */

const day = (text: string): LocalDate => text as LocalDate;

interface Batch {
  readonly count: number;
  readonly vehicleClass: 'LOGISTICS_VAN' | 'TRUCK';
  readonly drive: 'BEV' | 'DIESEL';
  readonly firstRegisteredOn: LocalDate;
  readonly batteryKwh?: readonly string[];
  readonly ownedTo?: LocalDate;
}

const vans = (count: number, firstRegisteredOn: string, ...batteryKwh: string[]): Batch => ({
  count,
  vehicleClass: 'LOGISTICS_VAN',
  drive: 'BEV',
  firstRegisteredOn: day(firstRegisteredOn),
  batteryKwh,
});
const trucks = (count: number, firstRegisteredOn: string, ownedTo?: string): Batch => ({
  count,
  vehicleClass: 'TRUCK',
  drive: 'DIESEL',
  firstRegisteredOn: day(firstRegisteredOn),
  ...(ownedTo ? { ownedTo: day(ownedTo) } : {}),
});

/** Vans of 2019-09-01 are in P01's time, those of 2021-02-01 are after it. The sizes of batteries are P04's examples. */
const BATCHES: ReadonlyMap<Courier, readonly Batch[]> = new Map([
  [
    WEINING,
    [
      vans(8, '2019-09-01', '41.86'),
      vans(4, '2021-02-01', '41.86'),
      vans(12, '2023-04-10', '50.23'),
      trucks(20, '2018-06-15'),
    ],
  ],
  [LUKOU, [vans(4, '2022-07-01', '41.86'), trucks(14, '2019-03-20')]],
  [ZHAOTAN, [vans(8, '2023-05-18', '50.23'), trucks(6, '2020-10-09')]],
  [
    WUTONGLING,
    [
      vans(110, '2018-03-01', '30', '50', '81.5', '140'),
      trucks(60, '2018-05-10'),
      trucks(140, '2017-09-05', '2024-12-31'),
    ],
  ],
]);

/** The van that drove 14,900 km in year 2, and those whose distance of year 3 the platform never received. */
export const SHORT_VAN = 1;
export const UNVERIFIED_VANS: readonly number[] = [5, 6, 7, 8];

const PLATES: ReadonlyMap<Courier, string> = new Map([
  [WEINING, '湘A'],
  [LUKOU, '湘B'],
  [ZHAOTAN, '湘C'],
  [WUTONGLING, '粤B'],
]);

export interface WorldVehicle {
  /** From 1 on, by firm. */
  readonly number: number;
  /** What chance is drawn by. */
  readonly serial: string;
  readonly vehicleId: string;
  readonly vin: string;
  readonly regionCode: RegionCode;
  readonly batch: Batch;
}

export function vehiclesOf(courier: Courier): WorldVehicle[] {
  const all = (BATCHES.get(courier) ?? []).flatMap((batch) =>
    Array.from({ length: batch.count }, () => batch),
  );
  return all.map((batch, index) => {
    const number = index + 1;
    const digits = String(number).padStart(8, '0');
    const serial = `LGPDEM0${courier.mark}${digits}`;
    // LGPDEM is nobody's maker code.
    const head = `LGPDEM${courier.mark}`;
    const vin = `${head}${vinCheckDigit(`${head}0${digits}`)}${digits}`;
    const regionCode = regionOf(courier, batch, index);
    return { number, serial, vehicleId: vehicleIdOf(vin), vin, regionCode, batch };
  });
}

/** Each outlet has its share of the vehicles; the electric vans of the firm from Shenzhen stay in that city. */
function regionOf(courier: Courier, batch: Batch, index: number): RegionCode {
  const inReach =
    courier === WUTONGLING && batch.drive === 'BEV' ? courier.outlets.slice(0, 2) : courier.outlets;
  return inReach[index % inReach.length]!.regionCode;
}

export const registrationsOf = (courier: Courier) =>
  vehiclesOf(courier).map(({ number, vin, batch, regionCode }) => ({
    sourceRef: `${courier.mark}-V-${String(number).padStart(3, '0')}`,
    evidenceGrade: 'SYSTEM_FEED' as const,
    plate: `${PLATES.get(courier)}${batch.drive === 'BEV' ? 'D00' : '00'}${String(number).padStart(3, '0')}`,
    vin,
    vehicleClass: batch.vehicleClass as never,
    drive: batch.drive,
    batteryKwh: batch.batteryKwh?.[number % batch.batteryKwh.length] ?? null,
    totalMassTonnes: '4.5',
    firstRegisteredOn: batch.firstRegisteredOn,
    firstRegisteredRegion: regionCode,
    meetsGbt29912: true,
    inNationalCatalogue: batch.drive === 'BEV',
    holdsRoadTransportCertificate: null,
    ownedFrom: batch.firstRegisteredOn,
    ownedTo: batch.ownedTo ?? null,
  }));

const LITRES_PER_KM = 0.13;
const KWH_PER_KM = 0.32;
export const SELF_DECLARED_MONTH = month('2026-05');

/** Who says what a vehicle drove: the monitoring platform, the firm's odometers, or only the firm's word. */
function sourceOf(courier: Courier, { batch }: WorldVehicle, at: Month) {
  if (courier === LUKOU && at === SELF_DECLARED_MONTH) return 'SELF_DECLARED';
  return batch.drive === 'BEV' ? 'PLATFORM_VERIFIED' : 'ODOMETER';
}

function use(courier: Courier, vehicle: WorldVehicle, at: Month, distanceKm: string) {
  const mileageSource = sourceOf(courier, vehicle, at);
  const used = (perKm: number) => (Number(distanceKm) * perKm).toFixed(1);
  return {
    sourceRef: `${courier.mark}-VU-${String(vehicle.number).padStart(3, '0')}-${at}`,
    evidenceGrade: mileageSource === 'ODOMETER' ? ('SYSTEM_FEED' as const) : mileageSource,
    vehicleId: vehicle.vehicleId,
    month: at,
    day: null,
    regionCode: vehicle.regionCode,
    distanceKm,
    mileageSource,
    energyKwh: vehicle.batch.drive === 'BEV' ? used(KWH_PER_KM) : null,
    fuelLitres: vehicle.batch.drive === 'DIESEL' ? used(LITRES_PER_KM) : null,
    pieces: null,
  } as const;
}

/** The twelve months of a firm's vehicles. */
export const usesOf = (courier: Courier, months: readonly Month[]) =>
  vehiclesOf(courier)
    .filter(({ batch }) => !batch.ownedTo)
    .flatMap((vehicle) =>
      months.map((at) =>
        use(courier, vehicle, at, String(Math.round(between(1300, 2300, 'km', vehicle.serial, at)))),
      ),
    );

/** Kilometres a month in the assessment years: 12 × 1,320 = 15,840 a year, above the 15,000 that are asked. */
const ORDINARY_KM = '1320';
/** The months that begin in each assessment year of P04: 2019-05-07 to 2020-05-06, and so on. */
const YEARS = [
  monthsBetween(month('2019-06'), month('2020-05')),
  monthsBetween(month('2020-06'), month('2021-05')),
  monthsBetween(month('2021-06'), month('2022-05')),
];

/** What the monitoring platform of Shenzhen verified from 2019 to 2022. */
export const assessedUses = () =>
  vehiclesOf(WUTONGLING)
    .filter(({ batch }) => batch.drive === 'BEV')
    .flatMap((vehicle) =>
      YEARS.flatMap((months, year) =>
        year === 2 && UNVERIFIED_VANS.includes(vehicle.number)
          ? []
          : months.map((at, index) => use(WUTONGLING, vehicle, at, assessedKm(vehicle.number, year, index))),
      ),
    );

/** The short van: 11 × 1,320 + 380 = 14,900 km in year 2. */
const assessedKm = (number: number, year: number, monthOfYear: number): string =>
  number === SHORT_VAN && year === 1 && monthOfYear === 11 ? '380' : ORDINARY_KM;

/** What P04 asks of its applicant, as the firm's papers say. */
export const QUALIFICATIONS = ['isLegalPerson', 'holdsRoadTransportLicence'].map((name) => ({
  sourceRef: `WT-Q-${name}`,
  evidenceGrade: 'THIRD_PARTY_DOCUMENT' as const,
  name,
  isHeld: true,
  validFrom: day('2016-01-04'),
  validTo: null,
  documentRef:
    name === 'isLegalPerson' ? '营业执照（演示）GP-440300-01' : '道路运输经营许可证（演示）GP-440300-02',
}));

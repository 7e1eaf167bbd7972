import { type Month, yearOf } from '../kernel/month.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { EmissionAccount } from './emission-accounts.js';
import { type Activity, activityOf, type Product, productOf } from './emission-product.js';
import type { FactorBook, FactorUse, GridFactorType } from './factors.js';
import {
  chosenRow,
  type FoundLine,
  foundLine,
  type InventoryBasis,
  rowMissing,
  undeterminedLine,
} from './inventory-line.js';
import type { InventoryMethodVersion } from './inventory-method.js';
import { byProvince } from './inventory-packaging.js';
import type { MeasureCode } from './measures.js';

/** Transport: measured fuel and electricity, and tonne-kilometres where only these are known. */
export const transportLines = (basis: InventoryBasis): FoundLine[] => [
  ...[...basis.measures.byDimension('fleet.fuelLitres').keys()].flatMap((fuel) => fuelLines(basis, fuel)),
  ...(basis.measures.has('fleet.energyKwh') ? vehicleElectricityLines(basis) : []),
  ...[...basis.measures.byDimension('freight.tonneKm').keys()].flatMap((name) => freightLines(basis, name)),
];

/** Energy of sites, in each account for which the method has a rule. Electricity is location-based. */
export const siteLines = (basis: InventoryBasis): FoundLine[] =>
  basis.method.sites
    .filter(({ measure }) => basis.measures.has(measure))
    .map((site) => siteLine(basis, site));

function fuelLines(basis: InventoryBasis, fuel: string): FoundLine[] {
  const { book, month } = basis;
  const head = (account: EmissionAccount, zh: string, en: string) =>
    ({
      id: `TRANSPORT/${fuel}/${account}`,
      source: 'TRANSPORT',
      account,
      name: { zh: `${fuel} ${zh}`, en: `${fuel} ${en}` },
    }) as const;
  const [toWheel, wellToWheel] = [
    head('TANK_TO_WHEEL', '油箱到车轮', 'tank to wheel'),
    head('LIFE_CYCLE', '油井到车轮', 'well to wheel'),
  ];
  const activity = activityOf(basis.measures, 'fleet.fuelLitres', { dimension: fuel }) as Activity;
  const choice = basis.choices.fuels.find((one) => one.fuel === fuel);
  const combustion = choice && book.emissionFactor(choice.combustion, month);
  if (!choice || !combustion) {
    const why = choice ? rowMissing(choice.combustion, book.release) : fuelUnknown(fuel);
    return [undeterminedLine(toWheel, why), undeterminedLine(wellToWheel, why)];
  }
  const notes = [basis.choices.fuelNote, combustion.fallback];
  const burned = foundLine(toWheel, [productOf('TANK_TO_WHEEL', activity, combustion)], notes);
  const upstream = choice.wellToTank ? book.emissionFactor(choice.wellToTank, month) : null;
  if (!upstream) {
    const why = choice.why ?? rowMissing(choice.wellToTank ?? '', book.release);
    return [burned, undeterminedLine(wellToWheel, why)];
  }
  const products = [combustion, upstream].map((row) => productOf('LIFE_CYCLE', activity, row));
  return [burned, foundLine(wellToWheel, products, [...notes, upstream.fallback])];
}

function vehicleElectricityLines(basis: InventoryBasis): FoundLine[] {
  const head = (account: EmissionAccount, zh: string, en: string) =>
    ({ id: `TRANSPORT/ELECTRICITY/${account}`, source: 'TRANSPORT', account, name: { zh, en } }) as const;
  return [
    foundLine(
      head('TANK_TO_WHEEL', '车辆用电 油箱到车轮', 'vehicle electricity, tank to wheel'),
      [],
      [NO_TAILPIPE],
    ),
    electricityLine(
      basis,
      head('LIFE_CYCLE', '车辆用电 生命周期', 'vehicle electricity, life cycle'),
      'fleet.energyKwh',
      'lifecycle_footprint',
    ),
    electricityLine(
      basis,
      head('LOCATION_BASED_CO2', '车辆用电 基于位置', 'vehicle electricity, location-based'),
      'fleet.energyKwh',
      'location_average',
    ),
  ];
}

function freightLines(basis: InventoryBasis, freightClass: string): FoundLine[] {
  const head = (account: EmissionAccount) =>
    ({
      id: `TRANSPORT/${freightClass}/${account}`,
      source: 'TRANSPORT',
      account,
      name: { zh: `${freightClass} 吨公里`, en: `${freightClass} by tonne-kilometres` },
    }) as const;
  const toWheel = undeterminedLine(head('TANK_TO_WHEEL'), NO_SPLIT);
  const choice = basis.method.freight.find((one) => one.class === freightClass);
  const row = choice && chosenRow(basis.book, choice, basis.month);
  if (!row) {
    const why = choice ? rowMissing(choice.factor, basis.book.release) : fuelUnknown(freightClass);
    return [toWheel, undeterminedLine(head('LIFE_CYCLE'), why)];
  }
  const activity = activityOf(basis.measures, 'freight.tonneKm', { dimension: freightClass }) as Activity;
  return [toWheel, foundLine(head('LIFE_CYCLE'), [productOf('LIFE_CYCLE', activity, row)], [row.fallback])];
}

function siteLine(basis: InventoryBasis, site: InventoryMethodVersion['sites'][number]): FoundLine {
  const { measure, account } = site;
  const head = {
    id: `SITE_ENERGY/${measure}/${account}`,
    source: 'SITE_ENERGY',
    account,
    name: { zh: `场所 ${measure}`, en: `sites, ${measure}` },
  } as const;
  if (site.none) return undeterminedLine(head, site.none);
  if (site.grid) return electricityLine(basis, head, measure, site.grid);
  const activity = activityOf(basis.measures, measure) as Activity;
  const rows: FactorUse[] = [];
  for (const id of site.factors ?? []) {
    const row = basis.book.emissionFactor(id, basis.month);
    if (!row) return undeterminedLine(head, rowMissing(id, basis.book.release));
    rows.push(row);
  }
  return foundLine(
    head,
    rows.map((row) => productOf(account, activity, row)),
    rows.map((row) => row.fallback),
  );
}

/** Electricity by the grid of each province in which it was used; the life-cycle footprint is published for the nation only. */
function electricityLine(
  basis: InventoryBasis,
  head: Pick<FoundLine, 'id' | 'source' | 'account' | 'name'>,
  measure: MeasureCode,
  type: GridFactorType,
): FoundLine {
  const products: Product[] = [];
  const notes: (Text | null)[] = [];
  for (const { region, activity } of byProvince(basis, measure)) {
    const row = gridRow(basis.book, region, basis.month, type);
    if (!row) return undeterminedLine(head, gridUnknown(region, type));
    products.push(productOf(head.account, activity, row));
    notes.push(row.fallback);
  }
  return foundLine(head, products, notes);
}

const gridRow = (
  book: FactorBook,
  region: RegionCode,
  month: Month,
  type: GridFactorType,
): FactorUse | null =>
  book.gridFactor({ region: type === 'lifecycle_footprint' ? NATION : region, year: yearOf(month), type });

const NO_TAILPIPE: Text = {
  zh: '电动车辆行驶时无直接排放；发电排放见生命周期与基于位置两项',
  en: 'electric driving has no direct emission; that of generation is in the life-cycle and location-based lines',
};
const NO_SPLIT: Text = {
  zh: '吨公里因子不区分油箱到车轮部分',
  en: 'the tonne-kilometre rows give no tank-to-wheel part',
};
const fuelUnknown = (name: string): Text => ({
  zh: `${name} 未列入因子取用表`,
  en: `${name} is not in the factor choices`,
});
const gridUnknown = (region: string, type: GridFactorType): Text => ({
  zh: `没有 ${region} 的电力因子（${type}）`,
  en: `there is no electricity factor (${type}) for ${region}`,
});

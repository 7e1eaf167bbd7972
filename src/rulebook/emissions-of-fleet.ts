import type { Exact } from '../kernel/decimal.js';
import { type Month, yearOf } from '../kernel/month.js';
import { NATION } from '../kernel/region-code.js';
import { activityTimesFactor, type Emissions, inOne, missing, NO_EMISSIONS, note } from './emissions.js';
import type { FactorBook, FactorChoicesVersion } from './factors.js';
import type { MeasureSet } from './measure-set.js';

/** Vehicles well to wheel: electricity by its life-cycle footprint, fuel by combustion and well to tank. */
export function fleetEmissions(
  measures: MeasureSet,
  factors: FactorBook,
  choices: FactorChoicesVersion,
  month: Month,
): Emissions {
  const fuels = [...measures.byDimension('fleet.fuelLitres')];
  return inOne([
    electricityEmissions(measures, factors, month),
    ...fuels.map(([fuel, litres]) => fuelEmissions(fuel, litres, factors, choices, month)),
    fuels.length > 0 ? note(choices.fuelNote) : NO_EMISSIONS,
  ]);
}

/** The footprint is published for the nation only. */
function electricityEmissions(measures: MeasureSet, factors: FactorBook, month: Month): Emissions {
  const energyKwh = measures.total('fleet.energyKwh');
  if (!energyKwh) return NO_EMISSIONS;
  const factor = factors.gridFactor({ region: NATION, year: yearOf(month), type: 'lifecycle_footprint' });
  if (!factor) return missing('电力碳足迹因子', 'the life-cycle footprint of electricity');
  const name = { zh: '车辆用电生命周期排放', en: 'life-cycle emission of vehicle electricity' };
  return activityTimesFactor(name, energyKwh, 'kWh', factor);
}

function fuelEmissions(
  fuel: string,
  litres: Exact,
  factors: FactorBook,
  choices: FactorChoicesVersion,
  month: Month,
): Emissions {
  const choice = choices.fuels.find((candidate) => candidate.fuel === fuel);
  if (!choice) return missing(`燃料 ${fuel} 未列入因子取用表`, `fuel ${fuel} is not in the factor choices`);
  if (!choice.wellToTank) {
    return missing(
      `燃料 ${fuel}：${choice.why?.zh ?? '缺上游因子'}`,
      `fuel ${fuel}: ${choice.why?.en ?? 'no well-to-tank row'}`,
    );
  }
  const combustion = factors.emissionFactor(choice.combustion, month);
  const upstream = factors.emissionFactor(choice.wellToTank, month);
  if (!combustion || !upstream) return missing(`燃料 ${fuel} 的因子行`, `the factor rows of fuel ${fuel}`);
  return inOne([
    activityTimesFactor({ zh: `${fuel} 燃烧排放`, en: `combustion of ${fuel}` }, litres, 'L', combustion),
    activityTimesFactor({ zh: `${fuel} 上游排放`, en: `well to tank of ${fuel}` }, litres, 'L', upstream),
  ]);
}

/** CO2-only figure by province for the law's inventory. Shown beside, never added: another gas basis and boundary. */
export function locationBasedElectricity(measures: MeasureSet, factors: FactorBook, month: Month): Emissions {
  const byProvince = [...measures.byRegion('fleet.energyKwh', 'province')];
  return inOne(
    byProvince.map(([region, energyKwh]) => {
      const factor = factors.gridFactor({ region, year: yearOf(month), type: 'location_average' });
      if (!factor) return NO_EMISSIONS;
      const name = {
        zh: `${region} 车辆用电二氧化碳（基于位置，仅 CO2，不计入合计）`,
        en: `${region} CO2 of vehicle electricity (location-based, CO2 only, not added)`,
      };
      return activityTimesFactor(name, energyKwh, 'kWh', factor, false);
    }),
  );
}

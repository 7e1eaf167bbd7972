import { type MeasureDefinition, measure } from './measure-definition.js';

/** Of vehicles, transport and sites. */
export const ENERGY_MEASURES = {
  'vehicles.added': measure('vehicles', 'vehicle', '新增或更新车辆', 'vehicles added or renewed'),
  'vehicles.nevAdded': measure(
    'vehicles',
    'vehicle',
    '新增或更新的新能源车辆',
    'new-energy vehicles added or renewed',
  ),
  'fleet.verifiedVehicleMonths': measure(
    'fleet',
    'vehicle·month',
    '有平台核验里程的新能源车辆月数',
    'vehicle-months of new-energy vehicles with platform-verified kilometres',
  ),
  'freight.tonneKm': measure(
    'fleet',
    't·km',
    '仅知吨公里的运输周转量',
    'tonne-kilometres of transport whose fuel and electricity are not known',
    'freightClass',
  ),
  'fleet.km': measure('fleet', 'km', '全部车辆行驶里程', 'kilometres of all vehicles'),
  'fleet.nevKmVerified': measure(
    'fleet',
    'km',
    '经平台核验的新能源车里程',
    'platform-verified kilometres of new-energy vehicles',
  ),
  'fleet.energyKwh': measure('fleet', 'kWh', '车辆用电量', 'electricity used by vehicles'),
  'fleet.fuelLitres': measure('fleet', 'L', '车辆燃料用量', 'fuel used by vehicles', 'fuel'),
  'energy.purchasedKwh': measure('energy', 'kWh', '站点外购电量', 'electricity bought by sites', 'siteKind'),
  'energy.selfGeneratedKwh': measure(
    'energy',
    'kWh',
    '站点自发自用可再生电量',
    'renewable electricity that sites generated and used',
    'siteKind',
  ),
  'energy.naturalGasM3': measure('energy', 'm3', '站点天然气用量', 'natural gas used by sites', 'siteKind'),
  'energy.dieselLitres': measure('energy', 'L', '站点柴油用量', 'diesel used by sites', 'siteKind'),
  'energy.petrolLitres': measure('energy', 'L', '站点汽油用量', 'petrol used by sites', 'siteKind'),
  'energy.lpgKg': measure(
    'energy',
    'kg',
    '站点液化石油气用量',
    'liquefied petroleum gas used by sites',
    'siteKind',
  ),
  'energy.coalKg': measure('energy', 'kg', '站点用煤量', 'coal used by sites', 'siteKind'),
  'energy.heatGj': measure('energy', 'GJ', '站点外购热力', 'heat bought by sites', 'siteKind'),
  'energy.waterM3': measure('energy', 'm3', '站点用水量', 'water used by sites', 'siteKind'),
} as const satisfies Record<string, MeasureDefinition>;

import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { ratio } from '../indicator-formulas.js';
import { Quantity } from '../indicator-quantity.js';
import { PLATFORM_SOURCE } from '../source.js';

export const NVM: IndicatorDefinition = {
  code: 'NVM',
  title: { zh: '单车年度核定里程', en: 'Verified annual mileage of a vehicle' },
  unit: 'km/vehicle/year',
  direction: 'UP',
  nameSource: {
    title: '城市绿色货运配送示范工程等补贴办法（见 policies/programmes）',
    body: '交通运输主管部门',
    year: 2021,
    confidence: 'C',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '经平台核验的新能源车里程 ÷ 有核验里程的车辆月数 × 12；不足一年按月折算',
        en: 'platform-verified kilometres of new-energy vehicles / vehicle-months with such kilometres × 12; part of a year is carried to a year by its months',
      },
      source: PLATFORM_SOURCE,
      ...ratio(['fleet.nevKmVerified'], 'fleet.verifiedVehicleMonths', {
        within: 'COUNTY',
        decimals: 0,
        times: Quantity.of(12, 'month/year'),
      }),
    },
  ],
  examples: [
    {
      name: { zh: '10 辆一月 16,000 公里', en: '10 vehicles drive 16,000 km in a month' },
      month: '2026-03',
      measures: [
        { code: 'fleet.nevKmVerified', value: '16000' },
        { code: 'fleet.verifiedVehicleMonths', value: '10' },
      ],
      expected: '19200',
    },
    {
      name: { zh: '没有核验里程则无数值', en: 'no verified kilometres give no value' },
      month: '2026-03',
      measures: [{ code: 'fleet.nevKmVerified', value: '0' }],
      expected: null,
      reason: 'MEASURE_MISSING',
    },
  ],
};

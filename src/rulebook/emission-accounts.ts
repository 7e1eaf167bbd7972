import { refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import type { FactorUse } from './factors.js';

interface AccountDefinition {
  readonly title: Text;
  /** Numerator of every factor of the account. */
  readonly unit: 'kgCO2e' | 'kgCO2';
  readonly boundaries: readonly string[];
}

/**
 * 核算口径: sums that are each of one gas basis and one boundary, and never added to one another. What a source calls
 * its boundary decides where its rows may be used.
 */
export const EMISSION_ACCOUNTS = {
  LIFE_CYCLE: {
    title: {
      zh: '生命周期（材料“摇篮到大门”与废弃，能源与运输“油井到车轮”）',
      en: 'life cycle (materials cradle to gate and end of life, energy and transport well to wheel)',
    },
    unit: 'kgCO2e',
    boundaries: [
      'cradle-to-gate',
      'cradle-to-gate (material use)',
      'cradle-to-grave',
      'gate-to-grave',
      'combustion',
      'well-to-tank',
      'waste treatment, cut-off',
      'lifecycle_footprint',
    ],
  },
  TANK_TO_WHEEL: {
    title: { zh: '运输“油箱到车轮”', en: 'transport tank to wheel' },
    unit: 'kgCO2e',
    boundaries: ['combustion', 'gate-to-grave', 'tank-to-wheel'],
  },
  LOCATION_BASED_CO2: {
    title: { zh: '能源二氧化碳（基于位置，仅 CO2）', en: 'CO2 of energy (location-based, CO2 alone)' },
    unit: 'kgCO2',
    boundaries: ['location_average', 'combustion'],
  },
  AVOIDED_PER_ACTION: {
    title: { zh: '按行为计的避免量（已是差额）', en: 'avoided by an action (a difference already)' },
    unit: 'kgCO2e',
    boundaries: ['avoided, per action'],
  },
} as const satisfies Record<string, AccountDefinition>;
export type EmissionAccount = keyof typeof EMISSION_ACCOUNTS;
/** Those of an inventory. What an action avoids is no emission and stands in none of them. */
export const INVENTORY_ACCOUNTS = [
  'LIFE_CYCLE',
  'TANK_TO_WHEEL',
  'LOCATION_BASED_CO2',
] as const satisfies EmissionAccount[];

/** Refuses with CONFLICT FACTOR_NOT_OF_ACCOUNT a row of another gas basis or boundary, or per another unit of activity. */
export function assertOfAccount(factor: FactorUse, account: EmissionAccount, activityUnit: string): void {
  const { unit, boundaries } = EMISSION_ACCOUNTS[account] as AccountDefinition;
  const [gas, per] = splitUnit(factor.unit);
  if (gas === unit && per === activityUnit && boundaries.includes(factor.boundary)) return;
  throw refuse.conflict(
    'FACTOR_NOT_OF_ACCOUNT',
    {
      zh: `因子 ${factor.rowId}（${factor.unit}，边界 ${factor.boundary}）不能计入“${EMISSION_ACCOUNTS[account].title.zh}”，该口径要求 ${unit}/${activityUnit}：仅含二氧化碳的因子与生命周期因子不得混用，请更换因子行。`,
      en: `Factor ${factor.rowId} (${factor.unit}, boundary ${factor.boundary}) may not be used for "${EMISSION_ACCOUNTS[account].title.en}", which takes ${unit}/${activityUnit}: CO2-only and life-cycle factors are never mixed; choose another row.`,
    },
    { row: factor.rowId, unit: factor.unit, boundary: factor.boundary, account, activityUnit },
  );
}

/** 'kgCO2e/t·km' → ['kgCO2e', 't·km']. */
const splitUnit = (unit: string): [string, string] => {
  const at = unit.indexOf('/');
  return [unit.slice(0, at), unit.slice(at + 1)];
};

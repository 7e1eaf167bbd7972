import { type MeasureDefinition, measure } from './measure-definition.js';

/** Of public money, by the region in which its case is handled. */
export const GRANT_MEASURES = {
  'grants.filedYuan': measure(
    'grants',
    'yuan',
    '补贴申报金额（首次申报时）',
    'subsidy claimed, when it was first filed',
  ),
  'grants.confirmedYuan': measure('grants', 'yuan', '补贴核定金额', 'subsidy granted'),
  'grants.paidYuan': measure('grants', 'yuan', '补贴拨付金额', 'subsidy paid'),
  'grants.recoveredYuan': measure(
    'grants',
    'yuan',
    '补贴追回金额（不含罚款）',
    'subsidy that came back, without fines',
  ),
} as const satisfies Record<string, MeasureDefinition>;

export * from './credit-action.js';
export * from './credit-award.js';
export {
  type CapKey,
  capKeys,
  type CoolingKey,
  coolingKey,
  reviewKey,
  type ReviewKey,
  type Usage,
  usageKeysOf,
} from './credit-caps.js';
export { actionOfExample, outcomeOf, parseCreditRule } from './credit-examples.js';
export * from './credit-rule.js';
export { capText, withdrawnText } from './credit-words.js';

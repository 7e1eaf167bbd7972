import type { IndicatorDefinition } from '../indicator.js';
import { CBR } from './cbr.js';
import { CRU } from './cru.js';
import { EWR } from './ewr.js';
import { GPP } from './gpp.js';
import { NSP } from './nsp.js';
import { NVK } from './nvk.js';
import { RBP } from './rbp.js';
import { RRR } from './rrr.js';
import { STR } from './str.js';

/** Every indicator, one line each: a test compares the list with the folder and names the line that is missing. */
export const INDICATORS: readonly IndicatorDefinition[] = [CBR, CRU, EWR, GPP, NSP, NVK, RBP, RRR, STR];

export const indicatorOf = (code: string): IndicatorDefinition | undefined =>
  INDICATORS.find((indicator) => indicator.code === code);

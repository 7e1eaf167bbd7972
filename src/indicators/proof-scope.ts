import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { NATION, type RegionCode, regionPrefix } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { raw, type Sql, sql } from '../platform/sql.js';

/** Which stored figures are to be proved; all of them without either. */
export interface ProofScope {
  readonly regionCode?: RegionCode | undefined;
  readonly month?: Month | undefined;
}

export interface Difference {
  readonly where: string;
  readonly text: Text;
}

/** How many stored figures were worked out again, and which of them are not what they are said to be. */
export interface Proved {
  readonly checked: number;
  readonly differences: readonly Difference[];
}

export const insideScope = ({ regionCode }: ProofScope, column = 'region_code'): Sql =>
  regionCode === undefined || regionCode === NATION
    ? raw('1 = 1')
    : sql`${raw(column)} LIKE ${`${regionPrefix(regionCode)}%`}`;

export const inMonth = ({ month }: ProofScope, column = 'month'): Sql =>
  month === undefined ? raw('1 = 1') : sql`${raw(column)} = ${month}`;

export const placed = (enterpriseId: Id, regionCode: RegionCode | null, period: string): string =>
  [enterpriseId === '' ? 'all firms' : enterpriseId, regionCode, period].filter(Boolean).join(' / ');

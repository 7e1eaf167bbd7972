import type { Exact } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { Confidence } from './source.js';

/** A factor row as it was used, with everything needed to find it again. */
export interface FactorUse {
  readonly rowId: string;
  readonly release: string;
  readonly name: Text;
  readonly value: Exact;
  readonly unit: string;
  readonly region: string;
  readonly year: number | null;
  readonly boundary: string;
  readonly source: string;
  readonly confidence: Confidence;
  /** Set where the row is not exactly what was asked for, and says why it was taken. */
  readonly fallback: Text | null;
}

export interface FactorBook {
  readonly release: string;
}

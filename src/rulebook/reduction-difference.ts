import { type Exact, sum } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { Reduction, ReductionSideResult } from './reduction.js';

export const REDUCTION_SIDES = ['baseline', 'project', 'leakage'] as const;

/** One part of one side in two reductions of the same facts. Null where it is not there; then so is the difference. */
export interface ReductionLineDifference {
  /** `baseline/carton`. */
  readonly id: string;
  readonly name: Text;
  readonly firstKg: Exact | null;
  readonly secondKg: Exact | null;
  /** Second less first. Of project and leakage more means less reduction. */
  readonly differenceKg: Exact | null;
  readonly firstRows: readonly string[];
  readonly secondRows: readonly string[];
}

export interface ReductionDifference {
  readonly lines: readonly ReductionLineDifference[];
  /** Of the reductions; null where one of them is not counted. */
  readonly differenceKg: Exact | null;
}

/** Two methods, versions or releases side by side on the same facts: never added, only compared. */
export function differenceOfReductions(first: Reduction, second: Reduction): ReductionDifference {
  const lines = REDUCTION_SIDES.flatMap((side) => {
    const terms = [...first[side].terms, ...second[side].terms];
    const names = new Map(terms.map(({ part, name }) => [part, name]));
    return [...names].map(([part, name]): ReductionLineDifference => {
      const [one, other] = [partOf(first[side], part), partOf(second[side], part)];
      return {
        id: `${side}/${part}`,
        name,
        firstKg: one.kg,
        secondKg: other.kg,
        differenceKg: difference(one.kg, other.kg),
        firstRows: one.rows,
        secondRows: other.rows,
      };
    });
  });
  return { lines, differenceKg: difference(first.reductionKg, second.reductionKg) };
}

function partOf({ terms }: ReductionSideResult, part: string): { kg: Exact | null; rows: string[] } {
  const own = terms.filter((term) => term.part === part);
  return {
    kg: own.length === 0 ? null : sum(own.map(({ kg }) => kg)),
    rows: own.map(({ product }) => product.factor.rowId),
  };
}

const difference = (first: Exact | null, second: Exact | null): Exact | null =>
  first && second && second.minus(first);

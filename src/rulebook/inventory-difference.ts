import { type Exact, ZERO } from '../kernel/decimal.js';
import type { Text } from '../kernel/text.js';
import type { EmissionAccount } from './emission-accounts.js';
import type { Inventory } from './inventory.js';

/** One line of two inventories of the same facts. Null where it is undetermined or not there; then so is the difference. */
export interface LineDifference {
  readonly id: string;
  readonly account: EmissionAccount;
  readonly name: Text;
  readonly firstKg: Exact | null;
  readonly secondKg: Exact | null;
  /** Second less first. */
  readonly differenceKg: Exact | null;
  readonly firstRows: readonly string[];
  readonly secondRows: readonly string[];
}

export interface InventoryDifference {
  readonly first: Inventory;
  readonly second: Inventory;
  readonly lines: readonly LineDifference[];
  readonly totals: readonly {
    readonly account: EmissionAccount;
    readonly firstKg: Exact;
    readonly secondKg: Exact;
    readonly differenceKg: Exact;
    /** Lines that only one of the two could determine: the totals differ by these too. */
    readonly lackedByOne: readonly string[];
  }[];
}

/** Two methods or releases side by side on the same facts, line by line. */
export function differenceOf(first: Inventory, second: Inventory): InventoryDifference {
  const known = new Map([...first.lines, ...second.lines].map((line) => [line.id, line]));
  return {
    first,
    second,
    lines: [...known.values()].map(({ id, account, name }) => {
      const [one, other] = [first, second].map((inventory) => inventory.lines.find((line) => line.id === id));
      const [firstKg, secondKg] = [one?.kg ?? null, other?.kg ?? null];
      return {
        id,
        account,
        name,
        firstKg,
        secondKg,
        differenceKg: firstKg && secondKg && secondKg.minus(firstKg),
        firstRows: (one?.products ?? []).map(({ factor }) => factor.rowId),
        secondRows: (other?.products ?? []).map(({ factor }) => factor.rowId),
      };
    }),
    totals: first.totals.map(({ account, kg, lacks }) => {
      const other = second.totals.find((total) => total.account === account);
      const secondKg = other?.kg ?? ZERO;
      const otherLacks = other?.lacks ?? [];
      return {
        account,
        firstKg: kg,
        secondKg,
        differenceKg: secondKg.minus(kg),
        lackedByOne: [
          ...lacks.filter((id) => !otherLacks.includes(id)),
          ...otherLacks.filter((id) => !lacks.includes(id)),
        ],
      };
    }),
  };
}

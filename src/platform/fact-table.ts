import {
  addMonths,
  dateOf,
  firstDay,
  type LocalDate,
  type Month,
  monthOf,
  startOf,
} from '../kernel/month.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Refusal } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { raw, type Sql, sql } from './sql.js';

/** The column that says when a fact happened: a civil day, a month, or an instant. */
export type HappenedColumn = 'day' | 'month' | 'occurred_at';

/** A table of facts: what it is called, and by which column its facts belong to a month. */
export interface FactTable {
  readonly name: string;
  readonly title: Text;
  /** Null for what belongs to no reporting month, such as the entry of a vehicle. */
  readonly happened: HappenedColumn | null;
  /** What may stand only once whatever its reference, such as the figures of an outlet and day. */
  readonly standsOnce?: StandsOnce;
  /** The condition that an actor may see the fact of this id, where the scope alone does not say; its files follow it. */
  readonly seenBy?: (actor: Actor, id: Sql) => Sql;
}

export interface StandsOnce {
  /**
   * The columns of which each combination stands once. The table has a unique index on them and on `standing`, which is
   * 1 while the fact stands and null once it is corrected.
   */
  readonly columns: readonly string[];
  /** What a second one is told, by its own columns and what stands already. */
  readonly refusal: (columns: FactColumns, other: StandingFact) => Refusal;
}
export type FactColumns = Readonly<Record<string, string | number | boolean | Date | null>>;
export interface StandingFact {
  readonly id: Id;
  readonly sourceRef: string;
}

const declared = new Map<string, FactTable>();

/** Declares a table of facts, so that a month's attestation covers it. Declaring it again changes nothing. */
export function factTable(table: FactTable): FactTable {
  declared.set(table.name, table);
  return table;
}

/** Every declared table whose facts not everybody in scope may see. */
export const guardedFactTables = (): FactTable[] => [...declared.values()].filter(({ seenBy }) => seenBy);

/** The declared table of this name. */
export const declaredFactTable = (name: string): FactTable | undefined => declared.get(name);

/** Every declared table of facts that belong to a month, in the order of their names. */
export const monthlyFactTables = (): FactTable[] =>
  [...declared.values()]
    .filter(({ happened }) => happened !== null)
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The reporting month of a fact, from its columns; null where its table belongs to no month. */
export function monthOfFact(
  { happened }: FactTable,
  columns: Readonly<Record<string, unknown>>,
): Month | null {
  if (happened === null) return null;
  const value = columns[happened];
  if (value instanceof Date) return monthOf(dateOf(value));
  return monthOf(value as LocalDate);
}

/** The condition that a fact of the table happened in the month, ready for an index. */
export function happenedIn({ happened }: FactTable, month: Month): Sql {
  if (happened === null) return raw('1 = 0');
  if (happened === 'month') return sql`month = ${month}`;
  const [from, to] = [firstDay(month), firstDay(addMonths(month, 1))];
  return happened === 'day'
    ? sql`day >= ${from} AND day < ${to}`
    : sql`occurred_at >= ${startOf(from)} AND occurred_at < ${startOf(to)}`;
}

/**
 * The facts that stood at an instant, as they were known then: learned by then, and not corrected by then. Without an
 * instant, the facts that stand now.
 */
export const standing = (asKnownAt?: Date | null): Sql =>
  asKnownAt
    ? sql`recorded_at <= ${asKnownAt} AND (superseded_at IS NULL OR superseded_at > ${asKnownAt})`
    : raw('superseded_at IS NULL');

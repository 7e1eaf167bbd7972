import { type Exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { addMonths, firstDay, type Month, startOf } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Transaction } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { all, joined, raw, type Sql, sql } from '../platform/sql.js';
import type { Figures, SettingsInForce } from '../rulebook/anomaly.js';

/** A look at a firm's month, in one county or in all. */
export interface Look {
  readonly transaction: Transaction;
  readonly enterpriseId: Id;
  /** Null for all counties of the firm. */
  readonly regionCode: RegionCode | null;
  readonly month: Month;
  readonly settings: SettingsInForce;
}

export interface FactName {
  readonly table: string;
  readonly id: Id;
}

/** A row that a rule judges, what it is about, and the facts behind it. */
export interface Observed<Row> {
  readonly subject: Figures;
  readonly regionCode: RegionCode;
  readonly row: Row;
  /** Named, or a query for them that is asked only of what a rule finds odd; most telling first. */
  readonly facts: readonly FactName[] | Sql;
  /** All facts concerned, where not all are named. */
  readonly factCount?: number;
}

export interface Sighting<Row> {
  readonly seen: readonly Observed<Row>[];
  /** How many there are, where no more than `LIMITS.anomaliesOfRule` are seen. */
  readonly total: number;
}

/** Finds the rows that a rule judges; where there may be many, those outside its thresholds alone. */
export type Probe<Row> = (look: Look) => Promise<Sighting<Row>>;

export const allSeen = <Row>(seen: readonly Observed<Row>[]): Sighting<Row> => ({ seen, total: seen.length });

/** The standing facts of a look in one county by their civil day, in the order in which they are stored. */
export const dailyFacts = ({ enterpriseId, regionCode, month }: Look, table: string): Sql => {
  const column = (name: string) => raw(`${table}.${name}`);
  return sql`${column('enterprise_id')} = ${enterpriseId} AND ${column('region_code')} = ${regionCode}
    AND ${column('day')} >= ${firstDay(month)} AND ${column('day')} < ${firstDay(addMonths(month, 1))}
    AND ${column('superseded_at')} IS NULL`;
};

/** The standing facts of a look by the instant at which they happened. */
export const instantFacts = ({ enterpriseId, regionCode, month }: Look, table: string): Sql => {
  const column = (name: string) => raw(`${table}.${name}`);
  return sql`${column('enterprise_id')} = ${enterpriseId} AND ${all([
    regionCode === null ? undefined : sql`${column('region_code')} = ${regionCode}`,
    sql`${column('occurred_at')} >= ${startOf(firstDay(month))}`,
    sql`${column('occurred_at')} < ${startOf(firstDay(addMonths(month, 1)))}`,
    sql`${column('superseded_at')} IS NULL`,
  ])}`;
};

/** An exact number in SQL: bound as text alone it would be compared as a double. */
export const number = (value: Exact): Sql => sql`CAST(${plain(value)} AS DECIMAL(30, 6))`;

/** Thresholds by what they hold for, as a derived table of `word` and a column for each name. */
export function thresholds(settings: SettingsInForce, columns: Readonly<Record<string, string>>): Sql {
  const names = Object.entries(columns);
  const words = [...new Set(names.flatMap(([, setting]) => [...settings.by(setting).keys()]))];
  const rowOf = (word: string): Sql => {
    const values = names.map(([column, setting]) => {
      const value = settings.by(setting).get(word);
      return sql`${value ? number(value) : raw('NULL')} AS ${raw(column)}`;
    });
    return sql`SELECT CONVERT(${word} USING ascii) COLLATE ascii_bin AS word, ${joined(values, ', ')}`;
  };
  return sql`(${joined(words.map(rowOf), ' UNION ALL ')})`;
}

/** The first ids of a group, in the given order, as one text; read back with `idsOf`. */
export const someIds = (expression: string, order: string): Sql =>
  sql`SUBSTRING_INDEX(GROUP_CONCAT(${raw(expression)} ORDER BY ${raw(order)}), ',', ${LIMITS.factsOfAnomaly})`;
export const idsOf = (text: string): Id[] => text.split(',');

import { getMetadataArgsStorage } from 'typeorm';
import { plain } from '../kernel/decimal.js';
import type { ActionName, DomainEvent } from '../kernel/event.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Transaction } from './database.js';
import type { FactColumns, FactTable } from './fact-table.js';
import { Fact, type Recorded } from './facts.js';
import { raw, type Sql } from './sql.js';
import { type FieldFinding, fieldsOf } from './validation.js';

/** What every item of a batch of facts says beside its own fields. */
export interface FactItem {
  readonly sourceRef: string;
  readonly evidenceGrade: EvidenceGrade;
}

/** Where an item belongs, and the columns that follow from other records. */
export interface Place {
  readonly regionCode: RegionCode;
  readonly derived?: FactColumns;
}

/** Why an item was not recorded, and which of its fields is to blame. */
export interface Refused {
  readonly refusal: Refusal;
  readonly field: string;
}
/** What became of one item of a batch. */
export type Outcome = Recorded | Refused;
export const isRefused = (outcome: object): outcome is Refused => 'refusal' in outcome;

/** What an assertion refuses, with the field to blame; undefined where it holds. */
export function refusedBy(field: string, assertion: () => void): Refused | undefined {
  try {
    assertion();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error, field };
    throw error;
  }
}

/** Places an item, or says why it has no place. */
export type Placing<Item> = (item: Item) => Place | Refused;

/**
 * One kind of fact: its table, its record, what a caller says of it, and how it is judged. Columns, list and
 * normal forms follow from the fields of record and input.
 */
export interface FactKind<Row extends Fact, Item extends FactItem> {
  readonly table: FactTable;
  readonly record: new () => Row;
  readonly input: new () => Item;
  /** The feature whose measures read it, as `facts.changed` names it; null where no measure does. */
  readonly measuredBy: string | null;
  /** 登记簿, which belongs to no month: the feature that counts it, and the column of the day from which an entry counts. */
  readonly register?: { readonly feature: string; readonly from: string };
  /** Places the items of a batch, with one read for all of them. */
  readonly placing: (
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly Item[],
  ) => Promise<Placing<Item>>;
  /** What is wrong within one item, beyond its single fields. */
  readonly findings?: (item: Item, today: LocalDate) => FieldFinding[];
  /** The action that a new fact tells other features of. A correction withdraws it and tells that of the new fact. */
  readonly told?: (fact: NewlyRecorded<Item>) => DomainEvent<ActionName>;
}

export interface NewlyRecorded<Item> {
  readonly id: Id;
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly item: Item;
}

const snake = (property: string): string =>
  property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const propertyOf = (column: string): string =>
  column.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

interface RecordColumn {
  readonly property: string;
  readonly type: unknown;
  /** True for what every fact carries. */
  readonly isCommon: boolean;
}

/** A column that a record declares again, as part of its primary key, is one column. */
const columnsOf = (record: new () => object): RecordColumn[] => [
  ...new Map(declaredColumns(record).map((column) => [column.property, column])).values(),
];

const declaredColumns = (record: new () => object): RecordColumn[] =>
  getMetadataArgsStorage()
    .columns.filter(({ target }) => target === record || record.prototype instanceof (target as () => void))
    .map(({ target, propertyName, options }) => ({
      property: propertyName,
      type: options.type,
      isCommon: target === Fact,
    }));

/** The columns that no reader of a list asks for. */
const INTERNAL = new Set(['contentDigest', 'standing']);

/** `column AS property` for every column of a record that a list gives. */
export const selected = (record: new () => object): Sql =>
  raw(
    columnsOf(record)
      .filter(({ property }) => !INTERNAL.has(property))
      .map(({ property }) => (snake(property) === property ? property : `${snake(property)} AS ${property}`))
      .join(', '),
  );

/** Database values in the form the API gives: decimals in their shortest form, 0 and 1 as flags. */
export function normaliserOf<Row extends object>(record: new () => Row): (row: Row) => Row {
  const columns = columnsOf(record);
  const decimals = columns.filter(({ type }) => type === 'decimal').map(({ property }) => property);
  const flags = columns.filter(({ type }) => type === 'boolean').map(({ property }) => property);
  return (row) => {
    const changed = { ...row } as Record<string, unknown>;
    for (const name of decimals) if (typeof changed[name] === 'string') changed[name] = plain(changed[name]);
    for (const name of flags) if (typeof changed[name] === 'number') changed[name] = changed[name] === 1;
    return changed as Row;
  };
}

/** The columns that an item fills, in their normal form, so that 12.50 and 12.5 are one content. */
export function fillerOf<Item extends object>(
  record: new () => object,
  input: new () => Item,
): (item: Item) => FactColumns {
  const said = new Set(fieldsOf(input));
  const columns = columnsOf(record)
    .filter(({ property, isCommon }) => !isCommon && said.has(property))
    .map(({ property, type }) => ({ property, column: snake(property), isDecimal: type === 'decimal' }));
  return (item) => {
    const filled: Record<string, FactColumns[string]> = {};
    for (const { property, column, isDecimal } of columns) {
      const value = ((item as Record<string, unknown>)[property] ?? null) as FactColumns[string];
      filled[column] = isDecimal && value !== null ? plain(value as string) : value;
    }
    return filled;
  };
}

/** One refusal for a batch in which some items were refused; undefined when none was. The first gives the reason. */
export function refusalOfItems(outcomes: readonly Outcome[]): Refusal | undefined {
  const refused = outcomes.flatMap((outcome, index) => (isRefused(outcome) ? [{ ...outcome, index }] : []));
  const first = refused[0];
  if (!first) return undefined;
  const more = refused.length - 1;
  const { code, reason, text, details } = first.refusal;
  const fields = refused.flatMap(({ refusal, field, index }) =>
    ((refusal.details.fields as FieldFinding[] | undefined) ?? [{ ...refusal, path: field }]).map(
      ({ path, reason: why, text: says }) => ({ path: `items.${index}.${path}`, reason: why, text: says }),
    ),
  );
  return new Refusal(
    code,
    reason,
    {
      zh: more === 0 ? text.zh : `${text.zh}（另有 ${more} 条被拒）`,
      en: more === 0 ? text.en : `${text.en} (and ${more} more items refused)`,
    },
    { ...details, index: first.index, fields },
  );
}

/** What was recorded of a batch that is recorded whole or not at all: throws where an item was refused. */
export function allRecorded(outcomes: readonly Outcome[]): Recorded[] {
  const refusal = refusalOfItems(outcomes);
  if (refusal) throw refusal;
  return outcomes.filter((outcome): outcome is Recorded => !isRefused(outcome));
}

export const factUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'FACT_UNKNOWN',
    {
      zh: '没有找到该记录：标识有误，或不在您的权限范围内。',
      en: 'There is no such record: the id is wrong, or it is outside what you may see.',
    },
    { factId: id },
  );

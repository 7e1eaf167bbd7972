import type { Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import type { Actor } from '../kernel/actor.js';
import { EVIDENCE_GRADE_TEXT } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import type { Transaction } from '../platform/database.js';
import type { FactItem, Outcome } from '../platform/fact-kind.js';
import type { HearChanged } from '../platform/fact-store.js';
import type { Correction, Recorded } from '../platform/facts.js';
import { fieldsOf } from '../platform/validation.js';
import { columnsOf, type ImportColumn } from './import-column.js';

/** Records what can be recorded of a batch, and says of every item, in the order given, what became of it. */
interface Appending<Item> {
  append(
    transaction: Transaction,
    actor: Actor,
    items: readonly Item[],
    /** Hears which months changed: a file of many batches tells them once, at its end. */
    also: { hear: HearChanged },
  ): Promise<Outcome[]>;
  /** Puts a fact in the place of one that stands; missing where a correction is more than that. */
  replace?(transaction: Transaction, actor: Actor, item: Item & Correction): Promise<Recorded>;
}

/** As `Appending`, in two halves: a batch is prepared while the one before is stored. */
interface Preparing<Item, Prepared> {
  prepare(actor: Actor, items: readonly Item[]): Promise<Prepared>;
  store(transaction: Transaction, actor: Actor, prepared: Prepared, hear: HearChanged): Promise<Outcome[]>;
}

/** Who keeps the rows of a kind. What is prepared is handed on unseen. */
export type Keeper = Preparing<object, unknown>;

/** One kind of file: what its rows are, and who records them. */
export interface ImportKind {
  /** As it stands in the address of an upload: kebab-case, at most 32 characters. */
  readonly code: string;
  readonly title: Text;
  readonly columns: readonly ImportColumn[];
  readonly input: new () => object;
  /** The columns that name a row where it has no reference of its own. */
  readonly naturalKey: readonly string[];
  /** Rows of the template, by column, written as people write them. */
  readonly examples: readonly Readonly<Record<string, string>>[];
  readonly keeperFrom: (modules: ModuleRef) => Keeper;
  /** Who corrects the facts of this kind inside a transaction of somebody else; null where nobody can. */
  readonly correctorFrom: (modules: ModuleRef) => Corrector | null;
}

/** Puts a fact in the place of one that stands. */
export interface Corrector {
  replace(transaction: Transaction, actor: Actor, item: object & Correction): Promise<Recorded>;
}

interface KindOptions<Service, Item> {
  readonly code: string;
  readonly title: Text;
  readonly input: new () => Item;
  /** The fields of the input that are columns, in order, with their Chinese names. */
  readonly columns: { readonly [Field in keyof Item]?: string };
  readonly naturalKey: readonly (keyof Item & string)[];
  readonly examples: readonly { readonly [Field in keyof Item]?: string }[];
  readonly service: Type<Service>;
  /** Who keeps the facts of this kind: a register of the service, or whatever else appends as one does. */
  readonly register: (service: Service) => Appending<Item> | Preparing<Item, never>;
}

/** What every kind of fact may say, and says by itself where the file does not: see `RowReader`. */
const OF_EVERY_FACT = { sourceRef: '来源单号', evidenceGrade: '证据等级' } as const;

/** Declares a kind of file. How a cell is read, and whether a column is needed, follows from the input's fields. */
export function importKind<Service, Item extends Pick<FactItem, 'evidenceGrade'>>(
  options: KindOptions<Service, Item>,
): ImportKind {
  const declared = new Set(fieldsOf(options.input));
  const ofEveryFact = Object.entries(OF_EVERY_FACT).filter(
    ([name]) => declared.has(name) && !(name in options.columns),
  );
  const titles = { ...options.columns, ...Object.fromEntries(ofEveryFact) } as Record<string, string>;
  return {
    code: options.code,
    title: options.title,
    input: options.input,
    columns: columnsOf(options.input, titles).map((column) =>
      column.name in OF_EVERY_FACT ? { ...column, isRequired: false } : column,
    ),
    naturalKey: options.naturalKey,
    examples: (options.examples as readonly Record<string, string>[]).map((row) => ({
      ...row,
      evidenceGrade: row.evidenceGrade ?? EVIDENCE_GRADE_TEXT.SELF_DECLARED.zh,
    })),
    keeperFrom: (modules) => {
      const register = options.register(modules.get(options.service, { strict: false }));
      return 'prepare' in register ? (register as unknown as Keeper) : unprepared(register);
    },
    correctorFrom: (modules) => {
      const register = options.register(modules.get(options.service, { strict: false }));
      return 'replace' in register ? (register as unknown as Corrector) : null;
    },
  };
}

const unprepared = <Item>(register: Appending<Item>): Keeper => ({
  prepare: (_actor, items) => Promise.resolve(items),
  store: (transaction, actor, items, hear) =>
    register.append(transaction, actor, items as readonly Item[], { hear }),
});

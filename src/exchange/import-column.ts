import { GraphQLBoolean, GraphQLID, GraphQLInt, GraphQLString, isScalarType } from 'graphql';
import { GraphQLISODateTime, TypeMetadataStorage } from '@nestjs/graphql';
import { getFieldsAndDecoratorForType } from '@nestjs/graphql/dist/schema-builder/utils/get-fields-and-decorator.util.js';
import { DateScalar, DecimalScalar, MonthScalar } from '../platform/scalars.js';
import {
  type CellReader,
  readBoolean,
  readCount,
  readDate,
  readInstant,
  readMonth,
  readQuantity,
  readText,
  wordReader,
} from './cell-value.js';

/** What a column holds, which decides how its cells are read. */
export type ColumnType = 'text' | 'count' | 'quantity' | 'date' | 'month' | 'instant' | 'boolean' | 'word';

/** One column of a file: how people name it, what it holds, and how a cell becomes a value. */
export interface ImportColumn {
  readonly name: string;
  readonly zh: string;
  readonly isRequired: boolean;
  readonly type: ColumnType;
  readonly read: CellReader;
  /** For the notes beside a template. */
  readonly description: string;
  /** The words that the column takes, with their names; empty where it takes others. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** The columns of an input class, in the order of their titles: type and need follow from the fields. */
export function columnsOf(input: new () => object, titles: Readonly<Record<string, string>>): ImportColumn[] {
  const { fields } = getFieldsAndDecoratorForType(input);
  const fieldOf = new Map(fields.map((field) => [field.name, field]));
  const untitled = fields.filter(({ name, options }) => !options.nullable && !(name in titles));
  if (untitled.length > 0)
    throw new Error(`${input.name} needs ${untitled.map(({ name }) => name).join(', ')} as columns`);
  return Object.entries(titles).map(([name, zh]) => {
    const field = fieldOf.get(name);
    if (!field) throw new Error(`${input.name} has no field ${name}`);
    const type = field.typeFn() as unknown;
    const words = wordsOf(type);
    return {
      name,
      zh,
      isRequired: !field.options.nullable,
      ...readingOf(type, words, `${input.name}.${name}`),
      description: field.description ?? '',
      words,
    };
  });
}

const READINGS: readonly [unknown, ColumnType, CellReader][] = [
  [String, 'text', readText],
  [GraphQLString, 'text', readText],
  [GraphQLID, 'text', readText],
  [GraphQLInt, 'count', readCount],
  [DecimalScalar, 'quantity', readQuantity],
  [DateScalar, 'date', readDate],
  [MonthScalar, 'month', readMonth],
  [GraphQLISODateTime, 'instant', readInstant],
  [Boolean, 'boolean', readBoolean],
  [GraphQLBoolean, 'boolean', readBoolean],
];

function readingOf(
  type: unknown,
  words: ImportColumn['words'],
  path: string,
): Pick<ImportColumn, 'type' | 'read'> {
  if (Object.keys(words).length > 0) return { type: 'word', read: remembered(wordReader(words)) };
  const known = READINGS.find(([one]) => one === type);
  if (!known) throw new Error(`${path} cannot be read from a cell: ${isScalarType(type) ? type.name : type}`);
  const [, name, read] = known;
  return { type: name, read: name === 'date' || name === 'month' ? remembered(read) : read };
}

/** Rows come in the order of their days, so a cell is mostly as the one above. */
function remembered(read: CellReader): CellReader {
  let last: string | undefined;
  let value: unknown;
  return (cell, field) => {
    if (cell !== last) {
      value = read(cell, field);
      last = cell;
    }
    return value;
  };
}

/** The words of an enum with their names in both languages, as `enumType` writes them down. */
function wordsOf(type: unknown): Record<string, readonly string[]> {
  const found = TypeMetadataStorage.getEnumsMetadata().find(({ ref }) => ref === type);
  if (!found) return {};
  const described = (found.valuesMap ?? {}) as Record<string, { description?: string } | undefined>;
  return Object.fromEntries(
    Object.keys(found.ref).map((word) => [word, described[word]?.description?.split(' · ') ?? []]),
  );
}

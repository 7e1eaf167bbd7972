import type { Actor } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import type { ImportKind } from './import-kind.js';
import { columnFinder } from './import-header.js';
import { RowReader } from './import-row.js';

/** A column of a kind of file, by its Chinese or English name, and what its cell says. */
export interface NamedCell {
  readonly column: string;
  readonly value: string;
}

/**
 * The item that a row of these cells would record, read as a file is. Refuses with BAD_USER_INPUT COLUMN_UNKNOWN, and
 * with what the row would be refused for.
 */
export function itemOfCells(kind: ImportKind, cells: readonly NamedCell[], actor: Actor): object {
  const find = columnFinder(kind);
  const columns = cells.map(({ column }) => find(column) ?? refuseUnknown(kind, column));
  const header = { names: cells.map(({ column }) => column), columns, ignored: [] };
  const { item, refused } = new RowReader(kind, header, actor).read(
    1,
    '',
    cells.map(({ value }) => value),
  );
  if (item) return item;
  throw refused?.refusal;
}

function refuseUnknown({ columns }: ImportKind, column: string): never {
  const known = columns.map(({ name }) => name);
  throw refuse.badInput(
    'COLUMN_UNKNOWN',
    {
      zh: `没有“${column}”这一列，现有：${columns.map(({ zh }) => zh).join('、')}。`,
      en: `There is no column "${column}"; there are ${known.join(', ')}.`,
    },
    { column, known },
  );
}

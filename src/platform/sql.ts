/** SQL as text with bound values. Fragments nest; a list expands to `(?, ?, …)`; identifiers come from code only. */
export class Sql {
  constructor(
    readonly text: string,
    readonly values: readonly unknown[],
  ) {}
}

/**
 * sql`SELECT … WHERE id = ${id} AND month IN ${months} AND ${scope}`
 * Values are always bound. An empty list becomes `(NULL)`, which nothing equals.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Sql {
  let text = strings[0] ?? '';
  const values: unknown[] = [];
  parts.forEach((part, index) => {
    if (part instanceof Sql) {
      text += part.text;
      values.push(...part.values);
    } else if (Array.isArray(part)) {
      text += part.length === 0 ? '(NULL)' : `(${part.map((item) => bound(item, values)).join(', ')})`;
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  });
  return new Sql(text, values);
}

/** The text of one item of a list, whose values are added to the others. */
function bound(item: unknown, values: unknown[]): string {
  if (!(item instanceof Sql)) {
    values.push(item);
    return '?';
  }
  values.push(...item.values);
  return item.text;
}

/** A table, column or keyword written in code; never text from outside. */
export const raw = (text: string): Sql => new Sql(text, []);

export const joined = (parts: readonly Sql[], separator: string): Sql =>
  new Sql(
    parts.map((part) => part.text).join(separator),
    parts.flatMap((part) => part.values),
  );

export const all = (conditions: readonly (Sql | undefined)[]): Sql => {
  const present = conditions.filter((condition) => condition !== undefined);
  return present.length === 0 ? raw('1 = 1') : joined(present, ' AND ');
};

/**
 * Rows by several columns at once. Written out, since MariaDB reads the whole table for a DELETE where
 * `(a, b) IN ((…))` lists a single row. No rows are nothing.
 */
export const anyOf = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? raw('1 = 0') : sql`(${joined(conditions, ' OR ')})`;

/** One multi-row INSERT. Columns are taken from the first row; every row has the same. */
export function insertInto(
  table: string,
  rows: readonly Record<string, unknown>[],
  suffix: Sql = raw(''),
): Sql {
  const columns = Object.keys(rows[0] ?? {});
  const plain = `(${columns.map(() => '?').join(', ')})`;
  const values: unknown[] = [];
  const tuples = rows.map((row) => {
    const cells = columns.map((column) => row[column] ?? null);
    if (cells.some((cell) => cell instanceof Sql)) {
      const { text, values: own } = sql`${cells}`;
      values.push(...own);
      return text;
    }
    values.push(...cells);
    return plain;
  });
  const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples.join(', ')} ${suffix.text}`;
  return new Sql(text, [...values, ...suffix.values]);
}

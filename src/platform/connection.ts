import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { refuse } from '../kernel/refusal.js';
import { LIMITS } from './limits.js';
import { type Sql, sql, raw } from './sql.js';
import { Checked } from './validation.js';

@ObjectType({ description: 'Relay page information.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Checked(
    (value) =>
      typeof value === 'number' && value >= 1 && value <= LIMITS.pageSize
        ? undefined
        : {
            reason: 'PAGE_SIZE',
            text: {
              zh: `first 须在 1 到 ${LIMITS.pageSize} 之间，更多内容请用 after 翻页。`,
              en: `first must be from 1 to ${LIMITS.pageSize}; page on with after for more.`,
            },
          },
    { nullable: true },
  )
  @Field(() => Int, { defaultValue: LIMITS.pageSizeDefault })
  first: number = LIMITS.pageSizeDefault;

  @Field(() => String, { nullable: true, description: 'Cursor of the last row already seen.' })
  after?: string | null;
}

export interface Page<T> {
  readonly edges: readonly { cursor: string; node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

/** The Relay connection type of a node: `class ParcelCountConnection extends connectionOf(ParcelCount) {}` */
export function connectionOf<T extends object>(node: Type<T>): Type<Page<T>> {
  @ObjectType(`${node.name}Edge`)
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(() => node)
    node!: T;
  }

  @ObjectType({ isAbstract: true })
  class Connection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => [node], {
      description: 'The nodes of the edges, for callers that page by `endCursor` alone.',
    })
    nodes!: T[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return Connection as unknown as Type<Page<T>>;
}

export const writeCursor = (...keys: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

export function readCursor(cursor: string, length: number): (string | number)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(keys) &&
      keys.length === length &&
      keys.every((key) => ['string', 'number'].includes(typeof key))
    ) {
      return keys as (string | number)[];
    }
  } catch {
    // Falls through to the refusal: a cursor that is not JSON is as wrong as one of another list.
  }
  throw refuse.badInput('CURSOR_INVALID', {
    zh: 'after 不是本列表的游标，请使用上一页返回的 endCursor。',
    en: 'after is not a cursor of this list; use the endCursor of the page before.',
  });
}

/**
 * Rows after the cursor in descending (or ascending) order of `columns` (unique as a whole): a keyset, so that page 1,000 costs what
 * page 1 costs. Ask for one row more than the page and hand the rows to `pageOf`.
 */
export function afterCursor(
  page: PageArgs,
  columns: readonly string[],
  order: 'DESC' | 'ASC' = 'DESC',
): Sql | undefined {
  if (!page.after) return undefined;
  const keys = readCursor(page.after, columns.length);
  return beyond(order === 'DESC' ? '<' : '>', columns, keys);
}

/** (a, b) < (x, y), written so that the index on a is used: neither MySQL nor MariaDB ranges over row values. */
function beyond(
  sign: '<' | '>',
  [column, ...columns]: readonly string[],
  [key, ...keys]: readonly (string | number)[],
): Sql {
  const name = raw(column ?? '');
  if (columns.length === 0) return sql`${name} ${raw(sign)} ${key}`;
  return sql`${name} ${raw(sign)}= ${key} AND (${name} ${raw(sign)} ${key} OR (${beyond(sign, columns, keys)}))`;
}

/** Cuts the extra row off and writes the cursors. */
export function pageOf<T>(
  found: readonly T[],
  first: number,
  keysOf: (node: T) => readonly (string | number)[],
): Page<T> {
  const nodes = found.slice(0, first);
  const cursorOf = (node: T) => writeCursor(...keysOf(node));
  const last = nodes.at(-1);
  return {
    // Made when asked for: most callers read the nodes and the end cursor.
    get edges() {
      return nodes.map((node) => ({ cursor: cursorOf(node), node }));
    },
    nodes,
    pageInfo: { hasNextPage: found.length > first, endCursor: last ? cursorOf(last) : null },
  };
}

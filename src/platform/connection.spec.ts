import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterCursor, PageArgs, pageOf, readCursor, writeCursor } from './connection.js';

const pageAfter = (after?: string): PageArgs => Object.assign(new PageArgs(), { after });

describe('a page', () => {
  it('says whether more follows, without showing the row that tells it', () => {
    const keysOf = ({ id }: { id: string }) => [id];
    const rows = [{ id: 'c' }, { id: 'b' }, { id: 'a' }];
    const page = pageOf(rows, 2, keysOf);
    expect(page.nodes).toEqual([{ id: 'c' }, { id: 'b' }]);
    expect(page.pageInfo).toEqual({ hasNextPage: true, endCursor: writeCursor('b') });
    expect(page.edges.map(({ cursor }) => cursor)).toEqual([writeCursor('c'), writeCursor('b')]);
    expect(pageOf(rows, 3, keysOf).pageInfo.hasNextPage).toBe(false);
    expect(pageOf([], 3, keysOf).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
  });

  it('goes on below the keys of the row already seen, by the first key before the others', () => {
    const { text, values } = afterCursor(pageAfter(writeCursor('2026-03', 'id-7')), ['month', 'id'])!;
    expect(text).toBe('month <= ? AND (month < ? OR (id < ?))');
    expect(values).toEqual(['2026-03', '2026-03', 'id-7']);
    expect(afterCursor(pageAfter(), ['month', 'id'])).toBeUndefined();
  });

  it('condition lets through exactly what sorts below, for any keys', () => {
    const keys = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(keys, keys, ([a, b], [x, y]) => {
        const { text, values } = afterCursor(pageAfter(writeCursor(x, y)), ['a', 'b'])!;
        const bound = values.reduce<string>((rest, value) => rest.replace('?', String(value)), text);
        // The condition in JavaScript's words, with the row's values for its columns.
        const condition = bound
          .replaceAll('AND', '&&')
          .replaceAll('OR', '||')
          .replaceAll(/\ba\b/g, String(a))
          .replaceAll(/\bb\b/g, String(b));
        expect(new Function(`return ${condition}`)()).toBe(a < x || (a === x && b < y));
      }),
    );
  });
});

describe('a cursor', () => {
  it('gives back its keys, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }), (keys) => {
        expect(readCursor(writeCursor(...keys), keys.length)).toEqual(keys);
      }),
    );
  });

  it.each([
    ['of another list', writeCursor('a')],
    ['that is not one', 'nonsense'],
    ['with something else inside', Buffer.from('[{"a":1},null]').toString('base64url')],
  ])('%s is refused', (_name, cursor) => {
    let refusal: unknown;
    try {
      readCursor(cursor, 2);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'CURSOR_INVALID',
      text: {
        zh: 'after 不是本列表的游标，请使用上一页返回的 endCursor。',
        en: 'after is not a cursor of this list; use the endCursor of the page before.',
      },
    });
  });
});

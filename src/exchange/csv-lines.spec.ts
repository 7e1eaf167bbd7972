import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellsOf, delimiterOf, linesOf } from './csv-lines.js';
import { openText } from './file-text.js';

async function* each<T>(parts: readonly T[]): AsyncGenerator<T> {
  yield* parts;
}
const collect = async <T>(parts: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const part of parts) all.push(part);
  return all;
};
/** The same whole in pieces, cut where the numbers say. */
const cut = <T extends { slice(from: number, to?: number): T; length: number }>(
  whole: T,
  at: readonly number[],
) => {
  const places = [0, ...at.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  return places.slice(1).map((place, index) => whole.slice(places[index] ?? 0, place));
};

describe('a file that arrives in pieces', () => {
  it('has the same lines wherever it is cut', async () => {
    const texts = fc.array(fc.stringMatching(/^[a-c,"\r]{0,12}$/)).map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(), { maxLength: 6 }), async (text, at) => {
        const whole = await collect(linesOf(each([text]), 8));
        expect(await collect(linesOf(each(cut(text, at)), 8))).toEqual(whole);
        expect(whole.map(({ line }) => line)).toEqual(whole.map((_one, index) => index + 1));
      }),
    );
  });

  it('has the same characters wherever it is cut, in UTF-8 and in GBK', async () => {
    const inUtf8 = Buffer.from('日期,网点\n2026-03-01,甲\n');
    const inGbk = Buffer.from('c8d5c6da2ccdf8b5e30a323032362d30332d30312cbcd70a', 'hex');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 6 }), async (at) => {
        for (const bytes of [inUtf8, inGbk]) {
          const { chunks } = await openText(each<Uint8Array>(cut<Uint8Array>(bytes, at)), 'auto');
          expect((await collect(chunks)).join('')).toBe('日期,网点\n2026-03-01,甲\n');
        }
      }),
    );
  });

  it('keeps nothing of a line that is too long, and goes on after it', async () => {
    const lines = await collect(linesOf(each(['ok\n', 'x'.repeat(9), 'x'.repeat(9), '\nok\r\n']), 8));
    expect(lines).toEqual([
      { line: 1, text: 'ok' },
      { line: 2, text: null },
      { line: 3, text: 'ok' },
    ]);
  });
});

it('splits by the sign that separates most headers, and leaves signs inside quotation marks alone', () => {
  expect(['a,b;c,d', 'a;b', 'a\tb\tc', 'alone'].map(delimiterOf)).toEqual([',', ';', '\t', ',']);
  expect(cellsOf('"a,b", c ,"say ""yes"""', ',')).toEqual(['a,b', 'c', 'say "yes"']);
  expect(cellsOf('a,"b', ',')).toBeUndefined();
});

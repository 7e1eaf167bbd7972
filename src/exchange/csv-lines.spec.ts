import { parse } from 'csv-parse/sync';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellsOf, delimiterOf, type LineBatch, type LineLimits, linesOf, written } from './csv-lines.js';
import { type Charset, decoderOf } from './file-head.js';

const LIMITS: LineLimits = { lines: 3, bytes: 1_000, lineCharacters: 8 };

/** The same whole in pieces, cut where the numbers say. */
async function* cut(whole: Buffer, at: readonly number[]): AsyncGenerator<Buffer> {
  const places = [0, ...at.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  for (const [index, place] of places.slice(1).entries()) yield whole.subarray(places[index] ?? 0, place);
}
async function collect(batches: AsyncIterable<LineBatch>): Promise<LineBatch[]> {
  const all: LineBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}
const read = (
  whole: Buffer,
  {
    at = [] as readonly number[],
    charset = 'utf-8' as Charset,
    from = { byte: 0, line: 1 },
    limits = LIMITS,
  } = {},
) => collect(linesOf(cut(whole.subarray(from.byte), at), decoderOf(charset), from, limits));
const textsOf = (batches: readonly LineBatch[]) => batches.flatMap(({ texts }) => texts);

describe('a file that arrives in pieces', () => {
  const texts = fc.array(fc.stringMatching(/^[a-c,"日\r]{0,12}$/)).map((lines) => lines.join('\n'));

  it('has the same lines wherever it is cut, and they are those of the text', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(), { maxLength: 6 }), async (text, at) => {
        const whole = await read(Buffer.from(text));
        expect(textsOf(await read(Buffer.from(text), { at }))).toEqual(textsOf(whole));
        const lines = text.split('\n');
        if (lines.at(-1) === '') lines.pop();
        expect(textsOf(whole)).toEqual(
          lines.map((line) => (line.length > LIMITS.lineCharacters ? null : line.replace(/\r$/, ''))),
        );
      }),
    );
  });

  it('goes on from the end of any batch as if it had never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(), { maxLength: 6 }), async (text, at) => {
        const whole = Buffer.from(text);
        const batches = await read(whole, { at });
        for (const [index, { firstLine, texts: held, nextByte }] of batches.entries()) {
          const from = { byte: nextByte, line: firstLine + held.length };
          expect(textsOf(await read(whole, { from }))).toEqual(textsOf(batches.slice(index + 1)));
          expect(batches[index + 1]?.firstLine ?? from.line).toBe(from.line);
        }
      }),
    );
  });

  it('has the same characters wherever it is cut, in UTF-8 and in GBK', async () => {
    const inUtf8 = Buffer.from('日期,网点\n2026-03-01,甲\n');
    const inGbk = Buffer.from('c8d5c6da2ccdf8b5e30a323032362d30332d30312cbcd70a', 'hex');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 6 }), async (at) => {
        const limits = { ...LIMITS, lineCharacters: 80 };
        for (const [bytes, charset] of [
          [inUtf8, 'utf-8'],
          [inGbk, 'gb18030'],
        ] as const)
          expect(textsOf(await read(bytes, { at, charset, limits }))).toEqual(['日期,网点', '2026-03-01,甲']);
      }),
    );
  });

  it('keeps nothing of a line that is too long, and goes on after it', async () => {
    const whole = Buffer.from(`ok\n${'x'.repeat(1_000)}\nok\r\n${'y'.repeat(9)}`);
    for (const at of [[], [500], [2, 3, 900], [1_003, 1_004]])
      expect(textsOf(await read(whole, { at }))).toEqual(['ok', null, 'ok', null]);
  });

  it('comes in batches of so many lines, or of so many bytes', async () => {
    const sizes = async (limits: LineLimits) =>
      (await read(Buffer.from('aaaa\n'.repeat(7)), { limits })).map(({ texts: held }) => held.length);
    expect(await sizes(LIMITS)).toEqual([3, 3, 1]);
    expect(await sizes({ ...LIMITS, lines: 100, bytes: 10 })).toEqual([2, 2, 2, 1]);
  });
});

it('splits by the sign that separates most headers, and leaves signs inside quotation marks alone', () => {
  expect(['a,b;c,d', 'a;b', 'a\tb\tc', 'alone'].map(delimiterOf)).toEqual([',', ';', '\t', ',']);
  expect(cellsOf('"a,b", c ,"say ""yes""",', ',')).toEqual(['a,b', 'c', 'say "yes"', '']);
  expect(cellsOf('a\t"b\tc"\t ', '\t')).toEqual(['a', 'b\tc', '']);
  expect(['a,"b', 'a"b"', '"a"b,c', '"'].map((text) => cellsOf(text, ','))).toEqual(Array(4).fill(undefined));
});

it('splits rows as a reader of whole files does', () => {
  const rows = fc.array(fc.stringMatching(/^[a-c" ,;\t日]{0,6}$/), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.constantFrom(',', ';', '\t'), (cells, delimiter) => {
      const text = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
      const [expected = []] = parse(text, { delimiter }) as string[][];
      expect(cellsOf(text, delimiter)).toEqual(expected.map((cell) => cell.trim()));
    }),
  );
});

it('writes cells so that they are read as they were', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string().map((cell) => cell.replaceAll(/[\r\n]/g, '').trim()),
        { minLength: 1 },
      ),
      (cells) => {
        expect(cellsOf(cells.map(written).join(','), ',')).toEqual(cells);
      },
    ),
  );
});

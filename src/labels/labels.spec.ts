import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inflateSync } from 'node:zlib';
import jsqr from 'jsqr';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { openPoolWorld, send, steps } from '../../test/support/pool-world.js';
import { LIMITS } from '../platform/limits.js';

/** The package is its one function, and its types say that it has one. */
const readQr = jsqr as unknown as typeof jsqr.default;

/** Dark rectangles on a white page, in any unit. */
type Rectangle = readonly [x: number, y: number, width: number, height: number];

/** What a camera would see of the rectangles, and what the symbol in it says. */
function decoded(rectangles: readonly Rectangle[]): string | undefined {
  const unit = Math.min(...rectangles.map(([, , , height]) => height));
  const left = Math.min(...rectangles.map(([x]) => x));
  const top = Math.min(...rectangles.map(([, y]) => y));
  const PIXELS = 4;
  const MARGIN = 4 * PIXELS;
  const at = (value: number, from: number) => MARGIN + Math.round(((value - from) / unit) * PIXELS);
  const side = Math.max(...rectangles.map(([x, , width]) => at(x + width, left))) + MARGIN;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [x, y, width, height] of rectangles) {
    for (let row = at(y, top); row < at(y + height, top); row += 1) {
      for (let column = at(x, left); column < at(x + width, left); column += 1) {
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return readQr(pixels, side, side)?.data;
}

/** The modules of a symbol in an SVG: the one path of runs. */
const modulesOfSvg = (svg: string): Rectangle[] => {
  const path = /d="((?:M\d+ \d+h\d+v1h-\d+z)+)"/.exec(svg)?.[1] ?? '';
  return [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, width]) => [
    Number(x),
    Number(y),
    Number(width),
    1,
  ]);
};

/** The content of the pages of a PDF. */
function pagesOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/stream\r?\n/g)].flatMap(({ 0: mark, index }) => {
    const from = index + mark.length;
    const stream = pdf.subarray(from, text.indexOf('endstream', from));
    try {
      return [inflateSync(stream).toString('latin1')];
    } catch {
      return [];
    }
  });
}

/** The modules of each symbol on a page: paths that are filled and not stroked. */
const modulesOfPage = (page: string): Rectangle[][] =>
  page
    .split(/^q$/m)
    .filter((part) => /^f$/m.test(part))
    .map((part) =>
      [...part.matchAll(/([\d.]+) ([\d.]+) m\n([\d.]+) [\d.]+ l\n[\d.]+ ([\d.]+) l/g)].map(
        ([, x, y, right, bottom]): Rectangle => [
          Number(x),
          Number(y),
          Number(right) - Number(x),
          Number(bottom) - Number(y),
        ],
      ),
    );

describe('labels', () => {
  let platform: Platform;
  let first: Caller;
  let second: Caller;
  let third: Caller;
  const grai = '800304006381333931N/1%(a)';
  const link = 'https://id.gs1.org/8003/04006381333931N%2F1%25%28a%29';
  beforeAll(async () => {
    const clock = new SetClock(new Date('2026-06-20T04:00:00Z'));
    platform = await openPlatform({ worker: false, clock });
    [first, second, third] = (await openPoolWorld(platform)).firms;
    await send(
      first,
      'commissionAssets',
      steps.commission('N-1', { grai }),
      steps.commission('N-2', { kind: 'TRANSIT_BAG', poolId: 'pool-1' }),
    );
  });
  afterAll(() => platform.close());

  const asked = (caller: Caller, ids: readonly string[], format?: string) => {
    const query = new URLSearchParams(ids.map((id) => ['id', id]));
    if (format) query.set('format', format);
    return caller.fetch(`/assets/labels?${query}`);
  };
  const reasonOf = async (answer: Promise<Response>) => {
    const { error } = (await (await answer).json()) as { error: { reason: string } };
    return `${(await answer).status} ${error.reason}`;
  };

  it('carry the Digital Link of a GRAI in a QR code, as SVG', async () => {
    const answer = await asked(first, ['N-1'], 'svg');
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    const svg = await answer.text();
    expect(decoded(modulesOfSvg(svg))).toBe(link);
    expect(svg).toContain(`<title>N-1 ${link}</title>`);
    expect(svg).toContain('width="70mm" height="37mm"');
  });

  it('are found by the link that they carry', async () => {
    const byLink = await (await asked(first, [link], 'svg')).text();
    expect(byLink).toBe(await (await asked(first, ['N-1'], 'svg')).text());
  });

  it("carry the platform's own form of a number that is no GRAI, which an input takes back", async () => {
    const svg = await (await asked(first, ['N-2'], 'svg')).text();
    const uri = decoded(modulesOfSvg(svg)) ?? '';
    expect(uri).toBe('greenparcel:asset:N-2');
    await expect(first.get('query ($id: ID!) { asset(id: $id) { id } }', { id: uri })).resolves.toEqual({
      asset: { id: 'N-2' },
    });
  });

  it('come in sheets of twenty-four as PDF, each label with its own code', async () => {
    const ids = Array.from({ length: 25 }, (_none, index) => (index % 2 === 0 ? 'N-1' : 'N-2'));
    const answer = await asked(first, ids);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await answer.arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pagesOf(pdf)
      .map(modulesOfPage)
      .filter((symbols) => symbols.length > 0);
    expect(pages.map((symbols) => symbols.length)).toEqual([24, 1]);
    const said = pages.flat().map(decoded);
    expect(said).toEqual(ids.map((id) => (id === 'N-1' ? link : 'greenparcel:asset:N-2')));
  });

  it('are printed by owner and custodian, and for nobody else', async () => {
    await expect(reasonOf(asked(second, ['N-2']))).resolves.toBe('404 ASSET_UNKNOWN');
    const at = '2026-02-01T02:00:00Z';
    await send(first, 'handOverAssets', steps.step('N-2', at, { toEnterpriseId: 'firm-2' }));
    await send(second, 'acceptAssets', steps.step('N-2', at));
    expect((await asked(second, ['N-2'])).status).toBe(200);
    expect((await asked(first, ['N-2'])).status).toBe(200);
    await expect(reasonOf(asked(third, ['N-2']))).resolves.toBe('404 ASSET_UNKNOWN');
    await expect(reasonOf(asked(second, ['N-2', 'N-1']))).resolves.toBe('404 ASSET_UNKNOWN');
  });

  it('are asked for by number and up to the limit labelsPerRequest', async () => {
    const many = Array.from({ length: LIMITS.labelsPerRequest + 1 }, () => 'N-1');
    await expect(reasonOf(asked(first, many))).resolves.toBe('400 TOO_MANY_LABELS');
    await expect(reasonOf(asked(first, []))).resolves.toBe('400 LABELS_MISSING');
    await expect(reasonOf(asked(first, ['N-1', 'N-2'], 'svg'))).resolves.toBe('400 ONE_LABEL_AS_SVG');
    await expect(reasonOf(asked(first, ['N-1'], 'png'))).resolves.toBe('400 WORD_UNKNOWN');
  });
});

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font, type Glyph } from 'fontkit';

/**
 * Text as outlines of Noto Sans SC, so that a label looks the same wherever it is printed, Chinese included. The
 * package holds the thinnest weight in a hundred parts by range of characters; a stroke of the same outline gives the
 * weight of print.
 */
const LIST = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/unicode.json');
const NAME = 'noto-sans-sc';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly part: string;
}

/** Parts and their characters, as the package lists them: `U+4e00-4e0f,U+4e11`. */
const RANGES: readonly Range[] = Object.entries(
  JSON.parse(readFileSync(LIST, 'utf8')) as Record<string, string>,
).flatMap(([part, list]) =>
  list.split(',').map((range): Range => {
    const [from = 0, to = from] = range
      .slice(2)
      .split('-')
      .map((digits) => Number.parseInt(digits, 16));
    return { from, to, part: part.replaceAll(/[[\]]/g, '') };
  }),
);

const fonts = new Map<string, Font>();

function fontOf(part: string): Font {
  let font = fonts.get(part);
  if (!font) {
    font = create(readFileSync(join(dirname(LIST), 'files', `${NAME}-${part}-wght-normal.woff2`))) as Font;
    fonts.set(part, font);
  }
  return font;
}

function glyphOf(character: string): Glyph | undefined {
  const code = character.codePointAt(0) ?? 0;
  // The parts of scripts come last in the list and are the ones made for their letters.
  const range = RANGES.findLast(({ from, to }) => from <= code && code <= to);
  return range && fontOf(range.part).glyphForCodePoint(code);
}

/** One character, in thousandths of the size of the text, y upwards. */
export interface Outline {
  readonly path: string;
  readonly advance: number;
}

const outlines = new Map<string, Outline>();
const EM = 1_000;

/** A character that the font lacks takes its room and is not drawn. */
function outlineOf(character: string): Outline {
  let outline = outlines.get(character);
  if (!outline) {
    const glyph = glyphOf(character);
    outline = glyph ? { path: glyph.path.toSVG(), advance: glyph.advanceWidth } : { path: '', advance: EM };
    outlines.set(character, outline);
  }
  return outline;
}

export interface SetText {
  readonly outlines: readonly { readonly path: string; readonly x: number }[];
  /** In thousandths of the size of the text. */
  readonly width: number;
}

/** A line of text, set from 0 on. */
export function setText(text: string): SetText {
  let x = 0;
  const set = [...text].map((character) => {
    const { path, advance } = outlineOf(character);
    const placed = { path, x };
    x += advance;
    return placed;
  });
  return { outlines: set, width: x };
}

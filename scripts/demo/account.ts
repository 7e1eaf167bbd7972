import Table from 'cli-table3';

/** Where the demo tells its story: one line at a time. */
export type Tell = (line: string) => void;

export const title = (tell: Tell, zh: string, en: string): void => {
  tell('');
  tell(`━━ ${zh}  ${en}`);
  tell('');
};

/** Chinese first, English below. */
export const say = (tell: Tell, zh: string, en: string): void => tell(`${zh}\n  ${en}`);

/** A table. Where `widths` are given, a cell longer than its column goes on in the next line. */
export function table(
  tell: Tell,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  widths: readonly number[] = [],
): void {
  const fitted = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => wrapped(String(cell), widths[index] ?? Number.POSITIVE_INFINITY));
  const drawn = new Table({ head: fitted(head), style: { head: [], border: [] } });
  for (const row of rows) drawn.push(fitted(row));
  tell(drawn.toString());
}

/** Chinese characters and their punctuation take two columns of a terminal. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);

/** Breaks between any two Chinese characters and between words; a word longer than the line is cut. */
function wrapped(text: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY) return text;
  return text
    .split('\n')
    .flatMap((line) => linesOf(line, width))
    .join('\n');
}

function linesOf(text: string, width: number): string[] {
  const pieces = text.match(/ *[^\s\u2e80-\u9fff\uff00-\uff60]+| *[\u2e80-\u9fff\uff00-\uff60]| +/g) ?? [''];
  const lines = [''];
  for (const piece of pieces) {
    const last = lines.at(-1)!;
    if (widthOf(last + piece) <= width) lines[lines.length - 1] = last + piece;
    else lines.push(...cut(piece.trimStart(), width));
  }
  return lines;
}

const cut = (word: string, width: number): string[] =>
  widthOf(word) <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'g')) ?? [word]);

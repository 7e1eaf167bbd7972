import Table from 'cli-table3';

/** Where the demo tells its story: one line at a time. */
export type Tell = (line: string) => void;

export const title = (tell: Tell, zh: string, en: string): void => {
  tell('');
  tell(`━━ ${zh}  ${en}`);
  tell('');
};

/** A terminal of 120 columns shows every line whole. */
const LINE = 120;

/** Chinese first, English below. */
export const say = (tell: Tell, zh: string, en: string): void =>
  tell(`${wrapped(zh, LINE)}\n${wrapped(en, LINE - 2).replaceAll(/^/gm, '  ')}`);

/**
 * A table; figures stand to the right. Where `widths` are given, a cell longer than its column goes on in the next
 * line: n columns fit the terminal when their widths come to at most 119 − 3n.
 */
export function table(
  tell: Tell,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  widths: readonly number[] = [],
): void {
  const fitted = (cells: readonly (string | number)[]) =>
    cells.map((cell, index) => wrapped(String(cell), widths[index] ?? Number.POSITIVE_INFINITY));
  const colAligns = head.map((_head, index) =>
    rows.some((row) => FIGURE.test(String(row[index]))) &&
    rows.every((row) => FIGURE_OR_NONE.test(String(row[index])))
      ? ('right' as const)
      : ('left' as const),
  );
  const drawn = new Table({ head: fitted(head), colAligns, style: { head: [], border: [] } });
  for (const row of rows) drawn.push(fitted(row));
  tell(drawn.toString());
}

const FIGURE = /^[+-]?\d+(\.\d+)?$/;
const FIGURE_OR_NONE = /^([+-]?\d+(\.\d+)?|—|)$/;

/** Chinese characters and their punctuation take two columns of a terminal. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;
const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);

/** Breaks between words and between Chinese characters, but not before what closes nor after what opens. */
function wrapped(text: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY) return text;
  return text
    .split('\n')
    .flatMap((line) => linesOf(line, width))
    .join('\n');
}

const OPENS = '（“《〔【';
const CLOSES = '，。；：、）”》〕】！？';
const HAN = '\\u2e80-\\u9fff\\uff00-\\uff60';
const PIECE = new RegExp(
  `\\s*[${OPENS}]*(?:(?![${OPENS}${CLOSES}])[${HAN}]|[^\\s${HAN}${OPENS}${CLOSES}]+)?[${CLOSES}]*`,
  'g',
);

function linesOf(text: string, width: number): string[] {
  const lines = [''];
  for (const piece of text.match(PIECE) ?? []) {
    const last = lines.at(-1)!;
    if (widthOf(last + piece) <= width) lines[lines.length - 1] = last + piece;
    else lines.push(...cut(piece.trimStart(), width));
  }
  return lines[0] === '' && lines.length > 1 ? lines.slice(1) : lines;
}

const cut = (word: string, width: number): string[] =>
  widthOf(word) <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'g')) ?? [word]);

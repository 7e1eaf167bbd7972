import { parse } from 'csv-parse/sync';

/** One line of the file; `text` is null where the line is longer than allowed. */
export interface CsvLine {
  /** As a spreadsheet numbers it: the header is line 1. */
  readonly line: number;
  readonly text: string | null;
}

/**
 * Lines of a text as it arrives. A line is a row: a cell may not hold a line break, so that one unclosed quotation mark
 * spoils its own row and never swallows the rest of the file. Of a line that is too long nothing is kept.
 */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  maxCharacters: number,
): AsyncGenerator<CsvLine> {
  let line = 0;
  let rest = '';
  let isTooLong = false;
  const finished = (text: string): CsvLine => {
    line += 1;
    const whole = isTooLong || text.length > maxCharacters ? null : text.replace(/\r$/, '');
    isTooLong = false;
    return { line, text: whole };
  };
  for await (const chunk of chunks) {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) yield finished(piece);
    if (rest.length > maxCharacters) {
      isTooLong = true;
      rest = '';
    }
  }
  if (rest !== '' || isTooLong) yield finished(rest);
}

/** The sign that separates most cells of the header: comma, tab or semicolon. */
export function delimiterOf(header: string): string {
  const countOf = (sign: string) => header.split(sign).length;
  return [',', '\t', ';'].reduce((best, sign) => (countOf(sign) > countOf(best) ? sign : best));
}

/** Trimmed cells of a line; undefined where its quotation marks do not close. */
export function cellsOf(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  try {
    const [cells] = parse(text, { delimiter, relax_column_count: true, trim: true }) as string[][];
    return cells ?? [];
  } catch {
    return undefined;
  }
}

export const isBlank = (text: string | null, delimiter: string): boolean =>
  text !== null && text.replaceAll(delimiter, '').trim() === '';

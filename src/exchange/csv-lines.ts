/** Consecutive lines of a file, and where the next ones begin. */
export interface LineBatch {
  /** Number of the first of them, as a spreadsheet numbers it: the first of the file is line 1. */
  readonly firstLine: number;
  /** Null where a line is longer than allowed: of it nothing is kept. */
  readonly texts: readonly (string | null)[];
  /** Offset in bytes of the line that follows them. */
  readonly nextByte: number;
}

export interface LineLimits {
  readonly lines: number;
  readonly bytes: number;
  readonly lineCharacters: number;
}

/** No charset that is read here needs more bytes for a character. */
const CHARACTER_BYTES = 4;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const NOTHING = Buffer.alloc(0);

/**
 * Lines of a file from a byte offset on, in batches. A line is a row: a cell may not hold a line break, so that one
 * unclosed quotation mark spoils its own row and never swallows the rest of the file. In UTF-8 and GB 18030 no other
 * character contains the byte of a line feed, so lines are cut as bytes and decoded many at once.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  decode: (bytes: Buffer) => string,
  from: { readonly byte: number; readonly line: number },
  limits: LineLimits,
): AsyncGenerator<LineBatch> {
  let texts: (string | null)[] = [];
  let { line: firstLine, byte: nextByte } = from;
  let batchBytes = 0;
  let rest: Buffer = NOTHING;
  let isTooLong = false;
  const batch = (): LineBatch => {
    const taken = { firstLine, texts, nextByte };
    firstLine += texts.length;
    texts = [];
    batchBytes = 0;
    return taken;
  };
  const keep = (bytes: Buffer): void => {
    for (const text of decode(bytes).split('\n')) {
      texts.push(text.length > limits.lineCharacters ? null : withoutReturn(text));
    }
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const data = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let at = 0;
    if (isTooLong) {
      const end = data.indexOf(LINE_FEED);
      at = end < 0 ? data.length : end + 1;
      nextByte += at;
      if (end >= 0) {
        isTooLong = false;
        texts.push(null);
      }
    }
    for (;;) {
      const end = endOfLines(data, at, limits.lines - texts.length, limits.bytes - batchBytes);
      if (end > at) {
        keep(data.subarray(at, end - 1));
        nextByte += end - at;
        batchBytes += end - at;
        at = end;
      }
      if (texts.length < limits.lines && batchBytes < limits.bytes) break;
      yield batch();
    }
    rest = data.subarray(at);
    if (rest.length > limits.lineCharacters * CHARACTER_BYTES) {
      isTooLong = true;
      nextByte += rest.length;
      rest = NOTHING;
    }
  }
  if (isTooLong) texts.push(null);
  else if (rest.length > 0) keep(rest);
  nextByte += rest.length;
  if (texts.length > 0) yield batch();
}

/** Where the last whole line ends of at most so many, or of the first ones that reach so many bytes; `from` where there is none. */
function endOfLines(data: Buffer, from: number, maxLines: number, maxBytes: number): number {
  let end = from;
  for (let count = 0; count < maxLines && end - from < maxBytes; count += 1) {
    const at = data.indexOf(LINE_FEED, end);
    if (at < 0) break;
    end = at + 1;
  }
  return end;
}

const withoutReturn = (text: string): string =>
  text.charCodeAt(text.length - 1) === CARRIAGE_RETURN ? text.slice(0, -1) : text;

/** The sign that separates most cells of the header: comma, tab or semicolon. */
export function delimiterOf(header: string): string {
  const countOf = (sign: string) => header.split(sign).length;
  return [',', '\t', ';'].reduce((best, sign) => (countOf(sign) > countOf(best) ? sign : best));
}

/** Trimmed cells of a line; undefined where its quotation marks do not close. */
export function cellsOf(text: string, delimiter: string): string[] | undefined {
  if (text.includes('"')) return quotedCells(text, delimiter);
  const cells = text.split(delimiter);
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index] as string;
    if (isPadded(cell)) cells[index] = cell.trim();
  }
  return cells;
}

/** Whether trimming may change it: most cells are looked at and not touched. */
function isPadded(cell: string): boolean {
  const [first, last] = [cell.charCodeAt(0), cell.charCodeAt(cell.length - 1)];
  return first <= SPACE || last <= SPACE || first >= NO_BREAK_SPACE || last >= NO_BREAK_SPACE;
}
const SPACE = 32;
const NO_BREAK_SPACE = 160;

/** Written here because a reader of whole files costs as much to start for one row as twenty rows cost to read. */
function quotedCells(text: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; at += 1) {
    while (text[at] === ' ') at += 1;
    let end: number;
    if (text[at] === '"') {
      const closing = closingQuote(text, at + 1);
      if (closing < 0) return undefined;
      cells.push(
        text
          .slice(at + 1, closing)
          .replaceAll('""', '"')
          .trim(),
      );
      end = closing + 1;
      while (text[end] === ' ') end += 1;
      if (end < text.length && text[end] !== delimiter) return undefined;
    } else {
      const next = text.indexOf(delimiter, at);
      end = next < 0 ? text.length : next;
      const cell = text.slice(at, end).trim();
      if (cell.includes('"')) return undefined;
      cells.push(cell);
    }
    if (end >= text.length) return cells;
    at = end;
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

/** A cell as CSV writes it. */
export const written = (cell: string): string =>
  /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

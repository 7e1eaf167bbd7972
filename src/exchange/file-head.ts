import { refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';
import { type ImportHeader, readHeader } from './import-header.js';
import type { ImportKind } from './import-kind.js';
import { cellsOf, delimiterOf } from './csv-lines.js';

export const CHARSETS = ['utf-8', 'gb18030'] as const;
export type Charset = (typeof CHARSETS)[number];

export const FILE_FORMATS = ['csv', 'ndjson', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Bytes by which a file is judged before anything else; its header lies within them. */
export const HEAD_BYTES = 65_536;

/** What the first bytes of a file say of it. */
export type FileHead =
  | { readonly format: 'xlsx' }
  | { readonly format: 'ndjson'; readonly charset: Charset; readonly firstByte: number }
  | {
      readonly format: 'csv';
      readonly charset: Charset;
      readonly delimiter: string;
      readonly header: ImportHeader;
      /** Where the rows begin, and the number of the first. */
      readonly firstByte: number;
      readonly firstLine: number;
    };

const BYTE_ORDER_MARK = Buffer.from('efbbbf', 'hex');
const ZIP = Buffer.from('504b0304', 'hex');
/** First bytes of what people send by mistake: XLS or an encrypted workbook, PDF, PNG, JPEG, GZIP. */
const SIGNATURES = ['d0cf11e0', '25504446', '89504e47', 'ffd8ff', '1f8b'];

/**
 * Judges a file by its first bytes, whatever it is called. `auto` takes UTF-8 where the header line is valid UTF-8
 * (or the first 64 KiB, where the header is ASCII), otherwise GB 18030, which contains GBK. Refuses with FILE_EMPTY,
 * BINARY_FILE, CHARSET_BROKEN, HEADER_MISSING, HEADER_REPEATED or HEADER_TOO_LONG.
 */
export function readHead(kind: ImportKind, head: Buffer, asked: Charset | 'auto'): FileHead {
  if (head.byteLength === 0) throw fileEmpty();
  if (head.subarray(0, ZIP.length).equals(ZIP)) return { format: 'xlsx' };
  const start = head.subarray(0, 8).toString('hex');
  if (head.includes(0) || SIGNATURES.some((signature) => start.startsWith(signature))) throw binaryFile();
  const charset = asked === 'auto' ? charsetOf(head) : asked;
  const firstByte = head.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const opening = decoderOf(charset)(head.subarray(firstByte)).trimStart();
  if (opening.startsWith('{')) return { format: 'ndjson', charset, firstByte };
  if (opening.startsWith('[')) throw jsonArray();
  return csvHead(kind, head, firstByte, charset);
}

function csvHead(kind: ImportKind, head: Buffer, firstByte: number, charset: Charset): FileHead {
  const decode = decoderOf(charset);
  let from = firstByte;
  for (let line = 1; from < head.length; line += 1) {
    const feed = head.indexOf('\n', from);
    if (feed < 0 && head.length >= HEAD_BYTES) throw headerTooLong();
    const end = feed < 0 ? head.length : feed;
    const text = decode(head.subarray(from, end)).trimEnd();
    from = end + 1;
    if (text.trim() === '') continue;
    const delimiter = delimiterOf(text);
    const header = readHeader(kind, cellsOf(text, delimiter) ?? []);
    return {
      format: 'csv',
      charset,
      delimiter,
      header,
      firstByte: Math.min(from, head.length),
      firstLine: line + 1,
    };
  }
  throw fileEmpty();
}

/** Decodes bytes that end with a whole character; what is none becomes U+FFFD, for the row to be judged. */
export function decoderOf(charset: Charset): (bytes: Buffer) => string {
  if (charset === 'utf-8') return (bytes) => bytes.toString('utf8');
  const decoder = new TextDecoder(charset);
  return (bytes) => decoder.decode(bytes);
}

/** The header line decides where it holds more than ASCII, so that a broken row further down cannot mislead. */
function charsetOf(head: Buffer): Charset {
  const end = head.indexOf('\n');
  const header = end < 0 ? head : head.subarray(0, end);
  const decisive = header.some((byte) => byte > 0x7f) ? header : head;
  try {
    // As a stream, because the head may end in the middle of a character.
    new TextDecoder('utf-8', { fatal: true }).decode(decisive, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

export const fileEmpty = () =>
  refuse.badInput('FILE_EMPTY', {
    zh: '文件是空的：第一行须为表头，其后每行一条记录。未导入任何内容。',
    en: 'The file is empty: the first line must be the header, and each line after it one record. Nothing was imported.',
  });

const binaryFile = () =>
  refuse.badInput('BINARY_FILE', {
    zh: '文件既不是文本也不是 XLSX 工作簿（可能是旧版 XLS、加密的工作簿、图片、PDF 或 UTF-16 文本）；请另存为“CSV UTF-8”或未加密的 XLSX 后重新上传。未导入任何内容。',
    en: 'The file is neither text nor an XLSX workbook (it may be an old XLS, an encrypted workbook, a picture, a PDF or UTF-16 text); save it as "CSV UTF-8" or as XLSX without a password and upload that. Nothing was imported.',
  });

const jsonArray = () =>
  refuse.badInput('JSON_ARRAY', {
    zh: '文件是一个 JSON 数组；请改为每行一个 JSON 对象（NDJSON）后重新上传。未导入任何内容。',
    en: 'The file is a JSON array; write one JSON object a line (NDJSON) and upload that. Nothing was imported.',
  });

const headerTooLong = () =>
  refuse.badInput('HEADER_TOO_LONG', {
    zh: `表头超过 ${HEAD_BYTES} 字节，不像表头；请检查换行符。未导入任何内容。`,
    en: `The first line has more than ${HEAD_BYTES} bytes, which no header has; check the line ends. Nothing was imported.`,
  });

/** What a file row may be at most, whichever format it comes in. */
export const ROW_LIMITS = () => ({
  lines: LIMITS.importChunkRows,
  bytes: LIMITS.importChunkBytes,
  lineCharacters: LIMITS.rowCharacters,
});

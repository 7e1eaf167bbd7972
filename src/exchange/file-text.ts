import { Refusal, refuse } from '../kernel/refusal.js';

export const CHARSETS = ['utf-8', 'gb18030'] as const;
export type Charset = (typeof CHARSETS)[number];

/** Bytes by which a file is judged before anything else: whether it is text, and in which charset. */
const HEAD_BYTES = 65_536;

/** The bytes up to the limit. Refuses with FILE_TOO_LARGE as soon as one more arrives, and UPLOAD_INTERRUPTED when cut off. */
export async function* limitedBytes(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  try {
    for await (const part of bytes) {
      total += part.byteLength;
      if (total > maxBytes) throw fileTooLarge(maxBytes);
      yield part;
    }
  } catch (error) {
    // What fails beside the limit is the connection.
    throw error instanceof Refusal ? error : uploadInterrupted();
  }
}

export interface FileText {
  readonly charset: Charset;
  readonly chunks: AsyncIterable<string>;
}

/**
 * Reads a text file as it arrives; memory stays with the chunk in hand. `auto` decides by the header line, or by
 * the first 64 KiB where that is ASCII: UTF-8 where it is valid UTF-8, otherwise GB 18030 (which contains GBK). Characters that are none become U+FFFD, for the
 * row to be judged. Refuses with FILE_EMPTY or BINARY_FILE.
 */
export async function openText(
  bytes: AsyncGenerator<Uint8Array>,
  asked: Charset | 'auto',
): Promise<FileText> {
  const head = await headOf(bytes);
  if (head.byteLength === 0) throw fileEmpty();
  assertText(head);
  const charset = asked === 'auto' ? charsetOf(head) : asked;
  return { charset, chunks: decoded(head, bytes, new TextDecoder(charset)) };
}

async function headOf(bytes: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await bytes.next();
    if (next.done) break;
    parts.push(next.value);
    length += next.value.byteLength;
  }
  return Buffer.concat(parts);
}

async function* decoded(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  decoder: TextDecoder,
): AsyncGenerator<string> {
  yield decoder.decode(head, { stream: true });
  for await (const bytes of rest) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
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

/** First bytes of what people send by mistake: XLSX and ZIP, XLS, PDF, PNG, JPEG, GZIP. */
const SIGNATURES = ['504b0304', 'd0cf11e0', '25504446', '89504e47', 'ffd8ff', '1f8b'];

function assertText(head: Buffer): void {
  const start = head.subarray(0, 8).toString('hex');
  if (!head.includes(0) && !SIGNATURES.some((signature) => start.startsWith(signature))) return;
  throw refuse.badInput('BINARY_FILE', {
    zh: '文件不是文本，而是二进制内容（例如 Excel 工作簿、压缩包、图片或 UTF-16 文本）；请在表格软件中另存为“CSV UTF-8”后重新上传。未导入任何内容。',
    en: 'The file is not text but binary (a workbook, an archive, a picture or UTF-16 text); save it as "CSV UTF-8" in your spreadsheet and upload that. Nothing was imported.',
  });
}

export const fileEmpty = () =>
  refuse.badInput('FILE_EMPTY', {
    zh: '文件是空的：第一行须为表头，其后每行一条记录。未导入任何内容。',
    en: 'The file is empty: the first line must be the header, and each line after it one record. Nothing was imported.',
  });

export const fileTooLarge = (maxBytes: number) =>
  refuse.badInput(
    'FILE_TOO_LARGE',
    {
      zh: `文件超过 ${maxBytes} 字节的上限，请拆分为多个文件上传。`,
      en: `The file is larger than ${maxBytes} bytes; split it into several files.`,
    },
    { maxBytes },
  );

const uploadInterrupted = () =>
  refuse.badInput('UPLOAD_INTERRUPTED', {
    zh: '上传中断：连接在文件结束前断开。',
    en: 'The upload was cut off: the connection ended before the file did.',
  });

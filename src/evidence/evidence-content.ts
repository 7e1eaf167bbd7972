import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { callbackify } from 'node:util';
import { fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import type { FileStore } from '../platform/file-store.js';
import { LIMITS } from '../platform/limits.js';
import {
  CONTENT_TYPES,
  type EvidenceMediaType,
  HEAD_BYTES,
  kindOfArchive,
  kindOfHead,
  TextCheck,
} from './evidence-kind.js';

/** Above, a list of an office document's parts is none. */
const CONTENT_TYPES_BYTES = 1_000_000;

/** What a stored file is by its bytes; undefined for what is no evidence. No more of it is held than a piece. */
export async function kindOfStored(
  files: FileStore,
  key: string,
  byteCount: number,
): Promise<EvidenceMediaType | 'TEXT' | undefined> {
  const kind = kindOfHead(await headOf(files, key));
  if (kind === 'ARCHIVE') return kindInside(new StoredArchive(files, key), byteCount);
  if (kind !== 'PERHAPS_TEXT') return kind;
  const check = new TextCheck();
  for await (const bytes of await files.read(key)) check.take(bytes as Uint8Array);
  return check.isText() ? 'TEXT' : undefined;
}

async function headOf(files: FileStore, key: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of bytesBetween(files, key, 0, HEAD_BYTES)) pieces.push(bytes);
  return Buffer.concat(pieces);
}

async function* bytesBetween(
  files: FileStore,
  key: string,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let left = end - start;
  if (left <= 0) return;
  for await (const bytes of await files.read(key, start)) {
    const piece = (bytes as Uint8Array).subarray(0, left);
    yield piece;
    left -= piece.byteLength;
    if (left === 0) return;
  }
}

/** Reads an archive's directory, at its end, and not what is packed. */
async function kindInside(archive: StoredArchive, byteCount: number): Promise<EvidenceMediaType | undefined> {
  try {
    const zip = await fromRandomAccessReaderPromise(archive, byteCount, { autoClose: false });
    return await kindOfZip(zip);
  } catch (error) {
    // A store that fails says nothing about the file; a directory that cannot be read does.
    if (archive.failure) throw archive.failure;
    if (error instanceof Error) return undefined;
    throw error;
  }
}

async function kindOfZip(zip: ZipFile): Promise<EvidenceMediaType | undefined> {
  if (zip.entryCount > LIMITS.evidenceArchiveEntries) return undefined;
  const names = new Set<string>();
  let contentTypes: string | undefined;
  for await (const entry of zip.eachEntry()) {
    names.add(entry.fileName);
    if (entry.fileName === CONTENT_TYPES && entry.uncompressedSize <= CONTENT_TYPES_BYTES) {
      contentTypes = await text(await zip.openReadStreamPromise(entry));
    }
  }
  return kindOfArchive(names, contentTypes);
}

/** Read ahead of what is asked for: the directory is read entry by entry, and each reading may be a request. */
const READ_AHEAD_BYTES = 65_536;

/** A stored file as yauzl reads one: in ranges. */
class StoredArchive extends RandomAccessReader {
  /** Why the store did not give what was asked for. */
  failure: unknown;
  private ahead = { from: 0, bytes: Buffer.alloc(0) };

  constructor(
    private readonly files: FileStore,
    private readonly key: string,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.range(start, end);
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    callbackify(async () => {
      const bytes = await this.readAt(position, length);
      if (bytes.byteLength < length) throw new Error('the archive ends before its directory does');
      bytes.copy(target, offset);
    })((error) => done(error));
  }

  private async readAt(position: number, length: number): Promise<Buffer> {
    const at = position - this.ahead.from;
    if (at >= 0 && at + length <= this.ahead.bytes.byteLength)
      return this.ahead.bytes.subarray(at, at + length);
    const end = position + Math.max(length, READ_AHEAD_BYTES);
    this.ahead = { from: position, bytes: await buffer(this.range(position, end)) };
    return this.ahead.bytes.subarray(0, length);
  }

  private range(start: number, end: number): Readable {
    const range = Readable.from(bytesBetween(this.files, this.key, start, end), { objectMode: false });
    return range.on('error', (error) => (this.failure = error));
  }
}

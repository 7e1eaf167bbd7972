import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { refuse } from '../kernel/refusal.js';

/** What is known of a file once it stands under its key. */
export interface StoredFile {
  readonly byteCount: number;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly sha256: string;
}

/**
 * 文件存储: whole files under keys, on disk or in an S3-compatible store. A file stands under its key when all of it is
 * kept, and not before. Keys are as `fileKey` checks them.
 */
export abstract class FileStore {
  /**
   * Keeps a stream of unknown length under the key, in the place of what stood there. When the stream breaks off, or
   * brings more than `limitBytes` (BAD_USER_INPUT FILE_TOO_LARGE), nothing of it is kept.
   */
  abstract write(key: string, bytes: AsyncIterable<Uint8Array>, limitBytes?: number): Promise<StoredFile>;

  /** The bytes from an offset to the end. Throws `FileMissing` before the first byte. */
  abstract read(key: string, from?: number): Promise<Readable>;

  /** Size of the file; undefined where there is none. */
  abstract byteCount(key: string): Promise<number | undefined>;

  /** Forgets the file; one that is not there is forgotten already. */
  abstract remove(key: string): Promise<void>;
}

/** A file that the database names is not in the store: a fault of the installation, not of a caller. */
export class FileMissing extends Error {
  constructor(key: string) {
    super(`There is no file ${key} in the file store`);
    this.name = 'FileMissing';
  }
}

const KEY_CHARACTERS = 200;

/** The key, checked: names of letters, digits, `.`, `_` and `-` parted by `/`, none beginning with a dot. */
export function fileKey(key: string): string {
  if (key.length <= KEY_CHARACTERS && /^\w[\w.-]*(\/\w[\w.-]*)*$/.test(key)) return key;
  throw new Error(`Not a key of the file store: ${JSON.stringify(key)}`);
}

/** Counts and hashes what passes, and refuses what is more than the limit. */
export class PassedBytes {
  private readonly hash = createHash('sha256');
  private byteCount = 0;

  constructor(private readonly limitBytes = Number.POSITIVE_INFINITY) {}

  take(chunk: Uint8Array): void {
    this.byteCount += chunk.byteLength;
    if (this.byteCount > this.limitBytes) throw fileTooLarge(this.limitBytes);
    this.hash.update(chunk);
  }

  finish(): StoredFile {
    return { byteCount: this.byteCount, sha256: this.hash.digest('hex') };
  }
}

export const fileTooLarge = (maxBytes: number) =>
  refuse.badInput(
    'FILE_TOO_LARGE',
    {
      zh: `文件超过 ${maxBytes} 字节的上限，未保存；请压缩或拆分后重新上传。`,
      en: `The file is larger than ${maxBytes} bytes and was not kept; make it smaller or split it, and upload again.`,
    },
    { maxBytes },
  );

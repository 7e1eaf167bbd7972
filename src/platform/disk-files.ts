import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileKey, FileMissing, FileStore, PassedBytes, type StoredFile } from './file-store.js';

/** Keys never begin with a dot: no file stands here under its key. */
const UNFINISHED = '.unfinished';
/** What nobody has added to for a day was left by a process that died. */
const ABANDONED_AFTER_MS = 86_400_000;

/** Files in a folder that only the process's user may enter. */
export class DiskFiles extends FileStore {
  private constructor(private readonly folder: string) {
    super();
  }

  static async open(folder: string, now: Date): Promise<DiskFiles> {
    const files = new DiskFiles(resolve(folder));
    await mkdir(join(files.folder, UNFINISHED), { recursive: true, mode: 0o700 });
    await files.forgetAbandoned(now);
    return files;
  }

  async write(key: string, bytes: AsyncIterable<Uint8Array>, limitBytes?: number): Promise<StoredFile> {
    const path = this.pathOf(key);
    const unfinished = join(this.folder, UNFINISHED, randomUUID());
    try {
      const stored = await writeThrough(unfinished, bytes, new PassedBytes(limitBytes));
      const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await rename(unfinished, path);
      await syncFolders(dirname(path), made ? dirname(made) : dirname(path));
      return stored;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async read(key: string, from = 0): Promise<Readable> {
    // Looked at first: opening a folder succeeds, and only reading it fails.
    if ((await this.byteCount(key)) === undefined) throw new FileMissing(key);
    const file = await open(this.pathOf(key), 'r');
    return file.createReadStream({ start: from });
  }

  async byteCount(key: string): Promise<number | undefined> {
    try {
      const found = await stat(this.pathOf(key));
      return found.isFile() ? found.size : undefined;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    return join(this.folder, fileKey(key));
  }

  private async forgetAbandoned(now: Date): Promise<void> {
    const folder = join(this.folder, UNFINISHED);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const left = await stat(path).catch(() => undefined);
      if (left && left.mtimeMs < now.getTime() - ABANDONED_AFTER_MS) await rm(path, { force: true });
    }
  }
}

async function writeThrough(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  passed: PassedBytes,
): Promise<StoredFile> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      passed.take(chunk);
      await file.appendFile(chunk);
    }
    await file.sync();
    return passed.finish();
  } finally {
    await file.close();
  }
}

/** A new name survives a loss of power once its folder is written too, and so does a new folder. */
async function syncFolders(from: string, upTo: string): Promise<void> {
  const folder = await open(from, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  if (from !== upTo) await syncFolders(dirname(from), upTo);
}

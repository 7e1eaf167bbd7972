import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { S3Server } from '../../test/support/s3-server.js';
import { DiskFiles } from './disk-files.js';
import { FileMissing, type FileStore } from './file-store.js';
import { PART_BYTES, S3Files } from './s3-files.js';

const NOW = new Date('2026-11-22T00:00:00Z');

interface Opened {
  readonly store: FileStore;
  /** What is kept of files that are not whole. */
  unfinished(): Promise<unknown[]>;
  close(): Promise<void>;
}

async function* chunksOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

async function* brokenAfter(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  yield* chunksOf(...chunks);
  throw new Error('the sender is gone');
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function openDisk(): Promise<Opened & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'greenparcel-files-'));
  const store = await DiskFiles.open(folder, NOW);
  return {
    store,
    folder,
    unfinished: () => readdir(join(folder, '.unfinished')),
    close: () => Promise.resolve(),
  };
}

async function openS3(): Promise<Opened & { server: S3Server }> {
  const { server, place, close } = await S3Server.open();
  const store = await S3Files.open(place);
  return {
    store,
    server,
    unfinished: () => Promise.resolve([...server.uploads]),
    async close() {
      store.onModuleDestroy();
      await close();
    },
  };
}

describe.each([
  ['on disk', openDisk],
  ['in an S3-compatible store', openS3],
])('files %s', (_name, open: () => Promise<Opened>) => {
  let opened: Opened;
  let store: FileStore;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.close());

  it('come back as they were given, with their size and hash', async () => {
    const stored = await store.write('evidence/2026/ticket', chunksOf('weighing ', 'ticket'));
    expect(stored).toEqual({ byteCount: 15, sha256: sha256('weighing ticket') });
    expect(await text(await store.read('evidence/2026/ticket'))).toBe('weighing ticket');
    expect(await store.byteCount('evidence/2026/ticket')).toBe(15);
  });

  it('are read from any offset to the end', async () => {
    await store.write('import', chunksOf('0123456789'));
    expect(await text(await store.read('import', 4))).toBe('456789');
    expect(await text(await store.read('import', 9))).toBe('9');
    expect(await text(await store.read('import', 10))).toBe('');
    expect(await text(await store.read('import', 99))).toBe('');
  });

  it('may be empty', async () => {
    expect(await store.write('empty', chunksOf())).toEqual({ byteCount: 0, sha256: sha256('') });
    expect(await store.byteCount('empty')).toBe(0);
    expect(await text(await store.read('empty'))).toBe('');
  });

  it.each([
    ['just under a part', PART_BYTES - 1],
    ['of one part', PART_BYTES],
    ['of two parts and a bit', 2 * PART_BYTES + 1],
  ])('may be large and come in pieces of any size: %s', async (_size, byteCount) => {
    const bytes = randomBytes(byteCount);
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)];
    const stored = await store.write('large', chunksOf(...pieces));
    expect(stored).toEqual({ byteCount, sha256: sha256(bytes) });
    expect(sha256(await buffer(await store.read('large')))).toBe(stored.sha256);
    expect(await opened.unfinished()).toEqual([]);
  });

  it('are not there before they are given and after they are removed', async () => {
    await expect(store.read('nothing')).rejects.toThrow(FileMissing);
    expect(await store.byteCount('nothing')).toBeUndefined();
    await store.write('something', chunksOf('bytes'));
    await store.remove('something');
    await expect(store.read('something')).rejects.toThrow(FileMissing);
    expect(await store.byteCount('something')).toBeUndefined();
    await expect(store.remove('something')).resolves.toBeUndefined();
  });

  it('do not stand under the beginning of a key', async () => {
    await store.write('evidence/ticket', chunksOf('bytes'));
    expect(await store.byteCount('evidence')).toBeUndefined();
    expect(await store.byteCount('evidence/ticket/page')).toBeUndefined();
    await expect(store.read('evidence')).rejects.toThrow(FileMissing);
  });

  it.each([
    ['a small one', ['half']],
    ['one of several parts', [randomBytes(PART_BYTES + 1), 'half']],
  ])('that break off leave nothing: %s', async (_size, chunks: readonly (string | Uint8Array)[]) => {
    await expect(store.write('half', brokenAfter(...chunks))).rejects.toThrow('the sender is gone');
    expect(await store.byteCount('half')).toBeUndefined();
    expect(await opened.unfinished()).toEqual([]);
  });

  it('stay as they were when what should take their place breaks off', async () => {
    await store.write('kept', chunksOf('before'));
    await expect(store.write('kept', brokenAfter('af'))).rejects.toThrow('the sender is gone');
    expect(await text(await store.read('kept'))).toBe('before');
    await store.write('kept', chunksOf('after'));
    expect(await text(await store.read('kept'))).toBe('after');
  });

  it('may be as large as the limit, and one byte more is refused before all of it is read', async () => {
    expect(await store.write('limited', chunksOf('12345', '67890'), 10)).toHaveProperty('byteCount', 10);
    let isReadOn = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield* chunksOf('12345', '67890', '1');
      isReadOn = true;
    }
    const refused = store.write('too-large', endless(), 10);
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'FILE_TOO_LARGE',
      details: { maxBytes: 10 },
    });
    expect(isReadOn).toBe(false);
    expect(await store.byteCount('too-large')).toBeUndefined();
    expect(await opened.unfinished()).toEqual([]);
  });

  it.each([
    '',
    '.',
    '..',
    '../out',
    'a/../../out',
    '/etc/passwd',
    'a//b',
    'a/',
    '.unfinished/a',
    'a\\b',
    'a\0b',
  ])('are kept under no key such as %j, nor read or removed there', async (key) => {
    await expect(store.write(key, chunksOf('bytes'))).rejects.toThrow('Not a key');
    await expect(store.read(key)).rejects.toThrow('Not a key');
    await expect(store.byteCount(key)).rejects.toThrow('Not a key');
    await expect(store.remove(key)).rejects.toThrow('Not a key');
  });

  it('are kept under a key of 200 characters, and not of one more', async () => {
    const key = `a/${'b'.repeat(198)}`;
    await expect(store.write(key, chunksOf('bytes'))).resolves.toHaveProperty('byteCount', 5);
    await expect(store.write(`${key}b`, chunksOf('bytes'))).rejects.toThrow('Not a key');
  });
});

describe('files on disk', () => {
  it('and their folders are the business of the process’s user alone', async () => {
    const { store, folder } = await openDisk();
    await store.write('evidence/ticket', chunksOf('bytes'));
    const modeOf = async (path: string) => (await stat(join(folder, path))).mode & 0o777;
    expect(await modeOf('evidence')).toBe(0o700);
    expect(await modeOf('.unfinished')).toBe(0o700);
    expect(await modeOf('evidence/ticket')).toBe(0o600);
  });

  it('that a process left unfinished a day ago are forgotten, and those being written are not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenparcel-files-'));
    const unfinished = join(folder, '.unfinished');
    await mkdir(unfinished);
    const leftAgo = async (name: string, milliseconds: number) => {
      await writeFile(join(unfinished, name), 'half');
      const at = new Date(NOW.getTime() - milliseconds);
      await utimes(join(unfinished, name), at, at);
    };
    await leftAgo('abandoned', 86_400_001);
    await leftAgo('being-written', 86_399_000);
    await DiskFiles.open(folder, NOW);
    expect(await readdir(unfinished)).toEqual(['being-written']);
  });
});

describe('files in an S3-compatible store', () => {
  it('go over in parts, so that no more than one is held', async () => {
    const { store, server, close } = await openS3();
    try {
      await store.write('large', chunksOf(randomBytes(3 * PART_BYTES + 1)));
      expect(server.largestBodyBytes).toBe(PART_BYTES);
    } finally {
      await close();
    }
  });

  it('leave nothing when the store refuses a part', async () => {
    const { store, server, unfinished, close } = await openS3();
    try {
      server.failsNextPart = true;
      const writing = store.write('large', chunksOf(randomBytes(PART_BYTES + 1)));
      await expect(writing).rejects.toHaveProperty('$metadata.httpStatusCode', 400);
      expect(await store.byteCount('large')).toBeUndefined();
      expect(await unfinished()).toEqual([]);
    } finally {
      await close();
    }
  });

  it('are refused to a stranger as such, and not as if they were not there', async () => {
    const { place, close } = await S3Server.open();
    const stranger = await S3Files.open({ ...place, accessKeyId: 'AKIDSTRANGER' });
    try {
      await expect(stranger.read('anything')).rejects.not.toThrow(FileMissing);
      await expect(stranger.byteCount('anything')).rejects.toHaveProperty('$metadata.httpStatusCode', 403);
    } finally {
      stranger.onModuleDestroy();
      await close();
    }
  });
});

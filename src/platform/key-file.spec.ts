import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyFile } from './key-file.js';

describe('a key under the home of the process', () => {
  let home = '';
  const random = async () => randomBytes(32).toString('base64');
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'greenparcel-keys-'));
  });
  afterAll(() => rm(home, { recursive: true }));

  it('is made once, for its user alone, by whichever process is first', async () => {
    const read = await Promise.all(Array.from({ length: 20 }, () => keyFile(home, 'some.key', random)));
    expect(new Set(read).size).toBe(1);
    expect(await keyFile(home, 'some.key', random)).toBe(read[0]);
    expect(await keyFile(home, 'other.key', random)).not.toBe(read[0]);
    expect((await readdir(join(home, 'keys'))).toSorted()).toEqual(['other.key', 'some.key']);
    const { mode } = await stat(join(home, 'keys', 'some.key'));
    expect((mode & 0o777).toString(8)).toBe('600');
  });
});

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openKeyRings } from './key-ring.js';

describe('a ring of keys', () => {
  const key = randomBytes(32);
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'greenparcel-ring-'));
  });
  afterAll(() => rm(home, { recursive: true }));
  const ringOf = async (root: Buffer | undefined, place = home) =>
    (await openKeyRings({ vaultKeys: { key: root, keyBefore: undefined }, home: place })).now;

  it('has one key for each use, which follows from its root alone', async () => {
    const [ring, same, other] = await Promise.all([key, key, randomBytes(32)].map((root) => ringOf(root)));
    expect(ring?.key('a')).toEqual(same?.key('a'));
    expect(ring?.key('a')).toHaveLength(32);
    for (const different of [ring?.key('b'), other?.key('a'), key])
      expect(ring?.key('a')).not.toEqual(different);
    expect(ring?.id).toBe(same?.id);
    expect(ring?.id).not.toBe(other?.id);
    expect(ring?.digest('a', 'text')).toBe(same?.digest('a', 'text'));
    expect(ring?.digest('a', 'text')).not.toBe(ring?.digest('b', 'text'));
  });

  it('is the same for every process of one home, and is not made up where its file is damaged', async () => {
    const [first, second] = await Promise.all([ringOf(undefined), ringOf(undefined)]);
    expect(first?.id).toBe(second?.id);
    await mkdir(join(home, 'other', 'keys'), { recursive: true });
    await writeFile(join(home, 'other', 'keys', 'vault-key.base64'), 'half');
    await expect(ringOf(undefined, join(home, 'other'))).rejects.toThrow('is damaged');
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedemptionCodes } from './redemption-codes.service.js';

const [key, next] = [randomBytes(32), randomBytes(32)];

describe('codes that are shown again', () => {
  let home = '';
  const open = (vaultKeys: { key: Buffer | undefined; keyBefore: Buffer | undefined }) =>
    RedemptionCodes.open({ home, vaultKeys });
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'greenparcel-codes-'));
  });
  afterAll(() => rm(home, { recursive: true }));

  it('are the same in every process that has the key', async () => {
    const stored = (await open({ key, keyBefore: undefined })).newCode();
    const shown = (await open({ key, keyBefore: undefined })).shown(stored);
    expect(shown).toMatch(/^.{4}-.{4}-.{4}-.{4}-.$/);
    const made = (await open({ key: undefined, keyBefore: undefined })).newCode();
    expect((await open({ key: undefined, keyBefore: undefined })).shown(made)).not.toBeNull();
  });

  it('outlive the key while it is named as the one before, and are nobody’s to read afterwards', async () => {
    const stored = (await open({ key, keyBefore: undefined })).newCode();
    const shown = (await open({ key, keyBefore: undefined })).shown(stored);
    expect((await open({ key: next, keyBefore: key })).shown(stored)).toBe(shown);
    expect((await open({ key: next, keyBefore: undefined })).shown(stored)).toBeNull();
  });
});

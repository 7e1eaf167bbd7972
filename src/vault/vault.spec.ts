import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { localDate } from '../kernel/month.js';
import { Clock } from '../platform/clock.js';
import { LIMITS } from '../platform/limits.js';
import { raw, sql } from '../platform/sql.js';
import { DataKeys } from './data-keys.service.js';
import { phoneNumber } from './phone-number.js';
import { VaultKeys } from './vault-keys.js';
import { VaultRotation } from './vault-rotation.service.js';
import { Vault } from './vault.service.js';

const PHONE = phoneNumber('13800138000');
const OTHER_PHONE = phoneNumber('13900139000');

describe('the vault', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let vault: Vault;
  let rotation: VaultRotation;
  beforeAll(async () => {
    inside = await openInside();
    vault = inside.app.get(Vault);
    rotation = inside.app.get(VaultRotation);
  });
  afterAll(() => inside.close());

  const seal = (personId: string, fields: Parameters<Vault['seal']>[2]) =>
    inside.database.transaction((transaction) => vault.seal(transaction, personId, fields));
  const ownerOf = (phone = PHONE, of = vault) =>
    inside.database.transaction((transaction) => of.personOf(transaction, phone));
  const erase = (personId: string) =>
    inside.database.transaction((transaction) => vault.erase(transaction, personId));
  const stored = (personId: string) =>
    inside.database.rows<{ field: string; dataKey: number; sealed: Buffer; blindIndex: string | null }>(
      sql`SELECT field, data_key_number AS dataKey, sealed, blind_index AS blindIndex
          FROM vault_field WHERE person_id = ${personId} ORDER BY field`,
    );
  const dataKeys = async () =>
    (await inside.database.rows<{ number: number }>(sql`SELECT number FROM data_key ORDER BY number`)).map(
      ({ number }) => number,
    );
  /** The vault as another process has it, which knows no data key yet. */
  const vaultWith = async (key?: Buffer, keyBefore?: Buffer) => {
    const keys = await VaultKeys.open({ vaultKeys: { key, keyBefore }, home: inside.config.home });
    const opener = new DataKeys(keys, new Clock());
    const other = new Vault(inside.database, opener, keys);
    return { vault: other, rotation: new VaultRotation(inside.database, opener, other) };
  };

  it('gives back what was sealed, and finds a person by phone', async () => {
    await seal('p-1', { PHONE, NICKNAME: '橘子洲', BIRTH_DATE: localDate('1990-05-01') });
    await expect(vault.open('p-1')).resolves.toEqual({
      PHONE,
      NICKNAME: '橘子洲',
      BIRTH_DATE: '1990-05-01',
    });
    await expect(ownerOf()).resolves.toBe('p-1');
    await expect(ownerOf(OTHER_PHONE)).resolves.toBeUndefined();
    await seal('p-1', { NICKNAME: '岳麓' });
    await expect(vault.open('p-1')).resolves.toMatchObject({ PHONE, NICKNAME: '岳麓' });
  });

  it('opens for another process with the same key', async () => {
    const other = await vaultWith();
    await expect(other.vault.open('p-1')).resolves.toMatchObject({ PHONE });
    await expect(ownerOf(PHONE, other.vault)).resolves.toBe('p-1');
  });

  it('seals the same twice into different boxes, and has one number for one person', async () => {
    const [first] = (await stored('p-1')).filter(({ field }) => field === 'PHONE');
    await seal('p-1', { PHONE });
    const [second] = (await stored('p-1')).filter(({ field }) => field === 'PHONE');
    expect(second?.blindIndex).toBe(first?.blindIndex);
    expect(second?.sealed.equals(first?.sealed as Buffer)).toBe(false);
    await seal('p-2', { PHONE: OTHER_PHONE, GUARDIAN_PHONE: PHONE });
    await expect(ownerOf()).resolves.toBe('p-1');
  });

  describe('a copy of the database', () => {
    it('tells no number, and not by trying all numbers out either', async () => {
      const [row] = (await stored('p-1')).filter(({ field }) => field === 'PHONE');
      const written = [PHONE, PHONE.slice(1), PHONE.slice(3)];
      for (const text of written) {
        expect(row?.sealed.includes(text)).toBe(false);
        for (const algorithm of ['sha256', 'sha512', 'sha1', 'md5', 'sha512-256']) {
          expect(createHash(algorithm).update(text).digest('hex')).not.toContain(row?.blindIndex);
        }
      }
      const stranger = await VaultKeys.open({
        vaultKeys: { key: randomBytes(32), keyBefore: undefined },
        home: '',
      });
      expect(stranger.digest('phone index', PHONE)).not.toBe(row?.blindIndex);
    });

    it('has data keys that open with VAULT_KEY alone', async () => {
      const stranger = await vaultWith(randomBytes(32));
      await expect(stranger.vault.open('p-1')).rejects.toThrow('sealed with another VAULT_KEY');
      await expect(ownerOf(PHONE, stranger.vault)).resolves.toBeUndefined();
    });
  });

  describe('a sealed field', () => {
    const NOT_OPEN = /^(PHONE|NICKNAME|GUARDIAN_PHONE) of person p-\d does not open/;
    const put = (personId: string, field: string, sealed: Buffer | undefined) =>
      inside.database.transaction((transaction) =>
        transaction.query('UPDATE vault_field SET sealed = ? WHERE person_id = ? AND field = ?', [
          sealed,
          personId,
          field,
        ]),
      );
    const boxOf = async (personId: string, field: string) =>
      (await stored(personId)).find((row) => row.field === field)?.sealed;

    it('does not open for another person, nor as another field of the same one', async () => {
      const [one, two] = [await boxOf('p-1', 'PHONE'), await boxOf('p-2', 'PHONE')];
      await put('p-1', 'PHONE', two);
      await put('p-2', 'PHONE', one);
      await expect(vault.open('p-1')).rejects.toThrow(NOT_OPEN);
      await expect(vault.open('p-2')).rejects.toThrow(NOT_OPEN);
      await put('p-1', 'PHONE', one);
      const guardian = await boxOf('p-2', 'GUARDIAN_PHONE');
      await put('p-2', 'PHONE', guardian);
      await expect(vault.open('p-2')).rejects.toThrow(NOT_OPEN);
      await put('p-2', 'PHONE', two);
      await expect(vault.open('p-2')).resolves.toEqual({ PHONE: OTHER_PHONE, GUARDIAN_PHONE: PHONE });
    });

    it('does not open when a bit of it was changed, or part of it is missing', async () => {
      const box = (await boxOf('p-1', 'NICKNAME')) as Buffer;
      for (const changed of [
        Buffer.from(box.map((byte, at) => (at === 13 ? byte ^ 1 : byte))),
        box.subarray(0, -1),
        box.subarray(0, 20),
      ]) {
        await put('p-1', 'NICKNAME', changed);
        await expect(vault.open('p-1')).rejects.toThrow(NOT_OPEN);
      }
      await put('p-1', 'NICKNAME', box);
      await expect(vault.open('p-1')).resolves.toHaveProperty('NICKNAME', '岳麓');
    });
  });

  describe('a rotation', () => {
    it('seals everything with a new data key, and the old one is gone', async () => {
      await expect(dataKeys()).resolves.toEqual([1]);
      await expect(rotation.rotate()).resolves.toEqual({
        keyOpened: true,
        fieldsSealed: 5,
        keysDestroyed: 1,
      });
      await expect(dataKeys()).resolves.toEqual([2]);
      const fresh = await vaultWith();
      await expect(fresh.vault.open('p-1')).resolves.toMatchObject({ PHONE, BIRTH_DATE: '1990-05-01' });
      await expect(fresh.vault.open('p-2')).resolves.toMatchObject({ PHONE: OTHER_PHONE });
      await expect(ownerOf()).resolves.toBe('p-1');
    });

    it('goes on where it was interrupted, a batch at a time, and opens no further key for that', async () => {
      const people = Array.from({ length: LIMITS.vaultBatch + 1 - 5 }, (_, at) => `crowd-${at}`);
      await inside.database.transaction(async (transaction) => {
        for (const id of people) await vault.seal(transaction, id, { NICKNAME: id });
      });
      const keys = inside.app.get(DataKeys);
      await inside.database.transaction((transaction) => keys.openNext(transaction));
      await expect(rotation.sealBatch()).resolves.toBe(LIMITS.vaultBatch);
      await expect(dataKeys()).resolves.toEqual([2, 3]);
      await inside.database.transaction((transaction) => keys.destroyUnused(transaction));
      await expect(dataKeys()).resolves.toEqual([2, 3]);

      const another = await vaultWith();
      await expect(another.rotation.rotate()).resolves.toEqual({
        keyOpened: false,
        fieldsSealed: 1,
        keysDestroyed: 1,
      });
      await expect(dataKeys()).resolves.toEqual([3]);
      for (const id of ['crowd-0', people.at(-1) ?? '']) {
        await expect(vault.open(id)).resolves.toEqual({ NICKNAME: id });
      }
    });

    it('loses nothing that is sealed, opened and erased meanwhile', async () => {
      const rotations = (async () => {
        for (let round = 0; round < 3; round += 1) await rotation.rotate();
      })();
      const people = Array.from({ length: 40 }, (_, at) => `meanwhile-${at}`);
      await Promise.all(
        people.map(async (id, at) => {
          await seal(id, { NICKNAME: id });
          await expect(vault.open(id)).resolves.toEqual({ NICKNAME: id });
          if (at % 2 === 0) await erase(id);
        }),
      );
      await rotations;
      for (const [at, id] of people.entries()) {
        await expect(vault.open(id)).resolves.toEqual(at % 2 === 0 ? {} : { NICKNAME: id });
      }
    });

    it('replaces VAULT_KEY itself: afterwards the old one opens nothing and finds nobody', async () => {
      const key = randomBytes(32);
      const before = Buffer.from(
        await readFile(join(inside.config.home, 'keys/vault-key.base64'), 'utf8'),
        'base64',
      );
      const both = await vaultWith(key, before);
      await expect(both.vault.open('p-1')).resolves.toMatchObject({ PHONE });
      await expect(ownerOf(PHONE, both.vault)).resolves.toBe('p-1');
      await expect(both.rotation.rotate()).resolves.toMatchObject({ keyOpened: true, keysDestroyed: 1 });

      const now = await vaultWith(key);
      await expect(now.vault.open('p-1')).resolves.toMatchObject({ PHONE });
      await expect(ownerOf(PHONE, now.vault)).resolves.toBe('p-1');
      const old = await vaultWith(before);
      await expect(old.vault.open('p-1')).rejects.toThrow('sealed with another VAULT_KEY');
      await expect(ownerOf(PHONE, old.vault)).resolves.toBeUndefined();
    });
  });

  it('keeps nothing of who is erased, and the number is free again', async () => {
    await erase('p-2');
    await erase('p-2');
    await expect(vault.open('p-2')).resolves.toEqual({});
    await expect(stored('p-2')).resolves.toEqual([]);
    const left = await inside.database.rows(sql`SELECT 1 FROM ${raw('vault_field')} WHERE person_id = 'p-2'`);
    expect(left).toEqual([]);
    await expect(ownerOf(OTHER_PHONE)).resolves.toBeUndefined();
  });
});

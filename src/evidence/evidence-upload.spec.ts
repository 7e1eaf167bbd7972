import { connect } from 'node:net';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CSV, HTML, JPEG, PDF, PNG, XLSX } from '../../test/support/evidence-files.js';
import { FIRM, type FirmMonths, openFirmMonths } from '../../test/support/firm-months.js';
import {
  type Asked,
  kept,
  ofMonth,
  refusedUpload,
  type RefusedFile,
  upload,
  withdraw,
} from '../../test/support/evidence.js';
import { until } from '../../test/support/until.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { AccessTokens } from '../platform/tokens.js';
import { EvidenceStore } from './evidence-store.service.js';

async function* pieceOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

describe('a file of evidence is refused, and nothing of it is kept,', () => {
  let firm: FirmMonths;
  beforeAll(async () => {
    firm = await openFirmMonths();
  });
  afterAll(() => firm.platform.close());

  const TARGET = { month: '2026-05' };
  const refusedWithoutTrace = async (...asked: Asked): Promise<RefusedFile> => {
    const before = kept(firm.platform);
    const refused = await refusedUpload(...asked);
    expect(kept(firm.platform)).toEqual(before);
    expect(await ofMonth(firm.reporter, TARGET.month, true)).toEqual([]);
    return refused;
  };

  it.each([
    ['a.pdf', HTML],
    ['a.txt', HTML],
    ['a.html', HTML],
    ['a.exe', PDF],
    ['no-ending', PDF],
  ])('when it is of no kind that can be taken: %s', async (name, bytes) => {
    const refused = await refusedWithoutTrace(firm.reporter, TARGET, name, bytes);
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'EVIDENCE_KIND_NOT_TAKEN' });
  });

  it.each([
    ['a.pdf', PNG, 'image/png'],
    ['a.png', JPEG, 'image/jpeg'],
    ['a.docx', XLSX, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.pdf', CSV, 'TEXT'],
    ['a.csv', PDF, 'application/pdf'],
  ])('when its content is not what its name says: %s', async (name, bytes, found) => {
    // What the sender's header says does not count.
    const refused = await refusedWithoutTrace(firm.reporter, TARGET, name, bytes, 'application/pdf');
    expect(refused).toMatchObject({ reason: 'EVIDENCE_CONTENT_DIFFERS', details: { found } });
  });

  it('when there is nothing in it, or nothing was sent as a file', async () => {
    const empty = await refusedWithoutTrace(firm.reporter, TARGET, 'a.pdf', new Uint8Array());
    expect(empty.reason).toBe('FILE_EMPTY');
    const body = Buffer.from('{}');
    const json = await refusedWithoutTrace(firm.reporter, TARGET, 'a.pdf', body, 'application/json');
    expect(json.reason).toBe('EVIDENCE_NOT_SENT');
    const form = await refusedWithoutTrace(firm.reporter, TARGET, 'a.pdf', body, 'multipart/form-data');
    expect(form.reason).toBe('CONTENT_TYPE_UNKNOWN');
  });

  it.each(['../../etc/a.pdf', 'a\\b.pdf', 'a\u0000.pdf', 'fdp.\u202Eexe.pdf', '\n.pdf'])(
    'when its name is a disguise: %j',
    async (name) => {
      const refused = await refusedWithoutTrace(firm.reporter, TARGET, name, PDF);
      expect(refused.reason).toBe('FILE_NAME_UNUSABLE');
    },
  );

  it('when its name is longer than a text may be, and not when it is as long', async () => {
    const name = `${'n'.repeat(LIMITS.textCharacters - 4)}.pdf`;
    const refused = await refusedWithoutTrace(firm.reporter, TARGET, `n${name}`, PDF);
    expect(refused.reason).toBe('TEXT_TOO_LONG');
    await upload(firm.reporter, { month: '2026-04' }, name, PDF);
  });

  const textOf = (byteCount: number): ReadableStream<Uint8Array> => {
    const piece = new Uint8Array(100_000).fill(0x61);
    let left = byteCount;
    return new ReadableStream({
      pull(controller) {
        controller.enqueue(piece.subarray(0, Math.min(left, piece.byteLength)));
        left -= piece.byteLength;
        if (left <= 0) controller.close();
      },
    });
  };

  it('when it is one byte larger than the limit, whether it says so or not', async () => {
    const tooLarge = { reason: 'FILE_TOO_LARGE', details: { maxBytes: LIMITS.evidenceBytes } };
    const unsaid = await refusedWithoutTrace(
      firm.reporter,
      TARGET,
      'a.txt',
      textOf(LIMITS.evidenceBytes + 1),
    );
    expect(unsaid).toMatchObject(tooLarge);
    const said = await refusedWithoutTrace(
      firm.reporter,
      TARGET,
      'a.txt',
      new Uint8Array(LIMITS.evidenceBytes + 1),
    );
    expect(said).toMatchObject(tooLarge);
    const receipt = await upload(firm.reporter, { month: '2026-04' }, 'a.txt', textOf(LIMITS.evidenceBytes));
    expect(receipt).toMatchObject({ state: 'RECORDED', byteCount: LIMITS.evidenceBytes });
  });

  it('when the connection ends before the file does', async () => {
    const before = kept(firm.platform);
    const { hostname, port } = new URL(firm.platform.url);
    const { token } = await firm.platform.app
      .get(AccessTokens)
      .sign({ id: 'reporter', kind: 'person', roles: ['REPORTER'], enterpriseId: FIRM });
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /files/evidence?month=${TARGET.month}&name=a.txt HTTP/1.1\r\nhost: here\r\n` +
        `authorization: Bearer ${token}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nhalf`,
    );
    await until('half of it is being written', () =>
      Promise.resolve(kept(firm.platform).length === before.length + 1),
    );
    socket.destroy();
    await until('it is gone', () => Promise.resolve(kept(firm.platform).length === before.length));
    expect(kept(firm.platform)).toEqual(before);
    expect(await ofMonth(firm.reporter, TARGET.month, true)).toEqual([]);
  });

  it('when the process dies before it is bound, which an upload two days later finds', async () => {
    const before = kept(firm.platform);
    const { clock, platform } = firm;
    const store = platform.app.get(EvidenceStore);
    const orphan = await store.keep(FIRM, pieceOf(PDF));
    const isThere = () => kept(firm.platform).includes(basename(orphan.storageKey));
    const uploadAfter = async (milliseconds: number) => {
      const now = clock.now();
      clock.set(new Date(now.getTime() + milliseconds));
      const other = await store.keep(FIRM, pieceOf(PDF));
      clock.set(now);
      await store.drop(other.storageKey);
    };
    await uploadAfter(2 * 86_400_000);
    expect(isThere()).toBe(true);
    await uploadAfter(2 * 86_400_000 + 1);
    expect(isThere()).toBe(false);
    expect(kept(firm.platform)).toEqual(before);
    expect(await platform.rows(sql`SELECT storage_key FROM evidence_upload`)).toEqual([]);
  });

  it('when it took longer than a day; what is bound is dropped no more', async () => {
    const { clock, platform } = firm;
    const store = platform.app.get(EvidenceStore);
    const { database } = platform;
    const now = clock.now();
    const bindAfter = async (milliseconds: number) => {
      const file = await store.keep(FIRM, pieceOf(PDF));
      clock.set(new Date(now.getTime() + milliseconds));
      const isBound = await database.transaction((transaction) => store.bound(transaction, file.storageKey));
      clock.set(now);
      await store.drop(file.storageKey);
      return { isBound, isThere: kept(firm.platform).includes(basename(file.storageKey)) };
    };
    expect(await bindAfter(86_400_000)).toEqual({ isBound: true, isThere: true });
    expect(await bindAfter(86_400_001)).toEqual({ isBound: false, isThere: false });
  });

  it('when the fact or month has as many files as it may', async () => {
    const target = { month: '2026-03' };
    for (let count = 0; count < LIMITS.evidencePerTarget; count += 1) {
      await upload(firm.reporter, target, `${count}.txt`, Buffer.from(`page ${count}`));
    }
    const refused = await refusedWithoutTrace(firm.reporter, target, 'more.txt', Buffer.from('one more'));
    expect(refused).toMatchObject({
      reason: 'EVIDENCE_TOO_MANY',
      details: { max: LIMITS.evidencePerTarget },
    });
    expect(await upload(firm.reporter, target, '0.txt', Buffer.from('page 0'))).toHaveProperty(
      'state',
      'REPLAYED',
    );
    const [last] = await ofMonth(firm.reporter, target.month);
    await withdraw(firm.reporter, last?.id ?? '', '重复');
    await upload(firm.reporter, target, 'more.txt', Buffer.from('one more'));
  });
});

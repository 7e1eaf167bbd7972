import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../test/support/app.js';
import { CSV, DOCX, HTML, JPEG, OFD, PDF, PNG, XLSX } from '../../test/support/evidence-files.js';
import {
  attest,
  changesOf,
  close,
  correctReturn,
  FIRM,
  type FirmMonths,
  openFirmMonths,
  recordReturns,
  reopen,
  returned,
  statementOf,
  verify,
} from '../../test/support/firm-months.js';
import { until } from '../../test/support/until.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { AccessTokens } from '../platform/tokens.js';
import { EvidenceStore } from './evidence-store.service.js';
import { attachment } from './evidence-files.resolver.js';

const FIELDS = `id enterpriseId factTable factId month fileName mediaType byteCount sha256 uploadedBy
  withdrawnAt withdrawnBy withdrawalReason`;
const OF_FACT = `query ($factTable: String!, $factId: ID!, $includeWithdrawn: Boolean) {
  evidenceOfFact(factTable: $factTable, factId: $factId, includeWithdrawn: $includeWithdrawn) { ${FIELDS} } }`;
const OF_MONTH = `query ($month: Month!, $includeWithdrawn: Boolean) {
  evidenceOfMonth(enterpriseId: "${FIRM}", month: $month, includeWithdrawn: $includeWithdrawn) { ${FIELDS} } }`;
const ONE = `query ($id: ID!) { evidenceFile(id: $id) { ${FIELDS} } }`;
const WITHDRAW = `mutation ($id: ID!, $reason: String!) {
  withdrawEvidence(input: { id: $id, reason: $reason }) { ${FIELDS} } }`;

interface Evidence {
  readonly id: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly withdrawnBy: string | null;
}
interface Receipt extends Evidence {
  readonly state: string;
}
interface Refused {
  readonly code: string;
  readonly reason: string;
  readonly details: Record<string, unknown>;
}
type Target = { factTable: string; factId: string } | { month: string; enterpriseId?: string };

async function* pieceOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('evidence', () => {
  let firm: FirmMonths;
  let fact: { factTable: string; factId: string };
  beforeAll(async () => {
    firm = await openFirmMonths();
    const [recorded] = await recordReturns(firm.reporter, returned('weighed', '2026-10-03'));
    fact = { factTable: 'recycling_return', factId: recorded?.id ?? '' };
  });
  afterAll(() => firm.platform.close());

  const send = (
    caller: Caller,
    target: Target | Record<string, string>,
    name: string,
    body: Uint8Array | ReadableStream<Uint8Array>,
    type = 'application/octet-stream',
  ): Promise<Response> =>
    caller.fetch(`/files/evidence?${new URLSearchParams({ ...target, name }).toString()}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: body as BodyInit,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  const upload = async (caller: Caller, target: Target, name: string, body: Uint8Array): Promise<Receipt> => {
    const response = await send(caller, target, name, body);
    expect(response.status).toBe(200);
    return (await response.json()) as Receipt;
  };
  const refusedUpload = async (...asked: Parameters<typeof send>): Promise<Refused> => {
    const response = await send(...asked);
    const { error } = (await response.json()) as { error: Refused };
    return error;
  };
  const ofFact = async (caller: Caller, target = fact, includeWithdrawn = false): Promise<Evidence[]> =>
    (await caller.get<{ evidenceOfFact: Evidence[] }>(OF_FACT, { ...target, includeWithdrawn }))
      .evidenceOfFact;
  const ofMonth = async (caller: Caller, month: string, includeWithdrawn = false): Promise<Evidence[]> =>
    (await caller.get<{ evidenceOfMonth: Evidence[] }>(OF_MONTH, { month, includeWithdrawn }))
      .evidenceOfMonth;
  const withdraw = async (caller: Caller, id: string, reason: string): Promise<Evidence> =>
    (await caller.get<{ withdrawEvidence: Evidence }>(WITHDRAW, { id, reason })).withdrawEvidence;
  /** Files that the store keeps of the firm, finished or not. */
  const kept = (): string[] => {
    const folder = join(firm.platform.config.home, 'files');
    const own = join(folder, 'evidence', FIRM);
    return [...(existsSync(own) ? readdirSync(own) : []), ...readdirSync(join(folder, '.unfinished'))];
  };

  describe('is bound', () => {
    it('to a fact, and comes back as it was sent', async () => {
      const { reporter } = firm;
      const receipt = await upload(reporter, fact, '称重单.pdf', PDF);
      expect(receipt).toEqual({
        id: receipt.id,
        state: 'RECORDED',
        fileName: '称重单.pdf',
        mediaType: 'application/pdf',
        byteCount: PDF.byteLength,
        sha256: sha256(PDF),
      });
      const { state: _state, ...said } = receipt;
      const expected = {
        ...said,
        ...fact,
        enterpriseId: FIRM,
        month: null,
        uploadedBy: 'reporter',
        withdrawnAt: null,
      };
      expect(await ofFact(reporter)).toMatchObject([expected]);
      expect(await reporter.get(ONE, { id: receipt.id })).toMatchObject({ evidenceFile: expected });
      const response = await reporter.fetch(`/files/evidence/${receipt.id}`);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
    });

    it('to a month, by each of those who report', async () => {
      const integrator = await firm.platform.as({
        id: 'system',
        kind: 'client',
        roles: ['INTEGRATOR'],
        enterpriseId: FIRM,
      });
      await upload(firm.reporter, { month: '2026-09' }, 'a.xlsx', XLSX);
      await upload(firm.attestor, { month: '2026-09', enterpriseId: FIRM }, 'b.docx', DOCX);
      await upload(integrator, { month: '2026-09' }, 'c.ofd', OFD);
      const found = await ofMonth(firm.officer, '2026-09');
      expect(found.map(({ fileName }) => fileName).toSorted()).toEqual(['a.xlsx', 'b.docx', 'c.ofd']);
      expect(found[0]).toMatchObject({ month: '2026-09', factTable: null, factId: null });
    });

    it('once: the same bytes for the same again are a replay, for another target a file of its own', async () => {
      const target = { month: '2026-08' };
      const first = await upload(firm.reporter, target, '照片.png', PNG);
      const before = kept().length;
      expect(await upload(firm.second, target, 'other name.png', PNG)).toEqual({
        ...first,
        state: 'REPLAYED',
      });
      expect(kept()).toHaveLength(before);
      const other = await upload(firm.reporter, { month: '2026-07' }, '照片.png', PNG);
      expect(other).toMatchObject({ state: 'RECORDED', sha256: first.sha256 });
      expect(other.id).not.toBe(first.id);
      expect(await ofMonth(firm.reporter, '2026-08')).toHaveLength(1);
    });

    it('once also when it is sent twice at the same time', async () => {
      const before = kept().length;
      const receipts = await Promise.all(
        Array.from({ length: 6 }, () => upload(firm.reporter, { month: '2026-06' }, 'a.jpg', JPEG)),
      );
      expect(receipts.map(({ state }) => state).toSorted()).toEqual([
        'RECORDED',
        ...Array.from({ length: 5 }, () => 'REPLAYED'),
      ]);
      expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
      expect(await ofMonth(firm.reporter, '2026-06')).toHaveLength(1);
      expect(kept()).toHaveLength(before + 1);
    });

    it('to nothing that is not the own firm’s, which does not exist', async () => {
      const unknown = { code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' };
      for (const [caller, target] of [
        [firm.stranger, fact],
        [firm.reporter, { ...fact, factId: 'nobody-knows' }],
        [firm.reporter, { ...fact, factTable: 'parcel_count' }],
        [firm.reporter, { ...fact, factTable: 'person' }],
        [firm.reporter, { ...fact, factTable: 'recycling_return WHERE 1 = 1 --' }],
      ] as const) {
        expect(await refusedUpload(caller, target, 'a.pdf', PDF)).toMatchObject(unknown);
      }
      const foreign = { month: '2026-09', enterpriseId: FIRM };
      expect(await refusedUpload(firm.stranger, foreign, 'a.pdf', PDF)).toMatchObject({
        code: 'NOT_FOUND',
        reason: 'ENTERPRISE_UNKNOWN',
      });
      const officer = await firm.platform.as({
        roles: ['CASE_OFFICER', 'REPORTER'],
        regionCode: '430100' as RegionCode,
      });
      expect(await refusedUpload(officer, fact, 'a.pdf', PDF)).toHaveProperty('reason', 'NO_ENTERPRISE');
    });

    it('to one thing, and to no month that has not come', async () => {
      for (const target of [
        {},
        { ...fact, month: '2026-09' },
        { factId: fact.factId },
        { enterpriseId: FIRM },
      ]) {
        const refused = await refusedUpload(firm.reporter, target as Record<string, string>, 'a.pdf', PDF);
        expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'EVIDENCE_TARGET_UNCLEAR' });
      }
      const refused = await refusedUpload(firm.reporter, { month: '2026-12' }, 'a.pdf', PDF);
      expect(refused.reason).toBe('FUTURE_MONTH');
    });
  });

  describe('is refused, and nothing of it is kept,', () => {
    const TARGET = { month: '2026-05' };
    const refusedWithoutTrace = async (...asked: Parameters<typeof send>): Promise<Refused> => {
      const before = kept().toSorted();
      const refused = await refusedUpload(...asked);
      expect(kept().toSorted()).toEqual(before);
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
      const response = await send(firm.reporter, { month: '2026-04' }, 'a.txt', textOf(LIMITS.evidenceBytes));
      expect(await response.json()).toMatchObject({ state: 'RECORDED', byteCount: LIMITS.evidenceBytes });
    });

    it('when the connection ends before the file does', async () => {
      const before = kept().toSorted();
      const { hostname, port } = new URL(firm.platform.url);
      const { token } = await firm.platform.app
        .get(AccessTokens)
        .sign({ id: 'reporter', kind: 'person', roles: ['REPORTER'], enterpriseId: FIRM });
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /files/evidence?month=${TARGET.month}&name=a.txt HTTP/1.1\r\nhost: here\r\n` +
          `authorization: Bearer ${token}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\nhalf`,
      );
      await until('half of it is being written', () => Promise.resolve(kept().length === before.length + 1));
      socket.destroy();
      await until('it is gone', () => Promise.resolve(kept().length === before.length));
      expect(kept().toSorted()).toEqual(before);
      expect(await ofMonth(firm.reporter, TARGET.month, true)).toEqual([]);
    });

    it('when the process dies before it is bound, which an upload two days later finds', async () => {
      const before = kept().toSorted();
      const { clock, platform } = firm;
      const store = platform.app.get(EvidenceStore);
      const orphan = await store.keep(FIRM, pieceOf(PDF));
      const isThere = () => kept().includes(basename(orphan.storageKey));
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
      expect(kept().toSorted()).toEqual(before);
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
        const isBound = await database.transaction((transaction) =>
          store.bound(transaction, file.storageKey),
        );
        clock.set(now);
        await store.drop(file.storageKey);
        return { isBound, isThere: kept().includes(basename(file.storageKey)) };
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

  describe('is given', () => {
    let id: string;
    beforeAll(async () => {
      ({ id } = await upload(firm.reporter, { month: '2026-02' }, '回收 凭证 (1).csv', CSV));
    });

    it('as an attachment that no browser opens, guesses at or keeps', async () => {
      const { headers, status } = await firm.officer.fetch(`/files/evidence/${id}`);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/csv',
        'content-length': String(CSV.byteLength),
        'content-disposition':
          `attachment; filename="_______1_.csv"; filename*=UTF-8''` +
          '%E5%9B%9E%E6%94%B6%20%E5%87%AD%E8%AF%81%20%281%29.csv',
        'repr-digest': `sha-256=:${createHash('sha256').update(CSV).digest('base64')}:`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      });
    });

    it('to those in whose scope it is; to all others it does not exist', async () => {
      const within = [
        firm.reporter,
        firm.attestor,
        firm.officer,
        await firm.platform.as({ roles: ['AUDITOR'], regionCode: '430000' as RegionCode }),
        await firm.platform.as({ roles: ['OPERATOR'] }),
      ];
      for (const caller of within) expect((await caller.fetch(`/files/evidence/${id}`)).status).toBe(200);
      for (const [caller, asked] of [
        [firm.stranger, id],
        [firm.elsewhere, id],
        [firm.officer, 'nobody-knows'],
        [firm.officer, 'not an id'],
      ] as const) {
        const response = await caller.fetch(`/files/evidence/${encodeURIComponent(asked)}`);
        expect(response.status).toBe(404);
        expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
        expect(await response.json()).toMatchObject({ error: { reason: 'EVIDENCE_UNKNOWN' } });
      }
      expect((await firm.stranger.refused(ONE, { id })).extensions.reason).toBe('EVIDENCE_UNKNOWN');
      expect(await ofMonth(firm.elsewhere, '2026-02')).toEqual([]);
      expect(await ofFact(firm.stranger)).toEqual([]);
      const consumer = await firm.platform.as({ roles: ['CONSUMER'] });
      expect((await consumer.fetch(`/files/evidence/${id}`)).status).toBe(403);
      expect((await firm.platform.caller().fetch(`/files/evidence/${id}`)).status).toBe(401);
    });

    it('under a name that ends neither its quotation nor its header', () => {
      expect(attachment('a"; filename="b.exe.pdf')).toBe(
        `attachment; filename="a___filename__b.exe.pdf"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe.pdf`,
      );
      expect(attachment("it's 100%*.pdf")).toBe(
        `attachment; filename="it_s_100__.pdf"; filename*=UTF-8''it%27s%20100%25%2A.pdf`,
      );
    });

    it('not when its bytes are lost, which is our fault and not the asker’s', async () => {
      const lost = await upload(firm.reporter, { month: '2026-02' }, 'lost.png', PNG);
      await firm.platform.rows(sql`UPDATE evidence_file SET storage_key = 'nowhere' WHERE id = ${lost.id}`);
      const response = await firm.reporter.fetch(`/files/evidence/${lost.id}`);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ error: { code: 'INTERNAL_SERVER_ERROR' } });
    });
  });

  describe('that is wrong is withdrawn', () => {
    it('with a reason, stays on record, and may be sent again', async () => {
      const target = { month: '2026-01' };
      const { id } = await upload(firm.reporter, target, '错.pdf', PDF);
      expect(await withdraw(firm.second, id, '传错文件')).toMatchObject({
        id,
        withdrawnBy: 'second-reporter',
        withdrawalReason: '传错文件',
      });
      expect(await ofMonth(firm.reporter, '2026-01')).toEqual([]);
      expect(await ofMonth(firm.reporter, '2026-01', true)).toMatchObject([{ id }]);
      const again = await upload(firm.reporter, target, '错.pdf', PDF);
      expect(again.state).toBe('RECORDED');
      expect(again.id).not.toBe(id);
      expect(await ofMonth(firm.reporter, '2026-01')).toMatchObject([{ id: again.id }]);
      const response = await firm.officer.fetch(`/files/evidence/${id}`);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
    });

    it('once: the same again is a replay, another reason is refused', async () => {
      const { id } = await upload(firm.reporter, { month: '2026-01' }, 'twice.png', PNG);
      const first = await withdraw(firm.reporter, id, '重复');
      expect(await withdraw(firm.reporter, id, '重复')).toEqual(first);
      for (const [caller, reason] of [
        [firm.reporter, '别的原因'],
        [firm.second, '重复'],
      ] as const) {
        const refused = await caller.refused(WITHDRAW, { id, reason });
        expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'EVIDENCE_WITHDRAWN' });
      }
    });

    it('by the own firm alone, and with a reason', async () => {
      const [file] = await ofFact(firm.reporter);
      const foreign = await firm.stranger.refused(WITHDRAW, { id: file?.id, reason: '传错文件' });
      expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'EVIDENCE_UNKNOWN' });
      const unsaid = await firm.reporter.refused(WITHDRAW, { id: file?.id, reason: ' ' });
      expect(unsaid.extensions.reason).toBe('TEXT_EMPTY');
    });
  });

  describe('of a month', () => {
    it('is part of what is attested', async () => {
      const { reporter, attestor } = firm;
      const month = '2025-01';
      const digests = [(await statementOf(reporter, month)).digest];
      const { id } = await upload(reporter, { month }, '汇总.pdf', PDF);
      const { digest, tables, factCount } = await statementOf(reporter, month);
      digests.push(digest);
      expect({ tables, factCount }).toMatchObject({
        tables: [{ name: 'evidence_file', standing: 1, corrected: 0 }],
        factCount: 1,
      });
      expect((await changesOf(attestor, month)).nodes).toMatchObject([
        {
          table: 'evidence_file',
          factId: id,
          sourceRef: '汇总.pdf',
          kind: 'RECORDED',
          changedBy: 'reporter',
        },
      ]);
      await withdraw(firm.second, id, '传错文件');
      digests.push((await statementOf(reporter, month)).digest);
      expect(digests[2]).toBe(digests[0]);
      expect(digests[1]).not.toBe(digests[0]);
      const { nodes } = await changesOf(attestor, month);
      expect(nodes.find(({ kind }) => kind === 'SUPERSEDED')).toMatchObject({
        sourceRef: '汇总.pdf',
        changedBy: 'second-reporter',
        reason: '传错文件',
      });

      await upload(reporter, { month }, '汇总.xlsx', XLSX);
      await attest(attestor, month);
      expect(await verify(attestor, month)).toHaveProperty('isUnchanged', true);
      await firm.platform.rows(
        sql`UPDATE evidence_file SET sha256 = REPEAT('0', 64) WHERE month = ${month} AND withdrawn_at IS NULL`,
      );
      expect(await verify(attestor, month)).toMatchObject({
        isUnchanged: false,
        differingTables: ['evidence_file'],
      });
    });

    it('that is attested or closed is neither added to nor withdrawn; what was sent in time is found again', async () => {
      const { reporter, attestor, officer } = firm;
      const month = '2025-02';
      const first = await upload(reporter, { month }, 'a.pdf', PDF);
      await attest(attestor, month);
      const before = kept().toSorted();
      for (const state of ['ATTESTED', 'CLOSED']) {
        expect(await refusedUpload(reporter, { month }, 'b.png', PNG)).toMatchObject({
          code: 'CONFLICT',
          reason: `MONTH_${state}`,
        });
        const sealed = await reporter.refused(WITHDRAW, { id: first.id, reason: '传错文件' });
        expect(sealed.extensions).toMatchObject({
          code: 'CONFLICT',
          reason: 'EVIDENCE_SEALED',
          details: { month, state },
        });
        expect(await upload(reporter, { month }, 'a.pdf', PDF)).toEqual({ ...first, state: 'REPLAYED' });
        await close(officer, month);
      }
      expect(kept().toSorted()).toEqual(before);
      await reopen(officer, month, '补充凭证');
      await upload(reporter, { month }, 'b.png', PNG);
      await withdraw(reporter, first.id, '传错文件');
    });

    it('may be attested by who sent its evidence: that says nothing about facts', async () => {
      await upload(firm.attestor, { month: '2025-03' }, '确认书.pdf', PDF);
      expect(await attest(firm.attestor, '2025-03')).toMatchObject({ attestedBy: 'attestor', factCount: 1 });
    });

    it('and of its facts differ: a fact of an attested month still gains evidence, and loses none', async () => {
      const { reporter, attestor } = firm;
      const month = '2025-04';
      const [recorded] = await recordReturns(reporter, returned('proven', '2025-04-03'));
      const target = { factTable: 'recycling_return', factId: recorded?.id ?? '' };
      const { digest } = await statementOf(reporter, month);
      const first = await upload(reporter, target, 'a.pdf', PDF);
      await attest(attestor, month, digest);
      await upload(reporter, target, 'b.png', PNG);
      expect(await verify(attestor, month)).toHaveProperty('isUnchanged', true);
      const sealed = await reporter.refused(WITHDRAW, { id: first.id, reason: '传错文件' });
      expect(sealed.extensions).toMatchObject({ reason: 'EVIDENCE_SEALED', details: { month } });
    });
  });

  it('stays with the fact that it was sent for when that is corrected', async () => {
    const [recorded] = await recordReturns(firm.reporter, returned('to-correct', '2026-10-04'));
    const target = { factTable: 'recycling_return', factId: recorded?.id ?? '' };
    await upload(firm.reporter, target, 'a.pdf', PDF);
    const correction = await correctReturn(firm.reporter, {
      ...returned('corrected', '2026-10-04', { quantity: 4 }),
      supersedesId: recorded?.id,
      reason: '件数有误',
    });
    expect(await ofFact(firm.reporter, target)).toHaveLength(1);
    expect(await ofFact(firm.reporter, { ...target, factId: correction.id })).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CSV, DOCX, JPEG, OFD, PDF, PNG, XLSX } from '../../test/support/evidence-files.js';
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
import {
  kept,
  ofFact,
  ofMonth,
  ONE,
  refusedUpload,
  upload,
  withdraw,
  WITHDRAW,
} from '../../test/support/evidence.js';
import type { RegionCode } from '../kernel/region-code.js';
import { sql } from '../platform/sql.js';
import { attachment } from './evidence-files.resolver.js';

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
      expect(await ofFact(reporter, fact)).toMatchObject([expected]);
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
      const before = kept(firm.platform).length;
      expect(await upload(firm.second, target, 'other name.png', PNG)).toEqual({
        ...first,
        state: 'REPLAYED',
      });
      expect(kept(firm.platform)).toHaveLength(before);
      const other = await upload(firm.reporter, { month: '2026-07' }, '照片.png', PNG);
      expect(other).toMatchObject({ state: 'RECORDED', sha256: first.sha256 });
      expect(other.id).not.toBe(first.id);
      expect(await ofMonth(firm.reporter, '2026-08')).toHaveLength(1);
    });

    it('once also when it is sent twice at the same time', async () => {
      const before = kept(firm.platform).length;
      const receipts = await Promise.all(
        Array.from({ length: 6 }, () => upload(firm.reporter, { month: '2026-06' }, 'a.jpg', JPEG)),
      );
      expect(receipts.map(({ state }) => state).toSorted()).toEqual([
        'RECORDED',
        ...Array.from({ length: 5 }, () => 'REPLAYED'),
      ]);
      expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
      expect(await ofMonth(firm.reporter, '2026-06')).toHaveLength(1);
      expect(kept(firm.platform)).toHaveLength(before + 1);
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
      expect(await ofFact(firm.stranger, fact)).toEqual([]);
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
      const [file] = await ofFact(firm.reporter, fact);
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
      const before = kept(firm.platform);
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
      expect(kept(firm.platform)).toEqual(before);
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

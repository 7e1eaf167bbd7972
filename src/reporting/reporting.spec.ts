import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RegionCode } from '../kernel/region-code.js';
import {
  ATTEST,
  attest,
  CLOSE,
  close,
  correctionRefused,
  correctReturn,
  type FirmMonths,
  FIRM,
  lookAt,
  openFirmMonths,
  recordReturns,
  REOPEN,
  reopen,
  returned,
  returnsRefused,
  statementOf,
} from '../../test/support/firm-months.js';

const NEVER_DIGEST = '0'.repeat(64);

describe('a reporting month', () => {
  let firm: FirmMonths;
  beforeAll(async () => {
    firm = await openFirmMonths();
  });
  afterAll(() => firm.platform.close());

  it('goes from open to attested to closed, and says of each step who took it and what was attested', async () => {
    const { reporter, attestor, officer } = firm;
    await recordReturns(reporter, returned('a-1', '2025-01-03'), returned('a-2', '2025-01-04'));
    const { digest } = (await lookAt(attestor, '2025-01')).statement;
    expect(await attest(attestor, '2025-01', digest)).toEqual({
      month: '2025-01',
      state: 'ATTESTED',
      factsDigest: digest,
      factCount: 2,
      attestedBy: 'attestor',
      closedBy: null,
    });
    expect(await close(officer, '2025-01')).toMatchObject({
      state: 'CLOSED',
      factsDigest: digest,
      factCount: 2,
    });
    const { reportingMonth, steps } = await statementOf(officer, '2025-01', FIRM);
    expect(reportingMonth).toMatchObject({ state: 'CLOSED', closedBy: 'officer-commerce-changsha' });
    expect(steps).toEqual([
      {
        step: 'CLOSED',
        takenBy: 'officer-commerce-changsha',
        departmentId: 'commerce-changsha',
        factsDigest: null,
        factCount: null,
        reason: null,
      },
      {
        step: 'ATTESTED',
        takenBy: 'attestor',
        departmentId: null,
        factsDigest: digest,
        factCount: 2,
        reason: null,
      },
    ]);
  });

  describe('is attested', () => {
    it('also when nothing happened in it, for that is a statement too', async () => {
      expect(await attest(firm.attestor, '2025-02')).toMatchObject({ state: 'ATTESTED', factCount: 0 });
      const late = await returnsRefused(firm.reporter, returned('b-1', '2025-02-03'));
      expect(late.extensions).toMatchObject({ code: 'CONFLICT', reason: 'MONTH_ATTESTED' });
    });

    it('not before it is over', async () => {
      const { digest } = await statementOf(firm.attestor, '2026-11');
      const refused = await firm.attestor.refused(ATTEST, { month: '2026-11', digest });
      expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'MONTH_NOT_OVER' });
      const next = await firm.attestor.refused(ATTEST, { month: '2026-12', digest });
      expect(next.extensions.reason).toBe('MONTH_NOT_OVER');
      const { clock } = firm;
      clock.set(new Date('2026-11-30T15:59:59Z'));
      const lastSecond = await firm.attestor.refused(ATTEST, { month: '2026-11', digest });
      expect(lastSecond.extensions.reason).toBe('MONTH_NOT_OVER');
      clock.set(new Date('2026-11-30T16:00:00Z'));
      expect(await attest(firm.attestor, '2026-11', digest)).toHaveProperty('state', 'ATTESTED');
      clock.set(new Date('2026-11-30T15:50:00Z'));
    });

    it('only as it is: what changed since the look has to be looked at first', async () => {
      const { reporter, attestor } = firm;
      await recordReturns(reporter, returned('c-1', '2025-03-03'));
      const { digest } = (await lookAt(attestor, '2025-03')).statement;
      await recordReturns(reporter, returned('c-2', '2025-03-03'));
      const refused = await attestor.refused(ATTEST, { month: '2025-03', digest });
      const present = await statementOf(attestor, '2025-03');
      expect(refused.extensions).toMatchObject({
        code: 'CONFLICT',
        reason: 'MONTH_CHANGED',
        details: { presentDigest: present.digest, presentCount: 2 },
      });
      expect(present.reportingMonth.state).toBe('OPEN');
      expect(await attest(attestor, '2025-03', present.digest)).toHaveProperty('factCount', 2);
    });

    it('once: the same attestation again is a replay, another is refused', async () => {
      const { attestor, platform } = firm;
      const first = await attest(attestor, '2025-04');
      expect(await attest(attestor, '2025-04', first.factsDigest ?? '')).toEqual(first);
      const other = await platform.as({ id: 'other-attestor', roles: ['ATTESTOR'], enterpriseId: FIRM });
      for (const [caller, digest] of [
        [other, first.factsDigest],
        [attestor, NEVER_DIGEST],
      ] as const) {
        const refused = await caller.refused(ATTEST, { month: '2025-04', digest });
        expect(refused.extensions).toMatchObject({
          code: 'CONFLICT',
          reason: 'MONTH_ALREADY_ATTESTED',
          details: { attestedBy: 'attestor' },
        });
      }
      expect((await statementOf(attestor, '2025-04')).steps).toHaveLength(1);
    });
  });

  describe('is attested by a second person, who is not', () => {
    const refusedTo = async (id: string, month: string) => {
      const caller = await firm.platform.as({ id, roles: ['ATTESTOR'], enterpriseId: FIRM });
      const { digest } = (await lookAt(caller, month)).statement;
      return (await caller.refused(ATTEST, { month, digest })).extensions;
    };
    const NOT_SECOND = { code: 'FORBIDDEN', reason: 'SECOND_PERSON_NEEDED' };

    it('who recorded a fact of it', async () => {
      await recordReturns(firm.reporter, returned('d-1', '2025-05-03'));
      await recordReturns(firm.second, returned('d-2', '2025-05-04'));
      expect(await refusedTo('reporter', '2025-05')).toMatchObject(NOT_SECOND);
      expect(await refusedTo('second-reporter', '2025-05')).toMatchObject({
        ...NOT_SECOND,
        details: { month: '2025-05', table: 'recycling_return' },
      });
      expect(await attest(firm.attestor, '2025-05')).toHaveProperty('state', 'ATTESTED');
    });

    it('who recorded a fact that somebody else has corrected', async () => {
      const [fact] = await recordReturns(firm.reporter, returned('e-1', '2025-06-03'));
      await correctReturn(firm.second, {
        ...returned('e-2', '2025-06-03', { quantity: 4 }),
        supersedesId: fact?.id,
        reason: '件数有误',
      });
      expect(await refusedTo('reporter', '2025-06')).toMatchObject(NOT_SECOND);
      expect(await refusedTo('second-reporter', '2025-06')).toMatchObject(NOT_SECOND);
    });

    it('who moved a fact out of it into another month', async () => {
      const [fact] = await recordReturns(firm.reporter, returned('f-1', '2025-07-31'));
      await correctReturn(firm.second, {
        ...returned('f-2', '2025-08-01'),
        supersedesId: fact?.id,
        reason: '日期有误',
      });
      expect((await statementOf(firm.attestor, '2025-07')).factCount).toBe(0);
      expect(await refusedTo('second-reporter', '2025-07')).toMatchObject(NOT_SECOND);
      expect(await attest(firm.attestor, '2025-07')).toHaveProperty('factCount', 0);
    });

    it('who opened it again', async () => {
      const { platform, officer } = firm;
      await attest(firm.attestor, '2025-08');
      await reopen(officer, '2025-08', '漏报');
      expect(await refusedTo('officer-commerce-changsha', '2025-08')).toMatchObject(NOT_SECOND);
      const other = await platform.as({ id: 'other-attestor', roles: ['ATTESTOR'], enterpriseId: FIRM });
      expect(await attest(other, '2025-08')).toHaveProperty('attestedBy', 'other-attestor');
    });
  });

  describe('that is attested takes no correction', () => {
    it('of a fact in it, within it or out of it, nor of another into it', async () => {
      const { reporter, attestor } = firm;
      const [inside] = await recordReturns(reporter, returned('g-1', '2025-09-30'));
      const [outside] = await recordReturns(reporter, returned('g-2', '2025-10-01'));
      await attest(attestor, '2025-09');
      const correctionOf = (supersedesId: string | undefined, sourceRef: string, day: string) =>
        correctionRefused(reporter, { ...returned(sourceRef, day), supersedesId, reason: '日期有误' });
      for (const refused of [
        await correctionOf(inside?.id, 'g-3', '2025-09-29'),
        await correctionOf(inside?.id, 'g-4', '2025-10-02'),
        await correctionOf(outside?.id, 'g-5', '2025-09-29'),
      ]) {
        expect(refused.extensions).toMatchObject({
          code: 'CONFLICT',
          reason: 'MONTH_ATTESTED',
          details: { month: '2025-09', state: 'ATTESTED' },
        });
      }
      expect((await statementOf(attestor, '2025-09')).factCount).toBe(1);
      expect((await statementOf(attestor, '2025-10')).factCount).toBe(1);
    });

    it('but a fact that was recorded in time may be sent again, and is found', async () => {
      const [again] = await recordReturns(firm.reporter, returned('g-1', '2025-09-30'));
      expect(again?.state).toBe('REPLAYED');
    });
  });

  describe('is reopened', () => {
    it('from attested and from closed, with a reason that stays in its history, and takes facts again', async () => {
      const { reporter, attestor, officer } = firm;
      await recordReturns(reporter, returned('h-1', '2025-11-03'));
      await attest(attestor, '2025-11');
      expect(await reopen(officer, '2025-11', '漏报一个网点')).toEqual({
        month: '2025-11',
        state: 'OPEN',
        factsDigest: null,
        factCount: null,
        attestedBy: null,
        closedBy: null,
      });
      await recordReturns(reporter, returned('h-2', '2025-11-04'));
      await attest(attestor, '2025-11');
      await close(officer, '2025-11');
      await reopen(officer, '2025-11', '重量有误');
      const { steps } = await statementOf(attestor, '2025-11');
      expect(steps.map(({ step, reason, factCount }) => [step, reason ?? factCount])).toEqual([
        ['REOPENED', '重量有误'],
        ['CLOSED', null],
        ['ATTESTED', 2],
        ['REOPENED', '漏报一个网点'],
        ['ATTESTED', 1],
      ]);
      expect(steps[0]).toMatchObject({
        departmentId: 'commerce-changsha',
        takenBy: 'officer-commerce-changsha',
      });
    });

    it('once: the same again is a replay, and an open month cannot be opened for another reason', async () => {
      const { officer, attestor } = firm;
      expect(await reopen(officer, '2025-11', '重量有误')).toHaveProperty('state', 'OPEN');
      expect((await statementOf(attestor, '2025-11')).steps).toHaveLength(5);
      const refused = await officer.refused(REOPEN, { month: '2025-11', reason: '另一个原因' });
      expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'MONTH_IS_OPEN' });
      const untouched = await officer.refused(REOPEN, { month: '2024-01', reason: '另一个原因' });
      expect(untouched.extensions.reason).toBe('MONTH_IS_OPEN');
    });

    it('not without a reason', async () => {
      const refused = await firm.officer.refused(REOPEN, { month: '2025-01', reason: '  ' });
      expect(refused.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'TEXT_EMPTY' });
    });
  });

  describe('is closed', () => {
    it('only when it was attested, and a second time changes nothing', async () => {
      const { officer, attestor } = firm;
      const refused = await officer.refused(CLOSE, { month: '2025-12' });
      expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'MONTH_NOT_ATTESTED' });
      await attest(attestor, '2025-12');
      const closed = await close(officer, '2025-12');
      expect(await close(officer, '2025-12')).toEqual(closed);
      expect((await statementOf(attestor, '2025-12')).steps.map(({ step }) => step)).toEqual([
        'CLOSED',
        'ATTESTED',
      ]);
      const late = await returnsRefused(firm.reporter, returned('i-1', '2025-12-03'));
      expect(late.extensions).toMatchObject({ code: 'CONFLICT', reason: 'MONTH_CLOSED' });
    });

    it('not by the firm, nor reopened by it', async () => {
      const own = await firm.platform.as({
        id: 'own-officer',
        roles: ['CASE_OFFICER', 'ATTESTOR'],
        enterpriseId: FIRM,
        departmentId: 'commerce-changsha',
      });
      for (const [mutation, variables] of [
        [CLOSE, { month: '2025-12' }],
        [REOPEN, { month: '2025-12', reason: '想改' }],
      ] as const) {
        expect((await firm.attestor.refused(mutation, variables)).extensions.reason).toBe(
          'ROLE_NOT_PERMITTED',
        );
        const refused = await own.refused(mutation, variables);
        expect(refused.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NO_DEPARTMENT' });
      }
    });

    it('not by an officer who belongs to no department', async () => {
      const nowhere = await firm.platform.as({
        id: 'nowhere',
        roles: ['APPROVER'],
        regionCode: '430000' as RegionCode,
      });
      const refused = await nowhere.refused(CLOSE, { month: '2025-12' });
      expect(refused.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NO_DEPARTMENT' });
    });
  });

  it('of a firm elsewhere does not exist for a department, nor for another firm', async () => {
    const unknown = { code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' };
    for (const [mutation, variables] of [
      [CLOSE, { month: '2025-12' }],
      [REOPEN, { month: '2025-12', reason: '想改' }],
    ] as const) {
      const elsewhere = await firm.elsewhere.refused(mutation, variables);
      expect(elsewhere.extensions).toMatchObject(unknown);
      const nowhere = await firm.elsewhere.refused(mutation, { ...variables, enterpriseId: 'firm-z' });
      expect(nowhere.extensions).toMatchObject(unknown);
    }
    const stranger = await firm.stranger.refused(ATTEST, { month: '2026-01', digest: NEVER_DIGEST });
    expect(stranger.extensions).toMatchObject(unknown);
    const operator = await firm.platform.as({ id: 'op', roles: ['OPERATOR', 'ATTESTOR'] });
    const notOfFirm = await operator.refused(ATTEST, { month: '2026-01', digest: NEVER_DIGEST });
    expect(notOfFirm.extensions).toMatchObject(unknown);
  });
});

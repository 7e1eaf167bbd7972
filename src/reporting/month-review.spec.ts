import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  attest,
  changesOf,
  correctReturn,
  FIRM,
  type FirmMonths,
  lookAt,
  OUTLET,
  openFirmMonths,
  recordReturns,
  reopen,
  returned,
  STATEMENT_OF,
  statementOf,
  VERIFY,
  verify,
} from '../../test/support/firm-months.js';
import type { Caller } from '../../test/support/app.js';
import { type Month, monthsBetween } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';

const RECORD_COUNTS = `mutation ($items: [RecordParcelCountInput!]!) {
  recordParcelCounts(input: { items: $items }) { id state } }`;
const MONTHS = `query ($enterpriseId: ID, $from: Month, $to: Month) {
  reportingMonths(enterpriseId: $enterpriseId, from: $from, to: $to) { month state } }`;

const recordCount = (caller: Caller, day: string) =>
  caller.get(RECORD_COUNTS, {
    items: [
      { outletId: OUTLET, day, sourceRef: `count-${day}`, evidenceGrade: 'SELF_DECLARED', accepted: 100 },
    ],
  });

describe('of a month', () => {
  let firm: FirmMonths;
  beforeAll(async () => {
    firm = await openFirmMonths();
  });
  afterAll(() => firm.platform.close());

  describe('a reader sees', () => {
    it('what stands and what was corrected, table by table, and when the newest was learned', async () => {
      const { reporter, clock } = firm;
      await recordCount(reporter, '2025-01-31');
      await recordCount(reporter, '2025-02-01');
      const [fact] = await recordReturns(
        reporter,
        returned('a-1', '2025-01-01'),
        returned('a-2', '2025-01-02'),
      );
      clock.passSeconds(60);
      await correctReturn(reporter, {
        ...returned('a-3', '2025-01-01', { quantity: 5 }),
        supersedesId: fact?.id,
        reason: '件数有误',
      });
      const { factCount, tables, digest } = await statementOf(reporter, '2025-01');
      expect(factCount).toBe(3);
      expect(tables).toEqual([
        { name: 'parcel_count', standing: 1, corrected: 0, lastRecordedAt: '2026-11-30T15:50:00.000Z' },
        { name: 'recycling_return', standing: 2, corrected: 1, lastRecordedAt: '2026-11-30T15:51:00.000Z' },
      ]);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    });

    it('facts in the month of their civil time, from its first instant to its last', async () => {
      const { reporter } = firm;
      const at = (sourceRef: string, occurredAt: string) => returned(sourceRef, '', { occurredAt });
      await recordReturns(
        reporter,
        at('b-1', '2024-04-30T15:59:59.999Z'),
        at('b-2', '2024-04-30T16:00:00Z'),
        at('b-3', '2024-05-31T15:59:59.999Z'),
        at('b-4', '2024-05-31T16:00:00Z'),
      );
      const countIn = async (month: string) => (await statementOf(reporter, month)).factCount;
      expect([await countIn('2024-04'), await countIn('2024-05'), await countIn('2024-06')]).toEqual([
        1, 2, 1,
      ]);
    });

    it('every month up to now, also those that nobody has touched, newest first', async () => {
      const months = async (variables: object, caller = firm.reporter) =>
        (await caller.get<{ reportingMonths: { month: string; state: string }[] }>(MONTHS, variables))
          .reportingMonths;
      await attest(firm.attestor, '2023-02');
      expect(await months({ from: '2023-01', to: '2023-03' })).toEqual([
        { month: '2023-03', state: 'OPEN' },
        { month: '2023-02', state: 'ATTESTED' },
        { month: '2023-01', state: 'OPEN' },
      ]);
      const last = await months({ enterpriseId: FIRM, to: '2027-12' }, firm.officer);
      expect(last.map(({ month }) => month)).toEqual(
        monthsBetween('2025-12' as Month, '2026-11' as Month).reverse(),
      );
      expect(await months({ from: '2027-01', to: '2027-12' })).toEqual([]);
    });

    it('so many months at a time and not one more', async () => {
      expect(LIMITS.monthsPerQuery).toBe(36);
      const most = await firm.reporter.get<{ reportingMonths: unknown[] }>(MONTHS, {
        from: '2020-01',
        to: '2022-12',
      });
      expect(most.reportingMonths).toHaveLength(36);
      const refused = await firm.reporter.refused(MONTHS, { from: '2020-01', to: '2023-01' });
      expect(refused.extensions).toMatchObject({
        reason: 'MONTHS_TOO_MANY',
        details: { count: 37, max: LIMITS.monthsPerQuery },
      });
    });

    it('nothing of a firm outside the own scope, which does not exist', async () => {
      for (const query of [STATEMENT_OF, VERIFY]) {
        for (const [caller, enterpriseId] of [
          [firm.elsewhere, FIRM],
          [firm.stranger, FIRM],
          [firm.officer, 'firm-z'],
        ] as const) {
          const refused = await caller.refused(query, { enterpriseId, month: '2025-01' });
          expect(refused.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' });
        }
      }
      const unnamed = await firm.officer.refused(STATEMENT_OF, { month: '2025-01' });
      expect(unnamed.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'ENTERPRISE_MISSING' });
    });
  });

  describe('the digest', () => {
    it('is the same whatever the order and the batches in which the facts came', async () => {
      const other = await openFirmMonths();
      try {
        const [a, b, c] = ['2025-03-09', '2025-03-01', '2025-03-20'].map((day) => returned(day, day)) as [
          object,
          object,
          object,
        ];
        await recordReturns(firm.reporter, a, b);
        await recordReturns(firm.reporter, c);
        await recordCount(firm.reporter, '2025-03-02');
        await recordCount(other.second, '2025-03-02');
        other.clock.passSeconds(1);
        await recordReturns(other.second, c);
        await recordReturns(other.reporter, b);
        await recordReturns(other.reporter, a);
        const { digest, factCount } = await statementOf(firm.reporter, '2025-03');
        expect(factCount).toBe(4);
        expect(await statementOf(other.reporter, '2025-03')).toMatchObject({ digest, factCount });
      } finally {
        await other.platform.close();
      }
    });

    it('is another one after each new fact and each correction', async () => {
      const { reporter } = firm;
      const digests = [(await statementOf(reporter, '2025-04')).digest];
      const [fact] = await recordReturns(reporter, returned('d-1', '2025-04-01'));
      digests.push((await statementOf(reporter, '2025-04')).digest);
      await recordReturns(reporter, returned('d-2', '2025-04-01'));
      digests.push((await statementOf(reporter, '2025-04')).digest);
      await correctReturn(reporter, {
        ...returned('d-3', '2025-04-01', { massKg: '1.6' }),
        supersedesId: fact?.id,
        reason: '重量有误',
      });
      digests.push((await statementOf(reporter, '2025-04')).digest);
      expect(new Set(digests).size).toBe(4);
      expect((await statementOf(reporter, '2025-05')).digest).toBe(digests[0]);
    });
  });

  describe('an attestor sees what changed since the last look', () => {
    it('everything, when it is the first', async () => {
      const { reporter, attestor } = firm;
      await recordReturns(reporter, returned('e-1', '2025-05-01'));
      const changes = await changesOf(attestor, '2025-05');
      expect(changes).toMatchObject({
        since: null,
        counts: [{ table: 'recycling_return', recorded: 1, superseded: 0 }],
        nodes: [{ sourceRef: 'e-1', kind: 'RECORDED', changedBy: 'reporter', reason: null }],
      });
    });

    it('then only what came since: what was recorded, and what a correction put in the place of what', async () => {
      const { reporter, second, attestor, clock } = firm;
      const [fact] = await recordReturns(
        reporter,
        returned('f-1', '2025-06-01'),
        returned('f-2', '2025-06-02'),
      );
      const look = await lookAt(attestor, '2025-06');
      expect(look.previousLookAt).toBeNull();
      expect(await changesOf(attestor, '2025-06')).toMatchObject({
        since: look.lookedAt,
        counts: [],
        nodes: [],
      });

      clock.passSeconds(1);
      await recordReturns(second, returned('f-3', '2025-06-03'));
      clock.passSeconds(1);
      const correction = await correctReturn(second, {
        ...returned('f-4', '2025-06-01', { quantity: 9 }),
        supersedesId: fact?.id,
        reason: '漏计六件',
      });
      const changes = await changesOf(attestor, '2025-06');
      expect(changes.counts).toEqual([{ table: 'recycling_return', recorded: 2, superseded: 1 }]);
      const corrected = { changedBy: 'second-reporter', reason: '漏计六件' };
      expect(changes.nodes).toHaveLength(3);
      expect(changes.nodes.toSorted((a, b) => (a.sourceRef < b.sourceRef ? -1 : 1))).toMatchObject([
        { sourceRef: 'f-1', kind: 'SUPERSEDED', factId: fact?.id, ...corrected },
        { sourceRef: 'f-3', kind: 'RECORDED', changedBy: 'second-reporter', reason: null },
        { sourceRef: 'f-4', kind: 'CORRECTED', factId: correction.id, ...corrected },
      ]);
      expect(changes.nodes.at(-1)?.sourceRef).toBe('f-3');

      const again = await lookAt(attestor, '2025-06');
      expect(again.previousLookAt).toBe(look.lookedAt);
      expect((await changesOf(attestor, '2025-06')).nodes).toEqual([]);
      const before = await changesOf(attestor, '2025-06', { since: look.lookedAt });
      expect(before).toEqual(changes);
    });

    it('a fact that a correction took to another month, in the one as gone and in the other as come', async () => {
      const { reporter, attestor, clock } = firm;
      const [fact] = await recordReturns(reporter, returned('g-1', '2025-07-31'));
      await lookAt(attestor, '2025-07');
      await lookAt(attestor, '2025-08');
      clock.passSeconds(1);
      await correctReturn(reporter, {
        ...returned('g-2', '2025-08-01'),
        supersedesId: fact?.id,
        reason: '日期有误',
      });
      expect((await changesOf(attestor, '2025-07')).nodes).toMatchObject([
        { sourceRef: 'g-1', kind: 'SUPERSEDED', changedBy: 'reporter', reason: '日期有误' },
      ]);
      expect((await changesOf(attestor, '2025-08')).nodes).toMatchObject([
        { sourceRef: 'g-2', kind: 'CORRECTED' },
      ]);
    });

    it('also what was noted before the look and stored after it', async () => {
      const { reporter, attestor, clock } = firm;
      await recordReturns(reporter, returned('h-1', '2025-09-01'));
      const { lookedAt } = await lookAt(attestor, '2025-09');
      clock.set(new Date(new Date(lookedAt).getTime() - 10_000));
      await recordReturns(reporter, returned('h-2', '2025-09-01'));
      clock.set(new Date(lookedAt));
      expect((await changesOf(attestor, '2025-09')).nodes).toMatchObject([{ sourceRef: 'h-2' }]);
    });

    it('page by page, with the counts of all', async () => {
      const { reporter, attestor } = firm;
      const items = Array.from({ length: 5 }, (_none, index) => returned(`i-${index}`, '2025-10-01'));
      await recordReturns(reporter, ...items);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await changesOf(attestor, '2025-10', { first: 2, after });
        expect(page.counts).toEqual([{ table: 'recycling_return', recorded: 5, superseded: 0 }]);
        seen.push(...page.nodes.map(({ sourceRef }) => sourceRef));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);
      expect(seen.toSorted()).toEqual(['i-0', 'i-1', 'i-2', 'i-3', 'i-4']);
    });

    it('each person their own', async () => {
      const { platform, reporter, attestor } = firm;
      await recordReturns(reporter, returned('j-1', '2025-11-01'));
      await lookAt(attestor, '2025-11');
      const other = await platform.as({ id: 'other-attestor', roles: ['ATTESTOR'], enterpriseId: FIRM });
      expect((await changesOf(other, '2025-11')).nodes).toHaveLength(1);
      expect((await changesOf(attestor, '2025-11')).nodes).toHaveLength(0);
      const { counts } = await changesOf(firm.officer, '2025-11', { enterpriseId: FIRM });
      expect(counts).toEqual([{ table: 'recycling_return', recorded: 1, superseded: 0 }]);
    });

    it('without what a look remembers; what is more than that is shown again and not left out', async () => {
      const { reporter, attestor } = firm;
      const items = Array.from({ length: LIMITS.lookRemembers }, (_none, index) =>
        returned(`k-${index}`, '2025-12-01'),
      );
      await recordReturns(reporter, ...items);
      await lookAt(attestor, '2025-12');
      expect((await changesOf(attestor, '2025-12')).counts).toEqual([]);
      await recordReturns(reporter, returned('k-more', '2025-12-02'));
      await lookAt(attestor, '2025-12');
      expect((await changesOf(attestor, '2025-12')).counts).toEqual([
        { table: 'recycling_return', recorded: LIMITS.lookRemembers + 1, superseded: 0 },
      ]);
    });
  });

  describe('a verification says', () => {
    const attestedMonth = async (month: string) => {
      const [fact] = await recordReturns(firm.reporter, returned(`v-${month}`, `${month}-01`));
      await recordCount(firm.reporter, `${month}-02`);
      await attest(firm.attestor, month);
      return fact?.id ?? '';
    };

    it('that the facts are what was attested', async () => {
      await attestedMonth('2026-01');
      const { isUnchanged, attestedDigest, presentDigest, differingTables } = await verify(
        firm.officer,
        '2026-01',
      );
      expect({ isUnchanged, differingTables }).toEqual({ isUnchanged: true, differingTables: [] });
      expect(presentDigest).toBe(attestedDigest);
    });

    it.each([
      [
        'was written over',
        '2026-02',
        (id: string) => sql`
        UPDATE recycling_return SET content_digest = REPEAT('0', 64) WHERE id = ${id}`,
      ],
      ['was deleted', '2026-03', (id: string) => sql`DELETE FROM recycling_return WHERE id = ${id}`],
      [
        'stands no longer',
        '2026-04',
        (id: string) => sql`
        UPDATE recycling_return SET superseded_at = NOW(3) WHERE id = ${id}`,
      ],
      [
        'was moved away',
        '2026-05',
        (id: string) => sql`
        UPDATE recycling_return SET occurred_at = '2026-06-20 00:00:00' WHERE id = ${id}`,
      ],
    ])('in which table a fact %s behind the platform’s back', async (_what, month, tampering) => {
      const id = await attestedMonth(month);
      await firm.platform.rows(tampering(id));
      const verification = await verify(firm.officer, month);
      expect(verification).toMatchObject({ isUnchanged: false, differingTables: ['recycling_return'] });
      expect(verification.presentDigest).not.toBe(verification.attestedDigest);
    });

    it('what holds for the last attestation, not for an earlier one', async () => {
      await attestedMonth('2026-07');
      await reopen(firm.officer, '2026-07', '漏报');
      await recordReturns(firm.reporter, returned('v-late', '2026-07-03'));
      await attest(firm.attestor, '2026-07');
      expect(await verify(firm.attestor, '2026-07')).toMatchObject({
        isUnchanged: true,
        differingTables: [],
      });
    });

    it('nothing about an open month, which nobody has attested', async () => {
      for (const month of ['2026-10', '2024-12']) {
        const refused = await firm.officer.refused(VERIFY, { month });
        expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'MONTH_NOT_ATTESTED' });
      }
    });
  });
});

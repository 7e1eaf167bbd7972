import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import type { Actor } from '../kernel/actor.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Database } from './database.js';
import { factTable } from './fact-table.js';
import { appendFacts, recordFacts } from './append-facts.js';
import { correctFact } from './correct-fact.js';
import { assertMayClaim, factId, type NewFact } from './facts.js';
import { raw, sql } from './sql.js';

const TABLE = factTable({
  name: 'sample_fact',
  title: { zh: '样本', en: 'sample' },
  happened: 'day',
});
const ACTOR: Actor = { id: 'person-1', kind: 'person', roles: ['REPORTER'], enterpriseId: 'firm-1' };
const at = (second: number) => new Date(Date.UTC(2026, 2, 8, 0, 0, second));
const by = (second: number) => ({ actor: ACTOR, at: at(second) });

const fact = (sourceRef: string, parcels = 1, enterpriseId = 'firm-1'): NewFact => ({
  enterpriseId,
  regionCode: '430100' as RegionCode,
  sourceRef,
  evidenceGrade: 'SELF_DECLARED',
  columns: { day: '2026-03-08', parcels },
});

describe('facts', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let database: Database;
  beforeAll(async () => {
    inside = await openInside();
    database = inside.database;
    const id = 'varchar(36) CHARACTER SET ascii COLLATE ascii_bin';
    await database.rows(
      raw(`CREATE TABLE ${TABLE.name} (
        id ${id} NOT NULL PRIMARY KEY, enterprise_id ${id} NOT NULL, region_code char(6) NOT NULL,
        source_ref varchar(64) NOT NULL, evidence_grade varchar(32) NOT NULL, recorded_by ${id} NOT NULL,
        recorded_at datetime(3) NOT NULL, supersedes_id ${id} NULL UNIQUE, superseded_at datetime(3) NULL,
        correction_reason varchar(200) NULL, content_digest char(64) NOT NULL, day date NOT NULL, parcels int NOT NULL)`),
    );
  });
  afterAll(() => inside.close());

  const record = (second: number, ...list: NewFact[]) =>
    database.transaction((transaction) => recordFacts(transaction, TABLE, list, by(second)));
  const correct = (second: number, sourceRef: string, replacement: NewFact) =>
    database.transaction((transaction) =>
      correctFact(
        transaction,
        TABLE,
        factId(TABLE, 'firm-1', sourceRef),
        'counted twice',
        replacement,
        by(second),
      ),
    );
  const stored = (prefix: string) =>
    database.rows<{ ref: string; parcels: number; stands: number }>(
      sql`SELECT source_ref AS ref, parcels, superseded_at IS NULL AS stands FROM sample_fact
          WHERE source_ref LIKE ${`${prefix}%`} ORDER BY source_ref`,
    );
  const statesOf = (verdicts: readonly { state: string }[]) => verdicts.map(({ state }) => state);

  it('are recorded once, and sent again they are recognised', async () => {
    expect(statesOf(await record(1, fact('a-1'), fact('a-2')))).toEqual(['RECORDED', 'RECORDED']);
    expect(statesOf(await record(2, fact('a-2'), fact('a-3')))).toEqual(['REPLAYED', 'RECORDED']);
    expect(await stored('a-')).toHaveLength(3);
  });

  it('sent twice in one batch are recorded once', async () => {
    expect(statesOf(await record(1, fact('b-1'), fact('b-1')))).toEqual(['RECORDED', 'REPLAYED']);
    expect(await stored('b-')).toHaveLength(1);
  });

  it('of one reference are two facts for two firms', async () => {
    await record(1, fact('c-1', 1));
    expect(statesOf(await record(1, fact('c-1', 2, 'firm-2')))).toEqual(['RECORDED']);
  });

  it('with a taken reference and other content refuse the batch, and nothing of it stays', async () => {
    await record(1, fact('d-1', 1));
    await expect(record(2, fact('d-0', 1), fact('d-1', 2))).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'SOURCE_REF_TAKEN',
      details: { sourceRefs: ['d-1'] },
      text: {
        zh: '来源单号 d-1 已记录过不同内容；如需修改请使用更正操作，否则请换用新的来源单号。',
        en: 'The source reference d-1 was already recorded with other content; correct the fact instead, or use a new reference.',
      },
    });
    expect(await stored('d-')).toEqual([{ ref: 'd-1', parcels: 1, stands: 1 }]);
  });

  it('with other evidence or of another region are other content', async () => {
    await record(1, fact('e-1'));
    const others: Partial<NewFact>[] = [
      { evidenceGrade: 'SYSTEM_FEED' },
      { regionCode: '430200' as RegionCode },
    ];
    for (const other of others) {
      await expect(record(2, { ...fact('e-1'), ...other })).rejects.toMatchObject({
        reason: 'SOURCE_REF_TAKEN',
      });
    }
  });

  it('that arrive twice at the same moment are recorded by one of the two', async () => {
    const verdicts = await Promise.all([record(1, fact('f-1')), record(2, fact('f-1'))]);
    expect(verdicts.flatMap(statesOf).toSorted()).toEqual(['RECORDED', 'REPLAYED']);
  });

  it('of a file are judged one by one', async () => {
    await record(1, fact('g-1', 1));
    const verdicts = await database.transaction((transaction) =>
      appendFacts(transaction, TABLE, [fact('g-0'), fact('g-1', 1), fact('g-1', 2)], by(2)),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['RECORDED', 'REPLAYED', 'CONFLICT']);
  });

  describe('corrected', () => {
    it('are superseded, not changed, and say why', async () => {
      await record(1, fact('h-1', 10));
      expect(await correct(2, 'h-1', fact('h-2', 5))).toMatchObject({ state: 'RECORDED' });
      expect(await stored('h-')).toEqual([
        { ref: 'h-1', parcels: 10, stands: 0 },
        { ref: 'h-2', parcels: 5, stands: 1 },
      ]);
      const [row] = await database.rows<{ supersedes_id: string; correction_reason: string }>(
        sql`SELECT supersedes_id, correction_reason FROM sample_fact WHERE source_ref = 'h-2'`,
      );
      expect(row).toEqual({
        supersedes_id: factId(TABLE, 'firm-1', 'h-1'),
        correction_reason: 'counted twice',
      });
    });

    it('by the same correction again are left as they are', async () => {
      await record(1, fact('i-1', 10));
      await correct(2, 'i-1', fact('i-2', 5));
      expect(await correct(3, 'i-1', fact('i-2', 5))).toMatchObject({ state: 'REPLAYED' });
      await expect(correct(3, 'i-1', fact('i-2', 6))).rejects.toMatchObject({ reason: 'SOURCE_REF_TAKEN' });
    });

    it('by one correction that is sent twice at once are corrected once', async () => {
      await record(1, fact('n-1', 1));
      const both = await Promise.all([correct(2, 'n-1', fact('n-2', 5)), correct(2, 'n-1', fact('n-2', 5))]);
      expect(both.map(({ state }) => state).sort()).toEqual(['RECORDED', 'REPLAYED']);
    });

    it('are corrected again only at their newest', async () => {
      await record(1, fact('j-1', 10));
      await correct(2, 'j-1', fact('j-2', 5));
      await expect(correct(3, 'j-1', fact('j-3', 4))).rejects.toMatchObject({
        code: 'CONFLICT',
        reason: 'FACT_ALREADY_CORRECTED',
        text: { en: 'This fact has been corrected already; correct the newest one instead.' },
      });
      await expect(correct(3, 'j-2', fact('j-3', 4))).resolves.toMatchObject({ state: 'RECORDED' });
    });

    it('by two at once have one successor', async () => {
      await record(1, fact('k-1', 10));
      const outcomes = await Promise.allSettled([
        correct(2, 'k-1', fact('k-2', 5)),
        correct(2, 'k-1', fact('k-3', 6)),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { reason: 'FACT_ALREADY_CORRECTED' },
      });
      const standing = (await stored('k-')).filter(({ stands }) => stands === 1);
      expect(standing).toHaveLength(1);
    });

    it('of another firm are as unknown as those that never were', async () => {
      await record(1, fact('l-1', 10, 'firm-2'));
      const foreign = database.transaction((transaction) =>
        correctFact(
          transaction,
          TABLE,
          factId(TABLE, 'firm-2', 'l-1'),
          'mine now',
          fact('l-2', 1, 'firm-1'),
          by(2),
        ),
      );
      const unknown = { code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' };
      await expect(foreign).rejects.toMatchObject(unknown);
      await expect(correct(2, 'l-none', fact('l-3'))).rejects.toMatchObject(unknown);
      expect(await stored('l-')).toEqual([{ ref: 'l-1', parcels: 10, stands: 1 }]);
    });

    it('of another firm are as unknown also when a platform verified them', async () => {
      const verified = { ...fact('m-1', 10, 'firm-2'), evidenceGrade: 'PLATFORM_VERIFIED' as const };
      await record(1, verified);
      const foreign = database.transaction((transaction) =>
        correctFact(transaction, TABLE, factId(TABLE, 'firm-2', 'm-1'), 'mine now', fact('m-2'), by(2)),
      );
      await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' });
    });
  });

  it('may claim no better evidence than their recorder can give', () => {
    const recorders: [string, Actor, string[]][] = [
      ['a reporter', ACTOR, ['THIRD_PARTY_DOCUMENT', 'SELF_DECLARED']],
      [
        "a firm's system",
        { ...ACTOR, kind: 'client', roles: ['INTEGRATOR'] },
        ['SYSTEM_FEED', 'SELF_DECLARED'],
      ],
      ['the operator', { ...ACTOR, roles: ['OPERATOR'] }, [...EVIDENCE_GRADES]],
    ];
    for (const [name, actor, expected] of recorders) {
      const allowed = EVIDENCE_GRADES.filter((grade) => {
        try {
          assertMayClaim(actor, grade);
          return true;
        } catch {
          return false;
        }
      });
      expect([name, allowed]).toEqual([name, expected]);
    }
    expect(() => assertMayClaim(ACTOR, 'PLATFORM_VERIFIED')).toThrow(
      'Your account cannot claim the evidence grade "platform-verified"; use "self-declared".',
    );
  });
});

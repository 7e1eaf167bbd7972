import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInside } from '../../test/support/app.js';
import type { Actor } from '../kernel/actor.js';
import { canonicalJson } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Database } from './database.js';
import { type FactTable, factTable, standing } from './fact-table.js';
import { appendFacts } from './append-facts.js';
import { correctFact } from './correct-fact.js';
import { factId, flatJson, type NewFact } from './facts.js';
import { raw, sql } from './sql.js';

const TABLE = factTable({
  name: 'bulk_fact',
  title: { zh: '样本', en: 'sample' },
  happened: 'day',
  standsOnce: {
    columns: ['outlet', 'day'],
    refusal: (_columns, other) =>
      refuse.conflict('STANDS', { zh: '已有', en: 'stands already' }, { other: other.sourceRef }),
  },
});
const ACTOR: Actor = { id: 'person-1', kind: 'person', roles: ['REPORTER'], enterpriseId: 'firm-1' };
const by = (second: number) => ({ actor: ACTOR, at: new Date(Date.UTC(2026, 2, 8, 0, 0, second)) });
/** More than are inserted one statement at a time, so that they are loaded. */
const MANY = 600;

const fact = (sourceRef: string, outlet: string, words = 'x', day = '2026-03-08'): NewFact => ({
  enterpriseId: 'firm-1',
  regionCode: '430100' as RegionCode,
  sourceRef,
  evidenceGrade: 'SELF_DECLARED',
  columns: { outlet, day, words, mass_kg: null, is_good: true, seen_at: new Date(0) },
});
const many = (prefix: string): NewFact[] =>
  Array.from({ length: MANY }, (_one, index) => fact(`${prefix}-${index}`, `${prefix}-${index}`));

describe('facts in bulk', () => {
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
        correction_reason varchar(200) NULL, content_digest char(64) NOT NULL, standing tinyint NULL,
        outlet varchar(64) NOT NULL, day date NOT NULL, words varchar(400) NOT NULL, mass_kg decimal(20,6) NULL,
        is_good tinyint NOT NULL, seen_at datetime(3) NOT NULL, UNIQUE (outlet, day, standing),
        CONSTRAINT no_bad_words CHECK (words <> 'bad')) CHARACTER SET utf8mb4`),
    );
  });
  afterAll(() => inside.close());

  const append = (second: number, facts: readonly NewFact[], table: FactTable = TABLE) =>
    database.transaction((transaction) => appendFacts(transaction, table, facts, by(second)));
  const counted = (verdicts: readonly { verdict: string }[]) =>
    Object.fromEntries(
      [...new Set(verdicts.map(({ verdict }) => verdict))].map((word) => [
        word,
        verdicts.filter(({ verdict }) => verdict === word).length,
      ]),
    );
  const storedOf = (prefix: string) =>
    database.rows<{ ref: string; words: string }>(
      sql`SELECT source_ref AS ref, words FROM bulk_fact WHERE source_ref LIKE ${`${prefix}-%`} ORDER BY source_ref`,
    );

  it('are all recorded, and sent again all recognised', async () => {
    expect(counted(await append(1, many('a')))).toEqual({ RECORDED: MANY });
    expect(counted(await append(2, many('a')))).toEqual({ REPLAYED: MANY });
    expect(await storedOf('a')).toHaveLength(MANY);
  });

  it('are judged one by one where some are known, changed, or displaced by another of the day', async () => {
    await append(1, [fact('b-known', 'b-1'), fact('b-changed', 'b-2'), fact('b-standing', 'b-3')]);
    const verdicts = await append(2, [
      ...many('b'),
      fact('b-known', 'b-1'),
      fact('b-changed', 'b-2', 'other words'),
      fact('b-second', 'b-3'),
    ]);
    // b-1 and b-2 are also outlets of the many: the two of them meet what stands.
    expect(counted(verdicts)).toEqual({
      RECORDED: MANY - 3,
      STANDS_ALREADY: 4,
      REPLAYED: 1,
      CONFLICT: 1,
    });
    expect(verdicts.at(-1)).toMatchObject({ verdict: 'STANDS_ALREADY', other: { sourceRef: 'b-standing' } });
  });

  it('that the index takes for one, being told apart by a space or by case alone, meet what stands', async () => {
    await append(1, [fact('s-first', 's-1')]);
    const verdicts = await append(2, [
      fact('s-space', 's-1 '),
      fact('s-case', 'S-1'),
      fact('s-other', 's-2'),
    ]);
    expect(verdicts).toMatchObject([
      { verdict: 'STANDS_ALREADY', other: { sourceRef: 's-first' } },
      { verdict: 'STANDS_ALREADY', other: { sourceRef: 's-first' } },
      { verdict: 'RECORDED' },
    ]);
  });

  it('of a month that is no longer open are not recorded, and the others are', async () => {
    await database.rows(
      sql`INSERT INTO reporting_month (enterprise_id, month, state, facts_digest, attested_by, attested_at)
          VALUES ('firm-1', '2026-01', 'ATTESTED', ${'0'.repeat(64)}, 'person-2', '2026-02-01')`,
    );
    const verdicts = await append(1, [...many('c'), fact('c-late', 'c-late', 'x', '2026-01-31')]);
    expect(counted(verdicts)).toEqual({ RECORDED: MANY, SEALED: 1 });
    expect(verdicts.at(-1)).toMatchObject({ month: '2026-01', state: 'ATTESTED' });
    expect(await storedOf('c')).toHaveLength(MANY);
  });

  it('that the table itself refuses fail as a whole and leave nothing', async () => {
    await expect(append(1, [...many('d'), fact('d-bad', 'd-bad', 'bad')])).rejects.toThrow('no_bad_words');
    expect(await storedOf('d')).toEqual([]);
  });

  it('two batches at the same moment record each fact once', async () => {
    const both = await Promise.all([append(1, many('e')), append(2, many('e').toReversed())]);
    expect(counted(both.flat())).toEqual({ RECORDED: MANY, REPLAYED: MANY });
    expect(await storedOf('e')).toHaveLength(MANY);
  });

  it('are recorded all the same by a server that takes no loads', async () => {
    const before = await database.rows<{ isOn: number }>(raw('SELECT @@GLOBAL.local_infile AS isOn'));
    await database.rows(raw('SET GLOBAL local_infile = OFF'));
    try {
      expect(counted(await append(1, many('h')))).toEqual({ RECORDED: MANY });
    } finally {
      await database.rows(raw('SET GLOBAL local_infile = ON'));
    }
    expect(before).toEqual([{ isOn: '1' }]);
    expect(await storedOf('h')).toHaveLength(MANY);
  });

  it('keep every sign of a text', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 100 }), async (words) => {
        round += 1;
        // A lone half of a pair is no text in UTF-8, and a space at the end is no difference to the database.
        fc.pre(!/\p{Surrogate}/u.test(words));
        const facts = many(`f${round}`).map((one, index) =>
          index === 0 ? { ...one, columns: { ...one.columns, words } } : one,
        );
        expect(counted(await append(round, facts))).toEqual({ RECORDED: MANY });
        const [first] = await database.rows<{ words: string }>(
          sql`SELECT words FROM bulk_fact WHERE source_ref = ${`f${round}-0`}`,
        );
        expect(first?.words).toBe(words);
      }),
      { numRuns: 12, examples: [['\t\n\r\0\\\\N\\N \'"'], ['绿邮 🌿']] },
    );
  });

  it('have the digest of their canonical JSON', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), value), (columns) => {
        expect(flatJson(columns)).toBe(canonicalJson(columns));
      }),
    );
  });

  it('are read as they were known at an earlier instant', async () => {
    await append(10, [fact('g-1', 'g-1', 'first')]);
    await database.transaction((transaction) =>
      correctFact(
        transaction,
        TABLE,
        factId(TABLE, 'firm-1', 'g-1'),
        'wrong words',
        fact('g-2', 'g-1', 'second'),
        by(20),
      ),
    );
    const knownAt = async (second: number | null) => {
      const found = await database.rows<{ words: string }>(
        sql`SELECT words FROM bulk_fact WHERE outlet = 'g-1' AND ${standing(second === null ? null : by(second).at)}`,
      );
      return found.map(({ words }) => words);
    };
    expect(await knownAt(9)).toEqual([]);
    expect(await knownAt(19)).toEqual(['first']);
    expect(await knownAt(20)).toEqual(['second']);
    expect(await knownAt(null)).toEqual(['second']);
  });
});

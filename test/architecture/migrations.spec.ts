import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ResultsWithoutDerivation2026112600021 } from '../../migrations/2026112600021-results-without-derivation.js';
import { Clock } from '../../src/platform/clock.js';
import { openInside } from '../support/app.js';

describe('migrations', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let source: DataSource;
  beforeAll(async () => {
    inside = await openInside(new Clock(), { empty: true });
    source = inside.app.get(DataSource);
  });
  afterAll(() => inside.close());

  it('leave the database as the entities describe it', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('are seen to drift when a column is missing', async () => {
    await source.query('ALTER TABLE department DROP COLUMN name_en');
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).join()).toContain('name_en');
    await source.query('ALTER TABLE department ADD COLUMN name_en varchar(200) NOT NULL AFTER name_zh');
  });

  it('make every table in utf8mb4 and every id in ASCII, compared byte by byte', async () => {
    const odd = await source.query<unknown[]>(`
      SELECT table_name, column_name, collation_name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name <> 'migrations' AND collation_name IS NOT NULL
        AND (character_set_name NOT IN ('utf8mb4', 'ascii')
          OR ((column_name = 'id' OR column_name LIKE '%\\_id') AND collation_name <> 'ascii_bin'))`);
    expect(odd).toEqual([]);
  });

  it('keep of a derivation what does not follow from the rest of its result, and bring it back', async () => {
    const migration = new ResultsWithoutDerivation2026112600021();
    const runner = source.createQueryRunner();
    const stored = (columns: string) =>
      source.query<Record<string, unknown>[]>(`SELECT ${columns} FROM indicator_result ORDER BY code`);
    const leftOut = [{ enterpriseId: 'one', missing: ['parcels.accepted'], month: '2026-09' }];
    const derivations = {
      EWR: { because: { label: {}, leftOut, leftOutCount: 1, measures: [] }, noValue: null },
      NSP: { because: { leftOut: [], leftOutCount: 0 }, noValue: { reason: 'MEASURE_MISSING' } },
      STR: { because: null, noValue: { reason: 'DEFINITION_CHANGED' } },
    };
    await migration.down(runner);
    for (const [code, derivation] of Object.entries(derivations))
      await source.query(
        `INSERT INTO indicator_result (enterprise_id, region_code, period, code, value, formula_version,
           factor_release, derivation, inputs, inputs_digest, restated_by, computed_at)
         VALUES ('', '430102', '2026-09', ?, ?, 1, '2026-1', ?, '{"leftOutCount":1}', '', '', '2026-10-01')`,
        [code, derivation.noValue ? null : '95', JSON.stringify(derivation)],
      );
    await migration.up(runner);
    expect(await stored('code, no_value, left_out')).toEqual([
      { code: 'EWR', no_value: null, left_out: JSON.stringify(leftOut) },
      { code: 'NSP', no_value: 'MEASURE_MISSING', left_out: null },
      { code: 'STR', no_value: 'DEFINITION_CHANGED', left_out: null },
    ]);
    await migration.down(runner);
    const back = (await stored('derivation')).map((one) => JSON.parse(String(one.derivation)) as unknown);
    expect(back).toMatchObject([
      { because: { leftOut, leftOutCount: 1 }, noValue: null, value: '95.000000' },
      { because: { leftOut: [] }, noValue: { reason: 'MEASURE_MISSING' }, value: null },
      { noValue: { reason: 'DEFINITION_CHANGED' }, value: null },
    ]);
    await migration.up(runner);
    await source.query('DELETE FROM indicator_result');
    await runner.release();
  });

  it('can all be undone, down to an empty database', async () => {
    const count = source.migrations.length;
    expect(count).toBeGreaterThan(2);
    for (let undone = 0; undone < count; undone += 1) await source.undoLastMigration();
    const tables = await source.query<unknown[]>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migrations'`,
    );
    expect(tables).toEqual([]);
  });
});

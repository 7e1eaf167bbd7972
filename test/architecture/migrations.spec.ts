import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ResultsWithoutDerivation2026112600021 } from '../../migrations/2026112600021-results-without-derivation.js';
import { InputsOfScopes2026112600022 } from '../../migrations/2026112600022-inputs-of-scopes.js';
import { inputsText } from '../../src/rulebook/indicator-inputs.js';
import { scopeInputsFrom } from '../../src/rulebook/scope-inputs.js';
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
    const inputsOfScopes = new InputsOfScopes2026112600022();
    await inputsOfScopes.down(runner);
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
    await inputsOfScopes.up(runner);
    await runner.release();
  });

  it('keep together what the results of a scope were computed from, and give each its own back', async () => {
    const migration = new InputsOfScopes2026112600022();
    const runner = source.createQueryRunner();
    const accepted = ['parcels.accepted', '', '000000', '900', 'SYSTEM_FEED'];
    const tape = ['packaging.massKg', 'PKG-TAPE-60', '000000', '1.5', 'SELF_DECLARED'];
    const before = ['packaging.massKg', 'PKG-TAPE-60', '000000', '2', 'SYSTEM_FEED'];
    const inputs: Record<string, object> = {
      EWR: { sums: [accepted], present: ['parcels.eWaybill', 'parcels.accepted'], leftOutCount: 2 },
      TAW: {
        sums: [tape, accepted],
        present: ['packaging.massKg', 'parcels.accepted'],
        leftOutCount: 0,
        base: [before],
      },
    };
    const read = () =>
      source.query<{ code: string; restated_by: string; inputs: string }[]>(
        'SELECT code, restated_by, inputs FROM indicator_result ORDER BY restated_by, code',
      );
    await migration.down(runner);
    for (const restatedBy of ['', 'again'])
      for (const [code, one] of Object.entries(inputs))
        await source.query(
          `INSERT INTO indicator_result (enterprise_id, region_code, period, code, value, inputs, inputs_digest,
             restated_by, computed_at) VALUES ('', '430102', '2026-09', ?, 1, ?, '', ?, '2026-10-01')`,
          [code, JSON.stringify(one), restatedBy],
        );
    const old = await read();
    expect(old).toHaveLength(4);
    await migration.up(runner);
    const kept = await source.query<{ inputs: string }[]>('SELECT inputs FROM indicator_inputs');
    expect(kept).toHaveLength(2);
    for (const { inputs: text } of kept) {
      const of = scopeInputsFrom(text);
      const back = [...of.keys()].map((code) => {
        const { inputs: own, base } = of.get(code)!;
        return [code, JSON.parse(inputsText(own, base))] as const;
      });
      expect(Object.fromEntries(back)).toEqual(inputs);
    }
    await migration.down(runner);
    expect(await read()).toEqual(old);
    await migration.up(runner);
    for (const table of ['indicator_result', 'indicator_inputs']) await source.query(`DELETE FROM ${table}`);
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

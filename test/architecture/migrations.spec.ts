import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
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

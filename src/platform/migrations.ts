import type { DataSource, MigrationInterface } from 'typeorm';
import { exportsOf } from './module-folder.js';

const FOLDER = new URL('../../migrations/', import.meta.url);

/** Brings the database to the newest migration. Two processes at once are safe: MySQL holds one back by a named lock. */
export async function migrate(source: DataSource): Promise<string[]> {
  const runner = source.createQueryRunner();
  try {
    await runner.query("SELECT GET_LOCK('greenparcel-migrate', 120)");
    source.setOptions({ migrations: await migrationClasses() });
    await (source as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
    const done = await source.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await runner.query("SELECT RELEASE_LOCK('greenparcel-migrate')");
    await runner.release();
  }
}

const migrationClasses = async () =>
  (await exportsOf(FOLDER, /^\d+-/)).map(({ exported }) => exported as new () => MigrationInterface);

import { readdir } from 'node:fs/promises';
import type { DataSource, MigrationInterface } from 'typeorm';

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

async function migrationClasses(): Promise<(new () => MigrationInterface)[]> {
  const files = (await readdir(FOLDER))
    .filter((file) => /^\d+-.*\.(js|ts)$/.test(file) && !file.endsWith('.d.ts'))
    .sort();
  const modules = await Promise.all(
    files.map(
      (file) => import(new URL(file, FOLDER).href) as Promise<Record<string, new () => MigrationInterface>>,
    ),
  );
  return modules.flatMap((module) => Object.values(module));
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/platform/database.js';
import type { Config } from '../../src/platform/config.js';
import { migrate } from '../../src/platform/migrations.js';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);

export const databaseNamed = (name: string) =>
  `CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/**
 * Fills an empty database as the migrations leave it. They run once, into a template named after their texts, whose
 * tables, rows and triggers are then copied: every spec file has a database of its own, and all migrations take seconds.
 */
export async function layOut(admin: Connection, name: string, config: Config): Promise<void> {
  const template = await openTemplate(admin, config);
  const tables = await namesOf(admin, 'TABLE', template);
  await admin.query(`USE ${name}`);
  await admin.query('SET foreign_key_checks = 0');
  for (const table of tables) await admin.query(await definition(admin, 'TABLE', template, table));
  const anyRow = tables.map((table) => `(SELECT '${table}' AS name FROM ${template}.${table} LIMIT 1)`);
  const [filled] = await admin.query<RowDataPacket[]>(anyRow.join(' UNION ALL '));
  for (const row of filled)
    await admin.query(`INSERT INTO ${row.name} SELECT * FROM ${template}.${row.name}`);
  for (const trigger of await namesOf(admin, 'TRIGGER', template))
    await admin.query(await definition(admin, 'TRIGGER', template, trigger));
  await admin.query('SET foreign_key_checks = 1');
  // Who looks at the connections of the database is not to find this one.
  await admin.query('USE information_schema');
}

/** The template's name; laid out by whoever comes first. One that was left half done is carried on with. */
async function openTemplate(admin: Connection, config: Config): Promise<string> {
  const files = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.ts'));
  const texts = createHash('sha256');
  for (const file of files.sort()) texts.update(file).update(readFileSync(new URL(file, MIGRATIONS)));
  const name = `gp_template_${texts.digest('hex').slice(0, 12)}`;
  await admin.query('SELECT GET_LOCK(?, 300)', [name]);
  try {
    await admin.query(databaseNamed(name));
    if ((await migrationsRun(admin, name)) < files.length) await migrated(name, config);
  } finally {
    await admin.query('SELECT RELEASE_LOCK(?)', [name]);
  }
  return name;
}

async function migrationsRun(admin: Connection, database: string): Promise<number> {
  const tables = await namesOf(admin, 'TABLE', database);
  if (!tables.includes('migrations')) return 0;
  const [[found]] = await admin.query<RowDataPacket[]>(`SELECT COUNT(*) AS run FROM ${database}.migrations`);
  return Number(found?.run);
}

async function migrated(database: string, config: Config): Promise<void> {
  const url = new URL(config.databaseUrl);
  url.pathname = `/${database}`;
  const source = new DataSource(databaseOptions({ ...config, databaseUrl: url.href }));
  await source.initialize();
  try {
    await migrate(source);
  } finally {
    await source.destroy();
  }
}

async function namesOf(admin: Connection, kind: 'TABLE' | 'TRIGGER', database: string): Promise<string[]> {
  const [found] = await admin.query<RowDataPacket[]>(
    `SELECT ${kind}_NAME AS name FROM information_schema.${kind}S WHERE ${kind}_SCHEMA = ? ORDER BY 1`,
    [database],
  );
  return found.map(({ name }) => String(name));
}

async function definition(
  admin: Connection,
  kind: 'TABLE' | 'TRIGGER',
  database: string,
  name: string,
): Promise<string> {
  const [[found]] = await admin.query<RowDataPacket[]>(`SHOW CREATE ${kind} ${database}.${name}`);
  return String(found?.['Create Table'] ?? found?.['SQL Original Statement']);
}

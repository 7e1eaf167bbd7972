import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { CreditPublications } from '../src/credits/index.js';
import { FactorsService } from '../src/factors/index.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { migrate } from '../src/platform/migrations.js';
import { Outbox } from '../src/platform/outbox.js';
import { Queues } from '../src/platform/queue.js';
import { ProgrammePublications } from '../src/programmes/index.js';
import { RegionsService } from '../src/regions/index.js';
import { SpecificationsService } from '../src/specifications/index.js';
import { loadWorld } from '../test/support/world.js';

/** Migrates, loads reference data and, unless told otherwise, the demo world. Running it again changes nothing. */
const config = readConfig();
const app = await NestFactory.createApplicationContext(AppModule.inside(config), {
  logger: false,
  abortOnError: false,
});
try {
  const done = await migrate(app.get(DataSource));
  console.log(done.length > 0 ? `migrated: ${done.join(', ')}` : 'database is up to date');
  const regions = await app
    .get(Database)
    .transaction((transaction) => app.get(RegionsService).loadRegister(transaction));
  console.log(`regions: ${regions} divisions of GB/T 2260`);
  const releases = await app
    .get(Database)
    .transaction((transaction) => app.get(FactorsService).loadReleases(transaction));
  console.log(`factors: release ${releases.join(', ')}`);
  const rules = await app
    .get(Database)
    .transaction((transaction) => app.get(CreditPublications).loadFiles(transaction));
  console.log(`credit rules: ${rules} versions published`);
  const programmes = await app
    .get(Database)
    .transaction((transaction) => app.get(ProgrammePublications).loadFiles(transaction));
  console.log(`programmes: ${programmes} versions published`);
  const specifications = await app
    .get(Database)
    .transaction((transaction) => app.get(SpecificationsService).loadSpecifications(transaction));
  console.log(`packaging: ${specifications} specifications`);
  const withDemo = !process.argv.includes('--no-demo');
  if (withDemo && (await loadWorld(app, { home: config.home, log: console.log }))) await followUp();
} finally {
  await app.close();
}

/** Does at once what the worker would do first, so that credits and indicators are there when the platform starts. */
async function followUp(): Promise<void> {
  console.log('demo world: credits and indicators that follow');
  const worker = await NestFactory.createApplicationContext(AppModule.worker(config), {
    logger: false,
    abortOnError: false,
  });
  try {
    worker.get(Queues).startRelay();
    while ((await worker.get(Outbox).backlog()).waiting > 0) await pause(100);
  } finally {
    await worker.close();
  }
}

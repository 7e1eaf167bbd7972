import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { FactorsService } from '../src/factors/index.js';
import { PackagingService } from '../src/packaging/index.js';
import { readConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { migrate } from '../src/platform/migrations.js';
import { RegionsService } from '../src/regions/index.js';

/** Migrates, loads reference data and, unless told otherwise, the demo world. Running it again changes nothing. */
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
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
  const specifications = await app
    .get(Database)
    .transaction((transaction) => app.get(PackagingService).loadSpecifications(transaction));
  console.log(`packaging: ${specifications} specifications`);
} finally {
  await app.close();
}

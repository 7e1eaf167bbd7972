import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { readConfig } from '../src/platform/config.js';

/** Prints the SQL that would bring the migrated database to the entities: the draft of the next migration. */
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
  logger: false,
  abortOnError: false,
});
const { upQueries } = await app.get(DataSource).driver.createSchemaBuilder().log();
for (const { query } of upQueries) console.log(`${query};`);
await app.close();

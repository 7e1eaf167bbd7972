import 'reflect-metadata';
import { pipeline } from 'node:stream/promises';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { LedgerExport } from '../src/ledger/index.js';
import { readConfig } from '../src/platform/config.js';

const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
  logger: false,
  abortOnError: false,
});
await pipeline(app.get(LedgerExport).hledger(), process.stdout, { end: false });
await app.close();

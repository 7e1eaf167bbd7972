import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { ImportsWorker } from './exchange/index.js';
import { AuditCheckpoints } from './platform/audit-checkpoints.js';
import { readConfig } from './platform/config.js';
import { Log } from './platform/log.js';
import { Periodically } from './platform/periodically.js';
import { Queues } from './platform/queue.js';

const config = readConfig();
const log = new Log(config);
const app = await NestFactory.createApplicationContext(AppModule.worker(config), {
  logger: log,
  abortOnError: false,
});
app.enableShutdownHooks();
app.get(Queues).startRelay();
app.get(ImportsWorker).start();
app.get(Periodically).every(60_000, 'checkpoints of the audit chain', async () => {
  await app.get(AuditCheckpoints).sign();
  return false;
});
log.info({}, 'worker ready');

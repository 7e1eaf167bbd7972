import { randomUUID } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { languageOf } from '../kernel/text.js';
import type { Config } from './config.js';
import { AnswersLog } from './answers-log.js';
import { openExplorer } from './explorer.js';
import { LIMITS } from './limits.js';
import { Log } from './log.js';
import { requestContext } from './request-context.js';

/** What files are sent as. Queries are not: a page of another site may send text, but none of these, unasked. */
const FILE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'application/x-ndjson',
  'application/octet-stream',
  'application/pdf',
  'application/ofd',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'image/png',
  'image/jpeg',
];

/** The API application, ready to listen: request ids, language, body limit, log; the explorer outside production. */
export async function openApplication(
  module: DynamicModule,
  config: Config,
): Promise<NestFastifyApplication> {
  const log = new Log(config);
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.requestBodyBytes,
    // Limits by address would otherwise count everybody behind the proxy as one caller.
    trustProxy: config.trustedProxies || false,
    genReqId: () => randomUUID(),
    loggerInstance: log.pino.child({}, { level: config.environment === 'test' ? 'silent' : log.pino.level }),
    logController: new AnswersLog(),
    // `Log` adds the request id by itself, so no request needs a logger of its own.
    childLoggerFactory: (logger: unknown) => logger,
  } as never);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: log,
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  // A file is handed on as a stream and never held whole; who takes it counts its bytes.
  fastify.addContentTypeParser(FILE_TYPES, (_request, payload, done) => done(null, payload));
  cutOffSlowRequests(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    requestContext.run(
      { requestId: request.id, language: languageOf(request.headers['accept-language']) },
      done,
    );
  });
  letGoWhenStopping(fastify);
  if (config.environment !== 'production') await openExplorer(fastify);
  app.enableShutdownHooks();
  return app;
}

/**
 * A limit of the server would end long uploads too. So a file may take as long as it needs while its bytes keep coming,
 * and every other request has its own limit.
 */
function cutOffSlowRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw, headers }, _reply, done) => {
    const cutOff = () => void (raw.complete || raw.destroy());
    const [type = ''] = headers['content-type']?.split(';') ?? [];
    if (FILE_TYPES.includes(type.trim().toLowerCase())) {
      raw.setTimeout(LIMITS.uploadIdleSeconds * 1000, cutOff);
    } else if (raw.method !== 'GET') {
      const timer = setTimeout(cutOff, LIMITS.requestSeconds * 1000).unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}

/** The answer to a request in hand ends its connection, or a stopping server would wait for a caller that keeps it. */
function letGoWhenStopping(fastify: FastifyInstance): void {
  let stopping = false;
  fastify.addHook('preClose', (done) => {
    stopping = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (stopping) void reply.header('connection', 'close');
    done(null, payload);
  });
}

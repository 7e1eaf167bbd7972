import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { AnswersLog } from './answers-log.js';
import { readConfig } from './config.js';
import { Log } from './log.js';

describe('the log of answers', () => {
  it('has one line a request: which, what and how it went, without the query string', async () => {
    const lines: Record<string, unknown>[] = [];
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        done();
      },
    });
    const config = readConfig({ DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' });
    const app = fastify({
      genReqId: () => 'request-9',
      loggerInstance: new Log(config, destination).pino,
      logController: new AnswersLog(),
    });
    app.get('/kept', () => 'kept');
    await app.inject({ method: 'GET', url: '/kept?phone=13900000000' });
    expect(lines).toMatchObject([
      { level: 30, requestId: 'request-9', method: 'GET', path: '/kept', status: 200, msg: 'answered' },
    ]);
    expect(lines[0]?.durationMs).toEqual(expect.any(Number));
    expect(JSON.stringify(lines)).not.toContain('13900000000');
  });
});

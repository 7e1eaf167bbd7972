import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { refuse } from '../kernel/refusal.js';
import { readConfig } from './config.js';
import { errorBody } from './graphql.js';
import { Log } from './log.js';
import { requestContext } from './request-context.js';

const config = readConfig({ DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' });

function recordingLog() {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { log: new Log(config, destination), lines };
}

describe('the log', () => {
  it('carries the request id on every line of a request, and none outside', () => {
    const { log, lines } = recordingLog();
    requestContext.run({ requestId: 'request-7', language: 'en' }, () => log.info({ rows: 3 }, 'recorded'));
    log.info({}, 'worker ready');
    expect(lines).toMatchObject([
      { requestId: 'request-7', rows: 3, msg: 'recorded' },
      { msg: 'worker ready' },
    ]);
    expect(lines[1]).not.toHaveProperty('requestId');
  });

  it('cuts secrets out', () => {
    const { log, lines } = recordingLog();
    log.info(
      { input: { password: 'p', secret: 's', refreshToken: 't', phone: '1', signInName: 'li.na' } },
      'sign-in',
    );
    expect(lines[0]?.input).toEqual({
      password: '[Redacted]',
      secret: '[Redacted]',
      refreshToken: '[Redacted]',
      phone: '[Redacted]',
      signInName: 'li.na',
    });
  });

  it('takes the words of Nest as well', () => {
    const { log, lines } = recordingLog();
    log.log('Nest application successfully started', 'NestApplication');
    expect(lines[0]).toMatchObject({
      level: 30,
      context: 'NestApplication',
      msg: 'Nest application successfully started',
    });
  });

  it('keeps the stack of an unexpected error under the reference that the caller is given', () => {
    const { log, lines } = recordingLog();
    const error = new Error("Unknown column 'mass_kg' in 'field list'");
    const body = requestContext.run({ requestId: 'request-8', language: 'zh-CN' }, () =>
      errorBody(error, log),
    );
    const { reference } = body.details as { reference: string };
    expect(body).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      reason: 'INTERNAL',
      message: `系统内部错误，数据未被更改；请稍后重试，若仍失败请提供编号 ${reference}。`,
      details: { reference },
    });
    expect(lines).toMatchObject([{ level: 50, requestId: 'request-8', reference, stack: error.stack }]);
  });

  it('has no line for a refusal, which is the caller’s affair', () => {
    const { log, lines } = recordingLog();
    const refusal = refuse.conflict('TAKEN', { zh: '已占用。', en: 'Taken.' }, { id: 'a' });
    expect(errorBody(refusal, log)).toEqual({
      code: 'CONFLICT',
      reason: 'TAKEN',
      message: '已占用。',
      details: { id: 'a' },
    });
    expect(lines).toEqual([]);
  });
});

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readConfig } from '../platform/config.js';
import { LIMITS } from '../platform/limits.js';
import { Log } from '../platform/log.js';
import { phoneNumber } from '../vault/index.js';
import { textMessagesOf } from './text-messages.js';

const MESSAGE = {
  phone: phoneNumber('13800138042'),
  text: '【绿邮】登录验证码 123456',
  language: 'zh-CN',
  template: 'SIGN_IN',
  code: '123456',
} as const;
const NOWHERE = { DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' };
const SILENT = new Log(readConfig({ ...NOWHERE, LOG_LEVEL: 'silent' }));

describe('in development a text message', () => {
  it('stands in the log, with its number masked', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const config = readConfig(NOWHERE);
    await textMessagesOf(config, new Log(config, destination)).send(MESSAGE);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ to: '************42', text: MESSAGE.text });
    expect(lines.join()).not.toContain('1380013');
  });
});

describe('where a sender is named, a text message', () => {
  let server: Server;
  let received: { headers: IncomingMessage['headers']; body: string }[] = [];
  let answer: (path: string) => [status: number, headers: Record<string, string>] | undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        const given = answer(request.url ?? '');
        if (given) response.writeHead(...given).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    received = [];
    answer = () => [202, {}];
  });

  const sender = (port = (server.address() as AddressInfo).port) =>
    textMessagesOf(
      readConfig({
        ...NOWHERE,
        SMS_WEBHOOK_URL: `http://127.0.0.1:${port}/send`,
        SMS_WEBHOOK_TOKEN: 'a-token',
      }),
      SILENT,
    );

  it('is posted to it as JSON with the token', async () => {
    await sender().send(MESSAGE);
    expect(received).toHaveLength(1);
    expect(received[0]?.headers).toMatchObject({
      authorization: 'Bearer a-token',
      'content-type': 'application/json',
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(MESSAGE);
  });

  it('was not sent when the sender refuses it, fails or sends it elsewhere', async () => {
    for (const status of [400, 401, 500, 503]) {
      answer = () => [status, {}];
      await expect(sender().send(MESSAGE)).rejects.toThrow(`the sender of text messages answered ${status}`);
    }
    answer = (path) => (path === '/send' ? [307, { location: '/elsewhere' }] : [200, {}]);
    await expect(sender().send(MESSAGE)).rejects.toThrow('fetch failed');
    await expect(sender(1).send(MESSAGE)).rejects.toThrow('fetch failed');
  });

  it('was not sent when the sender says nothing in time', async () => {
    answer = () => undefined;
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const asked: number[] = [];
    const clock = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      asked.push(milliseconds);
      return timeout(50);
    });
    await expect(sender().send(MESSAGE)).rejects.toThrow(/timeout/);
    clock.mockRestore();
    expect(asked).toEqual([LIMITS.textMessageSeconds * 1000]);
  });
});

import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { carriesFile, receiveFile } from './upload.js';

const requestWith = (body: unknown): FastifyRequest => ({ body }) as FastifyRequest;

describe('a file in the body of a request', () => {
  it('is told from a body that was read already', () => {
    expect(carriesFile(requestWith(new PassThrough()))).toBe(true);
    expect(carriesFile(requestWith({ a: 1 }))).toBe(false);
    expect(carriesFile(requestWith(undefined))).toBe(false);
  });

  it('is handed on as it arrives', async () => {
    const body = Readable.from([Buffer.from('a, '), Buffer.from('b')]);
    expect(await receiveFile(requestWith(body), text)).toBe('a, b');
  });

  it('that breaks off is refused as such', async () => {
    const body = new PassThrough();
    body.write('half');
    const received = receiveFile(requestWith(body), text);
    body.destroy();
    await expect(received).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'UPLOAD_INTERRUPTED' });
  });

  it('is let go on to its end when nobody wants the rest, so that the refusal reaches the sender', async () => {
    const body = new PassThrough();
    body.write('what is wrong with it');
    const refused = receiveFile(requestWith(body), async (bytes) => {
      for await (const first of bytes) throw new Error(`refused: ${Buffer.from(first).toString()}`);
    });
    await expect(refused).rejects.toThrow('refused: what is wrong with it');
    const ended = new Promise((resolve) => body.on('end', resolve));
    body.end('the rest');
    await ended;
    expect(body.errored).toBeNull();
  });
});

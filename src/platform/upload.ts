import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../kernel/refusal.js';

/** The request carries a file as its body, see `FILE_TYPES` of the application. */
export const carriesFile = (request: FastifyRequest): boolean => request.body instanceof Readable;

/**
 * Hands the file in the body of a request to `work` as it arrives. A connection that ends before the file does is
 * BAD_USER_INPUT UPLOAD_INTERRUPTED. The body is left open at its end, so that a refusal before the last byte still
 * reaches the sender.
 */
export async function receiveFile<T>(
  request: FastifyRequest,
  work: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const body = request.body as Readable;
  const bytes = body.iterator({ destroyOnReturn: false });
  try {
    return await work(unbroken(bytes));
  } finally {
    await bytes.return?.();
    body.resume();
  }
}

async function* unbroken(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch {
    throw refuse.badInput('UPLOAD_INTERRUPTED', {
      zh: '上传中断：连接在文件结束前断开，未保存任何内容；请重新上传。',
      en: 'The upload was cut off: the connection ended before the file did, and nothing was kept; upload it again.',
    });
  }
}

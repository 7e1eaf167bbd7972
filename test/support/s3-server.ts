import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Place } from '../../src/platform/s3-files.js';

/** What S3 asks of every part but the last. */
const LEAST_PART_BYTES = 5 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string | number>;
  readonly body?: string | Buffer;
}

/**
 * The part of the S3 protocol that a file store needs, in memory: objects by path, ranges, multipart uploads whose
 * object appears when they are completed. It looks for the access key in the signature and does not check the rest.
 */
export class S3Server {
  readonly objects = new Map<string, Buffer>();
  readonly uploads = new Map<string, Map<number, Buffer>>();
  /** The largest body of one request. */
  largestBodyBytes = 0;
  /** Answers the next upload of a part as a store in trouble does. */
  failsNextPart = false;
  /** Refuses what is asked for from a later byte on. */
  givesRangesUpTo = Number.POSITIVE_INFINITY;

  private constructor(
    private readonly place: S3Place,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(): Promise<{ server: S3Server; place: S3Place; close(): Promise<void> }> {
    const http = createServer((request, response) => void server.answer(request, response));
    await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
    const place: S3Place = {
      endpoint: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      region: 'us-east-1',
      bucket: 'greenparcel',
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'a secret',
      pathStyle: true,
    };
    const server = new S3Server(place, () => {
      http.closeAllConnections();
      return new Promise((closed) => http.close(() => closed()));
    });
    return { server, place, close: server.stop };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    this.largestBodyBytes = Math.max(this.largestBodyBytes, body.byteLength);
    const { status, headers = {}, body: answered = '' } = this.answerTo(request, body);
    response.writeHead(status, { 'content-length': Buffer.byteLength(answered), ...headers });
    response.end(request.method === 'HEAD' ? undefined : answered);
  }

  private answerTo(request: IncomingMessage, body: Buffer): Answer {
    const url = new URL(request.url ?? '', this.place.endpoint);
    const { pathname: path, searchParams: asked } = url;
    if (!request.headers.authorization?.includes(`Credential=${this.place.accessKeyId}/`))
      return refused(403);
    if (!path.startsWith(`/${this.place.bucket}/`)) return refused(404);
    const upload = asked.get('uploadId');
    if (upload !== null) return this.ofUpload(request, path, upload, asked, body);
    if (request.method === 'POST' && asked.has('uploads')) return this.begin();
    if (request.method === 'PUT') return this.put(path, body);
    if (request.method === 'DELETE') return this.remove(path);
    return this.get(path, request.headers.range);
  }

  private begin(): Answer {
    const id = randomUUID();
    this.uploads.set(id, new Map());
    return {
      status: 200,
      body: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    };
  }

  private ofUpload(
    request: IncomingMessage,
    path: string,
    id: string,
    asked: URLSearchParams,
    body: Buffer,
  ): Answer {
    const parts = this.uploads.get(id);
    if (!parts) return refused(404);
    if (request.method === 'DELETE') return { status: this.uploads.delete(id) ? 204 : 404 };
    if (request.method === 'PUT') {
      if (this.failsNextPart) {
        this.failsNextPart = false;
        return refused(400);
      }
      parts.set(Number(asked.get('partNumber')), body);
      return { status: 200, headers: { etag: etagOf(body) } };
    }
    return this.complete(path, id, parts, body.toString());
  }

  private complete(path: string, id: string, parts: Map<number, Buffer>, named: string): Answer {
    const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
    const tags = [...named.matchAll(/<ETag>(.*?)<\/ETag>/g)].map(([, tag]) => tag?.replaceAll('&quot;', '"'));
    const isWhole = inOrder.length === tags.length && inOrder.every((part, at) => etagOf(part) === tags[at]);
    const isLargeEnough = inOrder.slice(0, -1).every((part) => part.byteLength >= LEAST_PART_BYTES);
    if (!isWhole || !isLargeEnough) return refused(400);
    this.uploads.delete(id);
    this.objects.set(path, Buffer.concat(inOrder));
    return { status: 200, body: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' };
  }

  private put(path: string, body: Buffer): Answer {
    this.objects.set(path, body);
    return { status: 200, headers: { etag: etagOf(body) } };
  }

  private remove(path: string): Answer {
    this.objects.delete(path);
    return { status: 204 };
  }

  private get(path: string, range: string | undefined): Answer {
    const found = this.objects.get(path);
    if (!found) return refused(404);
    if (!range) return { status: 200, body: found };
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
    if (from > this.givesRangesUpTo) return refused(400);
    if (!(from < found.byteLength)) return refused(416);
    const headers = { 'content-range': `bytes ${from}-${found.byteLength - 1}/${found.byteLength}` };
    return { status: 206, headers, body: found.subarray(from) };
  }
}

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

const refused = (status: number): Answer => ({
  status,
  body: `<Error><Code>Refused${status}</Code></Error>`,
});

import { Readable } from 'node:stream';
import type { S3 } from '@aws-sdk/client-s3';
import { fileKey, FileMissing, FileStore, PassedBytes, type StoredFile } from './file-store.js';

/** Where an S3-compatible store is, and who may enter it. */
export interface S3Place {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The bucket in the path instead of the host name, as MinIO and Ceph have it. */
  readonly pathStyle: boolean;
}

/** All that is held of a file at once. Every part but the last has at least 5 MiB, and a file at most 10,000 parts. */
export const PART_BYTES = 8 * 1024 * 1024;
const CONNECT_MS = 5_000;
const SILENT_MS = 120_000;

/** Files in a bucket of an S3-compatible store. */
export class S3Files extends FileStore {
  private constructor(
    private readonly client: S3,
    private readonly bucket: string,
  ) {
    super();
  }

  static async open(place: S3Place): Promise<S3Files> {
    // A fifth of a second and twenty megabytes that only this kind of store costs.
    const { S3 } = await import('@aws-sdk/client-s3');
    const { accessKeyId, secretAccessKey } = place;
    const client = new S3({
      endpoint: place.endpoint,
      region: place.region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: place.pathStyle,
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
      // Many stores that speak S3 do not know the checksums which the client sends of its own accord.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3Files(client, place.bucket);
  }

  async write(key: string, bytes: AsyncIterable<Uint8Array>, limitBytes?: number): Promise<StoredFile> {
    const object = this.objectOf(key);
    const passed = new PassedBytes(limitBytes);
    const parts = partsOf(bytes, passed);
    const first = (await parts.next()).value ?? Buffer.alloc(0);
    if (first.byteLength < PART_BYTES) {
      await this.client.putObject({ ...object, Body: first });
    } else {
      await this.writeParts(object, first, parts);
    }
    return passed.finish();
  }

  async read(key: string, from = 0): Promise<Readable> {
    try {
      const range = from > 0 ? { Range: `bytes=${from}-` } : {};
      const { Body } = await this.client.getObject({ ...this.objectOf(key), ...range });
      return Body as Readable;
    } catch (error) {
      if (statusOf(error) === 416) return Readable.from([]);
      throw statusOf(error) === 404 ? new FileMissing(key) : error;
    }
  }

  async byteCount(key: string): Promise<number | undefined> {
    try {
      return (await this.client.headObject(this.objectOf(key))).ContentLength;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.deleteObject(this.objectOf(key));
  }

  /** Nest calls it when the process stops. */
  onModuleDestroy(): void {
    this.client.destroy();
  }

  /** The object appears when its last part is acknowledged; parts of a file that breaks off are thrown away. */
  private async writeParts(object: StoredObject, first: Buffer, rest: AsyncIterable<Buffer>): Promise<void> {
    const { UploadId } = await this.client.createMultipartUpload(object);
    const upload = { ...object, UploadId };
    try {
      const Parts = [await this.writePart(upload, 1, first)];
      for await (const part of rest) Parts.push(await this.writePart(upload, Parts.length + 1, part));
      await this.client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } });
    } catch (error) {
      await this.client.abortMultipartUpload(upload).catch(() => undefined);
      throw error;
    }
  }

  private async writePart(
    upload: StoredObject & { readonly UploadId: string | undefined },
    PartNumber: number,
    Body: Buffer,
  ): Promise<{ PartNumber: number; ETag: string | undefined }> {
    const { ETag } = await this.client.uploadPart({ ...upload, PartNumber, Body });
    return { PartNumber, ETag };
  }

  private objectOf(key: string): StoredObject {
    return { Bucket: this.bucket, Key: fileKey(key) };
  }
}

interface StoredObject {
  readonly Bucket: string;
  readonly Key: string;
}

/** The stream cut into parts of one size; the last is what is left. */
async function* partsOf(
  bytes: AsyncIterable<Uint8Array>,
  passed: PassedBytes,
): AsyncGenerator<Buffer, undefined> {
  let part = Buffer.allocUnsafe(PART_BYTES);
  let filled = 0;
  for await (const chunk of bytes) {
    passed.take(chunk);
    for (let offset = 0; offset < chunk.byteLength;) {
      const taken = Math.min(PART_BYTES - filled, chunk.byteLength - offset);
      part.set(chunk.subarray(offset, offset + taken), filled);
      filled += taken;
      offset += taken;
      if (filled < PART_BYTES) continue;
      yield part;
      part = Buffer.allocUnsafe(PART_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

import { setImmediate as turn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import type { Files } from './rule-code.js';

/** Bytes pressed before others get their turn. */
const SLICE_BYTES = 256_000;

/** A ZIP archive of the files, in their order; the same files and instant give the same bytes. */
export async function archiveOf(files: Files, writtenAt: Date): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else chunks.push(chunk);
  });
  for (const [name, bytes] of files) {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = writtenAt;
    zip.add(entry);
    let at = 0;
    do {
      const next = at + SLICE_BYTES;
      entry.push(bytes.subarray(at, next), next >= bytes.length);
      at = next;
      if (at < bytes.length) await turn();
    } while (at < bytes.length);
  }
  zip.end();
  if (failure) throw failure as Error;
  return Buffer.concat(chunks);
}

import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';

/** The parts of a workbook that are read; the rest (pictures, charts, macros) is never opened. */
const PARTS =
  /^xl\/(?:workbook|styles|sharedStrings|_rels\/workbook|worksheets\/[^/]{1,100})\.xml(?:\.rels)?$/i;
/** Small parts may be pressed as hard as they like. */
const RATIO_FROM_BYTES = 10_000_000;

/**
 * A workbook's zip archive, of which nothing is believed: entries are counted as they are listed and bytes as they are
 * inflated, whatever sizes are declared. Refuses with WORKBOOK_BROKEN or WORKBOOK_TOO_LARGE.
 */
export class WorkbookArchive {
  private inflatedBytes = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static async open(path: string): Promise<WorkbookArchive> {
    const zip = await openPromise(path, { autoClose: false, validateEntrySizes: true }).catch(brokenBy);
    try {
      return new WorkbookArchive(zip, await partsOf(zip));
    } catch (error) {
      zip.close();
      return brokenBy(error);
    }
  }

  has(part: string): boolean {
    return this.entries.has(part.toLowerCase());
  }

  /** Bytes that the archive claims for a part: good for a bar of progress and nothing else. */
  claimedBytes(part: string): number {
    return this.entries.get(part.toLowerCase())?.uncompressedSize ?? 0;
  }

  async *chunks(part: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(part.toLowerCase());
    if (!entry) throw workbookBroken(`there is no ${part}`);
    if (entry.isEncrypted()) throw workbookBroken(`${part} is encrypted`);
    let bytes = 0;
    try {
      for await (const chunk of await this.zip.openReadStreamPromise(entry)) {
        bytes += (chunk as Buffer).byteLength;
        this.inflatedBytes += (chunk as Buffer).byteLength;
        if (this.inflatedBytes > LIMITS.workbookBytes) throw workbookTooLarge();
        if (bytes > RATIO_FROM_BYTES && bytes > entry.compressedSize * LIMITS.workbookRatio)
          throw workbookTooLarge();
        yield chunk as Buffer;
      }
    } catch (error) {
      brokenBy(error);
    }
  }

  close(): void {
    this.zip.close();
  }
}

async function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let count = 0;
  for await (const entry of zip.eachEntry()) {
    count += 1;
    if (count > LIMITS.workbookEntries) throw workbookTooLarge();
    const name = entry.fileName.toLowerCase();
    if (!PARTS.test(name)) continue;
    if (entries.has(name)) throw workbookBroken(`${name} is there twice`);
    entries.set(name, entry);
  }
  return entries;
}

/** What yauzl and zlib find wrong with an archive is the sender's; so is what we refuse. */
function brokenBy(error: unknown): never {
  throw error instanceof Refusal ? error : workbookBroken(error instanceof Error ? error.message : '');
}

export const workbookBroken = (why: string): Refusal =>
  refuse.badInput(
    'WORKBOOK_BROKEN',
    {
      zh: '工作簿无法读取：文件可能不完整、已加密或不是 XLSX；请在表格软件中打开并重新另存为 XLSX（不设密码）后上传。',
      en: 'The workbook cannot be read: it may be incomplete, protected by a password, or no XLSX; open it in your spreadsheet, save it as XLSX without a password and upload that.',
    },
    { why: why.slice(0, 200) },
  );

export const workbookTooLarge = (): Refusal =>
  refuse.badInput(
    'WORKBOOK_TOO_LARGE',
    {
      zh: '工作簿解压后的内容远大于文件本身或超出上限，不像正常的表格，已停止读取；大批数据请用 CSV 或 NDJSON 上传。',
      en: 'Unpacked, the workbook is far larger than the file or than allowed, as no ordinary table is, so reading was stopped; send large tables as CSV or NDJSON.',
    },
    { maxBytes: LIMITS.workbookBytes, maxEntries: LIMITS.workbookEntries },
  );

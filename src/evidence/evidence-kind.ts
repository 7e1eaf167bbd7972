/** 证据文件类型: what may be sent as evidence, by the endings that people give it. */
const MEDIA_TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  /** 版式文档, GB/T 33190-2016. It is in no register of media types; readers know it by this one. */
  ofd: 'application/ofd',
  csv: 'text/csv',
  txt: 'text/plain',
} as const;

export type EvidenceMediaType = (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES];
export const EVIDENCE_ENDINGS = Object.keys(MEDIA_TYPES);

/** What a file claims to be by its name; undefined for an ending that is no evidence. */
export function mediaTypeOfName(fileName: string): EvidenceMediaType | undefined {
  const ending = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(MEDIA_TYPES, ending) ? MEDIA_TYPES[ending as keyof typeof MEDIA_TYPES] : undefined;
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** The first bytes of what needs no further look. ISO 32000-1 7.5.2, PNG 5.2, ITU-T T.81 B.1.1.3. */
const SIGNATURES: readonly (readonly [EvidenceMediaType, Buffer])[] = [
  [MEDIA_TYPES.pdf, latin('%PDF-')],
  [MEDIA_TYPES.png, latin('\x89PNG\r\n\x1A\n')],
  [MEDIA_TYPES.jpg, latin('\xFF\xD8\xFF')],
];
/** A ZIP archive begins with its first entry: office documents and OFD are such archives. */
const ARCHIVE = latin('PK\x03\x04');

/** Pages and drawings can carry scripts: they are no evidence, whatever they are called. */
const MARKUP = /^(?:\xEF\xBB\xBF)?\s*<(?:!doctype|html|head|body|script|svg|\?xml)\b/i;

export const HEAD_BYTES = 512;

/** What a file is by its first bytes: one of the kinds, an archive to be looked into, perhaps text, or no evidence. */
export function kindOfHead(head: Buffer): EvidenceMediaType | 'ARCHIVE' | 'PERHAPS_TEXT' | undefined {
  const startsWith = (signature: Buffer) => head.subarray(0, signature.length).equals(signature);
  if (startsWith(ARCHIVE)) return 'ARCHIVE';
  if (MARKUP.test(head.toString('latin1'))) return undefined;
  return SIGNATURES.find(([, signature]) => startsWith(signature))?.[0] ?? 'PERHAPS_TEXT';
}

/** The part of an office document that is the document itself, without macros. ECMA-376-1 12.3.23, 11.3.10. */
const MAIN_PARTS: readonly (readonly [EvidenceMediaType, string])[] = [
  [MEDIA_TYPES.xlsx, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
  [MEDIA_TYPES.docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'],
];
const MACROS = 'application/vnd.ms-office.vbaProject';

export const CONTENT_TYPES = '[Content_Types].xml';
/** The root of an OFD document. GB/T 33190-2016, 6.1. */
export const OFD_ROOT = 'OFD.xml';

/** What an archive is by its directory and, for an office document, by what it says of its parts. */
export function kindOfArchive(
  entryNames: ReadonlySet<string>,
  contentTypes: string | undefined,
): EvidenceMediaType | undefined {
  if (contentTypes === undefined) return entryNames.has(OFD_ROOT) ? MEDIA_TYPES.ofd : undefined;
  if (contentTypes.includes(MACROS)) return undefined;
  return MAIN_PARTS.find(([, mainPart]) =>
    [`"${mainPart}"`, `'${mainPart}'`].some((said) => contentTypes.includes(said)),
  )?.[0];
}

/** Control characters other than tabulator, line feed, form feed and carriage return are in no text. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0B\x0E-\x1F\x7F]/;

/**
 * Whether what passes is text in UTF-8 or, failing that, GB 18030, as Chinese spreadsheets write it. Fed piece by piece;
 * both are tried at once, so that a file is read once.
 */
export class TextCheck {
  private decoders = ['utf-8', 'gb18030'].map((charset) => new TextDecoder(charset, { fatal: true }));

  take(bytes: Uint8Array): void {
    this.keep((decoder) => decoder.decode(bytes, { stream: true }));
  }

  /** After the last piece. */
  isText(): boolean {
    this.keep((decoder) => decoder.decode());
    return this.decoders.length > 0;
  }

  private keep(decoded: (decoder: TextDecoder) => string): void {
    this.decoders = this.decoders.filter((decoder) => {
      try {
        return !CONTROL.test(decoded(decoder));
      } catch {
        return false;
      }
    });
  }
}

/** Both kinds of text are one by content: whether text is a table is for its reader to say. */
export const agrees = (claimed: EvidenceMediaType, found: EvidenceMediaType | 'TEXT'): boolean =>
  found === 'TEXT' ? claimed.startsWith('text/') : claimed === found;

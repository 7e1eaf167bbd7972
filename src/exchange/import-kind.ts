import type { Actor } from '../kernel/actor.js';
import { EVIDENCE_GRADE_TEXT, EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { derivedId } from '../kernel/id.js';
import {
  COUNT_NAMES,
  RecordPackagingUseInput,
  RecordParcelCountInput,
  countTitle,
} from '../packaging/index.js';

/** One column of a file: how people name it, and how a cell becomes a value. A cell that cannot stays text, to be judged. */
export interface ImportColumn {
  readonly name: string;
  readonly zh: string;
  readonly isRequired: boolean;
  readonly example: string;
  readonly read: (cell: string) => unknown;
}

export interface ImportKind {
  readonly input: new () => object;
  readonly columns: readonly ImportColumn[];
  /** The columns that name a row where it has no reference of its own. */
  readonly naturalKey: readonly string[];
}

const asText = (cell: string): unknown => cell;
const asCount = (cell: string): unknown => (/^[+-]?\d{1,15}$/.test(cell) ? Number(cell) : cell);
/** 2026-3-1 and 2026/03/01, as spreadsheets write dates, are the same day as 2026-03-01. */
const asDate = (cell: string): unknown =>
  cell.replace(
    /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/,
    (_all, year: string, month: string, day: string) =>
      `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  );
const asGrade = (cell: string): unknown =>
  EVIDENCE_GRADES.find((grade) => grade === cell.toUpperCase() || EVIDENCE_GRADE_TEXT[grade].zh === cell) ??
  cell;

const column = (
  name: string,
  zh: string,
  example: string,
  read: ImportColumn['read'] = asText,
  isRequired = false,
): ImportColumn => ({ name, zh, example, read, isRequired });

const OUTLET = column('outletId', '网点编号', 'outlet-1', asText, true);
const DAY = column('day', '日期', '2026-03-01', asDate, true);
const COMMON = [
  column('sourceRef', '来源单号', ''),
  column('evidenceGrade', '证据等级', EVIDENCE_GRADE_TEXT.SELF_DECLARED.zh, asGrade),
];

/** 可导入的表: what may be sent as a file. */
export const IMPORT_KINDS = {
  'parcel-count': {
    input: RecordParcelCountInput,
    naturalKey: ['day', 'outletId'],
    columns: [
      OUTLET,
      DAY,
      ...COUNT_NAMES.map((name) => column(name, countTitle(name).zh, '100', asCount, name === 'accepted')),
      ...COMMON,
    ],
  },
  'packaging-use': {
    input: RecordPackagingUseInput,
    naturalKey: ['day', 'outletId', 'specificationCode'],
    columns: [
      OUTLET,
      DAY,
      column('specificationCode', '包装规格代码', 'PKG-BOX-CORR', asText, true),
      column('units', '件数', '40', asCount),
      column('massKg', '质量（千克）', '12.5', asText, true),
      column('piecesPacked', '包装快件数', '40', asCount),
      ...COMMON,
    ],
  },
} as const satisfies Record<string, ImportKind>;

export type ImportKindCode = keyof typeof IMPORT_KINDS;
export const IMPORT_KIND_CODES = Object.keys(IMPORT_KINDS) as ImportKindCode[];

/**
 * A row as the API would take it. Without a reference of its own it is named by its natural key, so that the same row
 * again is a duplicate, and other figures for the same day are a conflict that points to correction.
 */
export function itemOf(
  kind: ImportKind,
  columns: readonly (ImportColumn | null)[],
  cells: readonly string[],
  actor: Actor,
): Record<string, unknown> {
  const item: Record<string, unknown> = {
    evidenceGrade: actor.kind === 'client' ? 'SYSTEM_FEED' : 'SELF_DECLARED',
  };
  columns.forEach((known, index) => {
    const cell = cells[index] ?? '';
    if (known && cell !== '') item[known.name] = known.read(cell);
  });
  item.sourceRef ??= naturalReference(kind.naturalKey.map((name) => String(item[name] ?? '')));
  return item;
}

/** Readable where it fits into a source reference, a digest where it does not. */
function naturalReference(parts: readonly string[]): string {
  const readable = parts.join('/');
  return readable.length <= 64 ? readable : derivedId(...parts);
}

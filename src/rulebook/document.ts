import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { exact, ROUNDING, type RoundingMode } from '../kernel/decimal.js';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import { isLocalDate, isMonth, type LocalDate, type Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { isRegionCode, type RegionCode } from '../kernel/region-code.js';
import { documentMessage, issuesBelow } from './document-message.js';

/** Fields that policy documents share. Dates are civil dates of the platform's time. */
export const textSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export const monthSchema = z
  .custom<Month>(isMonth, 'a month as YYYY-MM / 月份应为 YYYY-MM')
  .meta({ type: 'string', pattern: '^[12]\\d{3}-(0[1-9]|1[0-2])$' });
export const dateSchema = z
  .custom<LocalDate>(isLocalDate, 'a civil date as YYYY-MM-DD / 日期应为 YYYY-MM-DD')
  .meta({ type: 'string', pattern: '^[12]\\d{3}-(0[1-9]|1[0-2])-\\d{2}$' });
export const regionSchema = z
  .custom<RegionCode>(isRegionCode, 'a six-digit region code in quotes / 六位行政区划代码（加引号）')
  .meta({ type: 'string', pattern: '^\\d{6}$' });
export const gradeSchema = z.enum(EVIDENCE_GRADES);
export const codeSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'letters, digits, dots and hyphens');

/** A decimal number, read without passing through binary fractions beyond its written digits. */
export const exactSchema = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, 'a decimal number / 十进制数')])
  .transform((value) => exact(String(value)));

export const roundingSchema = z.strictObject({
  mode: z.enum(Object.keys(ROUNDING) as [RoundingMode, ...RoundingMode[]]),
  decimals: z.int().min(0).max(12),
});

/** Where a version of a document holds, both days included; no `to` means until a later version says otherwise. */
export const holdsAt = <T extends string>(interval: { from: T; to?: T | undefined }, at: T): boolean =>
  interval.from <= at && (interval.to === undefined || at <= interval.to);

/** What is wrong at one place of a document. */
export interface DocumentProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Reads a policy document. Refuses with POLICY_DOCUMENT_INVALID, naming line and column of every problem. */
export function readDocument<S extends z.ZodType>(
  schema: S,
  yamlText: string,
  fileName: string,
): z.output<S> {
  const lines = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: lines, merge: true });
  const at = (offset: number) => ({ line: lines.linePos(offset).line, column: lines.linePos(offset).col });
  if (document.errors.length > 0) {
    throw invalid(
      fileName,
      document.errors.map((error) => ({
        path: '',
        ...at(error.pos[0]),
        message: `YAML 写法有误 / not valid YAML: ${error.message.split('\n')[0] ?? ''}`,
      })),
    );
  }
  const read = schema.safeParse(plainOf(document, fileName), { error: documentMessage });
  if (read.success) return read.data;
  const problems = read.error.issues.flatMap(issuesBelow).map(({ path, message, isAtKey = false }) => ({
    path: path.map(String).join('.'),
    ...at(offsetOf(document, path, isAtKey)),
    message,
  }));
  // What is written once and used by aliases is wrong once.
  const once = new Map(problems.map((one) => [`${one.line}:${one.column} ${one.message}`, one]));
  throw invalid(fileName, [...once.values()]);
}

/** Aliases that multiply beyond reason are refused by the reader. */
function plainOf(document: Document, fileName: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const message = `别名 (*) 使用不当 / aliases (*) cannot be resolved: ${(error as Error).message}`;
    throw invalid(fileName, [{ path: '', line: 1, column: 1, message }]);
  }
}

/** Where a path of a document stands, or the nearest there is above it; what an alias stands for is where it is written. */
function offsetOf(document: Document, path: readonly PropertyKey[], isAtKey: boolean): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const [index, key] of path.entries()) {
    const [next, label] = memberOf(document, node, key);
    const place = isNode(next) && !(isAtKey && index === path.length - 1) ? next : label;
    if (!isNode(place) || !place.range) return offset;
    [offset] = place.range;
    node = next;
  }
  return offset;
}

/** A member of a map or list with its key, through aliases and merged maps. */
function memberOf(document: Document, of: unknown, key: PropertyKey): [value: unknown, label: unknown] {
  const node = isAlias(of) ? of.resolve(document) : of;
  const resolved = (value: unknown) => (isAlias(value) ? value.resolve(document) : value);
  if (isSeq(node)) return [resolved(node.items[Number(key)]), null];
  if (!isMap(node)) return [null, null];
  const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key));
  if (pair) return [resolved(pair.value), pair.key];
  const merged = node.items.find((one) => isScalar(one.key) && one.key.source === '<<');
  return merged ? memberOf(document, merged.value, key) : [null, null];
}

function invalid(fileName: string, problems: DocumentProblem[]) {
  const list = problems.map((p) => `${fileName}:${p.line}:${p.column} ${p.path}: ${p.message}`).join('; ');
  return refuse.badInput(
    'POLICY_DOCUMENT_INVALID',
    {
      zh: `规则文件不合格，请按提示逐处修改：${list}`,
      en: `The policy document is not valid; correct each place named: ${list}`,
    },
    { fileName, problems },
  );
}

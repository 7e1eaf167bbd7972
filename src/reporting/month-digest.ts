import { createHash } from 'node:crypto';
import { digest, type Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { Transaction } from '../platform/database.js';
import { type MonthLine, type MonthSource, monthSources } from './month-source.js';

/** What stands of one source in a month. */
export interface SourceDigest {
  readonly name: string;
  readonly count: number;
  readonly digest: string;
}

/** One source of a month, read once. */
export interface ReadSource extends SourceDigest {
  readonly title: MonthSource['title'];
  /** What stands no longer. */
  readonly ended: number;
  readonly lastRecordedAt: Date | null;
}

/**
 * 数据指纹: what stands in a month, in 64 hexadecimal digits. SHA-256 over the sources in the order of their names, of
 * each the name and the SHA-256 over id and content digest of what stands. Sources without anything are left out: a
 * month stays what it was when the platform learns of new kinds of facts.
 */
export interface ReadMonth {
  readonly digest: string;
  readonly count: number;
  /** Those in which anything was ever recorded. */
  readonly sources: readonly ReadSource[];
}

/** Hears of each line while it passes. */
export type HearLine = (source: MonthSource, line: MonthLine) => void;

/** Reads a month once, as a stream: a million facts take no more memory than ten. */
export async function readMonth(
  transaction: Transaction,
  enterpriseId: Id,
  month: Month,
  hear?: HearLine,
): Promise<ReadMonth> {
  const sources: ReadSource[] = [];
  for (const source of monthSources()) {
    const lines = transaction.stream<MonthLine>(source.lines(enterpriseId, month));
    const read = await readSource(source, lines, hear);
    if (read.count + read.ended > 0) sources.push(read);
  }
  const standing = standingOnly(sources);
  return {
    digest: digest(...standing.flatMap((source) => [source.name, source.digest])),
    count: standing.reduce((sum, { count }) => sum + count, 0),
    sources,
  };
}

async function readSource(
  source: MonthSource,
  lines: AsyncIterable<MonthLine>,
  hear: HearLine | undefined,
): Promise<ReadSource> {
  const { name, title } = source;
  const hash = createHash('sha256');
  let [count, ended, lastRecordedAt] = [0, 0, ''];
  for await (const line of lines) {
    hear?.(source, line);
    if (line.recordedAt > lastRecordedAt) lastRecordedAt = line.recordedAt;
    if (line.endedAt === null) {
      hash.update(`${name} ${line.id} ${line.contentDigest}\n`);
      count += 1;
    } else ended += 1;
  }
  const last = lastRecordedAt === '' ? null : new Date(`${lastRecordedAt.replace(' ', 'T')}Z`);
  return { name, title, count, digest: hash.digest('hex'), ended, lastRecordedAt: last };
}

const standingOnly = (sources: readonly ReadSource[]): ReadSource[] =>
  sources.filter(({ count }) => count > 0);

/** What is kept of a month with its attestation. */
export const digestsOf = ({ sources }: ReadMonth): SourceDigest[] =>
  standingOnly(sources).map((source) => ({ name: source.name, count: source.count, digest: source.digest }));

/** The sources of which not the same stands in both, in the order of their names. */
export function differingSources(before: readonly SourceDigest[], now: readonly SourceDigest[]): string[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))].sort();
  const digestOf = (sources: readonly SourceDigest[], name: string) =>
    sources.find((source) => source.name === name)?.digest;
  return names.filter((name) => digestOf(before, name) !== digestOf(now, name));
}

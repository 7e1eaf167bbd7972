import { createHash } from 'node:crypto';
import { digest, type Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { Transaction } from '../platform/database.js';
import type { Sql } from '../platform/sql.js';
import { type MonthSource, monthSources, type StandingLine } from './month-source.js';

/** What stands of one source in a month. */
export interface SourceDigest {
  readonly name: string;
  readonly count: number;
  readonly digest: string;
}

/**
 * 数据指纹: what stands in a month, in 64 hexadecimal digits. SHA-256 over the sources in the order of their names, of
 * each the name and the SHA-256 over id and content digest of what stands. Sources without anything are left out: a
 * month stays what it was when the platform learns of new kinds of facts.
 */
export interface MonthDigest {
  readonly digest: string;
  readonly count: number;
  readonly sources: readonly SourceDigest[];
}

/** Read as a stream: a million facts take no more memory than ten. */
export async function digestOfMonth(
  transaction: Transaction,
  enterpriseId: Id,
  month: Month,
): Promise<MonthDigest> {
  const sources: SourceDigest[] = [];
  for (const source of monthSources()) {
    const one = await digestOfSource(transaction, source, source.standing(enterpriseId, month));
    if (one.count > 0) sources.push(one);
  }
  return {
    digest: digest(...sources.flatMap((source) => [source.name, source.digest])),
    count: sources.reduce((sum, { count }) => sum + count, 0),
    sources,
  };
}

async function digestOfSource(
  transaction: Transaction,
  { name }: MonthSource,
  standing: Sql,
): Promise<SourceDigest> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const { id, contentDigest } of transaction.stream<StandingLine>(standing)) {
    hash.update(`${name} ${id} ${contentDigest}\n`);
    count += 1;
  }
  return { name, count, digest: hash.digest('hex') };
}

/** The sources of which not the same stands in both, in the order of their names. */
export function differingSources(before: readonly SourceDigest[], now: readonly SourceDigest[]): string[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))].sort();
  const digestOf = (sources: readonly SourceDigest[], name: string) =>
    sources.find((source) => source.name === name)?.digest;
  return names.filter((name) => digestOf(before, name) !== digestOf(now, name));
}

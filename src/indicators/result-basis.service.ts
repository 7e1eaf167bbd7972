import { Injectable } from '@nestjs/common';
import type { Month } from '../kernel/month.js';
import { FactorsService } from '../factors/index.js';
import { Clock } from '../platform/clock.js';
import { Database, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import { indicatorVersionAt } from '../rulebook/compute-indicator.js';
import type { FactorBook } from '../rulebook/factors.js';
import { lastMonthOf, monthsOf, type Period } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition, IndicatorVersion } from '../rulebook/indicator.js';

/** What a period is computed by, of one subject: the release of the factors, or the version of an indicator or method. */
export interface Edition {
  readonly period: Period;
  readonly subject: string;
  readonly edition: string;
}

export const FACTORS = 'factors';

/**
 * 计算依据: by which factor release and which versions each period is computed. What a period was first computed by
 * stays until it is restated on purpose: a later release or version changes no result, whatever facts still come in.
 */
export class Editions {
  private readonly found: ReadonlyMap<string, string>;
  private readonly versions = new Map<IndicatorDefinition, Map<Period, Set<IndicatorVersion | null>>>();

  constructor(
    found: readonly Edition[],
    private readonly books: ReadonlyMap<string, FactorBook>,
  ) {
    this.found = new Map(found.map(({ period, subject, edition }) => [`${period} ${subject}`, edition]));
  }

  of(period: Period, subject: string): string | null {
    return this.found.get(`${period} ${subject}`) ?? null;
  }

  /** Null where no release was ever loaded. */
  bookOf(period: Period): FactorBook | null {
    return this.books.get(this.of(period, FACTORS) ?? '') ?? null;
  }

  /** Those of the months of a period. */
  versionsOf(indicator: IndicatorDefinition, period: Period): ReadonlySet<IndicatorVersion | null> {
    const known = this.versions.get(indicator) ?? new Map<Period, Set<IndicatorVersion | null>>();
    this.versions.set(indicator, known);
    const found =
      known.get(period) ?? new Set(monthsOf(period).map((month) => this.versionOf(indicator, month, period)));
    known.set(period, found);
    return found;
  }

  /**
   * The version of a month, as a part of `period`. Where nothing was decided for the month, the one in force among those
   * that were there when the period was decided.
   */
  versionOf(indicator: IndicatorDefinition, month: Month, period: Period): IndicatorVersion | null {
    const decided = this.of(month, indicator.code);
    if (decided !== null) return asDecided(indicator.versions, indicator.code, decided);
    const newest = Number(this.of(period, indicator.code) ?? Infinity);
    const known = indicator.versions.filter(({ version }) => version <= newest);
    return indicatorVersionAt({ ...indicator, versions: known }, month);
  }
}

/** The version that was decided; a version that results were computed by is never taken out of the rulebook. */
export function asDecided<Version extends { readonly version: number }>(
  versions: readonly Version[],
  subject: string,
  decided: string,
): Version {
  const found = versions.find(({ version }) => String(version) === decided);
  if (!found) throw new Error(`results were computed by version ${decided} of ${subject}, which is gone`);
  return found;
}

@Injectable()
export class ResultBasis {
  constructor(
    private readonly database: Database,
    private readonly factors: FactorsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Decides what is not decided yet and gives all of it: the newest release for the factors of each period, and what is
   * `inForce` of every other subject. To be asked before anything is locked, so that no two wait for each other.
   */
  async decide(
    transaction: Transaction,
    periods: readonly Period[],
    inForce: readonly Edition[],
  ): Promise<Editions> {
    // A restatement that moves the basis waits for what is being computed by it, and holds up what comes after.
    await rows(transaction, sql`${findReleases(periods)} LOCK IN SHARE MODE`);
    const wanted = [...(await this.newest(periods)), ...inForce];
    const read = [...new Set([...periods, ...periods.flatMap(monthsOf)])];
    const found = await rows<Edition>(transaction, findEditions(read));
    const known = new Set(found.map(({ period, subject }) => `${period} ${subject}`));
    const missing = wanted
      .filter(({ period, subject }) => !known.has(`${period} ${subject}`))
      .map((one) => ({ ...one, decided_at: this.clock.now() }))
      .sort((a, b) => (`${a.period} ${a.subject}` < `${b.period} ${b.subject}` ? -1 : 1));
    if (missing.length === 0) return this.editions(found);
    const asItIs = raw('ON DUPLICATE KEY UPDATE edition = edition');
    await write(transaction, insertInto('result_basis', missing, asItIs));
    return this.editions(await rows<Edition>(transaction, findEditions(read)));
  }

  /** What is decided of the periods and their months, without deciding anything. */
  async read(periods: readonly Period[]): Promise<Editions> {
    const read = [...new Set([...periods, ...periods.flatMap(monthsOf)])];
    return this.editions(await this.database.rows<Edition>(findEditions(read)));
  }

  /** What the periods and their months would be computed by, were some of it otherwise. */
  async supposing(
    transaction: Transaction,
    periods: readonly Period[],
    otherwise: readonly Edition[],
  ): Promise<Editions> {
    const read = [...new Set([...periods, ...periods.flatMap(monthsOf)])];
    return this.editions([...(await rows<Edition>(transaction, findEditions(read))), ...otherwise]);
  }

  /** Until the transaction ends nothing else is computed of the periods. To be asked before anything is read. */
  async hold(transaction: Transaction, periods: readonly Period[]): Promise<void> {
    await rows(transaction, sql`${findReleases(periods)} FOR UPDATE`);
  }

  /** What is decided of one subject for the periods, oldest first. */
  decided(transaction: Transaction, periods: readonly Period[], subject: string): Promise<Edition[]> {
    return rows<Edition>(transaction, sql`${findEditions(periods)} AND subject = ${subject} ORDER BY period`);
  }

  /** Restates: from now on the periods are computed by these. Call `hold` first, and store what they then come to. */
  async move(transaction: Transaction, editions: readonly Edition[]): Promise<void> {
    if (editions.length === 0) return;
    const decided = editions.map((one) => ({ ...one, decided_at: this.clock.now() }));
    const instead = raw('ON DUPLICATE KEY UPDATE edition = VALUES(edition), decided_at = VALUES(decided_at)');
    await write(transaction, insertInto('result_basis', decided, instead));
  }

  private async newest(periods: readonly Period[]): Promise<Edition[]> {
    const book = await this.factors.book();
    return book ? periods.map((period) => ({ period, subject: FACTORS, edition: book.release })) : [];
  }

  private async editions(found: readonly Edition[]): Promise<Editions> {
    const releases = new Set(
      found.filter(({ subject }) => subject === FACTORS).map(({ edition }) => edition),
    );
    const books = await Promise.all([...releases].map((release) => this.factors.bookOf(release)));
    return new Editions(found, new Map(books.map((book) => [book.release, book])));
  }
}

const findEditions = (periods: readonly Period[]): Sql =>
  sql`SELECT period, subject, edition FROM result_basis WHERE period IN ${[...periods]}`;

/** The rows by which `decide` and `hold` keep out of each other's way. */
const findReleases = (periods: readonly Period[]): Sql =>
  sql`SELECT edition FROM result_basis WHERE period IN ${[...periods].sort()} AND subject = ${FACTORS}`;

/** The versions of indicators that are in force at the end of the periods. */
export const versionsInForce = (
  indicators: readonly IndicatorDefinition[],
  periods: readonly Period[],
): Edition[] =>
  periods.flatMap((period) =>
    indicators.flatMap((indicator) => {
      const version = indicatorVersionAt(indicator, lastMonthOf(period));
      return version ? [{ period, subject: indicator.code, edition: String(version.version) }] : [];
    }),
  );

import { Injectable } from '@nestjs/common';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { canonicalJson, digest } from '../kernel/id.js';
import { type Month, yearOf } from '../kernel/month.js';
import { FactorsService } from '../factors/index.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import type { FactorBook } from '../rulebook/factors.js';
import { CarbonAccounting } from './carbon-accounting.service.js';
import { BASE_YEARS, rulesAt, TREATMENT_SHARES } from './carbon-rules.js';
import {
  findDigests,
  findLaterMonths,
  type FirmMonth,
  lockMonth,
  replaceCarbon,
  type StoredCarbon,
} from './carbon.queries.js';

type Changed = EventPayloads['measures.changed'];

/** Keeps the inventories and reductions of firms' months. */
@Injectable()
export class CarbonService {
  constructor(
    private readonly accounting: CarbonAccounting,
    private readonly factors: FactorsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Computes each changed month again, and later ones that read it, from the measures as they stand under a lock of the
   * month: delivery twice, late or in another order ends the same. Results of other releases and versions stay.
   */
  async recompute(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const book = await this.factors.book();
    if (!book) return;
    const months = new Map<string, FirmMonth>();
    const add = (one: FirmMonth) => months.set(`${one.enterpriseId}/${one.month}`, one);
    for (const event of events) {
      const { enterpriseId, month, features } = event.payload as Changed;
      add({ enterpriseId, month });
      if (!isReadLater(month, features)) continue;
      const later = await rows<{ month: Month }>(transaction, findLaterMonths({ enterpriseId, month }));
      for (const one of later) add({ enterpriseId, month: one.month });
    }
    const inOrder = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, firmMonth] of inOrder) await this.compute(transaction, firmMonth, book);
  }

  private async compute(transaction: Transaction, firmMonth: FirmMonth, book: FactorBook): Promise<void> {
    const { enterpriseId, month } = firmMonth;
    const rules = rulesAt(month);
    if (!rules) return;
    await write(
      transaction,
      insertInto(
        'carbon_month',
        [{ enterprise_id: enterpriseId, month }],
        raw('ON DUPLICATE KEY UPDATE month = VALUES(month)'),
      ),
    );
    await rows(transaction, lockMonth(firmMonth));
    const facts = await this.accounting.facts(firmMonth, transaction);
    // The versions of the documents beside facts and method that decide the figures.
    const inputDigest = digest(
      facts.digest,
      canonicalJson([rules.quality.version, TREATMENT_SHARES.versions.at(-1)?.version]),
    );
    const stored = await rows<StoredCarbon>(transaction, findDigests(firmMonth));
    const inventory = this.accounting.inventory(facts, book);
    const found = [
      ...(inventory ? [{ kind: 'INVENTORY', result: inventory }] : []),
      ...this.accounting.reductions(facts, book).map((result) => ({ kind: 'REDUCTION', result })),
    ].filter(
      ({ result: { method, release } }) =>
        !stored.some(
          (one) =>
            one.method === method.code &&
            one.methodVersion === method.version &&
            one.factorRelease === release &&
            one.inputDigest === inputDigest,
        ),
    );
    if (found.length === 0) return;
    const computedAt = this.clock.now();
    await write(
      transaction,
      insertInto(
        'carbon_result',
        found.map(({ kind, result }) => ({
          enterprise_id: enterpriseId,
          month,
          kind,
          method: result.method.code,
          method_version: result.method.version,
          factor_release: result.release,
          input_digest: inputDigest,
          result: canonicalJson(result),
          computed_at: computedAt,
        })),
        replaceCarbon,
      ),
    );
  }
}

/** Turns so far are read by all later months, and a base year by those after it. */
const isReadLater = (month: Month, features: readonly string[]): boolean =>
  features.includes('envelopes') || BASE_YEARS.includes(yearOf(month));

import { Injectable } from '@nestjs/common';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import { canonicalJson, digest } from '../kernel/id.js';
import { type Month, yearOf } from '../kernel/month.js';
import { ResultBasis, STANDS } from '../indicators/index.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { CarbonAccounting } from './carbon-accounting.service.js';
import { inputText, resultsFrom } from '../rulebook/carbon-figures.js';
import { BASE_YEARS, editionsInForce, rulesAt } from './carbon-rules.js';
import {
  findDigests,
  findLaterMonths,
  type FirmMonth,
  keepInput,
  lockMonth,
  makeFinal,
  replaceCarbon,
  type StoredCarbon,
} from './carbon.queries.js';

type Changed = EventPayloads['measures.changed'];

/** Keeps the inventories and reductions of firms' months. */
@Injectable()
export class CarbonService {
  constructor(
    private readonly accounting: CarbonAccounting,
    private readonly basis: ResultBasis,
    private readonly clock: Clock,
  ) {}

  /**
   * Computes each changed month again, and later ones that read it, from the measures as they stand under a lock of the
   * month: delivery twice, late or in another order ends the same. A month keeps to the release and the versions by which it
   * was first computed; results of others stay beside.
   */
  async recompute(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const months = new Map<string, FirmMonth>();
    const add = (one: FirmMonth) => months.set(`${one.enterpriseId}/${one.month}`, one);
    for (const event of events) {
      const { enterpriseId, month, features } = event.payload as Changed;
      if (features.every((feature) => feature === 'grants')) continue;
      add({ enterpriseId, month });
      if (!isReadLater(month, features)) continue;
      const later = await rows<{ month: Month }>(transaction, findLaterMonths({ enterpriseId, month }));
      for (const one of later) add({ enterpriseId, month: one.month });
    }
    const inOrder = [...months].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, firmMonth] of inOrder) await this.compute(transaction, firmMonth);
  }

  /** Nothing for a final month. */
  private async compute(transaction: Transaction, firmMonth: FirmMonth): Promise<void> {
    const { enterpriseId, month } = firmMonth;
    const editions = await this.basis.decide(transaction, [month], editionsInForce(month));
    const [rules, book] = [rulesAt(month, editions), editions.bookOf(month)];
    if (!rules || !book) return;
    await write(
      transaction,
      insertInto(
        'carbon_month',
        [{ enterprise_id: enterpriseId, month }],
        raw('ON DUPLICATE KEY UPDATE month = VALUES(month)'),
      ),
    );
    const [held] = await rows<{ isFinal: string | number }>(transaction, lockMonth(firmMonth));
    if (Number(held?.isFinal) === 1) return;
    const facts = await this.accounting.facts(firmMonth, transaction);
    await this.store(transaction, firmMonth, inputText(facts, rules), resultsFrom(facts, book, rules));
    await write(transaction, makeFinal(firmMonth));
  }

  /** What stands with the same inputs is left as it is. */
  private async store(
    transaction: Transaction,
    firmMonth: FirmMonth,
    input: string,
    results: ReturnType<typeof resultsFrom>,
  ): Promise<void> {
    const inputDigest = digest(input);
    const stored = await rows<StoredCarbon>(transaction, findDigests(firmMonth));
    const found = results.filter(
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
      insertInto('carbon_input', [{ digest: inputDigest, content: input }], keepInput),
    );
    await write(
      transaction,
      insertInto(
        'carbon_result',
        found.map(({ kind, result }) => ({
          enterprise_id: firmMonth.enterpriseId,
          month: firmMonth.month,
          kind,
          method: result.method.code,
          method_version: result.method.version,
          factor_release: result.release,
          restated_by: STANDS,
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

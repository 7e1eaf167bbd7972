import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../kernel/month.js';
import { dateOf } from '../kernel/month.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { type JournalBalance, journalAssertions, journalEntry, type JournalTransfer } from './hledger.js';
import { findJournalBalances, findJournalPage } from './ledger.queries.js';

const PAGE = 1_000;

/** The whole ledger as text for the accounting program hledger. */
@Injectable()
export class LedgerExport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Every transfer in posted order, and at the end every balance asserted; as of one moment, so that what is posted
   * meanwhile does not break the assertions.
   */
  async *hledger(): AsyncGenerator<string> {
    yield '; GREENPARCEL 账本 / ledger\n\n';
    const balances = await this.database.rows<JournalBalance & { lastSequence: string }>(findJournalBalances);
    const last = balances[0]?.lastSequence ?? '0';
    let latest: LocalDate = dateOf(this.clock.now());
    for (let after = '0'; ;) {
      const page = await this.database.rows<Omit<JournalTransfer, 'day'> & { occurredAt: Date }>(
        findJournalPage(after, last, PAGE),
      );
      const entries = page.map(({ occurredAt, ...transfer }) => ({ ...transfer, day: dateOf(occurredAt) }));
      for (const { day } of entries) if (day > latest) latest = day;
      yield entries.map(journalEntry).join('');
      if (page.length < PAGE) break;
      after = page.at(-1)?.sequence ?? after;
    }
    if (balances.length > 0) yield journalAssertions(latest, balances);
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { LedgerService } from '../ledger/index.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import { consumer, GREEN_CREDITS } from './award-row.js';
import type { AwardReasons, CreditAward } from './credit-award.entity.js';
import { findAwards } from './credits.queries.js';

/** What a consumer has, and why. */
@Injectable()
export class CreditsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
  ) {}

  balance(actor: Actor): Promise<bigint> {
    return this.ledger.balance(consumer(actor.id), GREEN_CREDITS);
  }

  /** The actor's own awards and refusals, last posted first. */
  async awards(actor: Actor, page: PageArgs): Promise<Page<CreditAward>> {
    const found = await this.database.rows<CreditAward>(findAwards(actor.id, page));
    const explained = found.map((award) => ({ ...award, ...(JSON.parse(award.because) as AwardReasons) }));
    return pageOf(explained, page.first, (award) => [award.sequence]);
  }
}

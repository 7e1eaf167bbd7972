import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import {
  accountsOf,
  type AwardRow,
  type EntryRow,
  findAwardsByIds,
  findContexts,
  findEntries,
} from './green-account.queries.js';
import type { StatementEntry } from './green-account.view.js';
import { awardOf, contextOf, entryOf, originOf, type TransferContext } from './statement-entry.js';

/** 明细 */
@Injectable()
export class StatementService {
  constructor(private readonly database: Database) {}

  /** Last entered first. Three queries a page, whatever is on it and however long the history. */
  async statement(actor: Actor, page: PageArgs): Promise<Page<StatementEntry>> {
    const accounts = accountsOf(actor.id);
    const found = await this.database.rows<EntryRow>(findEntries(accounts, page));
    const contexts = found.map(contextOf);
    const origins = await this.origins(contexts);
    const awards = await this.awards([...contexts, ...origins.values()]);
    const entries = found.map((row) => entryOf(row, accounts, { origins, awards }));
    return pageOf(entries, page.first, ({ sequence }) => [sequence]);
  }

  private async origins(contexts: readonly TransferContext[]): Promise<Map<Id, TransferContext>> {
    const ids = [...new Set(contexts.flatMap((one) => originOf(one) ?? []))];
    if (ids.length === 0) return new Map();
    const found = await this.database.rows<{ id: Id; context: string }>(findContexts(ids));
    return new Map(found.map((one) => [one.id, contextOf(one)]));
  }

  private async awards(contexts: readonly TransferContext[]): Promise<Map<Id, AwardRow>> {
    const ids = [...new Set(contexts.flatMap((one) => awardOf(one) ?? []))];
    if (ids.length === 0) return new Map();
    const found = await this.database.rows<AwardRow>(findAwardsByIds(ids));
    return new Map(found.map((award) => [award.id, award]));
  }
}

import { Injectable } from '@nestjs/common';
import { Database, rows, type Transaction } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { type CreditRule, parseCreditRule } from '../rulebook/credits.js';
import { findNewestDocuments } from './credit-rules.queries.js';

/** 积分规则 as published. Versions are only ever added, so that their number says whether any is new. */
@Injectable()
export class CreditRuleBook {
  private known: { readonly publications: string; readonly rules: readonly CreditRule[] } | undefined;

  constructor(private readonly database: Database) {}

  /**
   * The rules as the transaction sees them: one small read, and the documents only where one was added. Fails where
   * there are none at all, so that no event is taken for one that earns nothing.
   */
  async rules(transaction?: Transaction): Promise<readonly CreditRule[]> {
    const counted = sql`SELECT COUNT(*) AS publications FROM credit_rule_version`;
    const [found] = await this.read<{ publications: string | number }>(counted, transaction);
    const publications = String(found?.publications);
    if (this.known?.publications !== publications) {
      const documents = await this.read<{ code: string; document: string }>(findNewestDocuments, transaction);
      if (documents.length === 0)
        throw new Error('no credit rule is published: run scripts/prepare.ts first');
      const rules = documents.map(({ code, document }) => parseCreditRule(document, `${code}.yaml`));
      this.known = { publications, rules };
    }
    return this.known.rules;
  }

  private read<Row>(query: ReturnType<typeof sql>, transaction: Transaction | undefined): Promise<Row[]> {
    return transaction ? rows(transaction, query) : this.database.rows(query);
  }
}

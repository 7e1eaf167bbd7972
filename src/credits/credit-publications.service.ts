import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import { AuditChain } from '../platform/audit-chain.js';
import { Clock } from '../platform/clock.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database, mysqlErrorNumber, row, rows, type Transaction, write } from '../platform/database.js';
import { type PolicyFile, policyFiles } from '../platform/policy-files.js';
import { insertInto } from '../platform/sql.js';
import { type CreditRule, type CreditRuleVersion, parseCreditRule } from '../rulebook/credits.js';
import { addedVersions, assertBeginsLater } from './credit-rule-change.js';
import { type CreditRuleVersionRow, digestOfPublication } from './credit-rule-version.entity.js';
import { findNewestDocument, findPublications, findVersions } from './credit-rules.queries.js';

/** Who published what comes with the program. */
const PLATFORM = 'platform';
const DUPLICATE_KEY = 1062;

interface NewVersions {
  readonly rule: CreditRule;
  readonly added: readonly CreditRuleVersion[];
  readonly document: string;
  readonly publishedBy: Id;
}

/** 积分规则公布: rules are published version by version, and stay. */
@Injectable()
export class CreditPublications {
  constructor(
    private readonly database: Database,
    private readonly chain: AuditChain,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes the further versions of a document and gives the rule's versions. The same document again is a replay.
   * Refuses with POLICY_DOCUMENT_INVALID (by line and column, also where an example comes to something else),
   * CREDIT_RULE_CHANGED, CREDIT_RULE_TOO_EARLY.
   */
  publish(actor: Actor, document: string): Promise<CreditRuleVersionRow[]> {
    const rule = parseCreditRule(document, 'document');
    return this.database.transaction(async (transaction) => {
      const added = addedVersions(await this.published(transaction, rule.code), rule);
      assertBeginsLater(rule, added, this.clock.today());
      await this.enter(transaction, { rule, added, document, publishedBy: actor.id });
      return rows<CreditRuleVersionRow>(transaction, findVersions(rule.code));
    });
  }

  /**
   * Publishes what the files of `policies/credits` hold and nobody has published: on the first start all of it, later a
   * further version, which begins after today. Refuses with the same refusals, naming the file, and so stops the start.
   */
  async loadFiles(
    transaction: Transaction,
    files: readonly PolicyFile[] = policyFiles('credits'),
  ): Promise<number> {
    const rules = files.map(({ name, text }) => ({
      name,
      document: text,
      rule: parseCreditRule(text, name),
    }));
    assertOneFileEach(rules.map(({ rule }) => rule));
    let count = 0;
    for (const { name, rule, document } of rules) {
      try {
        const published = await this.published(transaction, rule.code);
        const added = addedVersions(published, rule, { mayBeOlder: true });
        if (published) assertBeginsLater(rule, added, this.clock.today());
        await this.enter(transaction, { rule, added, document, publishedBy: PLATFORM });
        count += added.length;
      } catch (error) {
        throw error instanceof Refusal ? inFile(name, error) : error;
      }
    }
    return count;
  }

  /** Newest first. */
  async publications(code: string | null | undefined, page: PageArgs): Promise<Page<CreditRuleVersionRow>> {
    const found = await this.database.rows<CreditRuleVersionRow>(findPublications(code, page));
    return pageOf(found, page.first, ({ publication }) => [publication]);
  }

  private async published(transaction: Transaction, code: string): Promise<CreditRule | undefined> {
    const found = await row<{ document: string }>(transaction, findNewestDocument(code));
    return found && parseCreditRule(found.document, `${code}.yaml`);
  }

  /** Of two who publish one version at a time the second waits, and then finds it published. */
  private async enter(
    transaction: Transaction,
    { rule, added, document, publishedBy }: NewVersions,
  ): Promise<void> {
    if (added.length === 0) return;
    const publishedAt = this.clock.now();
    const entered = added.map(({ version, from: inForceFrom }) => ({
      code: rule.code,
      version,
      in_force_from: inForceFrom,
      document,
      content_digest: digestOfPublication({
        code: rule.code,
        version,
        inForceFrom,
        document,
        publishedBy,
        publishedAt,
      }),
      published_by: publishedBy,
      published_at: publishedAt,
    }));
    try {
      await write(transaction, insertInto('credit_rule_version', entered));
    } catch (error) {
      throw mysqlErrorNumber(error) === DUPLICATE_KEY ? publishedMeanwhile(rule.code) : error;
    }
    for (const { code, version, content_digest: digest } of entered)
      await this.chain.append(transaction, { kind: 'CREDIT_RULE', subject: `${code}@${version}`, digest });
  }
}

function assertOneFileEach(rules: readonly CreditRule[]): void {
  const twice = rules.find((rule, index) => rules.findIndex((other) => other.code === rule.code) < index);
  if (!twice) return;
  throw refuse.badInput(
    'POLICY_DOCUMENT_INVALID',
    {
      zh: `积分规则 ${twice.code} 有两个文件；一条规则只能有一个文件，新版本请写入原文件。`,
      en: `Two files hold the credit rule ${twice.code}; a rule has one file, and a new version is written into it.`,
    },
    { code: twice.code },
  );
}

const inFile = (name: string, { code, reason, text, details }: Refusal): Refusal =>
  new Refusal(
    code,
    reason,
    { zh: `policies/credits/${name}：${text.zh}`, en: `policies/credits/${name}: ${text.en}` },
    details,
  );

const publishedMeanwhile = (code: string) =>
  refuse.conflict(
    'CREDIT_RULE_PUBLISHED_MEANWHILE',
    {
      zh: `积分规则 ${code} 的该版本刚由他人公布，请读取最新版本后再公布。`,
      en: `Somebody has just published this version of the credit rule ${code}; read it as it now is, and publish again.`,
    },
    { code },
  );

import { Injectable } from '@nestjs/common';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import { type CreditRuleVersionRow, digestOfPublication } from './credit-rule-version.entity.js';
import { findAllVersions } from './credit-rules.queries.js';

/** 积分规则核验: whether the published rules stand as they were published. */
@Injectable()
export class CreditRuleProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
  ) {}

  async rules(): Promise<{ rules: number; breaches: Breach[] }> {
    const stored = await this.database.rows<CreditRuleVersionRow>(findAllVersions);
    const standing = new Map(stored.map((row) => [subjectOf(row), row]));
    const breaches: Breach[] = [];
    for await (const page of this.proof.pagesOf('CREDIT_RULE')) {
      for (const { subject, digest } of page) {
        const row = standing.get(subject);
        standing.delete(subject);
        if (!row) breaches.push(breach(subject, '已被删除', 'was removed'));
        else if (digestOfPublication(row) !== digest)
          breaches.push(breach(subject, '被改动，与公布时不同', 'was changed and is not what was published'));
      }
    }
    for (const subject of standing.keys())
      breaches.push(
        breach(
          subject,
          '不在审计链中，不是由本平台公布的',
          'is not in the chain: this platform did not publish it',
        ),
      );
    return { rules: stored.length, breaches };
  }
}

const subjectOf = ({ code, version }: CreditRuleVersionRow): string => `${code}@${version}`;

const breach = (subject: string, zh: string, en: string): Breach => ({
  where: `credit rule ${subject}`,
  text: { zh: `积分规则 ${subject} ${zh}。`, en: `The credit rule ${subject} ${en}.` },
});

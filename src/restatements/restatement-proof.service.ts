import { Injectable } from '@nestjs/common';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import { digestOfRestatement, type Restatement } from './restatement.entity.js';
import { findApplied } from './restatements.queries.js';

/** 重述核验: whether the restatements that were applied stand as they were applied. */
@Injectable()
export class RestatementProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
  ) {}

  async restatements(): Promise<{ restatements: number; breaches: Breach[] }> {
    const stored = await this.database.rows<Restatement>(findApplied);
    const standing = new Map(stored.map((one) => [one.id, one]));
    const breaches: Breach[] = [];
    for await (const page of this.proof.pagesOf('RESTATEMENT')) {
      for (const { subject, digest } of page) {
        const one = standing.get(subject);
        standing.delete(subject);
        if (!one) breaches.push(breach(subject, '已被删除', 'was removed'));
        else if (digestOfRestatement(one) !== digest)
          breaches.push(breach(subject, '被改动，与执行时不同', 'was changed and is not what was applied'));
      }
    }
    for (const id of standing.keys())
      breaches.push(
        breach(id, '不在审计链中，不是由本平台执行的', 'is not in the chain: this platform did not apply it'),
      );
    return { restatements: stored.length, breaches };
  }
}

const breach = (id: string, zh: string, en: string): Breach => ({
  where: `restatement ${id}`,
  text: { zh: `重述 ${id} ${zh}。`, en: `The restatement ${id} ${en}.` },
});

import { Injectable } from '@nestjs/common';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import { type ProgrammeVersionRow, digestOfPublication } from './programme-version.entity.js';
import { findAllVersions } from './programmes.queries.js';

/** 项目规则核验: whether the published programmes stand as they were published. */
@Injectable()
export class ProgrammeProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
  ) {}

  async programmes(): Promise<{ programmes: number; breaches: Breach[] }> {
    const stored = await this.database.rows<ProgrammeVersionRow>(findAllVersions);
    const standing = new Map(stored.map((row) => [subjectOf(row), row]));
    const breaches: Breach[] = [];
    for await (const page of this.proof.pagesOf('PROGRAMME')) {
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
    return { programmes: stored.length, breaches };
  }
}

const subjectOf = ({ code, version }: ProgrammeVersionRow): string => `${code}@${version}`;

const breach = (subject: string, zh: string, en: string): Breach => ({
  where: `programme ${subject}`,
  text: { zh: `项目规则 ${subject} ${zh}。`, en: `The programme ${subject} ${en}.` },
});

import { Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { AuditProof, type Breach } from '../platform/audit-proof.js';
import { Database } from '../platform/database.js';
import { findDecisionNumber } from './case-decisions.queries.js';
import { countSteps, findStepAt } from './cases.queries.js';
import { type CaseDecision, type CaseStep, digestOfDecision, digestOfStep } from './subsidy-case.entity.js';

/** 申报件核验: whether the steps of cases, and the decisions that they pinned, stand as they were taken. */
@Injectable()
export class CaseProof {
  constructor(
    private readonly database: Database,
    private readonly proof: AuditProof,
  ) {}

  async steps(): Promise<{ steps: number; decisions: number; breaches: Breach[] }> {
    const breaches: Breach[] = [];
    let [steps, decisions] = [0, 0];
    for await (const page of this.proof.pagesOf('CASE_STEP')) {
      for (const { subject, digest } of page) {
        steps += 1;
        const [caseId = '', position = ''] = subject.split('/');
        const step = await this.database.row<CaseStep>(findStepAt(caseId, Number(position)));
        if (!step) breaches.push(breach(subject, '已被删除', 'was removed'));
        else if (digestOfStep(step) !== digest)
          breaches.push(breach(subject, '被改动，与办理时不同', 'was changed and is not what was taken'));
        else {
          const pinned = JSON.parse(step.detail) as { decision?: number; digest?: string };
          if (pinned.decision === undefined) continue;
          decisions += 1;
          breaches.push(...(await this.decision(caseId, pinned.decision, pinned.digest)));
        }
      }
    }
    const stored = await this.database.row<{ count: string }>(countSteps);
    if (Number(stored?.count ?? 0) > steps)
      breaches.push(breach('*', '有不在审计链中的办理记录', 'has steps that are not in the chain'));
    return { steps, decisions, breaches };
  }

  private async decision(caseId: Id, number: number, digest: string | undefined): Promise<Breach[]> {
    const kept = await this.database.row<CaseDecision>(findDecisionNumber(caseId, number));
    const where = `${caseId}#${number}`;
    if (!kept) return [breach(where, '的认定已被删除', 'has lost its decision')];
    return digestOfDecision(kept) === digest
      ? []
      : [breach(where, '的认定被改动', 'has a decision that was changed')];
  }
}

const breach = (subject: string, zh: string, en: string): Breach => ({
  where: `case step ${subject}`,
  text: { zh: `申报件办理记录 ${subject} ${zh}。`, en: `The case step ${subject} ${en}.` },
});

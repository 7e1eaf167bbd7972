import { Injectable } from '@nestjs/common';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { ProgrammesService } from '../programmes/index.js';
import { Database } from '../platform/database.js';
import type { Sql } from '../platform/sql.js';
import { decide, type ProgrammeFacts, settableAmounts } from '../rulebook/programmes.js';
import type { CaseDocument } from './case-claim.entity.js';
import {
  type DoubleClaimRow,
  findDecision,
  findDecisionNumber,
  findDoubleClaims,
} from './case-decisions.queries.js';
import { findDocuments, papersAsked } from './case-documents.service.js';
import type { CaseInstalment } from './case-instalment.entity.js';
import { findInstalments } from './case-instalments.queries.js';
import { findDecisions } from './case-lists.queries.js';
import type { CaseObjection } from './case-objection.entity.js';
import { findObjections } from './case-objections.queries.js';
import { withoutPlan } from './case-judgement.service.js';
import type { AmountToSet, MissingPaper } from './case.view.js';
import { findSteps } from './cases.queries.js';
import { onlyVersion } from './pinned-rule.js';
import type { CaseDecision, CaseStep, SubsidyCase } from './subsidy-case.entity.js';

/** What belongs to cases that a reader may see, by case. */
@Injectable()
export class CaseParts {
  constructor(
    private readonly database: Database,
    private readonly programmes: ProgrammesService,
  ) {}

  steps(caseIds: readonly Id[]): Promise<Map<Id, CaseStep[]>> {
    return this.grouped(findSteps(caseIds));
  }
  instalments(caseIds: readonly Id[]): Promise<Map<Id, CaseInstalment[]>> {
    return this.grouped(findInstalments(caseIds));
  }
  objections(caseIds: readonly Id[]): Promise<Map<Id, CaseObjection[]>> {
    return this.grouped(findObjections(caseIds));
  }
  documents(caseIds: readonly Id[]): Promise<Map<Id, CaseDocument[]>> {
    return this.grouped(findDocuments(caseIds));
  }
  doubleClaims(caseIds: readonly Id[]): Promise<Map<Id, DoubleClaimRow[]>> {
    return this.grouped(findDoubleClaims(caseIds));
  }
  /** Without their facts and their trace, which are read one at a time. */
  decisions(caseIds: readonly Id[]): Promise<Map<Id, CaseDecision[]>> {
    return this.grouped(findDecisions(caseIds));
  }

  content(caseId: Id, number: number): Promise<CaseDecision | undefined> {
    return this.database.row(findDecisionNumber(caseId, number));
  }

  /** 缺少材料: of the decision that stands; before a case is filed, all papers that are asked once. */
  async missingPapers({ id, programme, version: number }: SubsidyCase): Promise<MissingPaper[]> {
    const { programme: only, version } = onlyVersion(
      await this.programmes.version(programme, number),
      number,
    );
    const kept = await this.database.row<CaseDecision>(findDecision(id));
    const decision = kept && decide(only, JSON.parse(kept.facts) as ProgrammeFacts, kept.judgedOn);
    const bound = await this.database.rows<CaseDocument>(findDocuments([id]));
    return papersAsked(version.documents, decision ?? { subjects: [] }).flatMap((paper) => {
      const asked = version.documents.find((one) => one.id === paper.documentCode);
      const isThere = bound.some(
        ({ documentCode, subject }) => documentCode === paper.documentCode && subject === paper.subject,
      );
      return asked && !isThere ? [{ ...paper, title: asked.title }] : [];
    });
  }

  /** 待拟定金额: what a plan has to set, or may set lower, by the decision that stands; nothing before a case is filed. */
  async amountsToSet({ id, programme, version: number }: SubsidyCase): Promise<AmountToSet[]> {
    const kept = await this.database.row<CaseDecision>(findDecision(id));
    if (!kept) return [];
    const published = await this.programmes.version(programme, number);
    const facts = withoutPlan(JSON.parse(kept.facts) as ProgrammeFacts);
    const { subjects } = decide(onlyVersion(published, number).programme, facts, kept.judgedOn);
    return settableAmounts(subjects).map(({ subjectId, benefit, isNamed, ceilingYuan }) => ({
      subjectId,
      benefit: benefit.id,
      title: benefit.title,
      isNamed,
      ceilingYuan: ceilingYuan && plain(ceilingYuan),
    }));
  }

  private async grouped<T extends { readonly caseId: Id }>(query: Sql): Promise<Map<Id, T[]>> {
    const groups = new Map<Id, T[]>();
    for (const one of await this.database.rows<T>(query)) {
      const group = groups.get(one.caseId);
      if (group) group.push(one);
      else groups.set(one.caseId, [one]);
    }
    return groups;
  }
}

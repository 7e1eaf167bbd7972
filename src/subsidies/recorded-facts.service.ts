import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { type Actor, hasRole } from '../kernel/actor.js';
import { EVIDENCE_GRADE_TEXT } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { reportingEnterprise } from '../platform/access.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Recorded } from '../platform/facts.js';
import { ProgrammesService } from '../programmes/index.js';
import {
  type CorrectProgrammeFactInput,
  ProgrammeFact,
  RecordProgrammeFactInput,
} from './programme-fact.entity.js';
import { factFindings, knownTerms, refusalOfFact } from './programme-fact.js';

/** 项目事实登记: one general register, so that what an unseen programme asks for can be recorded without a line of code. */
@Injectable()
export class RecordedFacts {
  readonly facts: FactRegister<ProgrammeFact, RecordProgrammeFactInput>;

  constructor(
    store: FactStore,
    private readonly enterprises: EnterprisesService,
    programmes: ProgrammesService,
  ) {
    this.facts = store.of({
      table: factTable({
        name: 'programme_fact',
        title: { zh: '项目事实', en: 'programme fact' },
        happened: null,
      }),
      record: ProgrammeFact,
      input: RecordProgrammeFactInput,
      measuredBy: null,
      placing: async (transaction, enterpriseId) => {
        const known = knownTerms((await programmes.book()).values());
        const placed = await enterprises.placingByFirm(transaction, enterpriseId);
        return (item) => refusalOfFact(item, known) ?? placed(item);
      },
      findings: factFindings,
    });
  }

  /** Refuses with GRADE_NOT_PERMITTED, ENTERPRISE_UNKNOWN, and for an item with what is wrong with it. */
  async record(
    actor: Actor,
    enterpriseId: Id | null | undefined,
    items: readonly RecordProgrammeFactInput[],
  ): Promise<Recorded[]> {
    assertMaySay(actor, items);
    return this.facts.record(actor, items, await this.firmOf(actor, enterpriseId));
  }

  async correct(
    actor: Actor,
    enterpriseId: Id | null | undefined,
    item: CorrectProgrammeFactInput,
  ): Promise<Recorded> {
    assertMaySay(actor, [item]);
    return this.facts.correct(actor, item, await this.firmOf(actor, enterpriseId));
  }

  /** The own firm, or one within the reach of an officer. */
  private async firmOf(actor: Actor, enterpriseId: Id | null | undefined): Promise<Id> {
    if (!enterpriseId) return reportingEnterprise(actor);
    return (await this.enterprises.enterprise(actor, enterpriseId)).id;
  }
}

/** A firm declares of itself; a document is accepted by an officer who has seen it. */
function assertMaySay(actor: Actor, items: readonly RecordProgrammeFactInput[]): void {
  if (hasRole(actor, 'CASE_OFFICER', 'OPERATOR')) return;
  const claimed = items.find(({ evidenceGrade }) => evidenceGrade !== 'SELF_DECLARED');
  if (!claimed) return;
  throw refuse.forbidden(
    'GRADE_NOT_PERMITTED',
    {
      zh: `企业登记的项目事实为“${EVIDENCE_GRADE_TEXT.SELF_DECLARED.zh}”；其他等级由经办人核对文件后登记。`,
      en: `What a firm records of itself is "${EVIDENCE_GRADE_TEXT.SELF_DECLARED.en}"; a case officer who has seen the document records more.`,
    },
    { evidenceGrade: claimed.evidenceGrade },
  );
}

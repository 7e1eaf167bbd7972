import { Injectable } from '@nestjs/common';
import { EvidenceService } from '../evidence/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { factTable } from '../platform/fact-table.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import type { AskedDocument, ProgrammeDecision } from '../rulebook/programmes.js';
import type { CaseDocumentInput } from './case-claim.entity.js';
import type { CaseAtHand } from './case-hands.service.js';
import { caseScope } from './case-scope.js';
import { documentElsewhere, documentUnknown } from './filing-refusals.js';

/** Files of evidence are bound to a case as they are to a fact. */
const SUBSIDY_CASE = factTable({
  name: 'subsidy_case',
  title: { zh: '申报件', en: 'case' },
  happened: null,
  seenBy: (actor, id) =>
    sql`EXISTS (SELECT 1 FROM subsidy_case WHERE subsidy_case.id = ${id} AND ${caseScope(actor)})`,
});

/** A paper that the programme asks for. */
export interface Paper {
  readonly documentCode: string;
  /** Empty where it is asked once. */
  readonly subject: string;
}

/** 申报材料: papers that the programme asks for, and the files that serve as them. */
@Injectable()
export class CaseDocuments {
  constructor(
    private readonly evidence: EvidenceService,
    private readonly clock: Clock,
  ) {}

  /**
   * Binds files as papers and gives those that are still missing. Refuses with DOCUMENT_UNKNOWN, DOCUMENT_ELSEWHERE,
   * NOT_FOUND EVIDENCE_UNKNOWN.
   */
  async attach(
    transaction: Transaction,
    actor: Actor,
    {
      hand: { row: found, version },
      papers,
      decision,
    }: { hand: CaseAtHand; papers: readonly CaseDocumentInput[]; decision: ProgrammeDecision },
  ): Promise<Paper[]> {
    const known = version.documents.map(({ id }) => id);
    for (const { documentCode, evidenceId } of papers) {
      if (!known.includes(documentCode)) throw documentUnknown(documentCode, known);
      const file = await this.evidence.evidenceFile(actor, evidenceId);
      if (file.factTable !== SUBSIDY_CASE.name || file.factId !== found.id || file.withdrawnAt)
        throw documentElsewhere(evidenceId);
    }
    if (papers.length > 0) await write(transaction, this.binding(found.id, actor, papers));
    const bound = await rows<Paper>(transaction, findPapers(found.id));
    const has = new Set(bound.map(paperKey));
    return papersAsked(version.documents, decision).filter((paper) => !has.has(paperKey(paper)));
  }

  private binding(caseId: Id, actor: Actor, papers: readonly CaseDocumentInput[]): Sql {
    return insertInto(
      'case_document',
      papers.map(({ documentCode, subject, evidenceId }) => ({
        case_id: caseId,
        document_code: documentCode,
        subject: subject ?? '',
        evidence_id: evidenceId,
        attached_by: actor.id,
        attached_at: this.clock.now(),
      })),
      raw('ON DUPLICATE KEY UPDATE evidence_id = VALUES(evidence_id)'),
    );
  }
}

const paperKey = ({ documentCode, subject }: Paper): string => `${documentCode} ${subject}`;

/** Each paper once, or once for every subject of its kind that may get money. */
export const papersAsked = (
  documents: readonly AskedDocument[],
  { subjects }: Pick<ProgrammeDecision, 'subjects'>,
): Paper[] =>
  documents.flatMap(({ id: documentCode, per }) => {
    if (!per) return [{ documentCode, subject: '' }];
    const claimed = subjects.filter(
      ({ kind, outcome }) => kind.kind === per && ['CASH', 'UNDETERMINED'].includes(outcome),
    );
    return claimed.map(({ subjectId }) => ({ documentCode, subject: subjectId }));
  });

const findPapers = (caseId: Id): Sql => sql`
  SELECT document_code AS documentCode, subject FROM case_document WHERE case_id = ${caseId}`;

export const findDocuments = (caseIds: readonly Id[]): Sql => sql`
  SELECT case_id AS caseId, document_code AS documentCode, subject, evidence_id AS evidenceId,
    attached_by AS attachedBy, attached_at AS attachedAt
  FROM case_document WHERE case_id IN ${[...caseIds]} ORDER BY case_id, document_code, subject, evidence_id`;

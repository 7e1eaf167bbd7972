import type { Application, CaseDecision } from '../cases/index.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Text } from '../kernel/text.js';
import type { ProgrammeFacts, SetAmount } from '../rulebook/programmes.js';

/** A condition as it was found when the decision was kept. */
export interface PinnedCondition {
  readonly clause: string;
  readonly text: Text;
  readonly state: 'MET' | 'NOT_MET' | 'UNDETERMINED';
  readonly required: Text;
  readonly actual: Text | null;
  readonly missing: readonly Text[];
  readonly evidence: {
    readonly demanded: EvidenceGrade;
    readonly grade: EvidenceGrade | null;
    readonly sources: readonly string[];
  } | null;
  readonly parts: readonly PinnedCondition[];
}

export interface PinnedSubject {
  readonly subjectId: string;
  readonly kind: string;
  readonly benefit: { readonly clause: string; readonly title: Text } | null;
  readonly state: PinnedCondition['state'];
  readonly conditions: readonly PinnedCondition[];
  readonly awardYuan: string | null;
  readonly arithmetic: readonly Text[];
}

/** What of a decision papers show, read from the bytes that were kept and not worked out again. */
export interface PinnedDecision {
  readonly conditions: readonly PinnedCondition[];
  readonly subjects: readonly PinnedSubject[];
  readonly outcome: {
    readonly kind: string;
    readonly arithmetic: readonly Text[];
    readonly explanation: Text;
  };
}

export const pinnedDecision = (of: CaseDecision): PinnedDecision => JSON.parse(of.decision) as PinnedDecision;
export const pinnedFacts = (of: CaseDecision): ProgrammeFacts => JSON.parse(of.facts) as ProgrammeFacts;
/** What persons set where the rule leaves the sum open. */
export const setAmounts = (of: CaseDecision | undefined): readonly SetAmount[] =>
  of ? (pinnedFacts(of).amounts ?? []) : [];
/** What people know a subject by, such as its VIN, instead of the platform's own id. */
export function subjectNames(of: CaseDecision): ReadonlyMap<string, string> {
  const subjects = Object.values(pinnedFacts(of).subjects).flatMap((known) => known ?? []);
  return new Map(subjects.map(({ id, keys }) => [id, keys?.at(-1) ?? id]));
}
export const applicationSaid = (text: string): Application => JSON.parse(text) as Application;

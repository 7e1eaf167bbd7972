import type { ProgrammeDecision, SubjectFacts } from '../rulebook/programmes.js';

/** 申领对象: what money is claimed for, in the words in which another case would claim it. */
export interface ClaimKey {
  readonly kind: string;
  readonly key: string;
}

const KINDS: Readonly<Record<string, string>> = {
  vehicle: 'ASSET',
  pair: 'ASSET',
  purchase: 'INVOICE',
  project: 'PROJECT',
};

/** What others know a subject by; the platform's own id is nobody else's. */
export const keysOf = ({ id, keys = [] }: Pick<SubjectFacts, 'id' | 'keys'>): readonly string[] => {
  const known = keys.filter((key) => key !== id);
  return known.length > 0 ? known : [id];
};

/** Of every subject that may get money; the firm as a whole is claimed for by nobody else. */
export function claimsOf({ subjects }: Pick<ProgrammeDecision, 'subjects'>): ClaimKey[] {
  const claims = subjects
    .filter(({ kind, outcome }) => kind.kind !== 'applicant' && ['CASH', 'UNDETERMINED'].includes(outcome))
    .flatMap(({ kind, scope }) =>
      (scope.subject ? keysOf(scope.subject) : []).map((key) => ({
        kind: KINDS[kind.kind] ?? kind.kind.toUpperCase(),
        key: key.slice(0, 120),
      })),
    );
  return [...new Map(claims.map((claim) => [`${claim.kind} ${claim.key}`, claim])).values()];
}

import { plain } from '../kernel/decimal.js';
import type { Facts, FactValue, ProgrammeFacts } from '../rulebook/programmes.js';

/** A fact that is another than before; null where it was or is not known. */
export interface ChangedFact {
  /** Empty for the applicant. */
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly fact: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What is another between two sets of facts, by subject and name; what nobody looked at is not told. */
export function changedFacts(before: ProgrammeFacts, after: ProgrammeFacts): ChangedFact[] {
  const found = compared(before.applicant.fields, after.applicant.fields, { subjectKind: '', subjectId: '' });
  const kinds = [...new Set([...Object.keys(before.subjects), ...Object.keys(after.subjects)])].sort();
  for (const subjectKind of kinds) {
    const were = new Map((before.subjects[subjectKind] ?? []).map((one) => [one.id, one]));
    const are = new Map((after.subjects[subjectKind] ?? []).map((one) => [one.id, one]));
    for (const subjectId of [...new Set([...were.keys(), ...are.keys()])].sort())
      found.push(
        ...compared(were.get(subjectId)?.fields ?? {}, are.get(subjectId)?.fields ?? {}, {
          subjectKind,
          subjectId,
        }),
      );
  }
  return found;
}

const compared = (
  before: Facts,
  after: Facts,
  of: Pick<ChangedFact, 'subjectKind' | 'subjectId'>,
): ChangedFact[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((fact) => {
    const [was, is] = [said(before[fact]), said(after[fact])];
    return was === is ? [] : [{ ...of, fact, before: was, after: is }];
  });

const said = (fact: FactValue | undefined): string | null => {
  if (fact === undefined) return null;
  const { value } = fact;
  return typeof value === 'boolean' || typeof value === 'string' ? String(value) : plain(value);
};

import type { ExactInput } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import type { RegionLevel } from '../kernel/region-code.js';

/** One fact as known: a flag is boolean, a word, region or text is text, a date YYYY-MM-DD, a quantity in its unit. */
export interface FactValue {
  readonly value: ExactInput | boolean;
  readonly grade: EvidenceGrade;
  /** Where the fact is recorded: references that the caller can resolve. */
  readonly sources: readonly string[];
}
/** A fact that is not known is absent. */
export type Facts = Readonly<Record<string, FactValue | undefined>>;

/** What an award may be for: a vehicle, a purchase, a project, a pair of an old and a new asset. */
export interface SubjectFacts {
  readonly id: Id;
  readonly fields: Facts;
  /** Facts of each assessment year, by its number in the programme's document. */
  readonly assessments?: Readonly<Record<number, Facts>>;
  /** What it is known by in the register of funding, such as VIN, asset, invoice and project number; its id if absent. */
  readonly keys?: readonly string[];
}

/** Public money given or claimed elsewhere. */
export interface Funding {
  readonly programme: string;
  /** Of who gave it; null where that is not known. */
  readonly level: RegionLevel | null;
  /** Year for which it was given. */
  readonly year: number;
  /** A key of the subject it was for; null where it was for the firm as a whole. */
  readonly subject: string | null;
  readonly sources: readonly string[];
}

/** 拟定金额: what persons set where the rule names no sum, or less than the most that it names. */
export interface SetAmount {
  readonly subjectId: Id;
  /** Id of the benefit. */
  readonly benefit: string;
  readonly yuan: string;
  readonly reason: string;
}

export interface ProgrammeFacts {
  readonly applicant: { readonly id?: Id; readonly fields: Facts };
  /** By kind. A kind that is absent was not looked up, and what depends on it is undetermined; an empty one has none. */
  readonly subjects: Readonly<Record<string, readonly SubjectFacts[] | undefined>>;
  /** Other funding of the firm and of its subjects, all there is; absent where it was not looked up. */
  readonly funding?: readonly Funding[];
  /** Other funding that is known, whether or not anybody has looked for all of it: it excludes, but its lack proves nothing. */
  readonly given?: readonly Funding[];
  /** What follows from all applicants of a round together. */
  readonly round?: Facts;
  readonly amounts?: readonly SetAmount[];
}

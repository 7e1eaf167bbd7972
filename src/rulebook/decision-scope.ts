import type { LocalDate } from '../kernel/month.js';
import type { Facts, ProgrammeFacts, SubjectFacts } from './facts.js';

export interface Validity {
  readonly from: LocalDate;
  readonly to?: LocalDate | undefined;
}

/** One decision: what programme, on which day, on which facts. */
export class Setting {
  /** The firm alone. */
  readonly firm: Scope;
  readonly #scopes = new Map<string, readonly Scope[]>();

  constructor(
    readonly programme: string,
    readonly validity: Validity,
    readonly at: LocalDate,
    readonly facts: ProgrammeFacts,
  ) {
    this.firm = new Scope(this, null, null);
  }

  /** Every subject of a kind, made once; null where the kind was not looked up. The firm is the one applicant. */
  scopesOf(kind: string): readonly Scope[] | null {
    const made = this.#scopes.get(kind);
    if (made) return made;
    const { applicant, subjects } = this.facts;
    const all = kind === 'applicant' ? [{ id: applicant.id ?? 'applicant', fields: {} }] : subjects[kind];
    if (!all) return null;
    const scopes = all.map((subject) => new Scope(this, subject, null));
    this.#scopes.set(kind, scopes);
    return scopes;
  }
}

/** What a condition is tested on: the firm alone, one subject, or one subject in one assessment year. */
export class Scope {
  constructor(
    readonly setting: Setting,
    readonly subject: SubjectFacts | null,
    readonly assessment: Facts | null,
  ) {}
}

import { z } from 'zod';
import { textSchema } from './document.js';
import { type DerivedFact, derivedFactSchema } from './derived-fact.js';
import { factNameSchema } from './fact-name.js';
import { FACT_KINDS, FACT_TERMS, type FactTerm } from './fact-terms.js';
import { SUBJECT_KINDS, type SubjectKind } from './subject-kinds.js';

/** A fact that this programme asks for and the platform does not know of itself, or that follows from others. */
export const declaredFactSchema = z
  .strictObject({
    name: factNameSchema,
    kind: z.enum(FACT_KINDS).default('QUANTITY'),
    title: textSchema,
    unit: z.string().min(1).optional(),
    words: z.record(z.string(), textSchema).optional(),
    derived: derivedFactSchema.optional(),
  })
  .refine((fact) => (fact.kind === 'QUANTITY') === (fact.unit !== undefined), {
    path: ['unit'],
    message: 'a quantity has a unit, and nothing else has / 仅数量写明单位',
  })
  .refine((fact) => (fact.kind === 'WORD') === (fact.words !== undefined), {
    path: ['words'],
    message: 'a word has its words, and nothing else has / 仅取值类事实写明取值',
  })
  .refine((fact) => !fact.derived || fact.kind === 'QUANTITY', {
    path: ['kind'],
    message: 'a derived fact is a quantity / 推算的事实应为数量',
  });
export type DeclaredFact = z.infer<typeof declaredFactSchema>;

/** The words of one programme: the platform's and those that its document declares. */
export interface Vocabulary {
  readonly term: (name: string) => FactTerm | undefined;
  readonly derived: (name: string) => DerivedFact | undefined;
  readonly kind: (name: string) => SubjectKind | undefined;
}

export interface Declarations {
  readonly facts: readonly DeclaredFact[];
  readonly subjectKinds: readonly SubjectKind[];
}

export function vocabularyOf({ facts, subjectKinds }: Declarations): Vocabulary {
  const declared = new Map(facts.map((fact) => [fact.name, fact]));
  const kinds = new Map([...SUBJECT_KINDS, ...subjectKinds].map((one) => [one.kind, one]));
  const term = (name: string): FactTerm | undefined =>
    declared.get(name) ?? (isPlatformFact(name) ? FACT_TERMS[name] : ofPair(name, term));
  return { term, derived: (name) => declared.get(name)?.derived, kind: (name) => kinds.get(name) };
}

export const isPlatformFact = (name: string): name is keyof typeof FACT_TERMS =>
  Object.hasOwn(FACT_TERMS, name);

/** `old.vehicle.drive` is the drive of the old vehicle of a pair. */
function ofPair(name: string, term: Vocabulary['term']): FactTerm | undefined {
  const [, which, of] = /^(old|new)\.(.+)$/.exec(name) ?? [];
  const base = of && term(of);
  if (!base) return undefined;
  const { zh, en } = base.title;
  return {
    ...base,
    title: which === 'old' ? { zh: `旧：${zh}`, en: `old: ${en}` } : { zh: `新：${zh}`, en: `new: ${en}` },
  };
}

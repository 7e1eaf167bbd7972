export type { Amount } from './amount-form.js';
export { isDecidedByPlan, settableAmounts, type SettableAmount } from './award-discretion.js';
export type { ConditionFinding } from './condition-finding.js';
export { ownersFor } from './fact-name.js';
export * from './fact-terms.js';
export { vocabularyOf } from './fact-vocabulary.js';
export * from './facts.js';
export type { State } from './kleene.js';
export { checkProgramme, parseProgramme, programmeSchema } from './parse-programme.js';
export * from './programme-decision.js';
export {
  type Benefit,
  type Programme,
  type ProgrammeVersion,
  programmeVersionAt,
} from './programme-document.js';
export type { ProgrammeExample, RoundExample } from './programme-example.js';
export { subjectsOfExamples, type WorkedExample, workedExamples } from './programme-example-run.js';
export type { OutcomeKind } from './programme-outcome.js';
export * from './programme-procedure.js';
export { asksForFunding } from './programme-funding.js';
export * from './programme-round.js';
export * from './recorded-facts.js';
export * from './replay-verdict.js';
export type { Instalment, SubjectDecision } from './subject-decision.js';
export { SUBJECT_KINDS, type SubjectKind } from './subject-kinds.js';

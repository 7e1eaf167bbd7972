import { plain } from '../kernel/decimal.js';
import { Refusal } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { LIMITS } from '../platform/limits.js';
import type { DocumentProblem } from '../rulebook/document.js';
import {
  checkProgramme,
  parseProgramme,
  type Programme,
  type ProgrammeVersion,
  subjectsOfExamples,
  workedExamples,
} from '../rulebook/programmes.js';
import type { DraftAnswerView, WorkedExampleView } from './programme-draft.view.js';
import { examplesTooLarge } from './programme-refusals.js';

/** What `npm run -s policy -- check` says of a document, and whether what it adds could be published today. */
export async function answerTo(
  document: string,
  additions: (programme: Programme) => Promise<ProgrammeVersion[]>,
): Promise<DraftAnswerView> {
  const read = problemsOr(() => parseProgramme(document, 'document'));
  if ('problems' in read) return { ...read, isValid: false, examples: [], adds: [], obstacle: null };
  const programme = read.result;
  const subjects = subjectsOfExamples(programme);
  if (subjects > LIMITS.programmeExampleSubjects) {
    const obstacle = examplesTooLarge(subjects).text;
    return { isValid: false, problems: [], examples: [], adds: [], obstacle };
  }
  const examples = workedExamples(programme).map(exampleView);
  const checked = problemsOr(() => checkProgramme(document, 'document'));
  const problems = 'problems' in checked ? checked.problems : [];
  return { isValid: problems.length === 0, problems, examples, ...(await added(programme, additions)) };
}

/** The answer, or what is wrong by line and column. */
function problemsOr<Result>(read: () => Result): { result: Result } | { problems: DocumentProblem[] } {
  try {
    return { result: read() };
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'POLICY_DOCUMENT_INVALID') throw error;
    return { problems: error.details.problems as DocumentProblem[] };
  }
}

async function added(
  programme: Programme,
  additions: (programme: Programme) => Promise<ProgrammeVersion[]>,
): Promise<{ adds: number[]; obstacle: Text | null }> {
  try {
    return { adds: (await additions(programme)).map(({ version }) => version), obstacle: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { adds: [], obstacle: error.text };
  }
}

const exampleView = ({
  amountYuan,
  ...example
}: ReturnType<typeof workedExamples>[number]): WorkedExampleView => ({
  ...example,
  amountYuan: amountYuan && plain(amountYuan),
});

import type { z } from 'zod';
import { readDocument } from './document.js';
import { programmeMistakes } from './programme-check.js';
import { type Programme, programmeShape } from './programme-document.js';
import { exampleDifferences } from './programme-example-run.js';

type Context = Parameters<Parameters<typeof programmeShape.superRefine>[0]>[1];

const say = (
  context: Context,
  mistakes: readonly { path: readonly PropertyKey[]; message: string }[],
): void => {
  for (const { path, message } of mistakes) context.addIssue({ code: 'custom', path: [...path], message });
};

export const programmeSchema: z.ZodType<Programme> = programmeShape.superRefine((programme, context) =>
  say(context, programmeMistakes(programme)),
);

const checkedSchema = programmeShape.superRefine((programme, context) => {
  const mistakes = programmeMistakes(programme);
  say(context, mistakes.length > 0 ? mistakes : exampleDifferences(programme));
});

/** Reads `policies/programmes/<file>.yaml`. Refuses with POLICY_DOCUMENT_INVALID, naming line and column. */
export const parseProgramme = (yamlText: string, fileName: string): Programme =>
  readDocument(programmeSchema, yamlText, fileName);

/** Reads a programme and works its examples: what they come to otherwise is refused too, naming example and place. */
export const checkProgramme = (yamlText: string, fileName: string): Programme =>
  readDocument(checkedSchema, yamlText, fileName);

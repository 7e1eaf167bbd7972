import { z } from 'zod';
import { Refusal } from '../src/kernel/refusal.js';
import { pointsSchema } from '../src/rulebook/credit-points.js';
import { creditRuleSchema, parseCreditRule } from '../src/rulebook/credits.js';
import type { DocumentProblem } from '../src/rulebook/document.js';
import { parseReductions } from '../src/rulebook/estimated-reduction.js';
import { parseGreenLevels } from '../src/rulebook/green-level.js';
import { parsePenalties, penaltySchema } from '../src/rulebook/penalty.js';
import { checkProgramme, programmeSchema } from '../src/rulebook/programmes.js';
import { parseReductionMethod } from '../src/rulebook/reduction-method.js';
import { parseSubstanceLimits, substanceLimitsSchema } from '../src/rulebook/substance-limits.js';
import { parseTargetDocument, targetDocumentSchema } from '../src/rulebook/targets.js';

/** How the documents of each folder of policies/ are read; those with examples work them while they are read. */
const READERS: Readonly<Record<string, (text: string, name: string) => unknown>> = {
  programmes: checkProgramme,
  credits: parseCreditRule,
  targets: parseTargetDocument,
  methods: parseReductionMethod,
  limits: parseSubstanceLimits,
  levels: parseGreenLevels,
  reductions: parseReductions,
  penalties: parsePenalties,
};

export interface PolicyAnswer {
  readonly isValid: boolean;
  readonly lines: readonly string[];
}

/** Checks one document. Lines are for a person: FILE:LINE:COLUMN and what is wrong, in both languages. */
export function checkPolicy(path: string, text: string): PolicyAnswer {
  const kind = kindOf(path, text);
  const read = READERS[kind];
  if (!read) return unknownKind(path);
  try {
    return valid(path, kind, read(text, path));
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'POLICY_DOCUMENT_INVALID') throw error;
    return invalid(path, error.details.problems as readonly DocumentProblem[]);
  }
}

export const notFound = (path: string): PolicyAnswer => ({
  isValid: false,
  lines: [
    `${path}：没有此文件，请核对路径（相对于项目文件夹）。`,
    `${path}: there is no such file; check its path, which is taken from the folder of the project.`,
  ],
});

/** The nearest folder that is a kind; outside policies/ what the document itself holds. */
function kindOf(path: string, text: string): string {
  const folder = path
    .split(/[/\\]/)
    .slice(0, -1)
    .findLast((name) => name in READERS);
  if (folder) return folder;
  if (/^(?:clauses|versions):/m.test(text) && /^validity:/m.test(text)) return 'programmes';
  return /^event:/m.test(text) ? 'credits' : '';
}

const unknownKind = (path: string): PolicyAnswer => ({
  isValid: false,
  lines: [
    `${path}：不知是何种规则文件，请放入 policies/ 下的对应文件夹：${Object.keys(READERS).join('、')}。`,
    `${path}: what kind of document it is cannot be told; put it into its folder of policies/: ${Object.keys(READERS).join(', ')}.`,
  ],
});

function valid(path: string, kind: string, document: unknown): PolicyAnswer {
  const { examples = [], rounds = [] } = document as { examples?: unknown[]; rounds?: unknown[] };
  const count = examples.length + rounds.length;
  const worked =
    count > 0
      ? { zh: `，${count} 个算例全部通过`, en: `, and all ${count} examples come out` }
      : { zh: '', en: '' };
  return {
    isValid: true,
    lines: [`${path}（${kind}）：合格${worked.zh}。`, `${path} (${kind}): valid${worked.en}.`],
  };
}

function invalid(path: string, problems: readonly DocumentProblem[]): PolicyAnswer {
  const lines = problems.map(({ line, column, path: where, message }) =>
    [`${path}:${line}:${column}`, where, message].filter((part) => part !== '').join('  '),
  );
  const few = problems.length === 1 ? 'problem' : 'problems';
  return { isValid: false, lines: [...lines, `${problems.length} 处问题 / ${problems.length} ${few}`] };
}

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  programme: programmeSchema,
  'credit-rule': creditRuleSchema,
  target: targetDocumentSchema,
  limit: substanceLimitsSchema,
  penalty: penaltySchema,
};

/** What editors complete and check documents by. Rules between places, such as clauses named, are beyond it. */
export const schemaFiles = (): { path: string; text: string }[] =>
  Object.entries(SCHEMAS).map(([name, schema]) => ({
    path: `policies/schemas/${name}.schema.json`,
    text: `${JSON.stringify(jsonSchemaOf(schema), null, 2)}\n`,
  }));

const jsonSchemaOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== (pointsSchema as z.core.$ZodType)) return;
      // What a preprocessing step takes beside its own form does not show in the schema: a plain number of points.
      const form = { ...jsonSchema };
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      jsonSchema.anyOf = [{ type: 'integer', minimum: 1 }, form];
    },
  });

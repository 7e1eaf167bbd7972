import { z } from 'zod';
import type { Exact } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { dateSchema, exactSchema, gradeSchema, regionSchema, textSchema } from './document.js';
import { type FactKind, type FactName, isFactName, termOf } from './fact-terms.js';

/**
 * One condition of a programme. It tests a fact with exactly one test and the evidence it demands, or counts the
 * vehicles that meet conditions, or joins conditions with all / any. A quantity is tested in the unit of its term.
 */
export interface Condition {
  readonly clause: string;
  readonly text: Text;
  readonly fact?: FactName | undefined;
  readonly grade?: EvidenceGrade | undefined;
  readonly is?: boolean | string | undefined;
  readonly oneOf?: readonly string[] | undefined;
  readonly atLeast?: Exact | undefined;
  readonly atMost?: Exact | undefined;
  readonly onOrAfter?: LocalDate | undefined;
  readonly withinValidity?: true | undefined;
  readonly inside?: RegionCode | undefined;
  /** The rule names the test and had not published its figure: nobody can be judged by it. */
  readonly unpublished?: Text | undefined;
  readonly countVehicles?: readonly Condition[] | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
}

/** Which tests a fact of each kind can stand. */
const TESTS: Record<FactKind, readonly (keyof Condition)[]> = {
  FLAG: ['is'],
  WORD: ['is', 'oneOf'],
  QUANTITY: ['atLeast', 'atMost', 'unpublished'],
  DATE: ['onOrAfter', 'withinValidity'],
  REGION: ['inside'],
};
const ALL_TESTS = [...new Set(Object.values(TESTS).flat())];

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      clause: z.string().min(1),
      text: textSchema,
      fact: z
        .custom<FactName>(
          (name) => typeof name === 'string' && isFactName(name),
          'a fact of FACT_TERMS / 事实名不在 FACT_TERMS 中',
        )
        .optional(),
      grade: gradeSchema.optional(),
      is: z.union([z.boolean(), z.string()]).optional(),
      oneOf: z.array(z.string()).min(1).optional(),
      atLeast: exactSchema.optional(),
      atMost: exactSchema.optional(),
      onOrAfter: dateSchema.optional(),
      withinValidity: z.literal(true).optional(),
      inside: regionSchema.optional(),
      unpublished: textSchema.optional(),
      countVehicles: z.array(conditionSchema).min(1).optional(),
      all: z.array(conditionSchema).min(1).optional(),
      any: z.array(conditionSchema).min(1).optional(),
    })
    .superRefine((condition, context) => {
      const message = mistake(condition);
      if (message) context.addIssue({ code: 'custom', message });
    }),
);

function mistake(condition: Condition): string | null {
  const tests = ALL_TESTS.filter((test) => condition[test] !== undefined);
  const forms = (['fact', 'countVehicles', 'all', 'any'] as const).filter(
    (form) => condition[form] !== undefined,
  );
  if (forms.length !== 1) return 'say exactly one of fact, countVehicles, all, any / 四者只能写一个';
  if (forms[0] === 'fact') return factMistake(condition, tests);
  if (forms[0] === 'countVehicles') {
    return tests.join() === 'atLeast'
      ? null
      : 'countVehicles needs atLeast and no other test / 计数条件只能配 atLeast';
  }
  return tests.length === 0 ? null : 'all and any take no test of their own / 组合条件不带判断';
}

function factMistake(condition: Condition, tests: readonly (keyof Condition)[]): string | null {
  if (!condition.fact) return null;
  if (!condition.grade) return 'a fact needs the evidence grade it demands / 应写明证据等级';
  const { kind, words } = termOf(condition.fact);
  const [test] = tests;
  if (tests.length !== 1 || !test || !TESTS[kind].includes(test)) {
    return `${condition.fact} takes exactly one of: ${TESTS[kind].join(', ')} / 该事实只能用其中一种判断`;
  }
  if (kind === 'FLAG' && typeof condition.is !== 'boolean')
    return `${condition.fact} is true or false / 只能为 true 或 false`;
  const named =
    kind === 'WORD' ? [condition.is, ...(condition.oneOf ?? [])].filter((one) => one !== undefined) : [];
  const unknown = named.filter((one) => typeof one !== 'string' || !words || !Object.hasOwn(words, one));
  return unknown.length > 0 ? `${condition.fact} has no value ${unknown.join(', ')} / 无此取值` : null;
}

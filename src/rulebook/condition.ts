import { z } from 'zod';
import type { Exact } from '../kernel/decimal.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode, RegionLevel } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { codeSchema, dateSchema, exactSchema, gradeSchema, regionSchema, textSchema } from './document.js';
import { factNameSchema } from './fact-name.js';

/** 重复资助: that nothing else was given. Of subjects by their keys, such as VIN, invoice or project number. */
export interface NoFunding {
  readonly per: 'SUBJECT' | 'APPLICANT';
  /** Of which programmes: the others, this one itself, any, or the ones named. */
  readonly from: 'OTHERS' | 'SAME' | 'ANY' | readonly string[];
  /** Given by a nation, province, … ; by anyone when left out. */
  readonly levels?: readonly RegionLevel[] | undefined;
  /** 0 is the year of the case, 1 the year before, …; all years when left out. */
  readonly yearsBack?: readonly number[] | undefined;
}

/**
 * One condition of a programme. It tests a fact (by one test, or a lower and an upper bound) on the evidence it
 * demands, or counts the subjects that meet conditions, or looks for other funding, or joins conditions by all / any /
 * none. A quantity is tested in the unit of its term.
 */
export interface Condition {
  readonly clause: string;
  readonly text: Text;
  readonly fact?: string | undefined;
  readonly grade?: EvidenceGrade | undefined;
  readonly is?: boolean | string | undefined;
  readonly oneOf?: readonly string[] | undefined;
  readonly atLeast?: Exact | undefined;
  readonly moreThan?: Exact | undefined;
  readonly atMost?: Exact | undefined;
  readonly lessThan?: Exact | undefined;
  readonly onOrAfter?: LocalDate | undefined;
  readonly onOrBefore?: LocalDate | undefined;
  readonly withinValidity?: true | undefined;
  readonly inside?: RegionCode | undefined;
  /** 一致性: the same value as another fact, for example the buyer on the invoice is the applicant. */
  readonly sameAs?: string | undefined;
  /** The rule names the test and had not published its figure: nobody can be judged by it. */
  readonly unpublished?: Text | undefined;
  /** What is not met can still be met up to so many months after a date: until then it is undetermined. */
  readonly openUntil?: { readonly after: string; readonly months: number } | undefined;
  readonly count?: { readonly of: string; readonly where: readonly Condition[] } | undefined;
  readonly noFunding?: NoFunding | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  /** Not one of these holds. */
  readonly none?: readonly Condition[] | undefined;
}

/** Tests of a fact; `unpublished` stands for the test whose figure is not known. */
export const TESTS = [
  'is',
  'oneOf',
  'atLeast',
  'moreThan',
  'atMost',
  'lessThan',
  'onOrAfter',
  'onOrBefore',
  'withinValidity',
  'inside',
  'sameAs',
  'unpublished',
] as const;
export type TestName = (typeof TESTS)[number];
export const testsOf = (condition: Condition): TestName[] =>
  TESTS.filter((test) => condition[test] !== undefined);

const FORMS = ['fact', 'count', 'noFunding', 'all', 'any', 'none'] as const;

const noFundingSchema = z.strictObject({
  per: z.enum(['SUBJECT', 'APPLICANT']),
  from: z.union([z.enum(['OTHERS', 'SAME', 'ANY']), z.array(codeSchema).min(1)]),
  levels: z
    .array(z.enum(['nation', 'province', 'prefecture', 'county']))
    .min(1)
    .optional(),
  yearsBack: z.array(z.int().min(0).max(50)).min(1).optional(),
});

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      clause: z.string().min(1),
      text: textSchema,
      fact: factNameSchema.optional(),
      grade: gradeSchema.optional(),
      is: z.union([z.boolean(), z.string()]).optional(),
      oneOf: z.array(z.string()).min(1).optional(),
      atLeast: exactSchema.optional(),
      moreThan: exactSchema.optional(),
      atMost: exactSchema.optional(),
      lessThan: exactSchema.optional(),
      onOrAfter: dateSchema.optional(),
      onOrBefore: dateSchema.optional(),
      withinValidity: z.literal(true).optional(),
      inside: regionSchema.optional(),
      sameAs: factNameSchema.optional(),
      unpublished: textSchema.optional(),
      openUntil: z.strictObject({ after: factNameSchema, months: z.int().positive() }).optional(),
      count: z.strictObject({ of: z.string().min(1), where: z.array(conditionSchema).min(1) }).optional(),
      noFunding: noFundingSchema.optional(),
      all: z.array(conditionSchema).min(1).optional(),
      any: z.array(conditionSchema).min(1).optional(),
      none: z.array(conditionSchema).min(1).optional(),
    })
    .superRefine((condition, context) => {
      const message = mistake(condition);
      if (message) context.addIssue({ code: 'custom', message });
    }),
);

function mistake(condition: Condition): string | null {
  const tests = testsOf(condition);
  const forms = FORMS.filter((form) => condition[form] !== undefined);
  const [form] = forms;
  if (forms.length !== 1) return `say exactly one of ${FORMS.join(', ')} / 只能写其中一个`;
  if (form === 'fact') {
    return condition.grade ? null : 'a fact needs the evidence grade it demands / 应写明证据等级';
  }
  if (condition.openUntil) return 'only a fact can be open until a date / 仅事实条件可写 openUntil';
  if (form === 'count') {
    return tests.join() === 'atLeast' || tests.join() === 'atMost'
      ? null
      : 'count needs one of atLeast, atMost and no other test / 计数条件只能配 atLeast 或 atMost';
  }
  return tests.length === 0 ? null : `${form} takes no test of its own / ${form} 不带判断`;
}

import { z } from 'zod';
import { type LocalDate, dateOf } from '../kernel/month.js';
import { LISTENERS, type EventName } from '../kernel/event.js';
import { codeSchema, dateSchema, gradeSchema, holdsAt, readDocument, textSchema } from './document.js';
import { sourceSchema } from './source.js';

const attributeValue = z.union([z.string(), z.number(), z.boolean()]);
const subject = z.enum(['PERSON', 'ITEM', 'OUTLET', 'ASSET']);
export type CapSubject = z.infer<typeof subject>;

/** Exactly one of `is` and `atMost`; `text` says the condition to a person. */
const conditionSchema = z
  .strictObject({
    attribute: z.string(),
    is: attributeValue.optional(),
    atMost: z.number().optional(),
    text: textSchema,
  })
  .refine(
    (condition) => (condition.is === undefined) !== (condition.atMost === undefined),
    'say exactly one of is and atMost / is 与 atMost 只能写一个',
  );
export type CreditCondition = z.infer<typeof conditionSchema>;

const capSchema = z.strictObject({
  per: subject,
  period: z.enum(['DAY', 'MONTH', 'LIFE']),
  limit: z.int().positive(),
  unit: z.enum(['points', 'times']),
});

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: dateSchema,
  to: dateSchema.optional(),
  /** True where no law or standard gives the figures: they are the operator's own, and are shown as such. */
  operatorSetting: z.boolean(),
  source: sourceSchema,
  /** Points for each item. */
  points: z.int().positive(),
  minimumEvidenceGrade: gradeSchema,
  conditions: z.array(conditionSchema),
  caps: z.array(capSchema).min(1),
  cooling: z.strictObject({ per: subject, minutes: z.int().positive() }).optional(),
  /** Points can be spent up to the same day of the month, this many months after the event. */
  expiryMonths: z.int().positive(),
});
export type CreditRuleVersion = z.infer<typeof versionSchema>;

const actionSchema = z.strictObject({
  personId: z.string().nullable().default('person-1'),
  itemKey: z.string().nullable().default('item-1'),
  assetKey: z.string().nullable().default('asset-1'),
  outletId: z.string().nullable().default('outlet-1'),
  quantity: z.int().positive().default(1),
  occurredAt: z.iso.datetime({ offset: true }),
  evidenceGrade: gradeSchema,
  attributes: z.record(z.string(), attributeValue.nullable()),
});

const exampleSchema = z.strictObject({
  name: textSchema,
  /** What was already used, by cap name such as PERSON_DAY; nothing where a cap is not named. */
  used: z.record(z.string(), z.int().nonnegative()).default({}),
  lastAt: z.iso.datetime({ offset: true }).optional(),
  action: actionSchema,
  expected: z.strictObject({
    points: z.int().nonnegative(),
    expiresOn: dateSchema.optional(),
    refused: z.string().optional(),
  }),
});
export type CreditExample = z.infer<typeof exampleSchema>;

export const creditRuleSchema = z
  .strictObject({
    code: codeSchema,
    event: z.enum(Object.keys(LISTENERS) as [EventName, ...EventName[]]),
    /** Which actions of the event this rule is about; other actions are not refused, they are no business of it. */
    appliesTo: z.record(z.string(), attributeValue).default({}),
    title: textSchema,
    /** What earns the points, and why, as a consumer reads it. */
    explanation: textSchema,
    versions: z.array(versionSchema).min(1),
    examples: z.array(exampleSchema).min(1),
  })
  .superRefine((rule, context) => {
    for (const [index, version] of rule.versions.entries()) {
      const earlier = rule.versions[index - 1];
      if (earlier && (version.version <= earlier.version || version.from <= (earlier.to ?? earlier.from))) {
        context.addIssue({
          code: 'custom',
          path: ['versions', index, 'from'],
          message: 'versions follow one another in number and in time / 版本应按编号和时间先后排列，不得重叠',
        });
      }
    }
  });
export type CreditRule = z.infer<typeof creditRuleSchema>;

/** A rule and the version that decides. */
export interface VersionInForce {
  readonly rule: CreditRule;
  readonly version: CreditRuleVersion;
}

/** Reads `policies/credits/<code>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseCreditRule = (yamlText: string, fileName: string): CreditRule =>
  readDocument(creditRuleSchema, yamlText, fileName);

/** The version in force on the civil date of the instant at which something happened; the latest where several are. */
export function ruleVersionAt(rule: CreditRule, instant: Date): VersionInForce | null {
  const date: LocalDate = dateOf(instant);
  const version = rule.versions.filter((candidate) => holdsAt(candidate, date)).at(-1);
  return version ? { rule, version } : null;
}

import { z } from 'zod';
import { type LocalDate, dateOf } from '../kernel/month.js';
import { type Action, ACTION_ATTRIBUTES, ACTION_NAMES, PACKAGING_CLASS } from './credit-action.js';
import { campaignSchema, overlappingCampaign, pointsSchema } from './credit-points.js';
import { codeSchema, dateSchema, gradeSchema, holdsAt, textSchema } from './document.js';
import { sourceSchema } from './source.js';

const attributeValue = z.union([z.string(), z.number(), z.boolean()]);
const subject = z.enum(['PERSON', 'ITEM', 'OUTLET', 'ASSET']);
export type CapSubject = z.infer<typeof subject>;
const period = z.enum(['DAY', 'MONTH', 'LIFE']);
export type CapPeriod = z.infer<typeof period>;

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

/** `times` counts items where points are for each item, and actions otherwise. */
const capSchema = z.strictObject({
  per: subject,
  period,
  limit: z.int().positive(),
  unit: z.enum(['points', 'times']),
});

const versionSchema = z
  .strictObject({
    version: z.int().positive(),
    from: dateSchema,
    to: dateSchema.optional(),
    /** True where no law or standard gives the figures: they are the operator's own, and are shown as such. */
    operatorSetting: z.boolean(),
    source: sourceSchema,
    points: pointsSchema,
    campaigns: z.array(campaignSchema).default([]),
    /** Named where points may be a fraction: they are rounded once, after everything else. */
    rounding: z.literal('DOWN').optional(),
    minimumEvidenceGrade: gradeSchema,
    conditions: z.array(conditionSchema),
    caps: z.array(capSchema).min(1),
    cooling: z.strictObject({ per: subject, minutes: z.int().positive() }).optional(),
    /** 复核: an award with which the items of a period rise above this is held until a person has looked at it. */
    review: z.strictObject({ per: subject, period, above: z.int().positive() }).optional(),
    /** Points can be spent up to the same day of the month, this many months after the event. */
    expiryMonths: z.int().positive(),
  })
  .superRefine((version, context) => {
    const overlapping = overlappingCampaign(version.campaigns);
    if (overlapping !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['campaigns', overlapping],
        message: 'campaigns do not overlap: one multiplier holds on a day / 活动日期不得重叠',
      });
    }
    if ((version.points.form === 'PER_KG' || version.campaigns.length > 0) && !version.rounding) {
      context.addIssue({
        code: 'custom',
        path: ['points'],
        message: 'points may be a fraction: write rounding: DOWN / 积分可能有小数，须写明 rounding: DOWN',
      });
    }
  });
export type CreditRuleVersion = z.infer<typeof versionSchema>;

const actionSchema = z.strictObject({
  personId: z.string().nullable().default('person-1'),
  itemKey: z.string().nullable().default('item-1'),
  assetKey: z.string().nullable().default('asset-1'),
  outletId: z.string().nullable().default('outlet-1'),
  quantity: z.int().positive().default(1),
  massKg: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'kilograms in quotes / 千克数（加引号）')
    .nullable()
    .default(null),
  occurredAt: z.iso.datetime({ offset: true }),
  evidenceGrade: gradeSchema,
  attributes: z.record(z.string(), attributeValue.nullable()),
});

const exampleSchema = z.strictObject({
  name: textSchema,
  /** What was already used, by cap name such as PERSON_DAY, or REVIEW; nothing where it is not named. */
  used: z.record(z.string(), z.int().nonnegative()).default({}),
  lastAt: z.iso.datetime({ offset: true }).optional(),
  action: actionSchema,
  expected: z.strictObject({
    points: z.int().nonnegative(),
    expiresOn: dateSchema.optional(),
    refused: z.string().optional(),
    /** True where the points are held for review. */
    held: z.literal(true).optional(),
  }),
});
export type CreditExample = z.infer<typeof exampleSchema>;

export const creditRuleSchema = z
  .strictObject({
    code: codeSchema,
    event: z.enum(ACTION_NAMES),
    /**
     * Which actions of the event this rule is about, by a value or several, null for what nobody said; other actions are
     * not refused, they are no business of it.
     */
    appliesTo: z
      .record(z.string(), z.union([attributeValue, z.array(attributeValue.nullable()).min(1)]))
      .default({}),
    title: textSchema,
    /** What earns the points, and why, as a consumer reads it. */
    explanation: textSchema,
    versions: z.array(versionSchema).min(1),
    examples: z.array(exampleSchema).min(1),
  })
  .superRefine((rule, context) => {
    const wrong = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const offered: Readonly<Record<string, string>> = ACTION_ATTRIBUTES[rule.event];
    const notOffered = `${rule.event} offers / 可用属性 ${Object.keys(offered).join(', ')}`;
    for (const name of Object.keys(rule.appliesTo))
      if (!(name in offered)) wrong(['appliesTo', name], notOffered);
    for (const [index, version] of rule.versions.entries()) {
      const earlier = rule.versions[index - 1];
      if (earlier && (version.version <= earlier.version || version.from <= (earlier.to ?? earlier.from))) {
        wrong(
          ['versions', index, 'from'],
          'versions follow one another in number and in time / 版本应按编号和时间先后排列，不得重叠',
        );
      }
      for (const [place, { attribute }] of version.conditions.entries())
        if (!(attribute in offered)) wrong(['versions', index, 'conditions', place, 'attribute'], notOffered);
      if (version.points.form === 'BY_PACKAGING_CLASS' && !(PACKAGING_CLASS in offered))
        wrong(['versions', index, 'points'], notOffered);
    }
  });
export type CreditRule = z.infer<typeof creditRuleSchema>;

/** A rule and the version that decides. */
export interface VersionInForce {
  readonly rule: CreditRule;
  readonly version: CreditRuleVersion;
}

/**
 * The version in force on the civil date of the instant at which something happened: the newest that had begun, so that
 * an older one needs no end; none after the end of the newest.
 */
export function ruleVersionAt(rule: CreditRule, instant: Date): VersionInForce | null {
  const date: LocalDate = dateOf(instant);
  const version = rule.versions.filter(({ from }) => from <= date).at(-1);
  return version && holdsAt(version, date) ? { rule, version } : null;
}

/** Whether a rule is about this action at all. An action that no rule is about earns nothing and is not refused. */
export const appliesTo = (rule: CreditRule, action: Action): boolean =>
  rule.event === action.event &&
  Object.entries(rule.appliesTo).every(([attribute, wanted]) => {
    const value = action.attributes[attribute] ?? null;
    return Array.isArray(wanted) ? wanted.includes(value as never) : value === wanted;
  });

import { z } from 'zod';
import { type Exact, exact, round } from '../kernel/decimal.js';
import { dateOf } from '../kernel/month.js';
import { type Action, PACKAGING_CLASS } from './credit-action.js';
import { dateSchema, exactSchema, holdsAt, textSchema } from './document.js';

const points = z.int().positive();
const positive = exactSchema.refine((value) => value.gt(0), 'above zero / 应大于零');

const formSchema = z.discriminatedUnion('form', [
  /** For each action, whatever its items. */
  z.strictObject({ form: z.literal('FIXED'), points }),
  /** For each item. */
  z.strictObject({ form: z.literal('PER_UNIT'), points }),
  /** For each kilogram of all items. */
  z.strictObject({ form: z.literal('PER_KG'), pointsPerKg: positive }),
  /** For each order, by the class of packaging that it chose. */
  z.strictObject({ form: z.literal('BY_PACKAGING_CLASS'), points: z.record(z.string(), points) }),
]);

/** How points are reckoned; a plain number is points for each item. */
export const pointsSchema = z.preprocess(
  (value) => (typeof value === 'number' ? { form: 'PER_UNIT', points: value } : value),
  formSchema,
);
export type PointsForm = z.infer<typeof formSchema>;

/** 活动: points are multiplied from one day to another, both included. */
export const campaignSchema = z
  .strictObject({ from: dateSchema, to: dateSchema, multiplier: positive, title: textSchema })
  .refine(({ from, to }) => from <= to, 'a campaign ends after it begins / 活动结束不得早于开始');
export type Campaign = z.infer<typeof campaignSchema>;

/** The index of a campaign that shares a day with one before it. */
export function overlappingCampaign(campaigns: readonly Campaign[]): number | undefined {
  const found = campaigns.findIndex(({ from, to }, index) =>
    campaigns.slice(0, index).some((other) => from <= other.to && other.from <= to),
  );
  return found < 0 ? undefined : found;
}

interface Reckoned {
  readonly points: PointsForm;
  readonly campaigns: readonly Campaign[];
}

export const campaignAt = ({ campaigns }: Reckoned, { occurredAt }: Action): Campaign | undefined =>
  campaigns.find((campaign) => holdsAt(campaign, dateOf(occurredAt)));

/** How often an action counts: once for each item where items are paid, else once. */
export const timesOf = ({ points: { form } }: Reckoned, action: Action): bigint =>
  form === 'PER_UNIT' ? BigInt(action.quantity) : 1n;

/** Why an action has no points at all. */
export type WithoutPoints = 'MASS_MISSING' | 'CLASS_WITHOUT_POINTS';

/** Points for so many times, multiplied by the campaign of the day and rounded down once. */
export function pointsFor(version: Reckoned, action: Action, times: bigint): bigint | WithoutPoints {
  const each = pointsEach(version.points, action);
  if (typeof each === 'string') return each;
  const multiplier = campaignAt(version, action)?.multiplier ?? 1;
  return BigInt(round(each.times(exact(times)).times(multiplier), 0, 'DOWN').toFixed());
}

function pointsEach(form: PointsForm, action: Action): Exact | WithoutPoints {
  switch (form.form) {
    case 'FIXED':
    case 'PER_UNIT':
      return exact(form.points);
    case 'PER_KG':
      return action.massKg === null ? 'MASS_MISSING' : form.pointsPerKg.times(action.massKg);
    case 'BY_PACKAGING_CLASS': {
      const found = form.points[String(action.attributes[PACKAGING_CLASS])];
      return found === undefined ? 'CLASS_WITHOUT_POINTS' : exact(found);
    }
  }
}

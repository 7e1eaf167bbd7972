import { z } from 'zod';
import { type LocalDate, sameDayLater } from '../kernel/month.js';
import { dateSchema, holdsAt, readDocument, textSchema } from './document.js';
import { sourceSchema } from './source.js';

const levelSchema = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z_]{0,31}$/, 'capital letters / 大写字母'),
  /** Points earned within the months that count, from which on the level is held. */
  pointsEarned: z.int().nonnegative(),
  title: textSchema,
  benefits: z.array(textSchema).min(1),
});
export type GreenLevel = z.infer<typeof levelSchema>;

const versionSchema = z
  .strictObject({
    version: z.int().positive(),
    from: dateSchema,
    to: dateSchema.optional(),
    /** No law gives levels: they are the operator's own, and are shown as such. */
    operatorSetting: z.literal(true),
    source: sourceSchema,
    months: z.int().positive(),
    /** Lowest first. */
    levels: z.array(levelSchema).min(1),
  })
  .superRefine(({ levels }, context) => {
    for (const [index, level] of levels.entries()) {
      const below = levels[index - 1];
      const isNext = below ? level.pointsEarned > below.pointsEarned : level.pointsEarned === 0;
      if (isNext) continue;
      context.addIssue({
        code: 'custom',
        path: ['levels', index, 'pointsEarned'],
        message: 'levels rise from 0 points / 等级从 0 分起逐级升高',
      });
    }
  });
export type GreenLevelVersion = z.infer<typeof versionSchema>;

const earnedSchema = z.strictObject({ day: dateSchema, points: z.int().positive() });
const documentSchema = z
  .strictObject({
    versions: z.array(versionSchema).min(1),
    examples: z
      .array(
        z.strictObject({
          name: textSchema,
          day: dateSchema,
          earned: z.array(earnedSchema),
          expected: z.strictObject({
            level: z.string(),
            points: z.int().nonnegative(),
            next: z.string().optional(),
            missingPoints: z.int().nonnegative(),
            holdsUntil: dateSchema.optional(),
          }),
        }),
      )
      .min(1),
  })
  .superRefine(({ versions }, context) => {
    for (const [index, version] of versions.entries()) {
      const earlier = versions[index - 1];
      if (!earlier || (version.version > earlier.version && version.from > (earlier.to ?? earlier.from)))
        continue;
      context.addIssue({
        code: 'custom',
        path: ['versions', index, 'from'],
        message: 'versions follow one another in number and in time / 版本应按编号和时间先后排列，不得重叠',
      });
    }
  });
export type GreenLevelDocument = z.infer<typeof documentSchema>;

/** Reads `policies/levels/green-level.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseGreenLevels = (yamlText: string, fileName: string): GreenLevelDocument =>
  readDocument(documentSchema, yamlText, fileName);

/** The version in force on a day; null before the first. */
export const greenLevelsAt = (document: GreenLevelDocument, day: LocalDate): GreenLevelVersion | null =>
  document.versions.filter((version) => holdsAt(version, day)).at(-1) ?? null;

/** Points earned on a civil day, before anything is spent of them. */
export interface EarnedPoints {
  readonly day: LocalDate;
  readonly points: bigint;
}

export interface GreenLevelStanding {
  readonly level: GreenLevel;
  /** Earned within the months that count. */
  readonly points: bigint;
  /** Null at the highest level. */
  readonly next: GreenLevel | null;
  /** Points still to be earned for the next level; 0n at the highest. */
  readonly missingPoints: bigint;
  /** Last day of the level if nothing more is earned; null for the lowest, which is never lost. */
  readonly holdsUntil: LocalDate | null;
}

/** Days from this one on may hold points that count. */
export const countsFrom = ({ months }: GreenLevelVersion, day: LocalDate): LocalDate =>
  sameDayLater(day, -months);

/** Which level is held on a day, what is missing to the next, and until when it lasts. */
export function greenLevelOf(
  version: GreenLevelVersion,
  earned: readonly EarnedPoints[],
  day: LocalDate,
): GreenLevelStanding {
  const counting = earned
    .map((one) => ({ ...one, lastDay: sameDayLater(one.day, version.months) }))
    .filter((one) => one.day <= day && day <= one.lastDay)
    .sort((a, b) => (a.lastDay < b.lastDay ? -1 : 1));
  const points = counting.reduce((total, one) => total + one.points, 0n);
  const place = version.levels.findLastIndex((level) => BigInt(level.pointsEarned) <= points);
  const level = version.levels[place] as GreenLevel;
  const next = version.levels[place + 1] ?? null;
  return {
    level,
    points,
    next,
    missingPoints: next ? BigInt(next.pointsEarned) - points : 0n,
    holdsUntil: lostAfter(counting, points, BigInt(level.pointsEarned)),
  };
}

function lostAfter(
  soonestFirst: readonly { points: bigint; lastDay: LocalDate }[],
  points: bigint,
  needed: bigint,
): LocalDate | null {
  let left = points;
  for (const one of soonestFirst) {
    left -= one.points;
    if (left < needed) return one.lastDay;
  }
  return null;
}

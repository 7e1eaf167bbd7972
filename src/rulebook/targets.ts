import { z } from 'zod';
import { type Exact, round, ZERO } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import {
  codeSchema,
  exactSchema,
  holdsAt,
  monthSchema,
  readDocument,
  regionSchema,
  textSchema,
} from './document.js';
import { monthsOf, type Period } from './indicator-period.js';
import type { Direction, OutsideFigure } from './indicator.js';
import { type Source, sourceSchema } from './source.js';
import { handedDown } from './target-shares.js';

const indicatorCode = z.string().regex(/^[A-Z]{3}$/, 'three capital letters / 三位大写字母');

const targetSchema = z
  .strictObject({
    id: codeSchema,
    indicator: indicatorCode,
    /** Where they differ from those of the document. */
    region: regionSchema.optional(),
    /** 企业目标: the one enterprise, in that region, that it is assigned to. */
    enterprise: z.string().min(1).max(36).optional(),
    from: monthSchema.optional(),
    to: monthSchema.optional(),
    /** 分解: the target of which this one is a share; the value, or the share of its value, is given. */
    handedDown: z.strictObject({ from: codeSchema, sharePercent: exactSchema.optional() }).optional(),
    comparison: z.enum(['AT_LEAST', 'AT_MOST']),
    /** Absent where the text gives no figure; then `statement` says what it asks for. */
    value: exactSchema.optional(),
    unit: z.string().min(1),
    /** MONTH: any month's value is compared. PERIOD: the sum from `from` to `to` is. */
    measuredOver: z.enum(['MONTH', 'PERIOD']).default('MONTH'),
    statement: textSchema.optional(),
    note: textSchema.optional(),
    source: sourceSchema.optional(),
  })
  .refine(
    (target) =>
      target.value !== undefined ||
      target.statement !== undefined ||
      target.handedDown?.sharePercent !== undefined,
    'give a value, a share or a statement / 应给出数值、比例或文字表述',
  )
  .refine(
    (target) => target.value === undefined || target.handedDown?.sharePercent === undefined,
    'give the value or the share, not both / 数值与比例只给其一',
  );

/** What was officially reported, for comparison; never an input of a result. */
const publishedResultSchema = z.strictObject({
  indicator: indicatorCode,
  region: regionSchema.optional(),
  asOf: monthSchema,
  value: exactSchema,
  unit: z.string().min(1),
  note: textSchema.optional(),
  source: sourceSchema.optional(),
});

export const targetDocumentSchema = z.strictObject({
  programme: codeSchema,
  title: textSchema,
  source: sourceSchema,
  /** Whom and when the targets bind, unless a target says otherwise; months from first to last. */
  binds: z.strictObject({ region: regionSchema, from: monthSchema, to: monthSchema.optional() }),
  /** Parts of the programme that are work, not figures. */
  campaigns: z.array(textSchema).default([]),
  targets: z.array(targetSchema),
  results: z.array(publishedResultSchema).default([]),
});
export type TargetDocument = z.infer<typeof targetDocumentSchema>;

/** A target with what it takes over from its document. */
export type Target = z.infer<typeof targetSchema> & {
  readonly region: RegionCode;
  readonly from: Month;
  readonly programme: string;
  readonly programmeTitle: Text;
  readonly source: Source;
  /** Per cent of the target that it was handed down from; null where it was not, or that one has no figure. */
  readonly sharePercent: Exact | null;
};

/** A figure that a document reports, with what it takes over from it. */
export type PublishedResult = z.infer<typeof publishedResultSchema> & {
  readonly region: RegionCode;
  readonly source: Source;
};

/** Reads `policies/targets/<programme>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseTargetDocument = (yamlText: string, fileName: string): TargetDocument =>
  readDocument(targetDocumentSchema, yamlText, fileName);

/** Refuses documents whose targets are handed down from one that is not there, or by more than the whole of it. */
export function targetsOf(documents: readonly TargetDocument[]): Target[] {
  const targets = documents.flatMap((document) =>
    document.targets.map((target) => ({
      ...target,
      ...periodOf(target, document),
      region: target.region ?? document.binds.region,
      programme: document.programme,
      programmeTitle: document.title,
      source: target.source ?? document.source,
    })),
  );
  return handedDown(targets);
}

export const publishedResultsOf = (documents: readonly TargetDocument[]): PublishedResult[] =>
  documents.flatMap((document) =>
    document.results.map((result) => ({
      ...result,
      region: result.region ?? document.binds.region,
      source: result.source ?? document.source,
    })),
  );

/** A target with its own first month has its own last month too, or none. */
const periodOf = (target: z.infer<typeof targetSchema>, { binds }: TargetDocument) =>
  target.from ? { from: target.from, to: target.to } : { from: binds.from, to: target.to ?? binds.to };

export interface TargetQuery {
  readonly indicator: string;
  /** The region itself first, then what contains it: `regionLineage(code)`. */
  readonly lineage: readonly RegionCode[];
  readonly month: Month;
  /** Whose value it is compared with: a whole region's, or one enterprise's in it. */
  readonly of: 'REGION' | 'ENTERPRISE';
  readonly enterprise?: string;
}

export interface TargetFound {
  readonly target: Target;
  /** LAST_PUBLISHED: its period is over and no later target is known; shown as such. */
  readonly standing: 'IN_FORCE' | 'LAST_PUBLISHED';
}

/**
 * Targets to hold a value against, best first: in force before lapsed, nearest region first, latest first. A rate
 * holds for everyone inside its region; a total binds only the region, and an enterprise's target only the enterprise,
 * that it was given to.
 */
export function targetsFor(targets: readonly Target[], query: TargetQuery): TargetFound[] {
  const nearness = (target: Target) => query.lineage.indexOf(target.region);
  return targets
    .filter(
      (target) =>
        target.indicator === query.indicator && target.from <= query.month && isBound(target, query),
    )
    .map((target): TargetFound => ({
      target,
      standing: holdsAt(target, query.month) ? 'IN_FORCE' : 'LAST_PUBLISHED',
    }))
    .sort(
      (a, b) =>
        a.standing.localeCompare(b.standing) ||
        (a.standing === 'IN_FORCE'
          ? nearness(a.target) - nearness(b.target) || b.target.from.localeCompare(a.target.from)
          : b.target.from.localeCompare(a.target.from) || nearness(a.target) - nearness(b.target)),
    );
}

const isBound = (target: Target, query: TargetQuery): boolean => {
  if (target.enterprise && target.enterprise !== query.enterprise) return false;
  if (target.unit === '%') return query.lineage.includes(target.region);
  return (target.enterprise !== undefined || query.of === 'REGION') && target.region === query.lineage[0];
};

/** The figure assigned to a scope itself, for a total over the whole of a period; the latest. */
export function assignedTarget(
  targets: readonly Target[],
  indicator: string,
  scope: { readonly enterpriseId: string; readonly regionCode: RegionCode; readonly period: Period },
): OutsideFigure | null {
  const months = monthsOf(scope.period);
  const found = targets
    .filter(
      (target) =>
        target.indicator === indicator &&
        target.region === scope.regionCode &&
        (target.enterprise ?? '') === scope.enterpriseId &&
        target.from === months[0] &&
        target.to === months.at(-1),
    )
    .at(-1);
  return found?.value ? { value: found.value, source: found.source } : null;
}

export interface Attainment {
  /** Per cent of the target, rounded half up to 2 places; null where value or target has no figure, or it is zero. */
  readonly attainedPercent: Exact | null;
  /** Distance to the target in the indicator's unit, in the better direction: negative is how far off. */
  readonly gap: Exact | null;
  readonly met: boolean | null;
}

/** Holds a value against a target. No value, or a target without a figure, is neither met nor missed. */
export function attainment(
  value: Exact | null,
  target: Pick<Target, 'value' | 'comparison'>,
  direction: Direction,
): Attainment {
  const goal = target.value;
  if (!value || !goal) return { attainedPercent: null, gap: null, met: null };
  const [part, whole] = direction === 'UP' ? [value, goal] : [goal, value];
  return {
    attainedPercent: whole.eq(ZERO) ? null : round(part.times(100).div(whole), 2, 'HALF_UP'),
    gap: part.minus(whole),
    met: target.comparison === 'AT_LEAST' ? value.gte(goal) : value.lte(goal),
  };
}

/** Holds the value of a period against a target; a part of its period says nothing about a total. */
export const attainmentIn = (
  period: Period,
  value: Exact | null,
  target: Pick<Target, 'value' | 'comparison' | 'measuredOver' | 'from' | 'to'>,
  direction: Direction,
): Attainment =>
  target.measuredOver === 'PERIOD' && !isWhole(target, period)
    ? { attainedPercent: null, gap: null, met: null }
    : attainment(value, target, direction);

const isWhole = ({ from, to }: Pick<Target, 'from' | 'to'>, period: Period): boolean => {
  const months = monthsOf(period);
  return from === months[0] && to === months.at(-1);
};

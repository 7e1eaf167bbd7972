import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { type RegionCode, regionLineage } from '../kernel/region-code.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { monthsAsked } from '../platform/months-asked.js';
import { resultOf } from '../rulebook/compute-indicator.js';
import { NO_INPUTS } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, type Period } from '../rulebook/indicator-period.js';
import {
  type IndicatorDefinition,
  type IndicatorResult,
  PLATFORM_DEFINITION,
} from '../rulebook/indicator.js';
import { attainmentIn, targetsFor } from '../rulebook/targets.js';
import type { StoredColumns } from './computed-result.js';
import { type DerivableResult, Derivations } from './derivations.service.js';
import type { AttainmentView, IndicatorResultView } from './indicator-result.view.js';
import {
  findResults,
  findStored,
  type ResultFilter,
  type ResultRecord,
  type ResultScope,
  WHOLE_REGION,
} from './indicators.queries.js';
import { INDICATORS } from './known-indicators.js';
import { HELD_AGAINST, OutsideFigures } from './outside-figures.service.js';
import { withInputs } from './stored-results.js';
import { VisibleScopes } from './visible-scopes.service.js';

export interface IndicatorQuestion {
  readonly regionCode: RegionCode;
  readonly enterpriseId?: Id | null;
  /** Months from first to last, or one period of any kind. */
  readonly from?: Month | null;
  readonly to?: Month | null;
  readonly period?: Period | null;
  readonly codes?: readonly string[] | null;
}

/** Reads stored results beside the targets they are held against. */
@Injectable()
export class IndicatorBoard {
  constructor(
    private readonly database: Database,
    private readonly scopes: VisibleScopes,
    private readonly outside: OutsideFigures,
    private readonly derivations: Derivations,
  ) {}

  /** Every asked indicator for every asked period, also where nothing was recorded. */
  async read(actor: Actor, args: IndicatorQuestion): Promise<IndicatorResultView[]> {
    const scope = await this.scopes.visible(actor, args);
    const periods = periodsAsked(args);
    const definitions = INDICATORS.filter((indicator) => args.codes?.includes(indicator.code) ?? true);
    const codes = [...definitions.map((indicator) => indicator.code), HELD_AGAINST];
    const stored = await this.database.rows<ResultRecord>(findResults({ ...scope, periods, codes }));
    const byKey = new Map(stored.map((record) => [keyOf(record), record]));
    const derivable = once(() => this.derivable({ ...scope, periods, codes }));
    return periods.flatMap((period) => {
      const found = (code: string) => byKey.get(keyOf({ period, code }));
      const place = { ...scope, period };
      return definitions.map((indicator) => this.view(indicator, place, found, derivable));
    });
  }

  private async derivable(filter: ResultFilter): Promise<Map<string, DerivableResult>> {
    const found = await this.database.rows<StoredColumns & { period: Period }>(findStored(filter));
    return new Map(withInputs(found).map((record) => [keyOf(record), record]));
  }

  /**
   * A result as it is stored. Why it is so and what it is held against is worked out where it is read; what derivations
   * follow from comes for a whole answer in one statement, once one of them is asked for.
   */
  private view(
    indicator: IndicatorDefinition,
    scope: ResultScope,
    recordOf: (code: string) => ResultRecord | undefined,
    derivable: () => Promise<Map<string, DerivableResult>>,
  ): IndicatorResultView {
    const record = recordOf(indicator.code);
    const unrecorded = record ? null : this.unrecorded(indicator, scope, recordOf);
    const value = record ? shown(record.value) : unrecorded!.value && plain(unrecorded!.value);
    const derived = async () => {
      const stored = record && (await derivable()).get(keyOf(record));
      return stored ? this.derivations.of(stored) : unrecorded;
    };
    const attainments = once(() => this.attainments(indicator, scope, value));
    return {
      code: indicator.code,
      title: indicator.title,
      unit: indicator.unit,
      direction: indicator.direction,
      period: scope.period,
      month: lastMonthOf(scope.period),
      regionCode: scope.regionCode,
      enterpriseId: scope.enterpriseId === WHOLE_REGION ? null : scope.enterpriseId,
      value,
      label: PLATFORM_DEFINITION,
      formulaVersion: record ? record.formulaVersion : (unrecorded?.because?.formulaVersion ?? null),
      factorRelease: record?.factorRelease ?? null,
      inputsDigest: record?.inputsDigest ?? null,
      computedAt: record?.computedAt.toISOString() ?? null,
      reason: (record ? record.noValue : unrecorded?.noValue?.reason) ?? null,
      async reasonText() {
        return value === null ? ((await derived())?.noValue?.text ?? null) : null;
      },
      get attainments() {
        return attainments();
      },
      async because() {
        return record || value !== null ? ((await derived())?.because ?? null) : null;
      },
    };
  }

  /** What is not stored: figures of others, or an indicator of which nobody reports anything. */
  private unrecorded(
    indicator: IndicatorDefinition,
    scope: ResultScope,
    recordOf: (code: string) => ResultRecord | undefined,
  ): IndicatorResult {
    const outside = this.outside.of(indicator, scope, (code) => {
      return shown(recordOf(code)?.value);
    });
    return resultOf(indicator, scope.period, NO_INPUTS, { factors: null, outside });
  }

  private attainments(
    indicator: IndicatorDefinition,
    { enterpriseId, regionCode, period }: ResultScope,
    value: string | null,
  ): AttainmentView[] {
    const found = targetsFor(this.outside.targets, {
      indicator: indicator.code,
      lineage: regionLineage(regionCode),
      month: lastMonthOf(period),
      of: enterpriseId === WHOLE_REGION ? 'REGION' : 'ENTERPRISE',
      ...(enterpriseId === WHOLE_REGION ? {} : { enterprise: enterpriseId }),
    });
    return found.slice(0, LIMITS.attainmentsShown).map(({ target, standing }) => {
      const reached = attainmentIn(period, value === null ? null : exact(value), target, indicator.direction);
      return {
        targetId: target.id,
        programme: target.programme,
        programmeTitle: target.programmeTitle,
        regionCode: target.region,
        enterpriseId: target.enterprise ?? null,
        handedDownFrom: target.handedDown?.from ?? null,
        sharePercent: target.sharePercent && plain(target.sharePercent),
        targetValue: target.value ? plain(target.value) : null,
        statement: target.statement ?? null,
        comparison: target.comparison,
        standing,
        attainedPercent: reached.attainedPercent && plain(reached.attainedPercent),
        gap: reached.gap && plain(reached.gap),
        isMet: reached.met,
        source: `${target.source.title}（${target.source.body}，${target.source.year}）`,
        confidence: target.source.confidence,
      };
    });
  }
}

const keyOf = ({ period, code }: { period: Period; code: string }): string => `${period}/${code}`;

const shown = (value: string | null | undefined): string | null => (value ? plain(value) : null);

/** What is worked out at most once, when it is first asked for. */
function once<T>(work: () => T): () => T {
  let found: { readonly result: T } | undefined;
  return () => (found ??= { result: work() }).result;
}

function periodsAsked({ from, to, period }: IndicatorQuestion): Period[] {
  if (period && !from && !to) return [period];
  if (from && !period) return monthsAsked(from, to ?? from);
  throw refuse.badInput('PERIOD_UNCLEAR', {
    zh: '请给出起始月份 from（可带 to），或一个期间 period（如 2026-Q1），二者择一。',
    en: 'Give the first month as from, with to if you like, or one period such as 2026-Q1: either of the two.',
  });
}

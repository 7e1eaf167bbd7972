import { Injectable } from '@nestjs/common';
import { hasRole, type Actor } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { isInside, type RegionCode, regionLineage } from '../kernel/region-code.js';
import { EnterprisesService } from '../enterprises/index.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { monthsAsked } from '../platform/months-asked.js';
import { policyFiles } from '../platform/policy-files.js';
import { RegionsService } from '../regions/index.js';
import { computeIndicator } from '../rulebook/compute-indicator.js';
import {
  type IndicatorDefinition,
  type IndicatorResult,
  PLATFORM_DEFINITION,
} from '../rulebook/indicator.js';
import { MeasureSet } from '../rulebook/measures.js';
import { attainment, parseTargetDocument, type Target, targetsFor, targetsOf } from '../rulebook/targets.js';
import type { AttainmentView, IndicatorResultView } from './indicator-result.view.js';
import { findResults, type ResultRecord, WHOLE_REGION } from './indicators.queries.js';
import { INDICATORS } from './known-indicators.js';

export interface IndicatorQuestion {
  readonly regionCode: RegionCode;
  readonly enterpriseId?: Id | null;
  readonly from: Month;
  readonly to?: Month | null;
  readonly codes?: readonly string[] | null;
}

/** Reads stored results beside the targets they are held against. */
@Injectable()
export class IndicatorBoard {
  private readonly targets: readonly Target[];

  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
  ) {
    this.targets = targetsOf(policyFiles('targets').map(({ name, text }) => parseTargetDocument(text, name)));
  }

  /** Every asked indicator for every asked month, also where nothing was recorded. */
  async read(actor: Actor, args: IndicatorQuestion): Promise<IndicatorResultView[]> {
    await this.regions.assertKnown(args.regionCode);
    const enterpriseId = await this.assertVisible(actor, args);
    const months = monthsAsked(args.from, args.to ?? args.from);
    const definitions = INDICATORS.filter((indicator) => args.codes?.includes(indicator.code) ?? true);
    const codes = definitions.map((indicator) => indicator.code);
    const stored = await this.database.rows<ResultRecord>(
      findResults({
        enterpriseId,
        regionCode: args.regionCode,
        from: args.from,
        to: args.to ?? args.from,
        codes,
      }),
    );
    const byKey = new Map(stored.map((record) => [`${record.month}/${record.code}`, record]));
    return months.flatMap((month) =>
      definitions.map((indicator) =>
        this.view(
          indicator,
          { enterpriseId, regionCode: args.regionCode, month },
          byKey.get(`${month}/${indicator.code}`),
        ),
      ),
    );
  }

  /** A firm's people see their firm only; a department sees, within its region, the firms at work there and the whole. */
  private async assertVisible(actor: Actor, { enterpriseId, regionCode }: IndicatorQuestion): Promise<Id> {
    const isOwn = actor.enterpriseId !== undefined;
    if (
      !isOwn &&
      !hasRole(actor, 'OPERATOR') &&
      !(actor.regionCode && isInside(regionCode, actor.regionCode))
    ) {
      throw regionOutside();
    }
    const asked = enterpriseId ?? actor.enterpriseId;
    return asked ? (await this.enterprises.enterpriseInReach(actor, asked)).id : WHOLE_REGION;
  }

  private view(
    indicator: IndicatorDefinition,
    scope: { enterpriseId: Id; regionCode: RegionCode; month: Month },
    record: ResultRecord | undefined,
  ): IndicatorResultView {
    const result = record
      ? (JSON.parse(record.derivation) as IndicatorResult)
      : computeIndicator(indicator, { measures: new MeasureSet([]), month: scope.month, factors: null });
    return {
      code: indicator.code,
      title: indicator.title,
      unit: indicator.unit,
      direction: indicator.direction,
      month: scope.month,
      regionCode: scope.regionCode,
      enterpriseId: scope.enterpriseId === WHOLE_REGION ? null : scope.enterpriseId,
      value: result.value === null ? null : plain(result.value),
      reason: result.noValue?.reason ?? null,
      reasonText: result.noValue?.text ?? null,
      label: PLATFORM_DEFINITION,
      formulaVersion: result.because?.formulaVersion ?? null,
      because: record ? result.because : null,
      attainments: this.attainments(indicator, scope, result),
      computedAt: record?.computedAt.toISOString() ?? null,
    };
  }

  private attainments(
    indicator: IndicatorDefinition,
    { enterpriseId, regionCode, month }: { enterpriseId: Id; regionCode: RegionCode; month: Month },
    result: IndicatorResult,
  ): AttainmentView[] {
    const found = targetsFor(this.targets, {
      indicator: indicator.code,
      lineage: regionLineage(regionCode),
      month,
      of: enterpriseId === WHOLE_REGION ? 'REGION' : 'ENTERPRISE',
    });
    return found.slice(0, LIMITS.attainmentsShown).map(({ target, standing }) => {
      const value = result.value === null ? null : exact(result.value);
      // A month's count says nothing about a yearly total.
      const reached =
        target.measuredOver === 'PERIOD'
          ? { attainedPercent: null, gap: null, met: null }
          : attainment(value, target, indicator.direction);
      return {
        targetId: target.id,
        programme: target.programme,
        programmeTitle: target.programmeTitle,
        regionCode: target.region,
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

const regionOutside = () =>
  refuse.notFound('REGION_OUTSIDE', {
    zh: '没有找到该地区的数据：地区有误，或不在您的权限范围内。',
    en: 'There are no figures for this region: the code is wrong, or it is outside what you may see.',
  });

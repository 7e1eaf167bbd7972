import { Injectable } from '@nestjs/common';
import {
  IndicatorBoard,
  type IndicatorResultView,
  IndicatorStandings,
  type TargetProgress,
  TargetProgressService,
  type TrendPoint,
} from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import { addMonths, type Month, monthsBetween } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { LIMITS } from '../platform/limits.js';
import { yearPeriodOf } from '../rulebook/indicator-period.js';
import { change, type Change } from './change.js';
import type { NamedScope } from './report-scopes.service.js';

export interface IndicatorFigure {
  readonly result: IndicatorResultView;
  /** Why there is no value. */
  readonly why: Text | null;
  /** Of the factors that it was computed with. */
  readonly releases: readonly string[];
  /** Twelve months, this one last. */
  readonly trend: readonly TrendPoint[];
  readonly onMonth: Change;
  readonly onYear: Change;
}

/** An indicator for every region right inside one, and the firms at work in it. */
export interface IndicatorRanking {
  readonly result: IndicatorResultView;
  readonly regions: readonly {
    readonly name: Text;
    readonly value: string | null;
    readonly reason: Text | null;
  }[];
  readonly firms: readonly {
    readonly name: Text;
    readonly kind: string;
    readonly value: string | null;
    readonly place: number | null;
    readonly peers: number | null;
    readonly reason: Text | null;
  }[];
  readonly hasMoreFirms: boolean;
}

const TREND_MONTHS = 12;

/** What is stored of indicators, as a report shows it: read from where the API reads it. */
@Injectable()
export class IndicatorFigures {
  constructor(
    private readonly board: IndicatorBoard,
    private readonly standings: IndicatorStandings,
    private readonly targets: TargetProgressService,
  ) {}

  async ofMonth(actor: Actor, scope: NamedScope, month: Month): Promise<IndicatorFigure[]> {
    const { regionCode, enterpriseId } = scope;
    const results = await this.board.read(actor, { regionCode, enterpriseId, from: month });
    const months = monthsBetween(addMonths(month, 1 - TREND_MONTHS), month);
    const figures: IndicatorFigure[] = [];
    for (const result of results) {
      const asked = { regionCode, enterpriseId, code: result.code };
      // What has no value is listed with its reason and drawn nowhere.
      const trend = result.value === null ? [] : await this.standings.trend(actor, asked, months);
      const [before, now] = [trend.at(-2), trend.at(-1)];
      const because = await result.because();
      figures.push({
        result,
        why: await result.reasonText(),
        releases: (because?.factors ?? []).map(({ release }) => release),
        trend,
        onMonth: change(result.value, before?.value ?? null, result.unit),
        onYear: {
          difference: now?.yearOnYear ?? null,
          unit: now?.yearOnYearUnit === 'PERCENTAGE_POINTS' ? 'POINTS' : 'PERCENT',
        },
      });
    }
    return figures;
  }

  /** The targets of the month's year. */
  progress(actor: Actor, { regionCode, enterpriseId }: NamedScope, month: Month): Promise<TargetProgress[]> {
    return this.targets.progress(actor, { regionCode, enterpriseId, year: yearPeriodOf(month) });
  }

  async ranking(
    actor: Actor,
    result: IndicatorResultView,
    regions: readonly { readonly code: RegionCode; readonly name: Text }[],
  ): Promise<IndicatorRanking> {
    const { code, regionCode, period } = result;
    const firms = await this.standings.ranking(actor, { regionCode, period, code, first: LIMITS.pageSize });
    const values: IndicatorRanking['regions'][number][] = [];
    for (const region of regions) {
      const [found] = await this.board.read(actor, { regionCode: region.code, period, codes: [code] });
      values.push({
        name: region.name,
        value: found?.value ?? null,
        reason: (await found?.reasonText()) ?? null,
      });
    }
    return {
      result,
      regions: values,
      firms: firms.nodes.map(({ name, kind, value, place, peers, reasonText }) => ({
        name,
        kind,
        value,
        place,
        peers,
        reason: reasonText,
      })),
      hasMoreFirms: firms.pageInfo.hasNextPage,
    };
  }
}

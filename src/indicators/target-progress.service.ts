import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { type Exact, exact, plain, round } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { isMonth, type Month } from '../kernel/month.js';
import { type RegionCode, regionLineage } from '../kernel/region-code.js';
import { Database } from '../platform/database.js';
import { lastMonthOf, monthsOf, type Period, yearsFrom } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { type Projection, projectYearEnd } from '../rulebook/target-projection.js';
import { attainment, type Target, targetsFor } from '../rulebook/targets.js';
import { WHOLE_REGION } from './indicators.queries.js';
import { INDICATORS } from './known-indicators.js';
import { OutsideFigures } from './outside-figures.service.js';
import { findValues, type ValueRecord } from './standing.queries.js';
import type { TargetProgress } from './standing.view.js';
import { VisibleScopes } from './visible-scopes.service.js';

/** How far the targets of a year are attained, and how the year is likely to end. */
@Injectable()
export class TargetProgressService {
  constructor(
    private readonly database: Database,
    private readonly scopes: VisibleScopes,
    private readonly figures: OutsideFigures,
  ) {}

  /** The targets in force in the year that bind the scope; nearest first for each indicator. */
  async progress(
    actor: Actor,
    question: { regionCode: RegionCode; enterpriseId?: Id | null; year: Period },
  ): Promise<TargetProgress[]> {
    const scope = await this.scopes.visible(actor, question);
    const { year } = question;
    const stored = await this.database.rows<ValueRecord>(
      findValues(
        scope,
        [year, ...monthsOf(year), ...monthsOf(yearsFrom(year, -1))],
        INDICATORS.map(({ code }) => code),
      ),
    );
    return INDICATORS.flatMap((indicator) => {
      const known = stored.filter(({ code, value }) => code === indicator.code && value !== null);
      const yearToDate = known.find(({ period }) => period === year)?.value ?? null;
      const projection = projectYearEnd({
        unit: indicator.unit,
        year,
        yearToDate: yearToDate === null ? null : exact(yearToDate),
        months: new Map(
          known
            .filter(({ period }) => isMonth(period))
            .map(({ period, value }) => [period as Month, exact(value ?? 0)]),
        ),
      });
      return targetsFor(this.figures.targets, {
        indicator: indicator.code,
        lineage: regionLineage(scope.regionCode),
        month: lastMonthOf(year),
        of: scope.enterpriseId === WHOLE_REGION ? 'REGION' : 'ENTERPRISE',
        ...(scope.enterpriseId === WHOLE_REGION ? {} : { enterprise: scope.enterpriseId }),
      })
        .filter(({ standing }) => standing === 'IN_FORCE')
        .map(({ target }) =>
          progressOf(indicator, target, yearToDate === null ? null : exact(yearToDate), projection),
        );
    });
  }
}

function progressOf(
  indicator: IndicatorDefinition,
  target: Target,
  yearToDate: Exact | null,
  projection: Projection,
): TargetProgress {
  const reached = attainment(yearToDate, target, indicator.direction);
  const projected = attainment(projection.value, target, indicator.direction);
  return {
    targetId: target.id,
    code: indicator.code,
    unit: indicator.unit,
    regionCode: target.region,
    enterpriseId: target.enterprise ?? null,
    handedDownFrom: target.handedDown?.from ?? null,
    sharePercent: target.sharePercent && plain(target.sharePercent),
    targetValue: target.value ? plain(target.value) : null,
    statement: target.statement ?? null,
    yearToDate: yearToDate && plain(yearToDate),
    attainedPercent: reached.attainedPercent && plain(reached.attainedPercent),
    gap: reached.gap && plain(reached.gap),
    isMet: reached.met,
    projected: projection.value && plain(round(projection.value, 2, 'HALF_UP')),
    projectedPercent: projected.attainedPercent && plain(projected.attainedPercent),
    method: projection.method,
    reasonText: projection.noValue?.text ?? null,
    source: `${target.source.title}（${target.source.body}，${target.source.year}）`,
    confidence: target.source.confidence,
  };
}

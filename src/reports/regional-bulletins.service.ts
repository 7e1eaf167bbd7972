import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { CarbonFigures } from './carbon-figures.service.js';
import { inventorySection, reductionSection } from './carbon-sections.js';
import { IndicatorFigures, type IndicatorRanking } from './indicator-figures.service.js';
import { headline, indicatorSection, progressSection, trendSection } from './indicator-sections.js';
import { standingOfRegion } from './month-standing.js';
import { rankingSection } from './ranking-section.js';
import type { ReportDocument } from './report-document.js';
import { foundationsOf } from './report-foundations.js';
import { ReportScopes } from './report-scopes.service.js';
import { named, type Say } from './report-words.js';

export interface BulletinQuestion {
  readonly regionCode?: RegionCode | null;
  readonly month: Month;
}

/** Indicators that are ranked: those with a target first. */
const RANKED = 6;

/** 区域通报: a region's month for its departments. */
@Injectable()
export class RegionalBulletins {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly indicators: IndicatorFigures,
    private readonly carbon: CarbonFigures,
  ) {}

  /** Refuses like `ReportScopes.visible`, and people of a firm with FORBIDDEN BULLETIN_OF_DEPARTMENTS. */
  async document(actor: Actor, { month, regionCode }: BulletinQuestion, words: Say): Promise<ReportDocument> {
    if (actor.enterpriseId) throw ofDepartments();
    const scope = await this.scopes.visible(actor, { regionCode: regionCode ?? null });
    const { say, language, createdAt } = words;
    const reported = await this.scopes.reportedMonths(scope, [month]);
    const expected = await this.scopes.firmsExpected(scope, reported);
    const figures = await this.indicators.ofMonth(actor, scope, month);
    const progress = await this.indicators.progress(actor, scope, month);
    const carbon = await this.carbon.ofMonth(actor, { regionCode: scope.regionCode, month });
    const regions = await this.scopes.regionsInside(scope.regionCode);
    const rankings: IndicatorRanking[] = [];
    for (const { result } of headline(figures).slice(0, RANKED))
      rankings.push(await this.indicators.ranking(actor, result, regions));
    const titles = new Map(figures.map(({ result }) => [result.code, result.title]));
    const standing = say(standingOfRegion(reported, expected.length));
    const numbers = NUMBERS[language];
    return {
      language,
      createdAt,
      title: say({ zh: '快递绿色发展区域通报', en: 'Regional bulletin on green express logistics' }),
      subtitle: `${say(scope.name)} · ${month}`,
      particulars: [
        [say({ zh: '地区', en: 'Region' }), say(named(say(scope.name), scope.regionCode))],
        [say({ zh: '月份', en: 'Month' }), month],
        [say({ zh: '企业月份状态', en: 'Months of firms' }), standing],
      ],
      sections: [
        indicatorSection(figures, words, numbers[0]),
        progressSection(progress, titles, words, numbers[1]),
        rankingSection(rankings, words, numbers[2]),
        trendSection(figures, words, numbers[3]),
        inventorySection(carbon, words, numbers[4]),
        reductionSection(carbon, words, numbers[5]),
      ],
      foundations: foundationsOf(figures, carbon, standing, words),
    };
  }
}

const NUMBERS = {
  'zh-CN': ['一', '二', '三', '四', '五', '六'],
  en: ['1', '2', '3', '4', '5', '6'],
} as const;

const ofDepartments = () =>
  refuse.forbidden('BULLETIN_OF_DEPARTMENTS', {
    zh: '区域通报供主管部门使用；企业请查看本企业月报。',
    en: 'The bulletin is for departments; a firm asks for its own monthly report.',
  });

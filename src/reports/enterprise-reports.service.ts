import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { NATION, type RegionCode } from '../kernel/region-code.js';
import { ActivityFigures } from './activity-figures.service.js';
import { activitySection, packagingSection } from './activity-sections.js';
import { CarbonFigures } from './carbon-figures.service.js';
import { inventorySection, qualitySection, reductionSection } from './carbon-sections.js';
import { IndicatorFigures } from './indicator-figures.service.js';
import { indicatorSection, progressSection, trendSection } from './indicator-sections.js';
import { standingOfFirm } from './month-standing.js';
import type { ReportDocument } from './report-document.js';
import { foundationsOf } from './report-foundations.js';
import { ReportScopes } from './report-scopes.service.js';
import { named, type Say } from './report-words.js';

export interface EnterpriseReportQuestion {
  readonly enterpriseId?: Id | null;
  readonly regionCode?: RegionCode | null;
  readonly month: Month;
}

/** 企业月报: what a firm did in a month, against targets, the month before and the year before. */
@Injectable()
export class EnterpriseReports {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly indicators: IndicatorFigures,
    private readonly activity: ActivityFigures,
    private readonly carbon: CarbonFigures,
  ) {}

  /** Refuses like `ReportScopes.visible`, and with BAD_USER_INPUT ENTERPRISE_NEEDED. */
  async document(
    actor: Actor,
    { month, ...question }: EnterpriseReportQuestion,
    words: Say,
  ): Promise<ReportDocument> {
    const scope = await this.scopes.visible(actor, question);
    if (scope.enterpriseId === null) throw enterpriseNeeded();
    const { say, language, createdAt } = words;
    const { enterpriseId } = scope;
    const reported = await this.scopes.reportedMonths(scope, [month]);
    const figures = await this.indicators.ofMonth(actor, scope, month);
    const progress = await this.indicators.progress(actor, scope, month);
    const activity = await this.activity.ofMonth(scope, month);
    const carbon = await this.carbon.ofMonth(actor, {
      enterpriseId,
      regionCode: question.regionCode ?? null,
      month,
    });
    const titles = new Map(figures.map(({ result }) => [result.code, result.title]));
    const standing = say(standingOfFirm(reported));
    return {
      language,
      createdAt,
      title: say({ zh: '企业绿色月报', en: 'Monthly green report of a firm' }),
      subtitle: `${say(scope.name)} · ${month}`,
      particulars: [
        [say({ zh: '企业', en: 'Firm' }), say(named(say(scope.name), enterpriseId))],
        [say({ zh: '月份', en: 'Month' }), month],
        [
          say({ zh: '范围', en: 'Where' }),
          scope.regionCode === NATION
            ? say({ zh: '该企业的全部网点', en: 'all outlets of the firm' })
            : say({
                zh: `该企业在${scope.regionName.zh}（${scope.regionCode}）的网点`,
                en: `outlets of the firm in ${scope.regionName.en} (${scope.regionCode})`,
              }),
        ],
        [
          say({ zh: '碳核算范围', en: 'Carbon of' }),
          carbon.inventory?.regionCode
            ? say({
                zh: `仅 ${carbon.inventory.regionCode} 内的业务`,
                en: `what was done in ${carbon.inventory.regionCode} only`,
              })
            : say({ zh: '该企业整月的全部业务', en: 'the whole month of the firm' }),
        ],
        [say({ zh: '月份状态', en: 'Standing of the month' }), standing],
      ],
      sections: [
        activitySection(activity, words, NUMBERS[words.language][0]),
        packagingSection(activity, words, NUMBERS[words.language][1]),
        indicatorSection(figures, words, NUMBERS[words.language][2]),
        progressSection(progress, titles, words, NUMBERS[words.language][3]),
        trendSection(figures, words, NUMBERS[words.language][4]),
        inventorySection(carbon, words, NUMBERS[words.language][5]),
        reductionSection(carbon, words, NUMBERS[words.language][6]),
        qualitySection(carbon, words, NUMBERS[words.language][7]),
      ],
      foundations: foundationsOf(figures, carbon, standing, words),
    };
  }
}

const NUMBERS = {
  'zh-CN': ['一', '二', '三', '四', '五', '六', '七', '八'],
  en: ['1', '2', '3', '4', '5', '6', '7', '8'],
} as const;

const enterpriseNeeded = () =>
  refuse.badInput('ENTERPRISE_NEEDED', {
    zh: '请用 enterpriseId 指明企业；全地区的情况请查看区域通报。',
    en: 'Say which enterprise with enterpriseId; for a whole region ask for its bulletin.',
  });

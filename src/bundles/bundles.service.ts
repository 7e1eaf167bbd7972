import { Injectable } from '@nestjs/common';
import {
  findInputs,
  INDICATORS,
  type InputsRecord,
  insideScope,
  ResultBasis,
  type ResultExplanation,
  type ResultNamed,
  ResultTrace,
  resultUnknown,
  STOCK_STANDS_MONTHS,
  WHOLE_REGION,
} from '../indicators/index.js';
import type { Actor } from '../kernel/actor.js';
import { addMonths, type Month } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Database } from '../platform/database.js';
import { all, type Sql, sql } from '../platform/sql.js';
import { lastMonthOf, monthsOf, type Period, periodKind } from '../rulebook/indicator-period.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import { inputsText } from '../rulebook/indicator-inputs.js';
import { scopeInputsFrom } from '../rulebook/scope-inputs.js';
import { type MeasureCode, STOCKS } from '../rulebook/measures.js';
import { archiveOf } from './archive.js';
import { BundleSources } from './bundle-sources.service.js';
import type { BundledMeasure, BundledResult } from './bundle-content.js';
import { filesOf } from './bundle-files.js';
import { factorsUsedBy, recompute, standingIn } from './recomputation.js';

export interface Bundle {
  readonly name: string;
  readonly archive: Buffer;
}

/** 计算包: a stored result with all that it was computed from, and the code that computes it again. */
@Injectable()
export class BundlesService {
  constructor(
    private readonly database: Database,
    private readonly trace: ResultTrace,
    private readonly basis: ResultBasis,
    private readonly sources: BundleSources,
  ) {}

  /**
   * Refuses with NOT_FOUND RESULT_UNKNOWN what is not stored or not for the caller to see, with BAD_USER_INPUT
   * BUNDLE_TOO_LARGE what rests on more facts than the limit, and with CONFLICT RESULT_BEHIND_FACTS what is being
   * computed anew.
   */
  async ofIndicator(actor: Actor, named: ResultNamed): Promise<Bundle> {
    const explained = await this.trace.explain(actor, named, { first: 1 });
    const indicator = INDICATORS.find(({ code }) => code === named.code);
    if (!indicator) throw resultUnknown(named.code);
    const result = await this.resultOf(explained, indicator, named.regionCode);
    const sums = await this.sources.sumsOf(measuresOf(result, indicator), (found) => standing(result, found));
    const factors = await this.sources.factorsOf(result.factorRelease, factorsUsedBy(result));
    const content = { result, ...sums, factors };
    if (recompute(content, indicator).differences.length > 0) throw behindFacts(named.code, named.period);
    const parts = ['bundle', result.code, result.period, result.regionCode, result.enterpriseId];
    return {
      name: parts.filter((part) => part).join('-'),
      archive: await archiveOf(filesOf(content, indicator), new Date(result.computedAt)),
    };
  }

  private async resultOf(
    explained: ResultExplanation,
    indicator: IndicatorDefinition,
    regionCode: RegionCode,
  ): Promise<BundledResult> {
    const { code, title } = indicator;
    const period = explained.period as Period;
    const months = monthsOf(period);
    const editions = await this.basis.read([period]);
    const versionOf = (month: Month) => editions.versionOf(indicator, month, period)?.version ?? null;
    const scope = { enterpriseId: explained.enterpriseId ?? WHOLE_REGION, regionCode };
    const stored =
      periodKind(period) === 'MONTH'
        ? []
        : await this.database.rows<InputsRecord>(findInputs([scope], months));
    return {
      code,
      title,
      period,
      enterpriseId: explained.enterpriseId,
      regionCode,
      factorRelease: explained.factorRelease,
      versions: Object.fromEntries(months.map((month) => [month, versionOf(month)])),
      stockStandsMonths: STOCK_STANDS_MONTHS,
      inputsDigest: explained.inputsDigest,
      inputs: explained.inputs,
      months: stored.flatMap((one) => {
        const found = scopeInputsFrom(one.inputs).get(code);
        if (!found) return [];
        const inputs = JSON.parse(inputsText(found.inputs, found.base)) as unknown;
        return [{ month: one.period as Month, inputs }];
      }),
      result: explained.result,
      computedAt: explained.computedAt,
    };
  }
}

/** What the versions read: of its months, and of what stands at a month's end what may stand from before. */
function measuresOf(
  { versions, enterpriseId, regionCode, period }: BundledResult,
  indicator: IndicatorDefinition,
): Sql {
  const used = indicator.versions.filter(({ version }) => Object.values(versions).includes(version));
  const reads = [...new Set(used.flatMap((version) => version.reads))];
  const isStock = (code: MeasureCode): boolean => STOCKS.includes(code);
  const months = monthsOf(period);
  const earliest = addMonths(months[0] ?? lastMonthOf(period), 1 - STOCK_STANDS_MONTHS);
  return all([
    enterpriseId === null ? undefined : sql`enterprise_id = ${enterpriseId}`,
    insideScope({ regionCode }),
    sql`(code IN ${reads.filter((code) => !isStock(code))} AND month IN ${months}
      OR code IN ${reads.filter(isStock)} AND month BETWEEN ${earliest} AND ${lastMonthOf(period)})`,
  ]);
}

/** Of what stands at a month's end, those that stand in a month of the period. */
function standing(result: BundledResult, found: readonly BundledMeasure[]): BundledMeasure[] {
  const used = new Set(monthsOf(result.period).flatMap((month) => standingIn(month, found, result)));
  return found.filter((measure) => used.has(measure));
}

export const behindFacts = (code: string, period: Period) =>
  refuse.conflict(
    'RESULT_BEHIND_FACTS',
    {
      zh: `${period} 的“${code}”与其今日的事实不符，计算包暂不可取：多半正按新的事实重新计算，请稍后再试；若一直如此，请平台运营方核验结果。`,
      en: `"${code}" of ${period} is not what its facts come to today, so that its bundle would not come to it: most likely it is being computed anew; ask again in a while, and if it stays so, have the operator verify the results.`,
    },
    { code, period },
  );

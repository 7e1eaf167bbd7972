import { Injectable } from '@nestjs/common';
import { digest } from '../kernel/id.js';
import { FactorsService } from '../factors/index.js';
import { Database } from '../platform/database.js';
import { all } from '../platform/sql.js';
import { inputsText } from '../rulebook/indicator-inputs.js';
import { monthsOf } from '../rulebook/indicator-period.js';
import type { ComputedResult } from './computed-result.js';
import { INDICATORS } from './known-indicators.js';
import {
  type Difference,
  inMonth,
  insideScope,
  placed,
  type Proved,
  type ProofScope,
} from './proof-scope.js';
import { type AsideResult, findAsidePage } from './restated-results.queries.js';
import { computedAgain, isSameResult } from './restated-results.service.js';
import { type Edition, Editions, FACTORS } from './result-basis.service.js';
import { withInputs } from './stored-results.js';

const PAGE = 500;

/**
 * Works every result that a restatement took the place of out again, by the release and version that it names, from the
 * inputs kept with it, and compares the bytes. Stores nothing.
 */
@Injectable()
export class RestatedProof {
  constructor(
    private readonly database: Database,
    private readonly factors: FactorsService,
  ) {}

  async results(scope: ProofScope): Promise<Proved> {
    const condition = all([inMonth(scope, 'period'), insideScope(scope)]);
    const differences: Difference[] = [];
    let checked = 0;
    let after: AsideResult | undefined;
    do {
      const page: AsideResult[] = await this.database.rows(findAsidePage(condition, after, PAGE));
      for (const one of withInputs(page))
        if (!(await this.isItself(one))) differences.push(differenceOf(one));
      checked += page.length;
      after = page.length === PAGE ? page.at(-1) : undefined;
    } while (after);
    return { checked, differences };
  }

  /** Where several definitions met in one period no version is named, and the inputs alone are held to their digest. */
  private async isItself(one: AsideResult & ComputedResult): Promise<boolean> {
    if (digest(inputsText(one.from.inputs, one.from.base)) !== one.inputs_digest) return false;
    if (one.formula_version === null) return one.value === null;
    const again = computedAgain(one, INDICATORS, await this.editionsNamed(one));
    return again !== null && isSameResult(one, again);
  }

  private async editionsNamed({
    period,
    code,
    formula_version,
    factor_release,
  }: AsideResult): Promise<Editions> {
    const versions = monthsOf(period).map((month): Edition => ({
      period: month,
      subject: code,
      edition: String(formula_version),
    }));
    if (factor_release === null) return new Editions(versions, new Map());
    const release = { period, subject: FACTORS, edition: factor_release };
    const book = await this.factors.bookOf(factor_release);
    return new Editions([...versions, release], new Map([[factor_release, book]]));
  }
}

const differenceOf = ({ enterpriseId, regionCode, period, code, restatedBy }: AsideResult): Difference => ({
  where: `restated result ${placed(enterpriseId, regionCode, period)} ${code} (${restatedBy})`,
  text: {
    zh: '已被重述取代的结果，按其所存输入、因子发布包与公式版本重新计算，与所存不一致。',
    en: 'Set aside by a restatement, it is not what its inputs, release and version come to.',
  },
});

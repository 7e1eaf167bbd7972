import { Injectable } from '@nestjs/common';
import { canonicalJson, digest } from '../kernel/id.js';
import { FactorsService } from '../factors/index.js';
import {
  type Difference,
  inMonth,
  insideScope,
  placed,
  type Proved,
  type ProofScope,
  ResultBasis,
  STANDS,
} from '../indicators/index.js';
import { Database } from '../platform/database.js';
import { sql } from '../platform/sql.js';
import { CarbonAccounting } from './carbon-accounting.service.js';
import { type CarbonFacts, factsFrom, inputText, resultsFrom } from '../rulebook/carbon-figures.js';
import { rulesAt, rulesNamed } from './carbon-rules.js';
import { findKeptCarbon, type KeptCarbon } from './carbon.queries.js';

/**
 * Works every stored inventory and reduction out again, by its own release and versions, from its own inputs, and
 * compares the bytes; and holds the inputs of those that stand against the measures as they are. Stores nothing.
 */
@Injectable()
export class CarbonProof {
  constructor(
    private readonly database: Database,
    private readonly factors: FactorsService,
    private readonly basis: ResultBasis,
    private readonly accounting: CarbonAccounting,
  ) {}

  async results(scope: ProofScope): Promise<Proved> {
    const stored = await this.database.rows<KeptCarbon>(
      findKeptCarbon(
        sql`${inMonth(scope, 'carbon_result.month')} AND ${insideScope(scope, 'enterprise.region_code')}`,
      ),
    );
    const differences: Difference[] = [];
    for (const one of stored) {
      const wrong = await this.wrongWith(one);
      if (wrong)
        differences.push({
          where: `carbon ${placed(one.enterpriseId, null, one.month)} ${one.method} ${one.methodVersion} ${one.factorRelease}`,
          text: wrong,
        });
    }
    return { checked: stored.length, differences };
  }

  private async wrongWith(one: KeptCarbon): Promise<Difference['text'] | null> {
    if (one.content === null || digest(one.content) !== one.inputDigest) return INPUT_CHANGED;
    const book = await this.factors.bookOf(one.factorRelease);
    const facts = factsFrom(one.content);
    const again = resultsFrom(facts, book, rulesNamed(one)).find(
      ({ kind, result }) => kind === one.kind && result.method.code === one.method,
    );
    if (!again || canonicalJson(again.result) !== one.result) return RESULT_CHANGED;
    return (await this.isOfItsMeasures(one, facts)) ? null : MEASURES_MOVED;
  }

  /** Only what stands follows its measures; and a final month those of the month alone, as others may still move. */
  private async isOfItsMeasures(one: KeptCarbon, facts: CarbonFacts): Promise<boolean> {
    const editions = await this.basis.read([one.month]);
    const rules = rulesAt(one.month, editions);
    const isStanding =
      one.restatedBy === STANDS &&
      editions.bookOf(one.month)?.release === one.factorRelease &&
      editions.of(one.month, one.method) === String(one.methodVersion);
    if (!rules || !isStanding) return true;
    const now = await this.accounting.facts({ enterpriseId: one.enterpriseId, month: one.month });
    if (Number(one.isFinal) === 1) return canonicalJson(now.sums) === canonicalJson(facts.sums);
    return inputText(asKnown(now, facts), rules) === inputText(facts, rules);
  }
}

/** A credit rule that was published since says nothing new about what was computed before. */
const asKnown = (now: CarbonFacts, then: CarbonFacts): CarbonFacts => {
  const known = new Set(then.credited.map(([item]) => item));
  return { ...now, credited: now.credited.filter(([item]) => known.has(item)) };
};

const INPUT_CHANGED = {
  zh: '所存输入缺失，或与其指纹不符。',
  en: 'Its stored inputs are missing, or are not what their digest says.',
};
const RESULT_CHANGED = {
  zh: '按所存输入、因子发布包与方法版本重新计算，结果不一致。',
  en: 'Worked out again from its inputs, release and method version, it is not the same.',
};
const MEASURES_MOVED = {
  zh: '所存输入与现有度量不一致。',
  en: 'Its inputs are not what the measures are.',
};

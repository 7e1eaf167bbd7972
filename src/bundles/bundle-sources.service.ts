import { Injectable } from '@nestjs/common';
import { FactorsService } from '../factors/index.js';
import { finalAmong, findFacts, firmMonthKey, MAY_MOVE_LATER, ResultTrace } from '../indicators/index.js';
import { exact, plain, sum } from '../kernel/decimal.js';
import { refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { writeCursor } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import type { MeasuredFact } from '../platform/measured-facts.js';
import type { Sql } from '../platform/sql.js';
import { type MeasureCode, MEASURES } from '../rulebook/measures.js';
import type { BundleContent, BundledFact, BundledFactors, BundledMeasure } from './bundle-content.js';

/** Rows read at once. */
const PAGE = 1_000;

/** Reads what a result rests on: measures, the facts behind each, and the factor release. */
@Injectable()
export class BundleSources {
  constructor(
    private readonly database: Database,
    private readonly trace: ResultTrace,
    private readonly factors: FactorsService,
  ) {}

  /** Refuses with BAD_USER_INPUT BUNDLE_TOO_LARGE. `read` says which measures are read, and `used` which of them stand. */
  async sumsOf(
    read: Sql,
    used: (measures: readonly BundledMeasure[]) => readonly BundledMeasure[] = (all) => all,
  ): Promise<Pick<BundleContent, 'measures' | 'facts'>> {
    const measures = used(await this.measures(read));
    const facts = new Map<string, BundledFact[]>();
    const moved: BundledMeasure[] = [];
    let listed = 0;
    for (const measure of measures) {
      const found = await this.factsOf(measure, LIMITS.bundleFacts - listed);
      listed += found.length;
      for (const { factTable, ...fact } of found) {
        const ofTable = facts.get(factTable);
        if (ofTable) ofTable.push(fact);
        else facts.set(factTable, [fact]);
      }
      if (!exact(measure.value).eq(sum(found.map(({ amount }) => amount)).toDecimalPlaces(6)))
        moved.push(measure);
    }
    return {
      measures: await this.asTheyStand(measures, moved),
      facts: new Map([...facts].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  /** `used` are the rows that the result names. */
  async factorsOf(release: string | null, used: readonly unknown[]): Promise<BundledFactors> {
    return { used, documents: release === null ? null : await this.factors.documentsOf(release) };
  }

  private async measures(read: Sql): Promise<BundledMeasure[]> {
    const found: BundledMeasure[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await this.trace.measures({ first: PAGE, after }, read);
      found.push(
        ...nodes.map(({ isCounted: _counted, ...measure }) => ({
          ...measure,
          code: measure.code as MeasureCode,
          key: [measure.month, measure.regionCode, measure.enterpriseId, measure.code, measure.dimension]
            .filter(Boolean)
            .join('/'),
        })),
      );
      if (found.length > LIMITS.bundleMeasures) throw tooLarge('measures', LIMITS.bundleMeasures);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    return found;
  }

  private async factsOf(
    measure: BundledMeasure,
    most: number,
  ): Promise<(BundledFact & { factTable: string })[]> {
    const found: MeasuredFact[] = [];
    let after: string | null = null;
    do {
      const page: MeasuredFact[] = await this.database.rows<MeasuredFact>(
        findFacts({ first: PAGE - 1, after }, measure),
      );
      found.push(...page);
      if (found.length > most) throw tooLarge('facts', LIMITS.bundleFacts);
      after = page.length === PAGE ? writeCursor(page.at(-1)?.id ?? '') : null;
    } while (after);
    return found.map((fact) => ({
      factTable: fact.factTable,
      measure: measure.key,
      id: fact.id,
      sourceRef: fact.sourceRef,
      regionCode: fact.regionCode,
      happened: fact.happened,
      evidenceGrade: fact.evidenceGrade,
      recordedAt: fact.recordedAt && new Date(fact.recordedAt).toISOString(),
      amount: plain(exact(fact.amount)),
    }));
  }

  /** Of a final month what was summed stands, where what it rests on may change later. */
  private async asTheyStand(
    measures: readonly BundledMeasure[],
    moved: readonly BundledMeasure[],
  ): Promise<BundledMeasure[]> {
    const mayMove = moved.filter(({ code }) => MAY_MOVE_LATER.includes(MEASURES[code].feature));
    const final = await this.database.transaction((transaction) => finalAmong(transaction, mayMove));
    return measures.map((measure) =>
      mayMove.includes(measure) && final.has(firmMonthKey(measure))
        ? { ...measure, asOfClosing: AS_OF_CLOSING }
        : measure,
    );
  }
}

const AS_OF_CLOSING: Text = {
  zh: '该月已关闭并定稿，度量按定稿时所存取用；其所依据的登记此后有变，今日所列事实之和与之不同。',
  en: 'The month is closed and final, and the measure stands as it was then; what it rests on has changed since, so that the facts listed today add up to another figure.',
};

const tooLarge = (what: 'measures' | 'facts', limit: number) =>
  refuse.badInput(
    'BUNDLE_TOO_LARGE',
    {
      zh: `该结果所依据的${what === 'facts' ? '事实' : '度量'}超过 ${limit} 条，不能放入一个计算包。请缩小范围：选择一家企业、更小的地区，或以月代替季度、年度。`,
      en: `The result rests on more than ${limit} ${what}, too many for one bundle. Narrow it down: ask for one firm, for a smaller region, or for a month instead of a quarter or year.`,
    },
    { what, limit },
  );

import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { exact, plain } from '../kernel/decimal.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import { canonicalJson, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type Page, type PageArgs, pageOf } from '../platform/connection.js';
import { Database } from '../platform/database.js';
import type { MeasureScope } from '../platform/facts.js';
import type { MeasuredFact, MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql } from '../platform/sql.js';
import { inputsText } from '../rulebook/indicator-inputs.js';
import { lastMonthOf, type Period } from '../rulebook/indicator-period.js';
import { type MeasureCode, MEASURES } from '../rulebook/measures.js';
import { Derivations } from './derivations.service.js';
import type {
  MeasuredFactConnection,
  MeasuredFactView,
  ResultExplanation,
  TracedMeasure,
} from './explanation.view.js';
import { STANDS, WHOLE_REGION } from './indicators.queries.js';
import { INDICATORS } from './known-indicators.js';
import { ResultBasis } from './result-basis.service.js';
import { withInputs } from './stored-results.js';
import {
  countedBy,
  findExplained,
  findFacts,
  findMeasure,
  findTraced,
  keysOfMeasure,
  type MeasureRecord,
  readBy,
  type StoredExplained,
  sumFacts,
} from './trace.queries.js';
import { VisibleScopes } from './visible-scopes.service.js';

export interface ResultNamed {
  readonly regionCode: RegionCode;
  readonly enterpriseId?: Id | null;
  readonly period: Period;
  readonly code: string;
}

/** 溯源: walks from a stored result to the measures that it reads, and from a measure to the facts that it counts. */
@Injectable()
export class ResultTrace {
  constructor(
    private readonly database: Database,
    private readonly scopes: VisibleScopes,
    private readonly basis: ResultBasis,
    private readonly derivations: Derivations,
  ) {}

  /** Refuses with NOT_FOUND RESULT_UNKNOWN what is not stored or not for the caller to see. */
  async explain(actor: Actor, named: ResultNamed, page: PageArgs): Promise<ResultExplanation> {
    const scope = { ...(await this.scopes.visible(actor, named)), period: named.period };
    const stored = await this.database.row<StoredExplained>(findExplained(scope, named.code, STANDS));
    const indicator = INDICATORS.find(({ code }) => code === named.code);
    const month = lastMonthOf(named.period);
    const version =
      indicator && (await this.basis.read([named.period])).versionOf(indicator, month, named.period);
    const [found] = withInputs(stored ? [stored] : []);
    if (!found || !version) throw resultUnknown(named.code);
    return {
      code: named.code,
      period: named.period,
      enterpriseId: scope.enterpriseId === WHOLE_REGION ? null : scope.enterpriseId,
      regionCode: scope.regionCode,
      version: found.formula_version,
      factorRelease: found.factor_release,
      inputsDigest: found.inputs_digest,
      inputs: JSON.parse(inputsText(found.from.inputs, found.from.base)) as unknown,
      result: JSON.parse(canonicalJson(await this.derivations.of(found))) as unknown,
      computedAt: found.computed_at.toISOString(),
      measures: await this.measures(page, readBy(scope, version), countedBy(scope, version)),
    };
  }

  /** Stored measures that fulfil a condition, in the order of month, region, firm, code and dimension. */
  async measures(page: PageArgs, condition: Sql, isCounted: Sql = raw('TRUE')): Promise<Page<TracedMeasure>> {
    const found = await this.database.rows<MeasureRecord>(findTraced(page, condition, isCounted));
    return pageOf(found.map(traced), page.first, keysOfMeasure);
  }

  /** Refuses with NOT_FOUND MEASURE_UNKNOWN what is not stored; whose facts are not to be seen does not exist. */
  async facts(
    actor: Actor,
    measure: MeasureScope & MeasureName,
    page: PageArgs,
  ): Promise<MeasuredFactConnection> {
    await this.scopes.visible(actor, measure);
    const stored = await this.database.row<{ value: string; summedAt: Date }>(findMeasure(measure));
    if (!stored) throw measureUnknown(measure);
    const found = await this.database.rows<MeasuredFact>(findFacts(page, measure));
    const summed = await this.database.row<{ total: string; factCount: string }>(sumFacts(measure));
    const views = found.map((fact) => factView(fact, stored.summedAt));
    return {
      ...pageOf(views, page.first, ({ id }) => [id]),
      edges: pageOf(views, page.first, ({ id }) => [id]).edges,
      value: plain(exact(stored.value)),
      sumOfFacts: plain(exact(summed?.total ?? 0)),
      factCount: Number(summed?.factCount ?? 0),
    } as MeasuredFactConnection;
  }
}

const traced = (record: MeasureRecord): TracedMeasure => ({
  enterpriseId: record.enterpriseId,
  regionCode: record.regionCode,
  month: record.month,
  code: record.code,
  dimension: record.dimension,
  title: MEASURES[record.code].title,
  value: plain(exact(record.value)),
  unit: MEASURES[record.code].unit,
  weakestGrade: EVIDENCE_GRADES[Number(record.gradeRank) - 1] as EvidenceGrade,
  isCounted: Number(record.isCounted) === 1,
  summedAt: record.summedAt.toISOString(),
});

const factView = (fact: MeasuredFact, summedAt: Date): MeasuredFactView => ({
  factTable: fact.factTable,
  id: fact.id,
  sourceRef: fact.sourceRef,
  happened: fact.happened,
  evidenceGrade: fact.evidenceGrade,
  recordedAt: fact.recordedAt && new Date(fact.recordedAt).toISOString(),
  amount: plain(exact(fact.amount)),
  isLater: fact.recordedAt !== null && new Date(fact.recordedAt) > summedAt,
});

export const resultUnknown = (code: string) =>
  refuse.notFound(
    'RESULT_UNKNOWN',
    {
      zh: `没有找到“${code}”的已存结果：该期间尚无数据，或不在您的权限范围内。`,
      en: `No stored result of "${code}" was found: nothing is recorded for the period, or it is outside what you may see.`,
    },
    { code },
  );

const measureUnknown = ({ code, month }: { code: MeasureCode | string; month: string }) =>
  refuse.notFound(
    'MEASURE_UNKNOWN',
    {
      zh: `没有找到 ${month} 的度量“${code}”，请核对企业、地区、月份、代码与维度。`,
      en: `There is no measure "${code}" of ${month}; check firm, region, month, code and dimension.`,
    },
    { code, month },
  );

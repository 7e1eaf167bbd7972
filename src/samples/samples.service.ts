import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { reportingEnterprise, scopeOf } from '../platform/access.js';
import { Database, row, rows, type Transaction } from '../platform/database.js';
import { isRefused, normaliserOf, type Placing, type Refused } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Recorded } from '../platform/facts.js';
import { policyFiles } from '../platform/policy-files.js';
import {
  judgeSubstances,
  parseSubstanceLimits,
  type SubstanceLimits,
  type SubstanceVerdict,
} from '../rulebook/substance-limits.js';
import { SpecificationsService } from '../specifications/index.js';
import { LaboratoryReport, RecordLaboratoryReportInput } from './laboratory-report.entity.js';
import { valuesOf } from './laboratory-value-field.js';
import { reportFindings, sampleFindings } from './sample-findings.js';
import { type CorrectSampleInput, RecordSampleInput, Sample } from './sample.entity.js';
import {
  findReportCutOff,
  findReportsOfSamples,
  findSamplesOfReports,
  findStandingSamples,
  type KnownSample,
} from './samples.queries.js';

@Injectable()
export class SamplesService {
  /** 抽检 */
  readonly samples: FactRegister<Sample, RecordSampleInput>;
  /** 检测报告 */
  readonly reports: FactRegister<LaboratoryReport, RecordLaboratoryReportInput>;
  /** The standards of `policies/limits`, read once at start. */
  private readonly standards: readonly SubstanceLimits[];

  constructor(
    private readonly database: Database,
    facts: FactStore,
    private readonly enterprises: EnterprisesService,
    private readonly specifications: SpecificationsService,
  ) {
    this.standards = policyFiles('limits').map(({ name, text }) => parseSubstanceLimits(text, name));
    this.samples = facts.of({
      table: SAMPLE,
      record: Sample,
      input: RecordSampleInput,
      measuredBy: 'samples',
      placing: (transaction, enterpriseId, items) => this.placingSamples(transaction, enterpriseId, items),
      findings: sampleFindings,
    });
    this.reports = facts.of({
      table: LABORATORY_REPORT,
      record: LaboratoryReport,
      input: RecordLaboratoryReportInput,
      measuredBy: null,
      placing: (transaction, enterpriseId, items) => this.placingReports(transaction, enterpriseId, items),
      findings: reportFindings,
    });
  }

  /**
   * Puts a new entry of a sample in the place of one. Its code and outlet stay as long as a report names it: refuses
   * with CONFLICT SAMPLE_HAS_REPORT.
   */
  correctSample(actor: Actor, correction: CorrectSampleInput): Promise<Recorded> {
    const enterpriseId = reportingEnterprise(actor);
    return this.database.transaction(async (transaction) => {
      const cutOff = await row<{ sampleCode: string }>(
        transaction,
        findReportCutOff(enterpriseId, correction),
      );
      if (cutOff) throw sampleHasReport(cutOff.sampleCode);
      return this.samples.replace(transaction, actor, correction, enterpriseId);
    });
  }

  /** How a report stands to every limit of its day. */
  verdicts(report: LaboratoryReport): SubstanceVerdict[] {
    const { testedMaterial: material, day } = report;
    return judgeSubstances(this.standards, { material, day, values: valuesOf(report) });
  }

  /** The standing reports of samples, by firm and sample code, within the actor's scope. */
  async reportsOf(actor: Actor, keys: readonly string[]): Promise<Map<string, LaboratoryReport[]>> {
    const { enterpriseIds, sampleCodes } = partsOf(keys);
    const found = await this.database.rows<LaboratoryReport>(
      findReportsOfSamples(scopeOf(actor), enterpriseIds, sampleCodes),
    );
    const byKey = new Map<string, LaboratoryReport[]>();
    for (const report of found.map(normaliserOf(LaboratoryReport))) {
      const key = sampleKey(report);
      byKey.set(key, [...(byKey.get(key) ?? []), report]);
    }
    return byKey;
  }

  async samplesOf(actor: Actor, keys: readonly string[]): Promise<Map<string, Sample>> {
    const { enterpriseIds, sampleCodes } = partsOf(keys);
    const found = await this.database.rows<Sample>(
      findSamplesOfReports(scopeOf(actor), enterpriseIds, sampleCodes),
    );
    return new Map(found.map(normaliserOf(Sample)).map((sample) => [sampleKey(sample), sample]));
  }

  private async placingSamples(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordSampleInput[],
  ): Promise<Placing<RecordSampleInput>> {
    const atOutlets = items.flatMap(({ outletId }) => (outletId ? [{ outletId }] : []));
    const byOutlet = await this.enterprises.placingByOutlet(transaction, enterpriseId, atOutlets);
    const byFirm = await this.enterprises.placingByFirm(transaction, enterpriseId);
    const specified = await this.specified(transaction, enterpriseId, items);
    return (item) =>
      specified(item) ?? (item.outletId ? byOutlet({ outletId: item.outletId }) : byFirm(item));
  }

  /** A report of a sample counts where the sample was taken. */
  private async placingReports(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordLaboratoryReportInput[],
  ): Promise<Placing<RecordLaboratoryReportInput>> {
    const codes = [...new Set(items.flatMap(({ sampleCode }) => sampleCode ?? []))];
    const found = await rows<KnownSample>(transaction, findStandingSamples(enterpriseId, codes));
    const samples = new Map(found.map((sample) => [sample.sampleCode, sample]));
    const byFirm = await this.enterprises.placingByFirm(transaction, enterpriseId);
    const specified = await this.specified(transaction, enterpriseId, items);
    return (item) => {
      const refused = specified(item);
      if (refused) return refused;
      if (!item.sampleCode) return byFirm(item);
      const sample = samples.get(item.sampleCode);
      return sample
        ? { regionCode: sample.regionCode }
        : { refusal: sampleUnknown(item.sampleCode), field: 'sampleCode' };
    };
  }

  /** Refuses a specification that means nothing to the firm on the day. */
  private async specified(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly { specificationCode?: string | null }[],
  ): Promise<(item: { specificationCode?: string | null; day: LocalDate }) => Refused | undefined> {
    const codes = items.flatMap(({ specificationCode }) => specificationCode ?? []);
    const meaningOf = await this.specifications.meanings(transaction, enterpriseId, codes);
    return ({ specificationCode, day }) => {
      if (!specificationCode) return undefined;
      const meaning = meaningOf(specificationCode, day);
      return isRefused(meaning) ? meaning : undefined;
    };
  }
}

/** A firm's sample code, as a loader needs it: one text. Ids hold no space. */
export const sampleKey = ({
  enterpriseId,
  sampleCode,
}: {
  readonly enterpriseId: Id;
  readonly sampleCode: string | null;
}): string => `${enterpriseId} ${sampleCode}`;

const partsOf = (keys: readonly string[]) => ({
  enterpriseIds: keys.map((key) => key.slice(0, key.indexOf(' '))),
  sampleCodes: keys.map((key) => key.slice(key.indexOf(' ') + 1)),
});

const SAMPLE = factTable({
  name: 'sample',
  title: { zh: '抽检', en: 'sample' },
  happened: 'day',
  standsOnce: {
    columns: ['enterprise_id', 'sample_code'],
    refusal: ({ sample_code: sampleCode }, other) =>
      refuse.conflict(
        'SAMPLE_ALREADY_RECORDED',
        {
          zh: `抽检 ${sampleCode} 已以来源单号 ${other.sourceRef} 记录，重复计入会影响合格率；如需修改请更正该记录。`,
          en: `The sample ${sampleCode} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
        },
        { sampleCode, factId: other.id, sourceRef: other.sourceRef },
      ),
  },
});

const LABORATORY_REPORT = factTable({
  name: 'laboratory_report',
  title: { zh: '检测报告', en: 'laboratory report' },
  happened: 'day',
  standsOnce: {
    columns: ['enterprise_id', 'report_number', 'laboratory_name', 'tested_material'],
    refusal: ({ report_number: reportNumber }, other) =>
      refuse.conflict(
        'REPORT_ALREADY_RECORDED',
        {
          zh: `该检测机构的报告 ${reportNumber} 对该材质已以来源单号 ${other.sourceRef} 记录；如需修改请更正该记录。`,
          en: `The report ${reportNumber} of this laboratory on this material is already recorded under reference ${other.sourceRef}; correct that record instead.`,
        },
        { reportNumber, factId: other.id, sourceRef: other.sourceRef },
      ),
  },
});

const sampleUnknown = (sampleCode: string): Refusal =>
  refuse.notFound(
    'SAMPLE_UNKNOWN',
    {
      zh: `没有抽检“${sampleCode}”：请核对抽检编号，或先记录该抽检。`,
      en: `There is no sample "${sampleCode}"; check the code, or record the sample first.`,
    },
    { sampleCode },
  );

const sampleHasReport = (sampleCode: string): Refusal =>
  refuse.conflict(
    'SAMPLE_HAS_REPORT',
    {
      zh: `抽检 ${sampleCode} 已有检测报告，其编号和网点不能更改；请先更正检测报告，使其不再引用该抽检。`,
      en: `A laboratory report names the sample ${sampleCode}, so its code and outlet stay; correct the report first, so that it no longer names it.`,
    },
    { sampleCode },
  );

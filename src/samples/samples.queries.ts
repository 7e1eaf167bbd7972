import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { selected } from '../platform/fact-kind.js';
import { type Sql, sql } from '../platform/sql.js';
import { LaboratoryReport } from './laboratory-report.entity.js';
import { type CorrectSampleInput, Sample } from './sample.entity.js';

export interface KnownSample {
  readonly sampleCode: string;
  readonly regionCode: RegionCode;
}

export const findStandingSamples = (enterpriseId: Id, sampleCodes: readonly string[]): Sql => sql`
  SELECT sample_code AS sampleCode, region_code AS regionCode FROM sample
  WHERE enterprise_id = ${enterpriseId} AND sample_code IN ${[...sampleCodes]} AND standing = 1`;

/** A standing report of the corrected sample, where the correction changes what the report was recorded by. */
export const findReportCutOff = (enterpriseId: Id, sample: CorrectSampleInput): Sql => sql`
  SELECT sample.sample_code AS sampleCode FROM sample
  JOIN laboratory_report AS report
    ON report.enterprise_id = sample.enterprise_id AND report.sample_code = sample.sample_code
  WHERE sample.id = ${sample.supersedesId} AND sample.enterprise_id = ${enterpriseId}
    AND sample.standing = 1 AND report.standing = 1
    AND (sample.sample_code <> ${sample.sampleCode} OR NOT sample.outlet_id <=> ${sample.outletId ?? null})
  LIMIT 1`;

/** Reports that a page of samples may have: a sample is tested a few times at most. */
const REPORTS = 1_000;

/** More than asked for, where two firms use one code; the caller picks by both. */
export const findReportsOfSamples = (
  scope: Sql,
  enterpriseIds: readonly Id[],
  sampleCodes: readonly string[],
): Sql => sql`
  SELECT ${selected(LaboratoryReport)} FROM laboratory_report
  WHERE ${scope} AND enterprise_id IN ${[...new Set(enterpriseIds)]}
    AND sample_code IN ${[...new Set(sampleCodes)]} AND standing = 1
  ORDER BY day, id LIMIT ${REPORTS}`;

export const findSamplesOfReports = (
  scope: Sql,
  enterpriseIds: readonly Id[],
  sampleCodes: readonly string[],
): Sql => sql`
  SELECT ${selected(Sample)} FROM sample
  WHERE ${scope} AND enterprise_id IN ${[...new Set(enterpriseIds)]}
    AND sample_code IN ${[...new Set(sampleCodes)]} AND standing = 1
  LIMIT ${REPORTS}`;

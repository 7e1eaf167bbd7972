import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { SummedMeasure } from '../platform/facts.js';
import { sql } from '../platform/sql.js';
import { SUBSTANCE_NAMES, SUBSTANCES } from '../rulebook/substances.js';
import { VALUE_FIELDS } from './laboratory-value-field.js';
import { sampleMeasures } from './samples.measures.js';

const RECORD_SAMPLES = `mutation ($items: [RecordSampleInput!]!) { recordSamples(input: { items: $items }) { id state } }`;
const CORRECT_SAMPLE = `mutation ($input: CorrectSampleInput!) { correctSample(input: $input) { id state } }`;
const RECORD_REPORTS = `mutation ($items: [RecordLaboratoryReportInput!]!) {
  recordLaboratoryReports(input: { items: $items }) { id state } }`;
const CORRECT_REPORT = `mutation ($input: CorrectLaboratoryReportInput!) {
  correctLaboratoryReport(input: $input) { id state } }`;
const SAMPLES = `query ($from: LocalDate, $to: LocalDate, $subject: SampleSubject, $asKnownAt: DateTime) {
  samples(from: $from, to: $to, subject: $subject, asKnownAt: $asKnownAt) {
    nodes { sampleCode regionCode piecesSampled piecesFailed reports { reportNumber verdict } } } }`;
const REPORT = `query ($id: ID!) { laboratoryReport(id: $id) {
  regionCode leadMgPerKg mercuryMgPerKg zincMgPerKg verdict sample { sampleCode }
  verdicts { substances verdict because { zh } limit { standard comparison value unit source confidence } } } }`;
const REPORTS = `query ($sampleCode: String, $asKnownAt: DateTime) {
  laboratoryReports(sampleCode: $sampleCode, asKnownAt: $asKnownAt) { nodes { reportNumber leadMgPerKg } } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}
interface SampleRead {
  readonly sampleCode: string;
  readonly regionCode: string;
  readonly reports: readonly { reportNumber: string; verdict: string }[];
}

const sample = (sampleCode: string, more: object = {}) => ({
  sampleCode,
  day: '2026-03-08',
  outletId: 'outlet-a',
  subject: 'HARMFUL_SUBSTANCES',
  appliedStandard: 'GB 43352-2023',
  sampler: 'ENTERPRISE',
  specificationCode: 'PKG-BAG-FILM',
  batch: '批20260301',
  piecesSampled: 20,
  piecesFailed: 1,
  sourceRef: `sample-${sampleCode}`,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});
const report = (reportNumber: string, more: object = {}) => ({
  reportNumber,
  day: '2026-03-20',
  laboratoryName: '某某包装检测中心',
  cmaNumber: '180000000001',
  testedMaterial: 'TEXTILE',
  leadMgPerKg: '12.50',
  mercuryMgPerKg: '<0.05',
  cadmiumMgPerKg: '<0.1',
  chromiumMgPerKg: '8',
  evidenceGrade: 'THIRD_PARTY_DOCUMENT',
  ...more,
});

describe('samples', () => {
  const clock = new SetClock(new Date('2026-04-20T04:00:00Z'));
  let platform: Platform;
  let reporter: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock });
    await registerTwoFirms(platform);
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const recordSamples = async (...items: object[]) => {
    clock.passSeconds(1);
    return (await reporter.get<{ recordSamples: Recorded[] }>(RECORD_SAMPLES, { items })).recordSamples;
  };
  const recordReport = async (item: object, caller = reporter) => {
    clock.passSeconds(1);
    const found = await caller.get<{ recordLaboratoryReports: Recorded[] }>(RECORD_REPORTS, {
      items: [item],
    });
    return found.recordLaboratoryReports[0] as Recorded;
  };
  const samples = async (filter: object = {}, caller = reporter) =>
    (await caller.get<{ samples: { nodes: SampleRead[] } }>(SAMPLES, filter)).samples.nodes;
  const codes = async (filter: object = {}, caller = reporter) =>
    (await samples(filter, caller)).map(({ sampleCode }) => sampleCode);
  const told = async () =>
    (
      await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id`,
      )
    ).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  const sums = async (regionCode: string, month: string) =>
    (
      await platform.rows<SummedMeasure>(
        sampleMeasures({
          enterpriseIds: ['firm-a'],
          regionCodes: [regionCode as RegionCode],
          month: month as Month,
        }),
      )
    )
      .map(({ code, dimension, value }) => [code, dimension, Number(value)])
      .sort();

  it('have a field in its unit for every substance', () => {
    for (const name of SUBSTANCE_NAMES) {
      const unit = SUBSTANCES[name].unit === 'mg/kg' ? /MgPerKg$/ : /MgPerM2$/;
      expect(VALUE_FIELDS[name]).toMatch(unit);
    }
  });

  it('are recorded once where they were taken, and tell their month', async () => {
    const [first] = await recordSamples(sample('S-1'));
    expect(await told()).toEqual([
      { feature: 'samples', enterpriseId: 'firm-a', regionCode: '430102', month: '2026-03' },
    ]);
    expect(await recordSamples(sample('S-1'))).toEqual([{ id: first?.id, state: 'REPLAYED' }]);
    const second = await reporter.refused(RECORD_SAMPLES, { items: [sample('S-1', { sourceRef: 'twice' })] });
    expect(second).toMatchObject({
      message:
        'The sample S-1 is already recorded under reference sample-S-1 and would count twice; correct that record instead.',
      extensions: { code: 'CONFLICT', reason: 'SAMPLE_ALREADY_RECORDED' },
    });
    await recordSamples(sample('S-HQ', { outletId: null, sampler: 'THIRD_PARTY', samplerName: '省质检院' }));
    const regions = new Map((await samples()).map(({ sampleCode, regionCode }) => [sampleCode, regionCode]));
    expect(Object.fromEntries(regions)).toEqual({ 'S-1': '430102', 'S-HQ': '430100' });
  });

  it.each([
    [
      'more failed than sampled',
      { piecesFailed: 21 },
      'PART_EXCEEDS_WHOLE',
      'piecesFailed (21) is greater than piecesSampled (20); check both figures.',
    ],
    [
      'nothing sampled',
      { piecesSampled: 0, piecesFailed: 0 },
      'NOTHING_SAMPLED',
      'piecesSampled must be at least 1; where nothing was taken there is no sample.',
    ],
    [
      'a specification that means nothing',
      { specificationCode: 'PKG-NONE' },
      'SPECIFICATION_UNKNOWN',
      'There is no packaging specification "PKG-NONE"; use a code that packagingSpecifications lists, or record a specification of your own first.',
    ],
    [
      'an outlet of another firm',
      { outletId: 'outlet-b' },
      'OUTLET_UNKNOWN',
      'There is no outlet outlet-b; check the id, or register the outlet first.',
    ],
    [
      'a day that has not come',
      { day: '2026-04-21' },
      'FUTURE_DATE',
      'day 2026-04-21 lies in the future (now is 2026-04-20); what has not happened cannot be recorded; check the date.',
    ],
  ])('are refused with %s', async (_name, change, reason, message) => {
    const before = await codes();
    const refused = await reporter.refused(RECORD_SAMPLES, { items: [sample('S-X', change)] });
    expect(refused).toMatchObject({ message, extensions: { reason } });
    expect(await codes()).toEqual(before);
  });

  it('are linked with the report that names them, which shows a verdict it does not store', async () => {
    await recordSamples(sample('S-2', { outletId: 'outlet-a2' }));
    const { id } = await recordReport(report('（2026）第0001号', { sourceRef: 'r-1', sampleCode: 'S-2' }));
    const { laboratoryReport } = await reporter.get<{
      laboratoryReport: { verdicts: { substances: string[]; verdict: string }[] };
    }>(REPORT, { id });
    expect(laboratoryReport).toMatchObject({
      regionCode: '430103',
      leadMgPerKg: '12.50',
      mercuryMgPerKg: '<0.05',
      zincMgPerKg: null,
      verdict: 'WITHIN',
      sample: { sampleCode: 'S-2' },
    });
    expect(laboratoryReport.verdicts).toHaveLength(5);
    expect(laboratoryReport.verdicts[0]).toEqual({
      substances: ['LEAD', 'MERCURY', 'CADMIUM', 'CHROMIUM'],
      verdict: 'WITHIN',
      because: { zh: '未检出项按检出限计，低于 20.65 mg/kg，限量 ≤ 100 mg/kg。' },
      limit: {
        standard: 'GB 43352-2023',
        comparison: 'AT_MOST',
        value: '100',
        unit: 'mg/kg',
        source:
          '快递包装重金属与特定物质限量（GB 43352-2023），国家市场监督管理总局、国家标准化管理委员会，2023',
        confidence: 'B',
      },
    });
    expect((await samples()).find(({ sampleCode }) => sampleCode === 'S-2')?.reports).toEqual([
      { reportNumber: '（2026）第0001号', verdict: 'WITHIN' },
    ]);
  });

  it.each([
    ['above a limit', { leadMgPerKg: '50.1' }, 'ABOVE'],
    ['without a value that is limited', { chromiumMgPerKg: null }, 'UNDETERMINED'],
    ['not seen at the limit', { mercuryMgPerKg: '<1' }, 'UNDETERMINED'],
    ['before any limit was in force', { day: '2024-05-31' }, 'UNDETERMINED'],
  ])('have a report %s that is %s', async (name, change, verdict) => {
    const { id } = await recordReport(report(`N ${name}`, { sourceRef: `v-${name}`, ...change }));
    await expect(reporter.get(REPORT, { id })).resolves.toMatchObject({ laboratoryReport: { verdict } });
  });

  it.each([
    [
      'zero for what was not detected',
      { mercuryMgPerKg: '0' },
      'NOT_A_LABORATORY_VALUE',
      'mercuryMgPerKg must be a figure above 0, such as 12.5, or what was not detected with its detection limit, such as <0.05; not detected is not 0.',
    ],
    [
      'no value at all',
      { leadMgPerKg: null, mercuryMgPerKg: null, cadmiumMgPerKg: null, chromiumMgPerKg: null },
      'VALUES_MISSING',
      'The report gives no value; give at least one, and write what was not detected with its detection limit, such as <0.05.',
    ],
    [
      'a sample that is not recorded',
      { sampleCode: 'NONE' },
      'SAMPLE_UNKNOWN',
      'There is no sample "NONE"; check the code, or record the sample first.',
    ],
  ])('refuse a report with %s', async (_name, change, reason, message) => {
    const refused = await reporter.refused(RECORD_REPORTS, {
      items: [report('X', { sourceRef: 'x', ...change })],
    });
    expect(refused).toMatchObject({ message, extensions: { reason } });
  });

  it('take a report once, its number in whatever case, and one for each material of a composite', async () => {
    await recordReport(report('AB-1', { sourceRef: 'ab-1' }));
    const again = await reporter.refused(RECORD_REPORTS, {
      items: [report('ab-1', { sourceRef: 'ab-2' })],
    });
    expect(again.extensions).toMatchObject({
      code: 'CONFLICT',
      reason: 'REPORT_ALREADY_RECORDED',
      details: { sourceRef: 'ab-1' },
    });
    const layer = await recordReport(report('AB-1', { sourceRef: 'ab-3', testedMaterial: 'PLASTIC' }));
    expect(layer.state).toBe('RECORDED');
  });

  it('treat a sample of another firm like one that does not exist', async () => {
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    await recordSamples(sample('S-3'));
    const foreign = await rival.refused(RECORD_REPORTS, {
      items: [report('F', { sourceRef: 'f', sampleCode: 'S-3' })],
    });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'SAMPLE_UNKNOWN' });
    // The same code of another firm is another sample, with no report of this one.
    const own = { items: [sample('S-2', { outletId: 'outlet-b' })] };
    await rival.get(RECORD_SAMPLES, own);
    expect(await samples({}, rival)).toMatchObject([{ sampleCode: 'S-2', reports: [] }]);
  });

  it('keep their code and outlet while a report names them, and are otherwise corrected', async () => {
    const [recorded] = await recordSamples(sample('S-4', { day: '2026-01-31' }));
    const reported = await recordReport(report('R-4', { sourceRef: 'r-4', sampleCode: 'S-4' }));
    const correction = (change: object) => ({
      input: {
        ...sample('S-4', { day: '2026-01-31', sourceRef: 'sample-S-4-2', ...change }),
        supersedesId: recorded?.id,
        reason: '录错',
      },
    });
    for (const change of [{ sampleCode: 'S-5' }, { outletId: 'outlet-a2' }, { outletId: null }]) {
      const refused = await reporter.refused(CORRECT_SAMPLE, correction(change));
      expect(refused.extensions).toMatchObject({ code: 'CONFLICT', reason: 'SAMPLE_HAS_REPORT' });
    }
    const january = { from: '2026-01-01', to: '2026-01-31' };
    const knownThen = clock.now();
    clock.passSeconds(60);
    await reporter.get(CORRECT_SAMPLE, correction({ piecesFailed: 0 }));
    expect(await samples(january)).toMatchObject([{ piecesFailed: 0 }]);
    expect(await samples({ ...january, asKnownAt: knownThen })).toMatchObject([{ piecesFailed: 1 }]);
    const unlinked = {
      ...report('R-4', { sourceRef: 'r-4-2' }),
      supersedesId: reported.id,
      reason: '样品号有误',
    };
    await reporter.get(CORRECT_REPORT, { input: unlinked });
    const reports = async (filter: object) =>
      (await reporter.get<{ laboratoryReports: { nodes: object[] } }>(REPORTS, filter)).laboratoryReports
        .nodes;
    expect(await reports({ sampleCode: 'S-4' })).toEqual([]);
    expect(await reports({ sampleCode: 'S-4', asKnownAt: knownThen })).toEqual([
      { reportNumber: 'R-4', leadMgPerKg: '12.50' },
    ]);
  });

  it('are summed by what was sampled: samples and pieces, and of each those that failed', async () => {
    const day = '2025-12-31';
    await recordSamples(
      sample('M-1', { day }),
      sample('M-2', { day, piecesFailed: 0 }),
      sample('M-3', { day, subject: 'PACKING_OPERATION', piecesSampled: 369, piecesFailed: 30 }),
      sample('M-4', { day: '2026-01-01', outletId: 'outlet-a2' }),
    );
    expect(await sums('430102', '2025-12')).toEqual([
      ['samples.failed', 'HARMFUL_SUBSTANCES', 1],
      ['samples.failed', 'PACKING_OPERATION', 1],
      ['samples.pieces', 'HARMFUL_SUBSTANCES', 40],
      ['samples.pieces', 'PACKING_OPERATION', 369],
      ['samples.piecesFailed', 'HARMFUL_SUBSTANCES', 1],
      ['samples.piecesFailed', 'PACKING_OPERATION', 30],
      ['samples.taken', 'HARMFUL_SUBSTANCES', 2],
      ['samples.taken', 'PACKING_OPERATION', 1],
    ]);
    expect(await codes({ subject: 'PACKING_OPERATION' })).toEqual(['M-3']);
  });

  it('and their reports are shown to a department of their region alone', async () => {
    const officer = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430103' as RegionCode });
    expect(await samples({ from: '2026-03-01' }, officer)).toMatchObject([
      { sampleCode: 'S-2', reports: [{ reportNumber: '（2026）第0001号' }] },
    ]);
  });

  it('are refused by the database itself when more failed than were taken', async () => {
    await expect(platform.rows(sql`UPDATE sample SET pieces_failed = 1000`)).rejects.toThrow(/CONSTRAINT/);
    await expect(platform.rows(sql`UPDATE laboratory_report SET standing = 2`)).rejects.toThrow(/CONSTRAINT/);
  });
});

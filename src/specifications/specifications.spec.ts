import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { EnterprisesService, usccCheckCharacter } from '../enterprises/index.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { SpecificationsService } from './specifications.service.js';

const RECORD = `mutation ($items: [RecordEnterpriseSpecificationInput!]!) {
  recordEnterpriseSpecifications(input: { items: $items }) { id state } }`;
const CORRECT = `mutation ($input: CorrectEnterpriseSpecificationInput!) {
  correctEnterpriseSpecification(input: $input) { id state } }`;
const LIST = `query ($code: String, $from: LocalDate, $to: LocalDate, $asKnownAt: DateTime) {
  enterpriseSpecifications(code: $code, from: $from, to: $to, asKnownAt: $asKnownAt) {
    nodes { id code massPerUnitGrams validFrom platformSpecification { nameZh } } } }`;

interface Recorded {
  readonly id: string;
  readonly state: string;
}
interface Listed {
  enterpriseSpecifications: { nodes: { id: string; code: string; massPerUnitGrams: string | null }[] };
}

const tape = (code: string, more: object = {}) => ({
  code,
  name: '瘦身胶带 45',
  platformCode: 'PKG-TAPE-45',
  massPerUnitGrams: '210.50',
  tapeWidthMm: '45',
  standard: 'GB/T 16606-2018',
  certificateNumber: '快递包装绿色产品 0001',
  certificateValidFrom: '2026-01-01',
  certificateValidTo: '2028-12-31',
  isBiodegradable: false,
  isReusable: false,
  validFrom: '2026-01-01',
  sourceRef: `${code}-1`,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});

describe('specifications', () => {
  let platform: Platform;
  let reporter: Caller;
  let rival: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    const operator = { id: 'operator', kind: 'person', roles: ['OPERATOR'] } as const;
    for (const [id, regionCode] of [
      ['firm-a', '430100'],
      ['firm-b', '440300'],
    ] as const) {
      const first17 = `91430100MA4L0000${id === 'firm-a' ? 'A' : 'B'}`;
      await platform.app.get(EnterprisesService).registerEnterprise(operator, {
        id,
        uscc: `${first17}${usccCheckCharacter(first17)}`,
        nameZh: id,
        nameEn: id,
        kind: 'COURIER',
        regionCode: regionCode as RegionCode,
      });
    }
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
    rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
  });
  afterAll(() => platform.close());

  const record = async (caller: Caller, ...items: object[]) =>
    (await caller.get<{ recordEnterpriseSpecifications: Recorded[] }>(RECORD, { items }))
      .recordEnterpriseSpecifications;
  const list = async (caller: Caller, variables: object = {}) =>
    (await caller.get<Listed>(LIST, variables)).enterpriseSpecifications.nodes;

  it('lists every packaging specification of the file with its source, loaded twice as once', async () => {
    const service = platform.app.get(SpecificationsService);
    const loaded = await platform.database.transaction((transaction) =>
      service.loadSpecifications(transaction),
    );
    const { packagingSpecifications: listed } = await reporter.get<{
      packagingSpecifications: { code: string }[];
    }>(
      '{ packagingSpecifications { code nameZh isReusable isBiodegradable typicalMassGrams source sourceYear confidence } }',
    );
    expect(listed).toHaveLength(loaded);
    expect(listed.find((one) => one.code === 'PKG-BOX-CORR')).toEqual({
      code: 'PKG-BOX-CORR',
      nameZh: '瓦楞纸箱',
      isReusable: false,
      isBiodegradable: false,
      typicalMassGrams: '304',
      source: '中国快递包装废物产生特征与管理现状报告',
      sourceYear: 2019,
      confidence: 'C',
    });
  });

  it('records what a firm calls its packaging, once, and gives it back in its shortest form', async () => {
    const [first] = await record(reporter, tape('TAPE-45'));
    expect(first?.state).toBe('RECORDED');
    await expect(record(reporter, tape('TAPE-45', { massPerUnitGrams: '210.5' }))).resolves.toEqual([
      { id: first?.id, state: 'REPLAYED' },
    ]);
    const { enterpriseSpecification } = await reporter.get<{ enterpriseSpecification: object }>(
      `query ($id: ID!) { enterpriseSpecification(id: $id) {
        code name platformCode massPerUnitGrams layers tapeWidthMm standard certificateNumber certificateValidFrom
        certificateValidTo isBiodegradable isReusable validFrom validTo regionCode platformSpecification { category } } }`,
      { id: first?.id },
    );
    expect(enterpriseSpecification).toEqual({
      code: 'TAPE-45',
      name: '瘦身胶带 45',
      platformCode: 'PKG-TAPE-45',
      massPerUnitGrams: '210.5',
      layers: null,
      tapeWidthMm: '45',
      standard: 'GB/T 16606-2018',
      certificateNumber: '快递包装绿色产品 0001',
      certificateValidFrom: '2026-01-01',
      certificateValidTo: '2028-12-31',
      isBiodegradable: false,
      isReusable: false,
      validFrom: '2026-01-01',
      validTo: null,
      regionCode: '430100',
      platformSpecification: { category: 'tape' },
    });
  });

  it('lets two firms use one code, and refuses a firm a second one from the same day', async () => {
    const [first] = await record(reporter, tape('SHARED'));
    await expect(record(rival, tape('SHARED'))).resolves.toMatchObject([{ state: 'RECORDED' }]);
    const refused = await reporter.refused(RECORD, { items: [tape('SHARED', { sourceRef: 'again' })] });
    expect(refused).toMatchObject({
      message:
        'The specification "SHARED" that holds from 2026-01-01 is already recorded under reference SHARED-1; correct that record, or let the new one begin on another day.',
      extensions: {
        code: 'CONFLICT',
        reason: 'SPECIFICATION_ALREADY_RECORDED',
        details: { factId: first?.id },
      },
    });
  });

  it.each([
    [
      'a code of the platform’s list',
      { code: 'PKG-TAPE-60' },
      'CODE_OF_PLATFORM',
      'code',
      `"PKG-TAPE-60" is a code of the platform's list and cannot be a firm's own; use a code of your own, and give the platform's in platformCode.`,
    ],
    [
      'a platform code that is not listed',
      { platformCode: 'PKG-X' },
      'SPECIFICATION_UNKNOWN',
      'platformCode',
      /^There is no/,
    ],
    [
      'a mass above the limit',
      { massPerUnitGrams: String(LIMITS.packagingGramsPerUnit + 1) },
      'MASS_PER_UNIT_IMPOSSIBLE',
      'massPerUnitGrams',
      'The mass of one unit, massPerUnitGrams (1000001 g), must be above 0 and at most 1000000 g; check the unit, and leave it out where it is not known.',
    ],
    [
      'a mass of nothing',
      { massPerUnitGrams: '0.0' },
      'MASS_PER_UNIT_IMPOSSIBLE',
      'massPerUnitGrams',
      /above 0/,
    ],
    [
      'a period that ends before it begins',
      { validTo: '2025-12-31' },
      'PERIOD_REVERSED',
      'validTo',
      'validTo (2025-12-31) is before the first day (2026-01-01); check both dates.',
    ],
    [
      'a certificate that ends before it begins',
      { certificateValidTo: '2025-12-31' },
      'PERIOD_REVERSED',
      'certificateValidTo',
      /^certificateValidTo/,
    ],
    [
      'the validity of a certificate without its number',
      { certificateNumber: null },
      'CERTIFICATE_NUMBER_MISSING',
      'certificateNumber',
      /give the number, or leave the validity out\.$/,
    ],
  ])('refuses %s', async (_name, change, reason, field, message) => {
    const item = tape('WRONG', change);
    const refused = await reporter.refused(RECORD, { items: [tape('GOOD'), item] });
    expect(refused.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      reason,
      details: { fields: [{ path: `items.1.${field}` }] },
    });
    expect(refused.message).toMatch(message);
    expect(await list(reporter, { code: 'GOOD' })).toEqual([]);
  });

  it('corrects one, lists what holds in a period, and reads the list as it was known before', async () => {
    const [old] = await record(reporter, tape('DATED', { validTo: '2026-03-31' }));
    const [known] = await platform.rows<{ at: Date }>(
      sql`SELECT recorded_at AS at FROM enterprise_specification WHERE id = ${old?.id}`,
    );
    const input = {
      ...tape('DATED', { validTo: '2026-03-31', massPerUnitGrams: '200', sourceRef: 'DATED-2' }),
      supersedesId: old?.id,
      reason: '称重复核',
    };
    const { correctEnterpriseSpecification: corrected } = await reporter.get<{
      correctEnterpriseSpecification: Recorded;
    }>(CORRECT, { input });
    expect(await list(reporter, { code: 'DATED', from: '2026-03-31', to: '2026-04-30' })).toEqual([
      {
        id: corrected.id,
        code: 'DATED',
        massPerUnitGrams: '200',
        validFrom: '2026-01-01',
        platformSpecification: { nameZh: '45毫米“瘦身胶带”' },
      },
    ]);
    expect(await list(reporter, { code: 'DATED', from: '2026-04-01' })).toEqual([]);
    expect(await list(reporter, { code: 'DATED', to: '2025-12-31' })).toEqual([]);
    expect(await list(reporter, { code: 'DATED', asKnownAt: known?.at.toISOString() })).toMatchObject([
      { id: old?.id, massPerUnitGrams: '210.5' },
    ]);
  });

  it('shows a specification to its firm and the departments of its region, and to no other firm', async () => {
    await record(reporter, tape('SEEN'));
    const ofProvince = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430000' as RegionCode });
    expect(await list(ofProvince, { code: 'SEEN' })).toHaveLength(1);
    const elsewhere = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '440000' as RegionCode });
    expect(await list(elsewhere, { code: 'SEEN' })).toEqual([]);
    expect(await list(rival, { code: 'SEEN' })).toEqual([]);
  });

  it('refuses in the database itself what must never be', async () => {
    const [stored] = await record(reporter, tape('CHECKED'));
    for (const change of [
      'mass_per_unit_grams = 0',
      'valid_to = "2025-12-31"',
      'certificate_number = NULL',
      'certificate_valid_to = "2025-12-31"',
      'layers = -1',
    ]) {
      const breach = platform.database.transaction((transaction) =>
        transaction.query(`UPDATE enterprise_specification SET ${change} WHERE id = ?`, [stored?.id]),
      );
      await expect(breach).rejects.toThrow(/CONSTRAINT `enterprise_specification_/);
    }
  });
});

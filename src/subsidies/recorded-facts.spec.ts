import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { registerFleets } from '../../test/support/fleets.js';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { EnterprisesService } from '../enterprises/index.js';
import { ProgrammePublications, ProgrammesService } from '../programmes/index.js';
import { PurchasesService } from '../purchases/index.js';
import { exampleFacts } from '../rulebook/programme-example-run.js';
import { decide, type Facts, type Programme, type ProgrammeFacts } from '../rulebook/programmes.js';
import { ProgrammeFactsService, RecordedFacts } from './index.js';
import type { RecordProgrammeFactInput } from './programme-fact.entity.js';

const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
const day = (text: string) => text as LocalDate;
const RECORD = `mutation ($input: RecordProgrammeFactsInput!) { recordProgrammeFacts(input: $input) { id state } }`;
const CORRECT = `mutation ($input: CorrectProgrammeFactOfFirmInput!) { correctProgrammeFact(input: $input) { id state } }`;
const LIST = `query ($enterpriseId: ID, $subjectKind: String, $name: String, $asKnownAt: DateTime) {
  programmeFacts(enterpriseId: $enterpriseId, subjectKind: $subjectKind, name: $name, asKnownAt: $asKnownAt, first: 100) {
    nodes { id subjectKind subjectId name value evidenceGrade documentRef } } }`;
const ELIGIBILITY = `query ($enterpriseId: ID!, $programme: String!, $at: LocalDate!) {
  eligibility(enterpriseId: $enterpriseId, programme: $programme, at: $at) {
    outcome { kind amountYuan possibleYuan } conditions { missing { en } } } }`;

interface Eligibility {
  eligibility: {
    outcome: { kind: string; amountYuan: string | null; possibleYuan: string };
    conditions: { missing: { en: string }[] }[];
  };
}

const item = (
  subjectKind: string,
  subjectId: string | null,
  name: string,
  value: string,
  more: Partial<RecordProgrammeFactInput> = {},
): RecordProgrammeFactInput => ({
  sourceRef: `${subjectKind}-${subjectId ?? ''}-${name}-${more.validFrom ?? ''}`.slice(-64),
  evidenceGrade: 'THIRD_PARTY_DOCUMENT',
  subjectKind,
  subjectId,
  name,
  value,
  validFrom: day('2015-01-01'),
  validTo: null,
  documentRef: '档案 1 号',
  ...more,
});

/** The facts of an example as a register would have been told of them. */
function itemsOf(
  programme: Programme,
  { applicant, subjects, funding }: ProgrammeFacts,
): RecordProgrammeFactInput[] {
  const of = (kind: string, id: string | null, facts: Facts, more: Partial<RecordProgrammeFactInput> = {}) =>
    Object.entries(facts).flatMap(([name, fact]) =>
      fact ? [item(kind, id, name, String(fact.value), { evidenceGrade: fact.grade, ...more })] : [],
    );
  const ofSubjects = Object.entries(subjects).flatMap(([kind, all = []]) => [
    item(kind, null, `${kind}.isLookedUp`, 'true'),
    ...all.flatMap(({ id, fields, keys = [], assessments = {} }) => [
      ...keys.map((key) => item(kind, id, `${kind}.key`, key, { sourceRef: `key-${kind}-${id}-${key}` })),
      ...of(kind, id, fields),
      ...Object.entries(assessments).flatMap(([number, year]) => {
        const { from, to } = programme.versions[0]!.assessments.find((one) => one.number === Number(number))!;
        return of(kind, id, year, { validFrom: from, validTo: to });
      }),
    ]),
  ]);
  const ofFunding = (funding ?? []).flatMap(({ programme: code, year, level, subject }, index) =>
    Object.entries({ programme: code, year, level, subject }).flatMap(([name, value]) =>
      value === null ? [] : [item('funding', `f${index}`, `funding.${name}`, String(value))],
    ),
  );
  return [
    ...of('applicant', null, applicant.fields),
    ...ofSubjects,
    ...ofFunding,
    ...(funding ? [item('funding', null, 'funding.isLookedUp', 'true')] : []),
  ];
}

describe('facts recorded for programmes', () => {
  let platform: Platform;
  let officer: Caller;
  let reporter: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    await registerFleets(platform.app, [
      { id: 'hefei', regionCode: '340100', electric: 0 },
      { id: 'changsha', regionCode: '430100', electric: 1 },
    ]);
    officer = await platform.as({
      id: 'officer',
      roles: ['CASE_OFFICER'],
      regionCode: '340000' as RegionCode,
    });
    reporter = await platform.as({ id: 'reporter', roles: ['REPORTER'], enterpriseId: 'hefei' });
    await platform.database.transaction((transaction) =>
      platform.app
        .get(ProgrammePublications)
        .loadFiles(transaction, [
          { name: 'unseen.yaml', text: readFileSync('test/support/unseen-programme.yaml', 'utf8') },
        ]),
    );
  });
  afterAll(() => platform.close());

  const record = (caller: Caller, items: readonly object[], enterpriseId: string | null = 'hefei') =>
    caller.get(RECORD, { input: { enterpriseId, items } });
  const reasonOf = async (
    caller: Caller,
    items: readonly object[],
    enterpriseId: string | null = 'hefei',
  ) => {
    const { extensions } = await caller.refused(RECORD, { input: { enterpriseId, items } });
    return `${extensions.code} ${extensions.reason}`;
  };
  const ask = async (programme: string, at: string, enterpriseId = 'hefei') =>
    (await officer.get<Eligibility>(ELIGIBILITY, { enterpriseId, programme, at })).eligibility;

  it('are enough to decide every example of programmes beyond vehicles, one unseen by the code among them', async () => {
    const programmes = platform.app.get(ProgrammesService);
    let firm = 0;
    for (const code of ['P09', 'P10', 'X90']) {
      const programme = (await programmes.book()).get(code)!;
      for (const { round: _round, ...example } of programme.examples) {
        const region = String(example.applicant['applicant.registeredRegion'] ?? '110000') as RegionCode;
        const given = exampleFacts(example);
        const expected = decide(programme, given, example.at).outcome;
        const id = `firm-${(firm += 1)}`;
        await platform.app.get(EnterprisesService).registerEnterprise(operator, {
          id,
          uscc: `9134010000000${String(1_000 + firm)}X`,
          nameZh: id,
          nameEn: id,
          kind: 'COURIER',
          regionCode: region,
        });
        const items = itemsOf(programme, given);
        await platform.app.get(RecordedFacts).record(operator, id, items);
        const enterprise = await platform.app.get(EnterprisesService).enterprise(operator, id);
        const facts = await platform.app
          .get(ProgrammeFactsService)
          .assemble(enterprise, programme, example.at);
        const found = decide(programme, facts, example.at).outcome;
        expect([code, example.name.en, found.kind, found.amountYuan && plain(found.amountYuan)]).toEqual([
          code,
          example.name.en,
          expected.kind,
          expected.amountYuan && plain(expected.amountYuan),
        ]);
      }
    }
    expect(firm).toBeGreaterThan(15);
  });

  it('and purchases by invoice decide the award for green packaging', async () => {
    await platform.app.get(PurchasesService).purchases.record(
      { id: 'system', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: 'hefei' },
      [
        {
          sourceRef: 'invoice-1',
          evidenceGrade: 'SYSTEM_FEED',
          invoiceNumber: '34010001',
          invoiceLine: 1,
          day: day('2022-05-10'),
          supplierName: '绿包',
          supplierUscc: '91350105MA3458HX32',
          outletId: null,
          specificationCode: 'PKG-BAG-FILM-BIO',
          units: 10_000,
          massKg: null,
          valueYuan: '300000',
          certificateNumber: null,
          meetsStandard: true,
        },
      ],
      'hefei',
    );
    // Nobody has said what was paid and used, or whether there is a contract.
    expect((await ask('P09', '2022-10-01')).outcome).toMatchObject({
      kind: 'UNDETERMINED',
      amountYuan: null,
    });
    const [{ id } = { id: '' }] = await platform.app
      .get(PurchasesService)
      .boughtUntil('hefei', day('2022-10-01'));
    const seen = { validFrom: day('2022-06-01') };
    await record(officer, [
      item('purchase', id, 'purchase.item', 'DEGRADABLE_PACKAGING', seen),
      item('purchase', id, 'purchase.hasContract', 'true', seen),
      item('purchase', id, 'purchase.paidYuan', '339000', seen),
      item('purchase', id, 'purchase.usedCount', '5000', seen),
      item('project', null, 'project.isLookedUp', 'true', seen),
    ]);
    // Half was used: 30 % of 169,500; and the day before anybody recorded it, nothing was known.
    expect((await ask('P09', '2022-10-01')).outcome).toMatchObject({ kind: 'CASH', amountYuan: '50850' });
    expect((await ask('P09', '2022-05-31')).outcome).toMatchObject({ kind: 'UNDETERMINED' });
  });

  it('say of other funding what there is, once somebody has looked', async () => {
    const changsha = await platform.as({
      id: 'o',
      roles: ['CASE_OFFICER'],
      regionCode: '430000' as RegionCode,
    });
    const missing = async () => {
      const { eligibility } = await changsha.get<Eligibility>(ELIGIBILITY, {
        enterpriseId: 'changsha',
        programme: 'P12',
        at: '2022-06-01',
      });
      return eligibility.conditions.flatMap((condition) => condition.missing.map(({ en }) => en));
    };
    await record(
      changsha,
      [
        item('funding', 'a', 'funding.programme', 'P10'),
        item('funding', 'a', 'funding.year', '2021'),
        item('funding', 'a', 'funding.level', 'prefecture'),
      ],
      'changsha',
    );
    expect(await missing()).toContain('other funding has not been looked up');
    await record(changsha, [item('funding', null, 'funding.isLookedUp', 'true')], 'changsha');
    expect(await missing()).not.toContain('other funding has not been looked up');
  });

  it('of a vehicle stand beside its register, and count for the own fleet alone', async () => {
    const facts = platform.app.get(ProgrammeFactsService);
    const [programme, enterprise] = [
      await platform.app.get(ProgrammesService).at('P02', day('2019-01-01')),
      await platform.app.get(EnterprisesService).enterprise(operator, 'changsha'),
    ];
    const fleet = async () =>
      (await facts.assemble(enterprise, programme, day('2019-01-01'))).subjects.vehicle!;
    const [van] = await fleet();
    await platform.app
      .get(RecordedFacts)
      .record(operator, 'changsha', [
        item('vehicle', van!.id, 'vehicle.use', 'POSTAL_EXPRESS'),
        item('vehicle', van!.id, 'vehicle.drive', 'DIESEL', { evidenceGrade: 'SELF_DECLARED' }),
        item('vehicle', 'somebody-elses', 'vehicle.use', 'LOGISTICS'),
      ]);
    const known = await fleet();
    expect(known).toHaveLength(1);
    expect(known[0]!.fields['vehicle.use']).toMatchObject({ value: 'POSTAL_EXPRESS' });
    expect(known[0]!.fields['vehicle.drive']).toMatchObject({ value: 'BEV', grade: 'SYSTEM_FEED' });
  });

  it('are declared by a firm of itself, and documented by an officer of its region', async () => {
    const tax = item('applicant', null, 'applicant.taxRegion', '340100');
    expect(await reasonOf(reporter, [tax])).toBe('FORBIDDEN GRADE_NOT_PERMITTED');
    const declared = { ...tax, evidenceGrade: 'SELF_DECLARED' };
    expect(await record(reporter, [declared], null)).toMatchObject({
      recordProgrammeFacts: [{ state: 'RECORDED' }],
    });
    expect(await record(reporter, [declared], null)).toMatchObject({
      recordProgrammeFacts: [{ state: 'REPLAYED' }],
    });
    expect(await reasonOf(reporter, [{ ...declared, value: '430100' }], null)).toBe(
      'CONFLICT SOURCE_REF_TAKEN',
    );
    expect(await reasonOf(reporter, [declared], 'changsha')).toBe('NOT_FOUND ENTERPRISE_UNKNOWN');
    expect(await reasonOf(officer, [tax], 'changsha')).toBe('NOT_FOUND ENTERPRISE_UNKNOWN');
    const auditor = await platform.as({ roles: ['AUDITOR'], regionCode: '340000' as RegionCode });
    expect(await reasonOf(auditor, [tax])).toBe('FORBIDDEN ROLE_NOT_PERMITTED');
  });

  it('are corrected by another, and stay as they were known', async () => {
    const read = async (more: object = {}) =>
      (
        await officer.get<{ programmeFacts: { nodes: { id: string; value: string }[] } }>(LIST, {
          enterpriseId: 'hefei',
          name: 'applicant.mainBusinessIsLogistics',
          ...more,
        })
      ).programmeFacts.nodes;
    const fact = item('applicant', null, 'applicant.mainBusinessIsLogistics', 'false');
    await record(officer, [fact]);
    const [before] = await read();
    const known = new Date();
    await officer.get(CORRECT, {
      input: {
        enterpriseId: 'hefei',
        ...fact,
        sourceRef: 'corrected',
        value: 'true',
        supersedesId: before!.id,
        reason: '看错行业代码',
      },
    });
    expect((await read()).map(({ value }) => value)).toEqual(['true']);
    expect((await read({ asKnownAt: known.toISOString() })).map(({ value }) => value)).toEqual(['false']);
    const { extensions } = await reporter.refused(CORRECT, {
      input: { ...fact, sourceRef: 'x', value: 'true', supersedesId: before!.id, reason: 'x' },
    });
    expect(extensions.reason).toBe('GRADE_NOT_PERMITTED');
  });

  it.each([
    ['a kind that nobody declares', item('ship', 'a', 'ship.name', 'x'), 'SUBJECT_KIND_UNKNOWN'],
    ['a name that nobody declares', item('project', 'a', 'project.colour', 'x'), 'FACT_NAME_UNKNOWN'],
    ['a fact of another kind', item('project', 'a', 'vehicle.drive', 'BEV'), 'FACT_NAME_UNKNOWN'],
    ['a fact that follows from others', item('purchase', 'a', 'purchase.usedYuan', '1'), 'FACT_NAME_UNKNOWN'],
    ['what follows from a round', item('applicant', null, 'round.place', '1'), 'FACT_NAME_UNKNOWN'],
    ['no subject', item('project', null, 'project.investmentYuan', '1'), 'SUBJECT_NOT_NAMED'],
    [
      'a subject of the firm itself',
      item('applicant', 'a', 'applicant.taxRegion', '430100'),
      'SUBJECT_NOT_NAMED',
    ],
    ['a number that is none', item('project', 'a', 'project.investmentYuan', '1e9'), 'FACT_VALUE_UNFIT'],
    ['a word that is none', item('project', 'a', 'project.kind', 'PALLET'), 'FACT_VALUE_UNFIT'],
    ['a flag that is none', item('purchase', 'a', 'purchase.hasContract', 'yes'), 'FACT_VALUE_UNFIT'],
    ['a day that is none', item('purchase', 'a', 'purchase.invoicedOn', '2022-02-30'), 'FACT_VALUE_UNFIT'],
    ['a region that is none', item('applicant', null, 'applicant.taxRegion', 'Hefei'), 'FACT_VALUE_UNFIT'],
    ['a year without its end', item('vehicle', 'a', 'assessment.distanceKmInArea', '1'), 'ASSESSMENT_OPEN'],
    [
      'an end before its beginning',
      item('applicant', null, 'applicant.taxRegion', '340100', { validTo: day('2014-01-01') }),
      'VALIDITY_REVERSED',
    ],
  ])('are refused of %s', async (_name, wrong, reason) => {
    expect(await reasonOf(officer, [wrong])).toBe(`BAD_USER_INPUT ${reason}`);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { addDays, type LocalDate, type Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { SummedMeasure } from '../platform/facts.js';
import { EnterprisesService } from '../enterprises/index.js';
import { sql } from '../platform/sql.js';
import { packagingMeasures } from './packaging.measures.js';
import { PackagingService } from './packaging.service.js';
import type { RecordPackagingUseInput } from './packaging-use.entity.js';

const RECORD_COUNTS = `mutation ($items: [RecordParcelCountInput!]!) {
  recordParcelCounts(input: { items: $items }) { id state } }`;
const RECORD_USES = `mutation ($items: [RecordPackagingUseInput!]!) {
  recordPackagingUses(input: { items: $items }) { id state } }`;
const CORRECT_COUNT = `mutation ($input: CorrectParcelCountInput!) { correctParcelCount(input: $input) { id state } }`;
const CORRECT_USE = `mutation ($input: CorrectPackagingUseInput!) { correctPackagingUse(input: $input) { id state } }`;
const LIST = `query ($first: Int, $after: String, $outletId: ID, $from: LocalDate, $to: LocalDate, $old: Boolean) {
  parcelCounts(first: $first, after: $after, outletId: $outletId, from: $from, to: $to, includeSuperseded: $old) {
    nodes { id day accepted notRepacked supersedesId correctionReason } pageInfo { hasNextPage endCursor } } }`;

const RECORD_SPECIFICATIONS = `mutation ($items: [RecordEnterpriseSpecificationInput!]!) {
  recordEnterpriseSpecifications(input: { items: $items }) { id state } }`;
const specification = (code: string, more: object = {}) => ({
  code,
  platformCode: 'PKG-BOX-CORR',
  isBiodegradable: false,
  isReusable: false,
  sourceRef: `specification-${code}`,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});

interface Recorded {
  readonly id: string;
  readonly state: string;
}
interface Listed {
  readonly parcelCounts: {
    readonly nodes: readonly { id: string; day: string; accepted: number }[];
    readonly pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}

const count = (day: string, more: object = {}) => ({
  outletId: 'outlet-a',
  day,
  sourceRef: `count-${day}`,
  evidenceGrade: 'SELF_DECLARED',
  accepted: 100,
  ...more,
});
const use = (day: string, more: object = {}) => ({
  outletId: 'outlet-a',
  day,
  specificationCode: 'PKG-BOX-CORR',
  units: 40,
  massKg: '12.50',
  sourceRef: `use-${day}`,
  evidenceGrade: 'SELF_DECLARED',
  ...more,
});

describe('packaging', () => {
  let platform: Platform;
  let reporter: Caller;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    const operator = { id: 'operator', kind: 'person', roles: ['OPERATOR'] } as const;
    const enterprises = platform.app.get(EnterprisesService);
    for (const [id, uscc] of [
      ['firm-a', '91350105MA3458HX32'],
      ['firm-b', '91430100MA4L16JQ9B'],
    ] as const) {
      await enterprises.registerEnterprise(operator, {
        id,
        uscc,
        nameZh: id,
        nameEn: id,
        kind: 'COURIER',
        regionCode: '430100' as RegionCode,
      });
    }
    for (const [id, enterpriseId, regionCode] of [
      ['outlet-a', 'firm-a', '430102'],
      ['outlet-a2', 'firm-a', '430103'],
      ['outlet-b', 'firm-b', '430102'],
    ] as const) {
      await enterprises.openOutlet(operator, {
        id,
        enterpriseId,
        nameZh: id,
        regionCode: regionCode as RegionCode,
        openedOn: '2020-01-01' as never,
      });
    }
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-a' });
  });
  afterAll(() => platform.close());

  const recordCounts = async (...items: object[]) =>
    (await reporter.get<{ recordParcelCounts: Recorded[] }>(RECORD_COUNTS, { items })).recordParcelCounts;
  const storedCounts = async () =>
    Number((await platform.rows<{ n: string }>(sql`SELECT COUNT(*) AS n FROM parcel_count`))[0]?.n);
  const storedUses = async () =>
    Number((await platform.rows<{ n: string }>(sql`SELECT COUNT(*) AS n FROM packaging_use`))[0]?.n);
  const told = async () =>
    (
      await platform.rows<{ payload: string }>(
        sql`SELECT payload FROM outbox_event WHERE name = 'facts.changed' AND queue = 'indicators' ORDER BY id`,
      )
    ).map((row) => JSON.parse(row.payload) as { month: string; regionCode: string });

  it('records a batch once, replays the same and refuses other content under the same reference', async () => {
    const items = [count('2026-01-05'), count('2026-01-06', { outletId: 'outlet-a2' })];
    const first = await recordCounts(...items);
    expect(first.map(({ state }) => state)).toEqual(['RECORDED', 'RECORDED']);
    const eventsAfterFirst = await told();
    expect(eventsAfterFirst).toEqual([
      { feature: 'packaging', enterpriseId: 'firm-a', regionCode: '430102', month: '2026-01' },
      { feature: 'packaging', enterpriseId: 'firm-a', regionCode: '430103', month: '2026-01' },
    ]);
    expect(await recordCounts(...items)).toEqual(first.map(({ id }) => ({ id, state: 'REPLAYED' })));
    const other = await reporter.refused(RECORD_COUNTS, { items: [count('2026-01-05', { accepted: 101 })] });
    expect(other.extensions).toMatchObject({ code: 'CONFLICT', reason: 'SOURCE_REF_TAKEN' });
    expect(other.message).toBe(
      'The source reference count-2026-01-05 was already recorded with other content; correct the fact instead, or use a new reference.',
    );
    expect(await told()).toEqual(eventsAfterFirst);
  });

  it('refuses a second count of one outlet and day under another reference, even from two callers at once', async () => {
    const [first] = await recordCounts(count('2026-01-07'));
    const second = await reporter.refused(RECORD_COUNTS, {
      items: [count('2026-01-07', { sourceRef: 'another' })],
    });
    expect(second.extensions).toMatchObject({
      code: 'CONFLICT',
      reason: 'DAY_ALREADY_RECORDED',
      details: { factId: first?.id, sourceRef: 'count-2026-01-07' },
    });
    expect(second.message).toBe(
      'The parcel count of outlet outlet-a on 2026-01-07 is already recorded under reference count-2026-01-07 and would count twice; correct that record instead.',
    );
    const raced = await Promise.all(
      ['x', 'y', 'z'].map((sourceRef) =>
        reporter.ask(RECORD_COUNTS, { items: [count('2026-01-08', { sourceRef })] }),
      ),
    );
    expect(raced.filter(({ errors }) => !errors)).toHaveLength(1);
    expect(await platform.rows(sql`SELECT id FROM parcel_count WHERE day = '2026-01-08'`)).toHaveLength(1);
  });

  it('refuses a batch with two items for one outlet and day, and names the second', async () => {
    const before = await storedCounts();
    const refused = await reporter.refused(RECORD_COUNTS, {
      items: [count('2026-01-09'), count('2026-01-09', { sourceRef: 'twin' })],
    });
    expect(refused.extensions).toMatchObject({
      reason: 'DAY_ALREADY_RECORDED',
      details: { fields: [{ path: 'items.1.day' }] },
    });
    expect(await storedCounts()).toBe(before);
  });

  it.each([
    [
      'a future day',
      { day: '2999-01-01' },
      'BAD_USER_INPUT',
      'FUTURE_DATE',
      /^day 2999-01-01 lies in the future \(now is \d{4}-\d\d-\d\d\); what has not happened cannot be recorded; check the date\.$/,
    ],
    [
      'an outlet of another firm, like one that does not exist',
      { outletId: 'outlet-b' },
      'NOT_FOUND',
      'OUTLET_UNKNOWN',
      /^There is no outlet outlet-b; check the id, or register the outlet first\.$/,
    ],
    [
      'more electronic waybills than pieces',
      { eWaybill: 101 },
      'BAD_USER_INPUT',
      'PART_EXCEEDS_WHOLE',
      /^"pieces with an electronic waybill" eWaybill \(101\) is greater than "pieces accepted" accepted \(100\); a part cannot exceed its whole; check both figures\.$/,
    ],
    [
      'a part without its whole',
      { slimTaped: 5 },
      'BAD_USER_INPUT',
      'WHOLE_MISSING',
      /^"pieces sealed with tape of 45 mm or less" slimTaped is given without its whole, "pieces sealed with tape" taped; give both\.$/,
    ],
    [
      'a negative count',
      { accepted: -1 },
      'BAD_USER_INPUT',
      'NEGATIVE_COUNT',
      /^accepted must not be negative \(-1\); check the figure\.$/,
    ],
    [
      'better evidence than a reporter can give',
      { evidenceGrade: 'PLATFORM_VERIFIED' },
      'FORBIDDEN',
      'GRADE_NOT_PERMITTED',
      /^Your account cannot claim the evidence grade "platform-verified"; use "self-declared"\.$/,
    ],
    [
      'a reference outside ASCII',
      { sourceRef: '单号1' },
      'BAD_USER_INPUT',
      'NOT_ASCII',
      /^sourceRef may hold only letters, digits and signs of ASCII\.$/,
    ],
  ])('refuses %s and records nothing of the batch', async (_name, change, code, reason, message) => {
    const before = [await storedCounts(), await told()];
    const items = [count('2026-02-01'), count('2026-02-02', change)];
    const refused = await reporter.refused(RECORD_COUNTS, { items });
    expect(refused.extensions).toMatchObject({ code, reason });
    expect(refused.message).toMatch(message);
    expect([await storedCounts(), await told()]).toEqual(before);
  });

  it('names every refused item of a batch by its place', async () => {
    const refused = await reporter.refused(RECORD_COUNTS, {
      items: [count('2999-01-01'), count('2026-02-03'), count('2026-02-04', { eWaybill: 101 })],
    });
    expect(refused.message).toMatch(/\(and 1 more items refused\)$/);
    expect(refused.extensions.details.fields).toMatchObject([
      { path: 'items.0.day', reason: 'FUTURE_DATE' },
      { path: 'items.2.eWaybill', reason: 'PART_EXCEEDS_WHOLE' },
    ]);
  });

  it.each([
    [
      'an unknown specification',
      { specificationCode: 'PKG-NONE' },
      'SPECIFICATION_UNKNOWN',
      'There is no packaging specification "PKG-NONE"; use a code that packagingSpecifications lists, or record a specification of your own first.',
    ],
    [
      'a negative mass',
      { massKg: '-0.1' },
      'NEGATIVE_QUANTITY',
      'massKg must not be negative (-0.1 kg); check the figure.',
    ],
    [
      'a mass that is no number',
      { massKg: 'heavy' },
      'NOT_A_QUANTITY',
      'massKg must be a number (kg), for example 12.5.',
    ],
  ])('refuses packaging use with %s', async (_name, change, reason, message) => {
    const before = await storedUses();
    const refused = await reporter.refused(RECORD_USES, { items: [use('2026-02-01', change)] });
    expect(refused).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT', reason } });
    expect(await storedUses()).toBe(before);
  });

  it('takes a firm’s own code on a day on which it holds, and sums under the platform’s code', async () => {
    await reporter.get(RECORD_SPECIFICATIONS, {
      items: [
        specification('BOX-S', { validFrom: '2026-03-01', validTo: '2026-03-31', massPerUnitGrams: '250' }),
        specification('BOX-S', { validFrom: '2026-04-01', sourceRef: 'box-april' }),
      ],
    });
    const own = { specificationCode: 'BOX-S', units: 40, massKg: undefined };
    await reporter.get(RECORD_USES, {
      items: [
        use('2026-03-10', { ...own, sourceRef: 'own-mass-left-out' }),
        use('2026-03-11', { ...own, massKg: '9.9', sourceRef: 'own-weighed' }),
        use('2026-03-11', { massKg: '3', sourceRef: 'of-the-list' }),
      ],
    });
    const { packagingUses } = await reporter.get<{ packagingUses: { nodes: object[] } }>(
      `{ packagingUses(from: "2026-03-10", to: "2026-03-10") { nodes {
          specificationCode platformCode massKg massFromUnitsKg
          specification { nameZh } enterpriseSpecification { code validFrom massPerUnitGrams } } } }`,
    );
    expect(packagingUses.nodes).toEqual([
      {
        specificationCode: 'BOX-S',
        platformCode: 'PKG-BOX-CORR',
        massKg: null,
        massFromUnitsKg: '10',
        specification: { nameZh: '瓦楞纸箱' },
        enterpriseSpecification: { code: 'BOX-S', validFrom: '2026-03-01', massPerUnitGrams: '250' },
      },
    ]);
    expect(await measuresOf('2026-03')).toMatchObject({
      'packaging.massKg/PKG-BOX-CORR': [22.9, 4],
      'packaging.units/PKG-BOX-CORR': [120, 4],
    });

    for (const [change, reason, message] of [
      [
        { specificationCode: 'BOX-S', day: '2026-02-28' },
        'SPECIFICATION_NOT_VALID',
        'Your packaging specification "BOX-S" does not hold on 2026-02-28; check the day, or record one that holds from then on.',
      ],
      [
        { ...own, day: '2026-04-02' },
        'MASS_UNKNOWN',
        'massKg is missing and does not follow from the units; give the mass, or give the units and record the mass of one unit in your own specification "BOX-S".',
      ],
      // A typical mass of the list is no statement about this packaging: nothing is made up from it.
      [{ massKg: undefined, day: '2026-04-02' }, 'MASS_UNKNOWN', /^massKg is missing/],
      [{ ...own, units: undefined, day: '2026-03-12' }, 'MASS_UNKNOWN', /^massKg is missing/],
    ] as const) {
      const refused = await reporter.refused(RECORD_USES, { items: [use('2026-03-12', change)] });
      expect(refused.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason });
      expect(refused.message).toMatch(message);
    }
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    const foreign = await rival.refused(RECORD_USES, {
      items: [use('2026-03-10', { ...own, outletId: 'outlet-b' })],
    });
    expect(foreign.extensions.reason).toBe('SPECIFICATION_UNKNOWN');
  });

  it('loads a file’s worth of uses with left-out masses and platform codes as it inserts a few', async () => {
    const packaging = platform.app.get(PackagingService);
    const actor = { id: 'system', kind: 'client', roles: ['INTEGRATOR'], enterpriseId: 'firm-a' } as const;
    const items = Array.from({ length: 600 }, (_none, index) => ({
      ...use('2022-01-01', {
        day: addDays('2022-01-01' as LocalDate, index),
        specificationCode: index % 2 === 0 ? 'BOX-L' : 'PKG-ENV-PAPER',
        massKg: index % 2 === 0 ? null : '1.5',
        units: 3,
        sourceRef: `bulk-${index}`,
      }),
    })) as unknown as RecordPackagingUseInput[];
    await reporter.get(RECORD_SPECIFICATIONS, {
      items: [specification('BOX-L', { validFrom: '2022-01-01', massPerUnitGrams: '0.1675' })],
    });
    const outcomes = await platform.database.transaction((transaction) =>
      packaging.uses.append(transaction, actor, items),
    );
    expect(new Set(outcomes.map((outcome) => 'state' in outcome && outcome.state))).toEqual(
      new Set(['RECORDED']),
    );
    // 3 × 0.1675 g is 502.5 mg: half to even, once.
    await expect(
      platform.rows(sql`
        SELECT platform_code AS code, mass_kg AS said, mass_from_units_kg AS derived, COUNT(*) AS n,
          COUNT(enterprise_specification_id) AS own
        FROM packaging_use WHERE source_ref LIKE 'bulk-%' GROUP BY 1, 2, 3 ORDER BY code`),
    ).resolves.toEqual([
      { code: 'PKG-BOX-CORR', said: null, derived: '0.000502', n: '300', own: '300' },
      { code: 'PKG-ENV-PAPER', said: '1.500000', derived: null, n: '300', own: '0' },
    ]);
  });

  it('takes a mass written with more zeros as the same content, and gives it back shortest', async () => {
    const query = `query ($id: ID!) { packagingUse(id: $id) { massKg specification { nameZh } } }`;
    const first = await reporter.get<{ recordPackagingUses: Recorded[] }>(RECORD_USES, {
      items: [use('2026-02-05')],
    });
    const id = first.recordPackagingUses[0]?.id;
    await expect(
      reporter.get(RECORD_USES, { items: [use('2026-02-05', { massKg: '12.5' })] }),
    ).resolves.toEqual({ recordPackagingUses: [{ id, state: 'REPLAYED' }] });
    await expect(reporter.get(query, { id })).resolves.toEqual({
      packagingUse: { massKg: '12.5', specification: { nameZh: '瓦楞纸箱' } },
    });
  });

  it('puts a correction in the place of a count, once, and tells both months', async () => {
    const [old] = await recordCounts(count('2026-03-31'));
    const correction = {
      ...count('2026-04-01', { accepted: 90, sourceRef: 'corrected' }),
      supersedesId: old?.id,
      reason: '日期录错',
    };
    const before = (await told()).length;
    const { correctParcelCount: corrected } = await reporter.get<{ correctParcelCount: Recorded }>(
      CORRECT_COUNT,
      { input: correction },
    );
    expect(corrected.state).toBe('RECORDED');
    expect((await told()).slice(before).map(({ month }) => month)).toEqual(['2026-04', '2026-03']);
    await expect(reporter.get(CORRECT_COUNT, { input: correction })).resolves.toEqual({
      correctParcelCount: { id: corrected.id, state: 'REPLAYED' },
    });
    const again = await reporter.refused(CORRECT_COUNT, { input: { ...correction, sourceRef: 'again' } });
    expect(again.extensions).toMatchObject({ code: 'CONFLICT', reason: 'FACT_ALREADY_CORRECTED' });
    expect(again.message).toBe('This fact has been corrected already; correct the newest one instead.');
    const between = { from: '2026-03-31', to: '2026-04-01' };
    const standing = await reporter.get<Listed>(LIST, between);
    expect(standing.parcelCounts.nodes).toMatchObject([
      { id: corrected.id, accepted: 90, supersedesId: old?.id, correctionReason: '日期录错' },
    ]);
    const history = await reporter.get<Listed>(LIST, { ...between, old: true });
    expect(history.parcelCounts.nodes.map(({ id }) => id)).toEqual([corrected.id, old?.id]);
  });

  it('refuses a correction onto a day that stands already, and one of a foreign fact like a missing one', async () => {
    const [first] = await recordCounts(count('2026-05-01'), count('2026-05-02'));
    const input = {
      ...count('2026-05-02', { sourceRef: 'moved' }),
      supersedesId: first?.id,
      reason: 'moved',
    };
    const onto = await reporter.refused(CORRECT_COUNT, { input });
    expect(onto.extensions).toMatchObject({ code: 'CONFLICT', reason: 'DAY_ALREADY_RECORDED' });
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    const foreignInput = { ...input, outletId: 'outlet-b' };
    const foreign = await rival.refused(CORRECT_COUNT, { input: foreignInput });
    const missing = await rival.refused(CORRECT_COUNT, { input: { ...foreignInput, supersedesId: 'none' } });
    expect(foreign).toEqual(missing);
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' });
    const seen = await rival.refused('query ($id: ID!) { parcelCount(id: $id) { id } }', { id: first?.id });
    expect(seen).toMatchObject({
      message: 'There is no such record: the id is wrong, or it is outside what you may see.',
      extensions: { code: 'NOT_FOUND', reason: 'FACT_UNKNOWN' },
    });
  });

  it('corrects packaging use', async () => {
    const recorded = await reporter.get<{ recordPackagingUses: Recorded[] }>(RECORD_USES, {
      items: [use('2026-05-03')],
    });
    const input = {
      ...use('2026-05-03', { massKg: '13', sourceRef: 'use-corrected' }),
      supersedesId: recorded.recordPackagingUses[0]?.id,
      reason: '复核称重',
    };
    const { correctPackagingUse: corrected } = await reporter.get<{ correctPackagingUse: Recorded }>(
      CORRECT_USE,
      { input },
    );
    const { packagingUses } = await reporter.get<{ packagingUses: { nodes: object[] } }>(
      '{ packagingUses(from: "2026-05-03", to: "2026-05-03") { nodes { id massKg correctionReason } } }',
    );
    expect(packagingUses.nodes).toEqual([{ id: corrected.id, massKg: '13', correctionReason: '复核称重' }]);
  });

  it('pages through a list without gap or repetition, and shows a department its region alone', async () => {
    await recordCounts(
      ...['2026-06-01', '2026-06-02', '2026-06-03'].flatMap((day) => [
        count(day, { sourceRef: `a-${day}` }),
        count(day, { sourceRef: `a2-${day}`, outletId: 'outlet-a2' }),
      ]),
    );
    const june = { from: '2026-06-01', to: '2026-06-30' };
    const seen: { id: string; day: string }[] = [];
    let after: string | undefined;
    do {
      const { parcelCounts: page } = await reporter.get<Listed>(LIST, { first: 4, after, ...june });
      seen.push(...page.nodes);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
    } while (after);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(6);
    expect(seen.map(({ day }) => day)).toEqual([
      '2026-06-03',
      '2026-06-03',
      '2026-06-02',
      '2026-06-02',
      '2026-06-01',
      '2026-06-01',
    ]);
    const district = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430103' as RegionCode });
    expect((await district.get<Listed>(LIST, june)).parcelCounts.nodes).toHaveLength(3);
    const rival = await platform.as({ roles: ['REPORTER'], enterpriseId: 'firm-b' });
    expect((await rival.get<Listed>(LIST, june)).parcelCounts.nodes).toEqual([]);
    const tooMany = await reporter.refused(LIST, { first: 101 });
    expect(tooMany.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PAGE_SIZE' });
  });

  const measuresOf = async (month: string) => {
    const found = await platform.rows<SummedMeasure>(
      packagingMeasures({
        enterpriseIds: ['firm-a'],
        regionCodes: ['430102' as RegionCode],
        month: month as Month,
      }),
    );
    return Object.fromEntries(
      found.map(({ code, dimension, value, gradeRank }) => [
        `${code}${dimension && `/${dimension}`}`,
        [Number(value), Number(gradeRank)],
      ]),
    );
  };

  it('sums current facts of the month, leaving a count out that one of the facts does not record', async () => {
    const all = { eCommerce: 60, notRepacked: 30, eWaybill: 100, consolidations: 4 };
    const [first] = await recordCounts(
      count('2026-07-01', all),
      count('2026-07-31', { ...all, notRepacked: undefined, evidenceGrade: 'THIRD_PARTY_DOCUMENT' }),
      count('2026-08-01', all),
    );
    await reporter.get(CORRECT_COUNT, {
      input: {
        ...count('2026-07-01', { ...all, accepted: 120, sourceRef: 'july' }),
        supersedesId: first?.id,
        reason: '漏计',
      },
    });
    expect(await measuresOf('2026-07')).toEqual({
      'parcels.accepted': [220, 4],
      'parcels.eCommerce': [120, 4],
      'parcels.eWaybill': [200, 4],
      'consolidations.total': [8, 4],
    });
    expect(await measuresOf('2026-08')).toMatchObject({ 'parcels.notRepacked': [30, 4] });
    expect(await measuresOf('2025-01')).toEqual({});
  });

  it('sums mass and units by specification', async () => {
    await reporter.get(RECORD_USES, {
      items: [
        use('2026-07-01', { massKg: '0.1', evidenceGrade: 'THIRD_PARTY_DOCUMENT' }),
        use('2026-07-02', { massKg: '0.2', evidenceGrade: 'THIRD_PARTY_DOCUMENT' }),
        use('2026-07-02', { specificationCode: 'PKG-FILL-PLASTIC', units: undefined, sourceRef: 'filler' }),
      ],
    });
    expect(await measuresOf('2026-07')).toMatchObject({
      'packaging.massKg/PKG-BOX-CORR': [0.3, 2],
      'packaging.units/PKG-BOX-CORR': [80, 2],
      'packaging.massKg/PKG-FILL-PLASTIC': [12.5, 4],
    });
    expect(await measuresOf('2026-07')).not.toHaveProperty(['packaging.units/PKG-FILL-PLASTIC']);
  });

  it('refuses in the database itself what must never be', async () => {
    const [stored] = await recordCounts(count('2026-09-01', { eCommerce: 10, notRepacked: 5 }));
    for (const change of ['e_commerce = 101', 'not_repacked = 11', 'accepted = -1', 'e_waybill = -1']) {
      const breach = platform.database.transaction((transaction) =>
        transaction.query(`UPDATE parcel_count SET ${change} WHERE id = ?`, [stored?.id]),
      );
      await expect(breach).rejects.toThrow(/CONSTRAINT `parcel_count_/);
    }
  });
});

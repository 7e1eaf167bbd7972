import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { sql } from '../platform/sql.js';
import { usccCheckCharacter } from '../enterprises/index.js';
import { vehicleIdOf, vinCheckDigit } from '../fleet/index.js';

const CONDITIONS = `clause state text { en } missing { en } shortfall { value unit } grade gradeDemanded sources`;
const ELIGIBILITY = `query ($enterpriseId: ID!, $programme: String!, $at: LocalDate!) {
  eligibility(enterpriseId: $enterpriseId, programme: $programme, at: $at, firstVehicles: 5) {
    version at filing applicantState vehicleCount
    conditions { ${CONDITIONS} parts { ${CONDITIONS} parts { ${CONDITIONS} } } }
    outcome { kind amountYuan possibleYuan arithmetic { en } accessRight { en } explanation { en zh } }
    vehicles { vehicleId outcome awardYuan dueYuan openYuan arithmetic { en } instalments { number state amountYuan } }
  }
}`;

interface ConditionAnswer {
  clause: string;
  state: string;
  text: { en: string };
  missing: { en: string }[];
  shortfall: { value: string; unit: string } | null;
  parts: ConditionAnswer[];
}
interface Answer {
  eligibility: {
    version: number;
    filing: string;
    applicantState: string;
    vehicleCount: number;
    conditions: ConditionAnswer[];
    outcome: { kind: string; amountYuan: string | null; possibleYuan: string; arithmetic: { en: string }[] };
    vehicles: { vehicleId: string; outcome: string; dueYuan: string; openYuan: string }[];
  };
}

const FIRM = '9144030000000001A';
const vin = (index: number) => {
  const serial = String(index).padStart(8, '0');
  return `LGP00000${vinCheckDigit(`LGP000000${serial}`)}${serial}`;
};

/** 300 trucks in Shenzhen, of which the first hundred are battery electric with the battery sizes of the guide. */
const BATTERIES = ['30', '50', '81.5', '140'];
const vehicle = (index: number) => ({
  sourceRef: `v-${index}`,
  evidenceGrade: 'SYSTEM_FEED',
  plate: `粤B${index < 100 ? 'D' : ''}${String(10_000 + index)}`,
  vin: vin(index),
  vehicleClass: 'LOGISTICS_VAN',
  drive: index < 100 ? 'BEV' : 'DIESEL',
  batteryKwh: index < 100 ? BATTERIES[index % 4] : null,
  totalMassTonnes: '3.5',
  firstRegisteredOn: '2018-06-01',
  firstRegisteredRegion: '440300',
  meetsGbt29912: true,
  inNationalCatalogue: true,
  ownedFrom: '2018-06-01',
});

/** 1,300 km in each of the twelve months that begin in the first assessment year: 15,600 km. */
const MONTHS = ['06', '07', '08', '09', '10', '11', '12']
  .map((month) => `2019-${month}`)
  .concat(['01', '02', '03', '04', '05'].map((month) => `2020-${month}`));
const useOf = (index: number, month: string, distanceKm: string, verified = true) => ({
  sourceRef: `${verified ? 'p' : 's'}-${index}-${month}`,
  evidenceGrade: verified ? 'PLATFORM_VERIFIED' : 'SELF_DECLARED',
  mileageSource: verified ? 'PLATFORM_VERIFIED' : 'SELF_DECLARED',
  vehicleId: vehicleIdOf(vin(index)),
  month,
  regionCode: '440300',
  distanceKm,
});

describe('eligibility', () => {
  let platform: Platform;
  let operator: Caller;
  let integrator: Caller;
  let reporter: Caller;
  const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
  const ask = async (programme: string, at: string, enterpriseId = 'shenzhen') =>
    (await reporter.get<Answer>(ELIGIBILITY, { enterpriseId, programme, at })).eligibility;
  const record = (caller: Caller, items: object[]) =>
    caller.get(
      `mutation ($input: RecordVehicleUsesInput!) { recordVehicleUses(input: $input) { id state } }`,
      {
        input: { enterpriseId: 'shenzhen', items },
      },
    );

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
    integrator = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'shenzhen' });
    reporter = await platform.as({ roles: ['REPORTER'], enterpriseId: 'shenzhen' });
    await operator.get(
      `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }`,
      {
        input: {
          id: 'shenzhen',
          uscc: FIRM + usccCheckCharacter(FIRM),
          nameZh: '深湾速递',
          kind: 'COURIER',
          regionCode: '440300',
        },
      },
    );
  });
  afterAll(() => platform.close());

  it('is undetermined while a licence is not recorded, and names what is missing', async () => {
    const found = await ask('P04', '2021-05-01');
    expect(found.applicantState).toBe('NOT_MET');
    const licence = found.conditions.find((condition) => condition.text.en.includes('licence'));
    expect(licence?.state).toBe('UNDETERMINED');
    expect(licence?.missing[0]?.en).toContain('road transport business licence');
  });

  it('counts the fleet and says how far off it is', async () => {
    const items = Array.from({ length: 299 }, (_one, index) => vehicle(index));
    await integrator.get(
      `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`,
      { input: { items } },
    );
    await operator.get(
      `mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { state } }`,
      {
        input: {
          enterpriseId: 'shenzhen',
          items: ['isLegalPerson', 'holdsRoadTransportLicence'].map((name) => ({
            sourceRef: name,
            evidenceGrade: 'THIRD_PARTY_DOCUMENT',
            name,
            isHeld: true,
            validFrom: '2018-01-01',
            documentRef: '深交运管许可字 0001 号',
          })),
        },
      },
    );
    const short = await ask('P04', '2021-05-01');
    const fleet = short.conditions.find((condition) => condition.text.en === 'size of the fleet')?.parts[0]
      ?.parts[0];
    expect(fleet).toMatchObject({ state: 'NOT_MET', shortfall: { value: '1' } });
    expect(short.outcome).toMatchObject({ kind: 'NONE', amountYuan: '0' });

    await integrator.get(
      `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`,
      {
        input: { items: [vehicle(299)] },
      },
    );
    expect((await ask('P04', '2021-05-01')).applicantState).toBe('MET');
  });

  it('lets better evidence of a licence stand against a later, weaker claim', async () => {
    await reporter.get(
      `mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { state } }`,
      {
        input: {
          enterpriseId: 'shenzhen',
          items: [
            {
              sourceRef: 'own-word',
              evidenceGrade: 'SELF_DECLARED',
              name: 'holdsRoadTransportLicence',
              isHeld: false,
              validFrom: '2019-01-01',
              documentRef: '口头说明',
            },
          ],
        },
      },
    );
    expect((await ask('P04', '2021-05-01')).applicantState).toBe('MET');
  });

  it('does not take self-declared mileage for verified mileage', async () => {
    const items = MONTHS.map((month) => useOf(0, month, '1300', false));
    await record(operator, items);
    const found = await ask('P04', '2021-05-01');
    expect(found.outcome).toMatchObject({ kind: 'UNDETERMINED', amountYuan: null });
  });

  it('pays the published amounts by tier for the year that was driven, with the arithmetic', async () => {
    for (const index of [0, 1, 2, 3])
      await record(
        operator,
        MONTHS.map((month) => useOf(index, month, '1300')),
      );
    const found = await ask('P04', '2021-05-01');
    // A third of 22,500, 34,500, 50,250 and 75,000: the year 2019-05-07 to 2020-05-06 of the guide's four examples.
    expect(found.outcome).toMatchObject({ kind: 'CASH', amountYuan: '60750' });
    expect(found.outcome.arithmetic.map((line) => line.en)).toContain('1 vehicle × 7500 yuan = 7500 yuan');
  });

  it('does not judge an assessment year before it is over', async () => {
    const second = ['2020-06', '2020-09', '2020-12', '2021-03'].map((month) => useOf(0, month, '4000'));
    await record(operator, second);
    expect((await ask('P04', '2021-05-06')).outcome.amountYuan).toBe('60750');
    // 16,000 km in the second year: its 7,500 yuan on top.
    expect((await ask('P04', '2021-05-07')).outcome.amountYuan).toBe('68250');
  });

  it('loses the year of a vehicle that stayed below 15,000 km and nothing else', async () => {
    // Of the electric ones of which nothing is recorded yet, the first in the list, which is in the order of ids.
    const idle = Array.from({ length: 96 }, (_one, index) => index + 4);
    const short = idle.reduce((first, one) =>
      vehicleIdOf(vin(one)) < vehicleIdOf(vin(first)) ? one : first,
    );
    await record(
      operator,
      MONTHS.map((month) => useOf(short, month, '1241.6')),
    );
    const found = await reporter.get<{
      eligibility: { vehicles: { vehicleId: string; instalments: { state: string }[] }[] };
    }>(ELIGIBILITY.replace('firstVehicles: 5', 'firstVehicles: 100'), {
      enterpriseId: 'shenzhen',
      programme: 'P04',
      at: '2022-06-01',
    });
    const failed = found.eligibility.vehicles.find((one) => one.vehicleId === vehicleIdOf(vin(short)));
    expect(failed?.instalments.map((one) => one.state)).toEqual(['NOT_MET', 'UNDETERMINED', 'UNDETERMINED']);
  });

  it('answers a programme or a firm that does not exist, or is not the caller’s, with NOT_FOUND', async () => {
    const unknown = await reporter.refused(ELIGIBILITY, {
      enterpriseId: 'shenzhen',
      programme: 'P99',
      at: '2021-05-01',
    });
    expect(unknown.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'PROGRAMME_UNKNOWN' });
    expect(unknown.message).toBe(
      'There is no programme P99; there are P01, P02, P03, P04, P06, P09, P10, P12.',
    );
    const stranger = await platform.as({ roles: ['REPORTER'], enterpriseId: 'other' });
    const foreign = await stranger.refused(ELIGIBILITY, {
      enterpriseId: 'shenzhen',
      programme: 'P04',
      at: '2021-05-01',
    });
    expect(foreign.extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN' });
  });

  it('does not let a reporter claim platform evidence for a licence', async () => {
    const refused = await reporter.refused(
      `mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { id } }`,
      {
        input: {
          enterpriseId: 'shenzhen',
          items: [
            {
              sourceRef: 'x',
              evidenceGrade: 'PLATFORM_VERIFIED',
              name: 'isLegalPerson',
              isHeld: true,
              validFrom: '2018-01-01',
              documentRef: 'x',
            },
          ],
        },
      },
    );
    expect(refused.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'GRADE_NOT_PERMITTED' });
  });

  it('refuses a licence that ends before it begins, and keeps nothing of the batch', async () => {
    const licence = {
      evidenceGrade: 'THIRD_PARTY_DOCUMENT',
      name: 'isLegalPerson',
      isHeld: true,
      validFrom: '2018-01-01',
      documentRef: 'x',
    };
    const kept = () => platform.rows(sql`SELECT * FROM qualification ORDER BY id`);
    const before = await kept();
    const refused = await reporter.refused(
      `mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { id } }`,
      {
        input: {
          enterpriseId: 'shenzhen',
          items: [
            { ...licence, sourceRef: 'good' },
            { ...licence, sourceRef: 'reversed', validTo: '2017-12-31' },
          ],
        },
      },
    );
    expect(refused).toMatchObject({
      message: 'Item 2: validTo 2017-12-31 is before validFrom 2018-01-01; check the dates.',
      extensions: { code: 'BAD_USER_INPUT', reason: 'VALIDITY_REVERSED' },
    });
    await expect(kept()).resolves.toEqual(before);
  });
});

describe('the Hunan programme on recorded vehicles', () => {
  let platform: Platform;
  let operator: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
    const first17 = '91430100000000002';
    await operator.get(
      `mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }`,
      {
        input: {
          id: 'hunan',
          uscc: first17 + usccCheckCharacter(first17),
          nameZh: '湘江速运',
          kind: 'COURIER',
          regionCode: '430100',
        },
      },
    );
    await operator.get(
      `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`,
      {
        input: {
          enterpriseId: 'hunan',
          items: [
            {
              ...vehicle(900),
              drive: 'BEV',
              plate: '湘AD90000',
              firstRegisteredOn: '2019-09-01',
              firstRegisteredRegion: '430100',
              ownedFrom: '2019-09-01',
            },
          ],
        },
      },
    );
  });
  afterAll(() => platform.close());

  it('gives a logistics van of 2019-09-01 an access right and no cash', async () => {
    const { eligibility } = await operator.get<Answer>(ELIGIBILITY, {
      enterpriseId: 'hunan',
      programme: 'P01',
      at: '2020-06-01',
    });
    expect(eligibility.outcome).toMatchObject({ kind: 'ACCESS_RIGHT', amountYuan: '0' });
  });

  it('is undetermined where other funding was not looked up, and says so', async () => {
    const { eligibility } = await operator.get<Answer>(ELIGIBILITY, {
      enterpriseId: 'hunan',
      programme: 'P12',
      at: '2022-06-01',
    });
    expect(eligibility.outcome).toMatchObject({ kind: 'UNDETERMINED', amountYuan: null });
    const missing = eligibility.conditions.flatMap((condition) => condition.missing.map(({ en }) => en));
    expect(missing).toContain('other funding has not been looked up');
  });

  it('says in 2021 that the programme has expired', async () => {
    const { eligibility } = await operator.get<Answer>(ELIGIBILITY, {
      enterpriseId: 'hunan',
      programme: 'P01',
      at: '2021-02-01',
    });
    expect(eligibility.outcome).toMatchObject({ kind: 'EXPIRED', amountYuan: '0' });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import { vinCheckDigit } from '../fleet/index.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { ANOMALY_RULES } from './known-anomaly-rules.js';

const FIELDS = `
  id ruleCode state enterpriseId regionCode month subject factCount goneAt decidedBy decidedAs decidedAt
  rule { code title { zh } settings { name of value unit from source confidence } }
  measured { name title { zh en } value unit } expected { name value unit }
  facts { factTable factId sourceRef enterpriseId correctsId }
  steps { position step fromState toState takenBy takenAs words }`;
const LIST = `query ($enterpriseId: ID, $regionCode: ID, $month: Month, $rule: String, $state: AnomalyState) {
  anomalies(enterpriseId: $enterpriseId, regionCode: $regionCode, month: $month, rule: $rule, state: $state, first: 50) {
    nodes { ${FIELDS} }
  }
}`;
const PAGE = `query ($after: String) {
  anomalies(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;
const ONE = `query ($id: ID!) { anomaly(id: $id) { ${FIELDS} } }`;
const decision = (name: string) =>
  `mutation ($id: ID!, $words: String!) { ${name}(id: $id, words: $words) { ${FIELDS} } }`;
const RECORD_USES = `mutation ($input: RecordPackagingUsesInput!) { recordPackagingUses(input: $input) { id } }`;
const CORRECT_USE = `mutation ($input: CorrectPackagingUseInput!) { correctPackagingUse(input: $input) { id } }`;
const REGISTER = `mutation ($input: RegisterVehiclesInput!) { registerVehicles(input: $input) { id } }`;
const CORRECT_VEHICLE = `mutation ($input: CorrectVehicleInput!) { correctVehicle(input: $input) { id } }`;
const RECORD_VEHICLE_USES = `mutation ($input: RecordVehicleUsesInput!) { recordVehicleUses(input: $input) { id } }`;
const RECORD_RETURNS = `mutation ($input: RecordReturnsInput!) { recordReturns(input: $input) { id } }`;

interface Step {
  step: string;
  toState: string;
  takenBy: string | null;
  takenAs: string;
  words: string | null;
}
interface Shown {
  id: string;
  ruleCode: string;
  state: string;
  subject: Record<string, string>;
  goneAt: string | null;
  decidedBy: string | null;
  measured: { name: string; value: string }[];
  facts: { factId: string; sourceRef: string; enterpriseId: string; correctsId: string | null }[];
  factCount: number;
  steps: Step[];
}

const clock = new SetClock(new Date('2026-11-21T02:00:00Z'));
let platform: Platform;
const callers: Record<string, Caller> = {};
const use = (sourceRef: string, massKg: string, day: string) => ({
  sourceRef,
  evidenceGrade: 'SYSTEM_FEED',
  outletId: 'outlet-a',
  day,
  specificationCode: 'PKG-ENV-PAPER',
  units: 10,
  massKg,
});
const returned = (sourceRef: string, outletId: string, occurredAt: string, itemCode: string) => ({
  sourceRef,
  evidenceGrade: 'SYSTEM_FEED',
  outletId,
  occurredAt,
  itemKind: 'CARTON',
  itemCode,
  quantity: 1,
  itemCondition: 'GOOD',
  disposition: 'REUSE',
});

/** Records a use that is too heavy, and gives its id and the anomaly that it raised. */
async function heavyUse(day: string): Promise<{ factId: string; anomaly: Shown }> {
  const { recordPackagingUses } = await callers.systemA!.get<{ recordPackagingUses: { id: string }[] }>(
    RECORD_USES,
    { input: { items: [use(`use-${day}`, '400', day)] } },
  );
  await platform.settled();
  const anomaly = (await list(callers.reporterA!)).find(({ subject }) => subject.day === day);
  return { factId: recordPackagingUses[0]!.id, anomaly: anomaly! };
}
async function correctUse(supersedesId: string, day: string, massKg: string): Promise<string> {
  const item = use(`${supersedesId.slice(0, 8)}-${massKg}`, massKg, day);
  const { correctPackagingUse } = await callers.systemA!.get<{ correctPackagingUse: { id: string } }>(
    CORRECT_USE,
    {
      input: { ...item, supersedesId, reason: '更正' },
    },
  );
  await platform.settled();
  return correctPackagingUse.id;
}
const list = async (caller: Caller, variables: object = {}): Promise<Shown[]> =>
  (await caller.get<{ anomalies: { nodes: Shown[] } }>(LIST, variables)).anomalies.nodes;
const one = async (caller: Caller, id: string): Promise<Shown> =>
  (await caller.get<{ anomaly: Shown }>(ONE, { id })).anomaly;
const decide = async (caller: Caller, name: string, id: string, words = '理由') =>
  (await caller.get<Record<string, Shown>>(decision(name), { id, words }))[name]!;
const refused = async (caller: Caller, name: string, id: string, words = '理由') => {
  const { extensions } = await caller.refused(decision(name), { id, words });
  return [extensions.code, extensions.reason];
};
const stepsOf = (shown: Shown) => shown.steps.map(({ step, toState, takenAs }) => [step, toState, takenAs]);

describe('anomalies', () => {
  beforeAll(async () => {
    platform = await openPlatform({ clock });
    await registerTwoFirms(platform);
    const region = (code: string) => ({ regionCode: code as RegionCode, departmentId: `commerce-${code}` });
    callers.systemA = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    callers.systemB = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
    callers.reporterA = await platform.as({ id: 'reporter-a', roles: ['REPORTER'], enterpriseId: 'firm-a' });
    callers.attestorA = await platform.as({ id: 'attestor-a', roles: ['ATTESTOR'], enterpriseId: 'firm-a' });
    callers.reporterB = await platform.as({ id: 'reporter-b', roles: ['REPORTER'], enterpriseId: 'firm-b' });
    callers.officer = await platform.as({ id: 'officer', roles: ['CASE_OFFICER'], ...region('430100') });
    callers.elsewhere = await platform.as({ id: 'elsewhere', roles: ['CASE_OFFICER'], ...region('430103') });
    callers.operator = await platform.as({ id: 'operator', roles: ['OPERATOR'] });
  });
  afterAll(() => platform.close());

  describe('an anomaly', () => {
    it('names its rule with thresholds and sources, what was measured and expected, and the facts concerned', async () => {
      const { anomaly } = await heavyUse('2026-10-01');
      expect(anomaly).toMatchObject({
        ruleCode: 'packaging-mass-per-unit',
        state: 'OPEN',
        enterpriseId: 'firm-a',
        regionCode: '430102',
        month: '2026-10',
        subject: { outletId: 'outlet-a', day: '2026-10-01', specificationCode: 'PKG-ENV-PAPER' },
        expected: [
          { name: 'heaviestGrams', value: '500', unit: 'g' },
          { name: 'lightestGrams', value: '3', unit: 'g' },
        ],
        facts: [{ factTable: 'packaging_use', sourceRef: 'use-2026-10-01', enterpriseId: 'firm-a' }],
        factCount: 1,
        steps: [
          {
            position: 1,
            step: 'FOUND',
            fromState: null,
            toState: 'OPEN',
            takenBy: null,
            takenAs: 'PLATFORM',
          },
        ],
      });
      expect(anomaly.measured).toContainEqual({
        name: 'gramsPerUnit',
        title: { zh: '单件质量', en: 'mass of one unit' },
        value: '40000',
        unit: 'g',
      });
      expect(anomaly).toMatchObject({
        rule: {
          settings: expect.arrayContaining([
            expect.objectContaining({ name: 'heaviestGrams', of: 'envelope', value: '500', confidence: 'D' }),
          ]),
        },
      });
    });

    it('is seen by its firm, the departments of its region and the operator, and does not exist for others', async () => {
      const { anomaly } = await heavyUse('2026-10-02');
      for (const caller of ['reporterA', 'attestorA', 'systemA', 'officer', 'operator'])
        expect((await one(callers[caller]!, anomaly.id)).id).toBe(anomaly.id);
      for (const caller of ['reporterB', 'elsewhere']) {
        expect(await list(callers[caller]!)).toEqual([]);
        const { extensions } = await callers[caller]!.refused(ONE, { id: anomaly.id });
        expect(extensions).toMatchObject({ code: 'NOT_FOUND', reason: 'ANOMALY_UNKNOWN' });
      }
      expect(await refused(callers.reporterB!, 'explainAnomaly', anomaly.id)).toEqual([
        'NOT_FOUND',
        'ANOMALY_UNKNOWN',
      ]);
      expect(await refused(callers.elsewhere!, 'confirmAnomaly', anomaly.id)).toEqual([
        'NOT_FOUND',
        'ANOMALY_UNKNOWN',
      ]);
    });

    it('is found by firm, region, month, rule and state, and by page', async () => {
      const found = await list(callers.operator!, { rule: 'packaging-mass-per-unit', month: '2026-10' });
      expect(found).toHaveLength(2);
      const empty = [
        { enterpriseId: 'firm-b' },
        { regionCode: '430103' },
        { month: '2026-09' },
        { rule: 'outlet-not-open' },
        { state: 'CONFIRMED' },
      ];
      for (const filter of empty) expect(await list(callers.operator!, filter)).toEqual([]);
      for (const filter of [{ enterpriseId: 'firm-a' }, { regionCode: '430000' }, { state: 'OPEN' }])
        expect(await list(callers.operator!, filter)).toHaveLength(2);
      interface Page {
        anomalies: { nodes: Shown[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      }
      const { anomalies: first } = await callers.officer!.get<Page>(PAGE);
      const { anomalies: second } = await callers.officer!.get<Page>(PAGE, {
        after: first.pageInfo.endCursor,
      });
      expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
      expect([...first.nodes, ...second.nodes].map(({ id }) => id).sort()).toEqual(
        found.map(({ id }) => id).sort(),
      );
    });
  });

  describe('a code that two firms handed in', () => {
    it('is told to both, and neither sees a fact of the other or who it is; a department above them sees both', async () => {
      const items = (firm: string, at: string) => [returned(`secret-${firm}`, `outlet-${firm}`, at, 'CTN-1')];
      await callers.systemA!.get(RECORD_RETURNS, {
        input: { items: items('a', '2026-10-08T10:00:00+08:00') },
      });
      await callers.systemB!.get(RECORD_RETURNS, {
        input: { items: items('b', '2026-10-09T10:00:00+08:00') },
      });
      await platform.settled();
      for (const [own, other] of [
        ['a', 'b'],
        ['b', 'a'],
      ] as const) {
        const [shown] = await list(callers[`reporter${own.toUpperCase()}`]!, { rule: 'carton-code-twice' });
        expect(shown!.facts).toEqual([
          expect.objectContaining({ sourceRef: `secret-${own}`, enterpriseId: `firm-${own}` }),
        ]);
        expect(shown!.measured).toContainEqual(
          expect.objectContaining({ name: 'timesAtOtherFirms', value: '1' }),
        );
        expect(JSON.stringify(shown)).not.toContain(`firm-${other}`);
        expect(JSON.stringify(shown)).not.toContain(`secret-${other}`);
      }
      for (const { facts } of await list(callers.officer!, { rule: 'carton-code-twice' }))
        expect(facts.map(({ sourceRef }) => sourceRef)).toEqual(['secret-a', 'secret-b']);
    });
  });

  describe('a vehicle that two firms claim', () => {
    it('is told to both by the register, and is gone on both sides when one gives way', async () => {
      const digits = '00000042';
      const vin = `LGPSPECX${vinCheckDigit(`LGPSPECX0${digits}`)}${digits}`;
      const van = (sourceRef: string, more: object = {}) => ({
        sourceRef,
        evidenceGrade: 'SYSTEM_FEED',
        plate: '湘A12345',
        vin,
        vehicleClass: 'LOGISTICS_VAN',
        drive: 'BEV',
        firstRegisteredOn: '2024-01-10',
        firstRegisteredRegion: '430100',
        ownedFrom: '2024-01-10',
        ...more,
      });
      await callers.systemA!.get(REGISTER, { input: { items: [van('a-van')] } });
      const { registerVehicles } = await callers.systemB!.get<{ registerVehicles: { id: string }[] }>(
        REGISTER,
        {
          input: { items: [van('b-van', { ownedFrom: '2025-01-01' })] },
        },
      );
      const driven = {
        vin,
        month: '2026-10',
        regionCode: '430102',
        distanceKm: '900',
        mileageSource: 'SELF_DECLARED',
      };
      const items = [{ ...driven, sourceRef: 'b-use', evidenceGrade: 'SELF_DECLARED' }];
      await callers.systemB!.get(RECORD_VEHICLE_USES, { input: { items } });
      await platform.settled();
      const claimed = async (caller: Caller) => (await list(caller, { rule: 'vehicle-claimed-twice' }))[0]!;
      for (const own of ['A', 'B']) {
        const shown = await claimed(callers[`reporter${own}`]!);
        expect(shown).toMatchObject({
          state: 'OPEN',
          month: null,
          subject: { vin, contestedFrom: '2025-01-01' },
        });
        expect(shown.facts.map(({ sourceRef }) => sourceRef)).toEqual([`${own.toLowerCase()}-van`]);
      }
      await callers.systemB!.get(CORRECT_VEHICLE, {
        input: {
          ...van('b-van-2', {
            ownedFrom: '2023-01-01',
            ownedTo: '2023-12-31',
            firstRegisteredOn: '2023-01-01',
          }),
          supersedesId: registerVehicles[0]!.id,
          reason: '录错',
        },
      });
      await platform.settled();
      for (const own of ['A', 'B']) {
        const { steps, state } = await claimed(callers[`reporter${own}`]!);
        expect([state, ...steps.map(({ step }) => step)]).toEqual(['RESOLVED', 'FOUND', 'GONE']);
      }
    });
  });

  describe('who decides', () => {
    it('the firm explains, a department accepts; who, when and with which words is kept', async () => {
      const { anomaly } = await heavyUse('2026-10-03');
      const explained = await decide(callers.reporterA!, 'explainAnomaly', anomaly.id, '新封套更重');
      expect(explained).toMatchObject({ state: 'EXPLAINED', decidedBy: 'reporter-a', decidedAs: 'FIRM' });
      clock.passSeconds(60);
      const accepted = await decide(callers.officer!, 'acceptExplanation', anomaly.id, '已核对');
      expect(accepted).toMatchObject({
        state: 'ACCEPTED',
        decidedBy: 'officer',
        decidedAs: 'DEPARTMENT',
        decidedAt: clock.now().toISOString(),
      });
      expect(accepted.steps.slice(1)).toMatchObject([
        { step: 'EXPLAIN', takenBy: 'reporter-a', takenAs: 'FIRM', words: '新封套更重' },
        { step: 'ACCEPT', takenBy: 'officer', takenAs: 'DEPARTMENT', words: '已核对' },
      ]);
    });

    it('a department confirms without an explanation, and only opening again allows another decision', async () => {
      const { anomaly } = await heavyUse('2026-10-04');
      expect(await refused(callers.officer!, 'acceptExplanation', anomaly.id)).toEqual([
        'CONFLICT',
        'NOTHING_EXPLAINED',
      ]);
      expect(await refused(callers.officer!, 'reopenAnomaly', anomaly.id)).toEqual([
        'CONFLICT',
        'NOTHING_DECIDED',
      ]);
      await decide(callers.officer!, 'confirmAnomaly', anomaly.id);
      expect(await refused(callers.reporterA!, 'explainAnomaly', anomaly.id)).toEqual([
        'CONFLICT',
        'ANOMALY_DECIDED',
      ]);
      const reopened = await decide(callers.operator!, 'reopenAnomaly', anomaly.id);
      expect(reopened).toMatchObject({ state: 'OPEN', decidedBy: null });
      await decide(callers.attestorA!, 'explainAnomaly', anomaly.id);
      expect(stepsOf(await one(callers.reporterA!, anomaly.id))).toEqual([
        ['FOUND', 'OPEN', 'PLATFORM'],
        ['CONFIRM', 'CONFIRMED', 'DEPARTMENT'],
        ['REOPEN', 'OPEN', 'OPERATOR'],
        ['EXPLAIN', 'EXPLAINED', 'FIRM'],
      ]);
    });

    it('a decision sent again is the same, and other words of the firm are a further step', async () => {
      const { anomaly } = await heavyUse('2026-10-05');
      const first = await decide(callers.reporterA!, 'explainAnomaly', anomaly.id, '甲');
      clock.passSeconds(60);
      expect(await decide(callers.reporterA!, 'explainAnomaly', anomaly.id, '甲')).toEqual(first);
      const further = await decide(callers.attestorA!, 'explainAnomaly', anomaly.id, '乙');
      expect(further.steps.map(({ words }) => words)).toEqual([null, '甲', '乙']);
    });

    it('is nobody else: a firm confirms nothing, and a department explains nothing', async () => {
      const { anomaly } = await heavyUse('2026-10-06');
      for (const name of ['confirmAnomaly', 'acceptExplanation', 'reopenAnomaly'])
        expect(await refused(callers.reporterA!, name, anomaly.id)).toEqual([
          'FORBIDDEN',
          'ROLE_NOT_PERMITTED',
        ]);
      expect(await refused(callers.officer!, 'explainAnomaly', anomaly.id)).toEqual([
        'FORBIDDEN',
        'ROLE_NOT_PERMITTED',
      ]);
      expect(await refused(callers.systemA!, 'explainAnomaly', anomaly.id)).toEqual([
        'FORBIDDEN',
        'ROLE_NOT_PERMITTED',
      ]);
    });

    it('needs words, and no more than anomalyWordsCharacters of them', async () => {
      const { anomaly } = await heavyUse('2026-10-07');
      const most = LIMITS.anomalyWordsCharacters;
      expect(await refused(callers.reporterA!, 'explainAnomaly', anomaly.id, ' ')).toEqual([
        'BAD_USER_INPUT',
        'TEXT_EMPTY',
      ]);
      const long = '说'.repeat(most + 1);
      expect(await refused(callers.reporterA!, 'explainAnomaly', anomaly.id, long)).toEqual([
        'BAD_USER_INPUT',
        'TEXT_TOO_LONG',
      ]);
      expect((await decide(callers.reporterA!, 'explainAnomaly', anomaly.id, '说'.repeat(most))).state).toBe(
        'EXPLAINED',
      );
    });
  });

  describe('after a correction', () => {
    it('what nobody decided is resolved by itself and stays in the list, with when and by which fact', async () => {
      const { factId, anomaly } = await heavyUse('2026-10-08');
      clock.passSeconds(60);
      const correctionId = await correctUse(factId, '2026-10-08', '0.4');
      const resolved = await one(callers.officer!, anomaly.id);
      expect(resolved).toMatchObject({ state: 'RESOLVED', goneAt: clock.now().toISOString() });
      expect(resolved.facts).toMatchObject([
        { factId, correctsId: null },
        { factId: correctionId, correctsId: factId },
      ]);
      expect(stepsOf(resolved).at(-1)).toEqual(['GONE', 'RESOLVED', 'PLATFORM']);
      expect(await refused(callers.officer!, 'confirmAnomaly', anomaly.id)).toEqual([
        'CONFLICT',
        'ANOMALY_RESOLVED',
      ]);
    });

    it('a decision stays, and says since when the facts no longer show it', async () => {
      const { factId, anomaly } = await heavyUse('2026-10-09');
      await decide(callers.officer!, 'confirmAnomaly', anomaly.id);
      await correctUse(factId, '2026-10-09', '0.4');
      expect(await one(callers.reporterA!, anomaly.id)).toMatchObject({
        state: 'CONFIRMED',
        decidedBy: 'officer',
        goneAt: expect.any(String),
      });
      const taken = await decide(callers.officer!, 'reopenAnomaly', anomaly.id);
      expect(taken.state).toBe('RESOLVED');
    });

    it('a decision about other figures is opened again, and one about nearly the same is not', async () => {
      const { factId, anomaly } = await heavyUse('2026-10-10');
      await decide(callers.reporterA!, 'explainAnomaly', anomaly.id, '甲');
      const near = await correctUse(factId, '2026-10-10', '420');
      expect(await one(callers.reporterA!, anomaly.id)).toMatchObject({ state: 'EXPLAINED' });
      await correctUse(near, '2026-10-10', '420.1');
      const moved = await one(callers.reporterA!, anomaly.id);
      expect(moved).toMatchObject({ state: 'OPEN', decidedBy: null });
      expect(stepsOf(moved).slice(1)).toEqual([
        ['EXPLAIN', 'EXPLAINED', 'FIRM'],
        ['CHANGED', 'OPEN', 'PLATFORM'],
      ]);
    });

    it('the same events delivered again change nothing', async () => {
      const everything = () =>
        platform.rows(sql`SELECT * FROM anomaly JOIN anomaly_step ON anomaly_id = id ORDER BY id, position`);
      const before = await everything();
      clock.passSeconds(60);
      await platform.database.transaction((transaction) =>
        transaction.query('UPDATE outbox_event SET done_at = NULL, relay_due_at = UTC_TIMESTAMP(3)'),
      );
      await platform.settled();
      expect(await everything()).toEqual(before);
    });
  });

  it('every rule is there to be read by every role', async () => {
    const consumer = await platform.as({ roles: ['CONSUMER'] });
    const { anomalyRules } = await consumer.get<{ anomalyRules: { code: string; settings: object[] }[] }>(
      '{ anomalyRules { code text { zh en } settings { name value unit source confidence note } } }',
    );
    expect(anomalyRules.map(({ code }) => code)).toEqual(ANOMALY_RULES.map(({ code }) => code));
    expect(anomalyRules.every(({ settings }) => settings.length > 0)).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { CITY } from '../../test/support/approved-cases.js';
import { registerFleets } from '../../test/support/fleets.js';
import { appropriate, payBatch } from '../../test/support/payments.js';
import { approveVans, publishVans } from '../../test/support/van-cases.js';
import { derivedId, type Id } from '../kernel/id.js';
import { LIMITS } from '../platform/limits.js';
import { tell } from '../platform/outbox.js';
import { raw, sql } from '../platform/sql.js';
import { PaymentProof } from './index.js';
import { Recalculations } from './recalculations.service.js';

const LIST = `query ($caseId: ID) { recalculations(caseId: $caseId) { nodes {
  id number outcome keptYuan dueYuan recoverYuan withholdYuan supplementYuan dismissedBy
  parts { number wasYuan nowYuan missing } changes { subjectKind subjectId fact before after } } } }`;
const NOW = `mutation ($caseId: ID!) { recalculateCase(caseId: $caseId) { id outcome } }`;
const DISMISS = `mutation ($input: DismissRecalculationInput!) { dismissRecalculation(input: $input) { id dismissedBy } }`;
const RECOVERIES = `query ($caseId: ID) { recoveries(caseId: $caseId) { nodes { id state ground principalYuan fineYuan finding } } }`;
const SUPPLEMENTS = `query ($caseId: ID) { supplements(caseId: $caseId) { nodes { id state amountYuan paidYuan finding } } }`;
const PROPOSE = `mutation ($input: ProposePaymentBatchInput!) { proposePaymentBatch(input: $input) { id totalYuan } }`;

interface Found {
  readonly number: number;
  readonly outcome: string;
  readonly [key: string]: unknown;
}
interface Proposal {
  readonly id: Id;
  readonly state: string;
  readonly [key: string]: unknown;
}

/** 1,000 yuan for each battery-electric van of a legal person; three vans. */
describe('a fact corrected after its case was decided', () => {
  let platform: Platform;
  let officer: Caller;
  let approver: Caller;
  let vehicles: readonly Id[];
  const all = async (caseId: Id) =>
    (await officer.get<{ recalculations: { nodes: Found[] } }>(LIST, { caseId })).recalculations.nodes;
  const recoveries = async (caseId: Id) =>
    (await officer.get<{ recoveries: { nodes: Proposal[] } }>(RECOVERIES, { caseId })).recoveries.nodes;
  const supplements = async (caseId: Id) =>
    (await officer.get<{ supplements: { nodes: Proposal[] } }>(SUPPLEMENTS, { caseId })).supplements.nodes;
  /** As a correction of the entry leaves it; what records and corrects entries is told by the specs of the fleet. */
  const drive = (vehicleId: Id | undefined, to: 'BEV' | 'DIESEL') =>
    platform.rows(sql`UPDATE vehicle SET drive = ${to} WHERE vehicle_id = ${vehicleId}`);
  const told = (firm: Id, change: string) =>
    platform.database.transaction((transaction) =>
      tell(transaction, [
        {
          id: derivedId('told', firm, change),
          name: 'facts.changed',
          occurredAt: new Date(0),
          payload: { feature: 'fleet', enterpriseId: firm, regionCode: CITY, month: '2024-05' as never },
        },
      ]),
    );

  const pay = (roundId: Id, batchId: Id) =>
    payBatch(officer, approver, { batchId, roundId, paidOn: '2024-08-01' });

  beforeAll(async () => {
    platform = await openPlatform();
    officer = await platform.as({ id: 'officer', roles: ['CASE_OFFICER'], regionCode: CITY });
    approver = await platform.as({ id: 'approver', roles: ['APPROVER'], regionCode: CITY });
    const fleets = await registerFleets(platform.app, [
      { id: 'vans', regionCode: '430102', electric: 3 },
      { id: 'later', regionCode: '430102', electric: 2 },
    ]);
    vehicles = fleets.get('vans') ?? [];
    await publishVans(platform, ['vans', 'later']);
    for (const [caseId, firm] of [
      ['case-1', 'vans'],
      ['case-2', 'later'],
    ] as const) {
      await approveVans(platform, { caseId, roundId: `round-${caseId}`, enterpriseId: firm });
      await appropriate(officer, approver, {
        id: caseId,
        roundId: `round-${caseId}`,
        amountYuan: '100000',
        reference: '文号',
      });
    }
    await pay('round-case-1', 'paid');
  });
  afterAll(() => platform.close());

  it('changes nothing where nothing follows from it, told or asked for', async () => {
    await told('vans', 'nothing');
    await platform.settled();
    expect(await all('case-1')).toEqual([]);
    expect(await officer.get(NOW, { caseId: 'case-1' })).toEqual({ recalculateCase: null });
  });

  it('has the case worked out by its own version, and a recovery proposed with the difference, once', async () => {
    await drive(vehicles[0], 'DIESEL');
    await told('vans', 'one');
    await told('vans', 'one again');
    await platform.settled();
    expect(await all('case-1')).toEqual([
      expect.objectContaining({
        number: 1,
        outcome: 'LESS_DUE',
        keptYuan: '3000.00',
        dueYuan: '2000.00',
        recoverYuan: '1000.00',
        parts: [{ number: 1, wasYuan: '3000.00', nowYuan: '2000.00', missing: [] }],
        changes: [
          {
            subjectKind: 'vehicle',
            subjectId: vehicles[0],
            fact: 'vehicle.drive',
            before: 'BEV',
            after: 'DIESEL',
          },
        ],
      }),
    ]);
    expect(await recoveries('case-1')).toEqual([
      expect.objectContaining({
        state: 'PROPOSED',
        ground: 'FACT_CORRECTED',
        principalYuan: '1000.00',
        fineYuan: '0.00',
        finding: expect.stringContaining('vehicle.drive：BEV → DIESEL'),
      }),
    ]);
    const [part] = await platform.rows<{ paid: string }>(
      raw(`SELECT paid_fen AS paid FROM case_instalment WHERE case_id = 'case-1'`),
    );
    expect(part?.paid).toBe('300000');
  });

  it('gives way to a later correction before anybody decided', async () => {
    await drive(vehicles[1], 'DIESEL');
    await officer.get(NOW, { caseId: 'case-1' });
    expect(
      (await recoveries('case-1')).map(({ state, principalYuan }) => `${state} ${String(principalYuan)}`),
    ).toEqual(['PROPOSED 2000.00', 'SUPERSEDED 1000.00']);
    await drive(vehicles[1], 'BEV');
    await officer.get(NOW, { caseId: 'case-1' });
    expect((await recoveries('case-1')).map(({ state }) => state)).toEqual([
      'PROPOSED',
      'SUPERSEDED',
      'SUPERSEDED',
    ]);
  });

  it('is settled once the recovery is approved; undone again, it proposes a supplement, which is then paid', async () => {
    const [recovery] = await recoveries('case-1');
    await approver.get(`mutation ($input: DecideRecoveryInput!) { approveRecovery(input: $input) { id } }`, {
      input: { id: recovery?.id, reason: '车辆登记更正' },
    });
    expect(await officer.get(NOW, { caseId: 'case-1' })).toMatchObject({
      recalculateCase: { outcome: 'UNCHANGED' },
    });
    await drive(vehicles[0], 'BEV');
    await officer.get(NOW, { caseId: 'case-1' });
    const [supplement] = await supplements('case-1');
    expect(supplement).toMatchObject({ state: 'PROPOSED', amountYuan: '1000.00' });
    const firm = await platform.as({ id: 'r', roles: ['REPORTER'], enterpriseId: 'vans' });
    expect(await firm.get(SUPPLEMENTS, {})).toEqual({ supplements: { nodes: [] } });
    const decision = { input: { id: supplement?.id, reason: '原登记无误' } };
    const decide = `mutation ($input: DecideSupplementInput!) { approveSupplement(input: $input) { id state } }`;
    await approver.get(decide, decision);
    await approver.get(decide, decision);
    const reject = decide.replace('approveSupplement', 'rejectSupplement');
    expect((await approver.refused(reject, decision)).extensions.reason).toBe('SUPPLEMENT_DECIDED');
    await pay('round-case-1', 'supplement');
    expect(await supplements('case-1')).toEqual([
      expect.objectContaining({ state: 'PAID', paidYuan: '1000.00' }),
    ]);
    await officer.get(NOW, { caseId: 'case-1' });
    expect((await all('case-1'))[0]).toMatchObject({
      outcome: 'UNCHANGED',
      keptYuan: '3000.00',
      dueYuan: '3000.00',
    });
    expect((await platform.app.get(PaymentProof).payments()).breaches).toEqual([]);
  });

  it('withholds what was not paid yet, until an approver says to go on', async () => {
    await platform.rows(raw(`UPDATE qualification SET is_held = 0 WHERE enterprise_id = 'later'`));
    const inOrder = async (afterId: Id): Promise<Id | undefined> =>
      platform.database.transaction((transaction) =>
        platform.app.get(Recalculations).lookOn(transaction, afterId),
      );
    expect(await inOrder('')).toBe('case-2');
    expect(await inOrder('case-2')).toBeUndefined();
    const [found] = await all('case-2');
    expect(found).toMatchObject({ outcome: 'LESS_DUE', recoverYuan: '0.00', withholdYuan: '2000.00' });
    const input = { id: 'withheld', roundId: 'round-case-2' };
    expect((await officer.refused(PROPOSE, { input })).extensions.reason).toBe('NOTHING_PAYABLE');
    await approver.get(DISMISS, { input: { id: found?.id, reason: '资质证书补正中' } });
    const breaches = async () =>
      (await platform.app.get(PaymentProof).payments()).breaches.map(({ text }) => text.en);
    expect(await breaches()).toEqual([]);
    const because = (reason: string) =>
      platform.rows(
        sql`UPDATE recalculation SET dismissed_because = ${reason} WHERE id = ${String(found?.id)}`,
      );
    await because('照常');
    expect(await breaches()).toEqual([expect.stringContaining('dismissed')]);
    await because('资质证书补正中');
    expect(await officer.get(PROPOSE, { input })).toMatchObject({
      proposePaymentBatch: { totalYuan: '2000.00' },
    });
  });

  it('that leaves something missing proposes nothing, and says what', async () => {
    await platform.rows(raw(`DELETE FROM qualification WHERE enterprise_id = 'vans'`));
    await officer.get(NOW, { caseId: 'case-1' });
    const [found] = await all('case-1');
    expect(found).toMatchObject({ outcome: 'UNDETERMINED', dueYuan: null, recoverYuan: '0.00' });
    expect(JSON.stringify(found?.parts)).toContain('legal person');
    expect((await recoveries('case-1')).filter(({ state }) => state === 'PROPOSED')).toEqual([]);
  });

  it('is looked for in at most so many cases at once', async () => {
    const run = (statement: string) => platform.rows(raw(statement));
    for (const table of ['subsidy_case', 'case_decision', 'case_instalment']) {
      const of = table === 'subsidy_case' ? 'id' : 'case_id';
      await run(`CREATE TABLE copied AS SELECT * FROM ${table} WHERE ${of} = 'case-2'`);
      for (let number = 0; number <= LIMITS.recalculatedAtOnce; number += 1) {
        const id = `copy-${String(number).padStart(2, '0')}`;
        await run(`UPDATE copied SET ${of} = '${id}'`);
        if (table === 'subsidy_case') await run(`UPDATE copied SET number = '${id}', standing = NULL`);
        if (table === 'case_instalment') await run(`UPDATE copied SET id = '${id}-1'`);
        await run(`INSERT INTO ${table} SELECT * FROM copied`);
      }
      await run('DROP TABLE copied');
    }
    const last = await platform.database.transaction((transaction) =>
      platform.app.get(Recalculations).lookOn(transaction, ''),
    );
    expect(last).toBe(`copy-${LIMITS.recalculatedAtOnce - 3}`);
  });
});

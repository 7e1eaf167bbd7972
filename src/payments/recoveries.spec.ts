import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { approveCases, CITY, openRound, registerFirms } from '../../test/support/approved-cases.js';
import { appropriate, payBatch } from '../../test/support/payments.js';
import { figureBreaches, figureOf, workFigures } from '../../test/support/figures.js';
import { enterGrants } from '../grants/index.js';
import type { Role } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LedgerService } from '../ledger/index.js';
import { raw } from '../platform/sql.js';
import { PaymentProof } from './index.js';
import { CNY_FEN, grantee, offender, treasury } from './payment-accounts.js';

const PROPOSE = `mutation ($input: ProposeRecoveryInput!) {
  proposeRecovery(input: $input) { id state principalYuan fineYuan fineBasis } }`;
const APPROVE = `mutation ($input: DecideRecoveryInput!) { approveRecovery(input: $input) { id state } }`;
const REJECT = `mutation ($input: DecideRecoveryInput!) { rejectRecovery(input: $input) { id state } }`;
const RECEIPT = `mutation ($input: RecordReceiptInput!) {
  recordReceipt(input: $input) { id state returnedYuan finePaidYuan receipts { principalYuan fineYuan } } }`;
const LIST = `{ recoveries { nodes { id state } } }`;

/** What two firms got in 2016 and gave back, in the words of the notices. */
const CASES = [
  {
    id: 'king-long',
    fen: 51_900_000_000n,
    fine: '259500000',
    total: '519000000',
    what: '1683 辆车未完工即办理登记',
  },
  {
    id: 'hengtong',
    fen: 20_788_000_000n,
    fine: '62364000',
    total: '207880000',
    what: '1176 辆车实装电池与公告不符',
  },
];

describe('recovery', () => {
  let platform: Platform;
  let officer: Caller;
  let approver: Caller;
  const as = (id: string, roles: readonly Role[]) => platform.as({ id, roles, regionCode: CITY });
  const reason = async (of: Caller, query: string, input: object) => {
    const { extensions } = await of.refused(query, { input });
    return `${extensions.code} ${extensions.reason}`;
  };
  const balance = (owner: Parameters<LedgerService['balance']>[0]) =>
    platform.app.get(LedgerService).balance(owner, CNY_FEN);
  const breaches = async () =>
    (await platform.app.get(PaymentProof).payments()).breaches.map(({ text }) => text.en);
  const recovery = (id: string, changes: object = {}) => ({
    id,
    caseId: 'honest',
    ground: 'FACT_CORRECTED',
    finding: '里程更正',
    principalYuan: '100',
    ...changes,
  });

  /** Cases that were paid in full through a batch and its confirmation. */
  async function paid(roundId: string, cases: readonly { id: string; fen: bigint }[]) {
    await openRound(platform, roundId, null);
    await approveCases(
      platform,
      cases.map(({ id, fen }) => ({ id, roundId, enterpriseId: id, payableFen: [fen, 5n] })),
    );
    await appropriate(officer, approver, {
      id: roundId,
      roundId,
      amountYuan: '9999999999',
      reference: '文号',
    });
    await platform.rows(raw(`UPDATE case_instalment SET state = 'PLANNED' WHERE number = 2`));
    await payBatch(officer, approver, { batchId: roundId, roundId, paidOn: '2024-11-20' });
  }

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    await registerFirms(platform, ['king-long', 'hengtong', 'honest']);
    officer = await as('officer', ['CASE_OFFICER']);
    approver = await as('approver', ['APPROVER']);
    await paid('vehicles-2016', CASES);
    await paid('totes', [{ id: 'honest', fen: 1_000_000n }]);
  });
  afterAll(() => platform.close());

  it.each(CASES)('of $id asks back everything with its fine, and counts what comes back', async (of) => {
    const input = {
      id: of.id,
      caseId: of.id,
      ground: 'FRAUD',
      finding: of.what,
      principalYuan: of.total,
      fineYuan: of.fine,
    };
    const { proposeRecovery } = await officer.get<{ proposeRecovery: object }>(PROPOSE, { input });
    expect(proposeRecovery).toMatchObject({ state: 'PROPOSED', fineBasis: 'fiscal-violations@1/14' });
    const decision = { id: of.id, reason: '事实清楚' };
    const both = await as('officer', ['CASE_OFFICER', 'APPROVER']);
    expect(await reason(both, APPROVE, decision)).toBe('FORBIDDEN FOUR_EYES');
    await approver.get(APPROVE, { input: decision });
    await approver.get(APPROVE, { input: decision });

    const treasuryBefore = await balance(treasury(CITY));
    const receipt = {
      id: `${of.id}-1`,
      recoveryId: of.id,
      receivedOn: '2025-01-10',
      reference: '缴款书1',
      principalYuan: of.total,
      fineYuan: '0',
    };
    expect(await reason(officer, RECEIPT, { ...receipt, fineYuan: `${of.fine}.01` })).toBe(
      'BAD_USER_INPUT RECEIPT_ABOVE_DUE',
    );
    expect(await reason(officer, RECEIPT, { ...receipt, receivedOn: '2999-01-01' })).toBe(
      'BAD_USER_INPUT RECEIVED_IN_FUTURE',
    );
    type Receipt = { recordReceipt: object };
    const first = await officer.get<Receipt>(RECEIPT, { input: receipt });
    expect(first.recordReceipt).toMatchObject({ state: 'APPROVED', returnedYuan: `${of.total}.00` });
    await officer.get(RECEIPT, { input: receipt });
    expect(await reason(officer, RECEIPT, { ...receipt, reference: '其他' })).toBe(
      'CONFLICT PAYMENT_ID_TAKEN',
    );
    const fine = { ...receipt, id: `${of.id}-2`, principalYuan: '0', fineYuan: of.fine };
    const second = await officer.get<Receipt>(RECEIPT, { input: fine });
    expect(second.recordReceipt).toMatchObject({ state: 'SETTLED', finePaidYuan: `${of.fine}.00` });
    expect(await balance(grantee(of.id))).toBe(0n);
    expect(await balance(offender(of.id))).toBe(-BigInt(of.fine) * 100n);
    expect((await balance(treasury(CITY))) - treasuryBefore).toBe(of.fen + BigInt(of.fine) * 100n);
    expect(await breaches()).toEqual([]);
  });

  it('is a figure of the month of payment and of the month of receipt, by firm and region, down to its cases', async () => {
    await workFigures(platform);
    const of = (regionCode: string, month: string, enterpriseId?: string) =>
      figureOf(officer, 'SBP', { regionCode, month, ...(enterpriseId && { enterpriseId }) });
    // Paid; beside it filed, granted and recovered. Fines are no subsidy.
    expect(await of(CITY, '2024-11', 'king-long')).toEqual(['519000000', '519000000', '0', '0', '0']);
    expect(await of(CITY, '2025-01', 'king-long')).toEqual(['0', '0', '0', '0', '519000000']);
    // 519,000,000 + 207,880,000 + 10,000 yuan paid, and the first two came back.
    expect(await of(CITY, '2024-11')).toEqual(['726890000', '726890000', '0', '0', '0']);
    const nation = await platform.as({
      id: 'n',
      roles: ['CASE_OFFICER'],
      regionCode: '000000' as RegionCode,
    });
    const year = { regionCode: '430000', month: '2025-01' };
    expect(await figureOf(nation, 'SBP', year)).toEqual(['0', '0', '0', '0', '726880000']);
    expect(await of('430102', '2024-11')).toBe('NO_SUBSIDY_CASE');
    expect(await of(CITY, '2024-12')).toBe('NO_SUBSIDY_CASE');
    const { measureFacts } = await officer.get<{
      measureFacts: object;
    }>(`{ measureFacts(enterpriseId: "king-long",
      regionCode: "430100", month: "2024-11", code: "grants.paidYuan") {
        value sumOfFacts nodes { factTable sourceRef happened amount } } }`);
    const entry = { factTable: 'grant_entry', sourceRef: 'P10-king-long', happened: '2024-11-20' };
    expect(measureFacts).toEqual({
      value: '519000000',
      sumOfFacts: '519000000',
      nodes: [{ ...entry, amount: '519000000' }],
    });
    expect(await figureBreaches(platform)).toEqual([]);
  });

  it('takes no fine outside the bounds of the law', async () => {
    const fraud = (fineYuan: string | null, ground = 'FRAUD') =>
      reason(officer, PROPOSE, recovery('x', { ground, fineYuan }));
    expect(await fraud('50.01')).toBe('BAD_USER_INPUT FINE_OUTSIDE_BAND');
    expect(await fraud('9.99')).toBe('BAD_USER_INPUT FINE_OUTSIDE_BAND');
    expect(await fraud(null)).toBe('BAD_USER_INPUT FINE_OUTSIDE_BAND');
    expect(await fraud('30.01', 'MISUSE')).toBe('BAD_USER_INPUT FINE_OUTSIDE_BAND');
  });

  it('asks of who did nothing wrong the money and nothing more, by the table itself too', async () => {
    expect(await reason(officer, PROPOSE, recovery('x', { fineYuan: '0.01' }))).toBe(
      'BAD_USER_INPUT FINE_WITHOUT_OFFENCE',
    );
    await officer.get(PROPOSE, { input: recovery('mild', { fineYuan: '0' }) });
    await expect(
      platform.rows(raw(`UPDATE recovery SET fine_fen = 1, fine_basis = 'x' WHERE id = 'mild'`)),
    ).rejects.toThrow('recovery_no_fine_without_offence');
  });

  it('never asks back more than was paid, all recoveries of a case together; a rejected one counts no more', async () => {
    expect(await reason(officer, PROPOSE, recovery('more', { principalYuan: '9900.01' }))).toBe(
      'BAD_USER_INPUT RECOVERY_ABOVE_PAID',
    );
    expect(await reason(officer, PROPOSE, recovery('none', { principalYuan: '0' }))).toBe(
      'BAD_USER_INPUT RECOVERY_ABOVE_PAID',
    );
    expect(await reason(officer, PROPOSE, recovery('mild', { principalYuan: '101' }))).toBe(
      'CONFLICT PAYMENT_ID_TAKEN',
    );
    expect(await reason(officer, PROPOSE, recovery('x', { caseId: 'nobody' }))).toBe(
      'NOT_FOUND CASE_UNKNOWN',
    );
    await approver.get(REJECT, { input: { id: 'mild', reason: '更正不影响结果' } });
    expect(await reason(approver, APPROVE, { id: 'mild', reason: '同意' })).toBe('CONFLICT RECOVERY_STATE');
    await officer.get(PROPOSE, { input: recovery('more', { principalYuan: '10000' }) });
  });

  it('stops payment for fraud, and until it is decided for whatever reason; the firm sees what was approved', async () => {
    await platform.rows(
      raw(`UPDATE case_instalment SET state = 'PAYABLE' WHERE case_id IN ('hengtong', 'honest')`),
    );
    const input = { id: 'stopped', roundId: 'vehicles-2016' };
    const propose = `mutation ($input: ProposePaymentBatchInput!) { proposePaymentBatch(input: $input) { orderCount } }`;
    expect(await reason(officer, propose, input)).toBe('CONFLICT NOTHING_PAYABLE');
    const honest = { id: 'goes-on', roundId: 'totes' };
    expect(await reason(officer, propose, honest)).toBe('CONFLICT NOTHING_PAYABLE');
    await approver.get(REJECT, { input: { id: 'more', reason: '更正不影响结果' } });
    expect(await officer.get(propose, { input: honest })).toEqual({
      proposePaymentBatch: { orderCount: 1 },
    });
    const firm = await platform.as({ id: 'r', roles: ['REPORTER'], enterpriseId: 'honest' });
    expect(await firm.get(LIST)).toEqual({ recoveries: { nodes: [] } });
    const guilty = await platform.as({ id: 'r', roles: ['REPORTER'], enterpriseId: 'hengtong' });
    expect(await guilty.get(LIST)).toEqual({ recoveries: { nodes: [{ id: 'hengtong', state: 'SETTLED' }] } });
  });

  it('leaves a trace that shows a fine lowered, a receipt removed and money that the ledger has not seen', async () => {
    await platform.rows(
      raw(`UPDATE recovery SET fine_fen = fine_fen - 1, fine_paid_fen = 0 WHERE id = 'hengtong'`),
    );
    expect(await breaches()).toEqual([expect.stringContaining('recovery:hengtong of payments was changed')]);
    await platform.rows(
      raw(`UPDATE recovery SET fine_fen = fine_fen + 1, fine_paid_fen = fine_fen WHERE id = 'hengtong'`),
    );
    await platform.rows(raw('DROP TRIGGER recovery_receipt_refuses_delete'));
    await platform.rows(raw(`DELETE FROM recovery_receipt WHERE id = 'king-long-2'`));
    expect((await breaches()).toSorted()).toEqual([
      expect.stringContaining('FINED:king-long of payments comes to 0 fen'),
      expect.stringContaining('receipt:king-long-2 of payments was removed'),
    ]);
  });

  it('that is told after the month was closed is a figure of the month in which it is told, once; and is seen where nothing was paid', async () => {
    await platform.rows(
      raw(`INSERT INTO reporting_month (enterprise_id, month, state, facts_digest, attested_by,
      attested_at, closed_by, closed_at) VALUES ('honest', '2024-11', 'CLOSED', REPEAT('0', 64), 'x', '2024-12-05', 'y', '2024-12-05')`),
    );
    const of = { caseId: 'honest', caseNumber: 'P10-honest', enterpriseId: 'honest', regionCode: CITY };
    const late = {
      stage: 'PAID' as const,
      causeId: 'late',
      of,
      amountFen: 5n,
      happenedOn: '2024-11-21' as LocalDate,
    };
    for (const at of ['2025-02-03T02:00:00Z', '2025-03-03T02:00:00Z'])
      await platform.database.transaction((transaction) => enterGrants(transaction, [late], new Date(at)));
    expect(
      await platform.rows(raw(`SELECT month, happened_on AS day FROM grant_entry WHERE amount_fen = 5`)),
    ).toEqual([{ month: '2025-02', day: '2024-11-21' }]);
    await workFigures(platform);
    expect(await figureOf(officer, 'SBP', { regionCode: CITY, month: '2025-02' })).toEqual([
      '0.05',
      '0.05',
      '0',
      '0',
      '0',
    ]);
    await expect(platform.rows(raw(`UPDATE grant_entry SET amount_fen = 1`))).rejects.toThrow('append-only');
    expect(await breaches()).toContainEqual(
      expect.stringContaining(
        'is summed as 1000005 fen in the figures, and its payments and receipts come to 1000000',
      ),
    );
  });
});

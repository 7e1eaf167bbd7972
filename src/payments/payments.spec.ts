import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appropriate, MONEY } from '../../test/support/payments.js';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import {
  type ApprovedCase,
  approveCases,
  CITY,
  instalmentId,
  openRound,
  registerFirms,
} from '../../test/support/approved-cases.js';
import { SetClock } from '../../test/support/clock.js';
import { CaseInstalments } from '../cases/index.js';
import type { Role } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LedgerService } from '../ledger/index.js';
import { AuditProof } from '../platform/audit-proof.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, sql } from '../platform/sql.js';
import { write } from '../platform/database.js';
import { PaymentProof } from './index.js';
import { clearing, CNY_FEN, fund, grantee, treasury } from './payment-accounts.js';

const PROPOSE = `mutation ($input: ProposePaymentBatchInput!) {
  proposePaymentBatch(input: $input) { id state orderCount totalYuan ordersDigest } }`;
const APPROVE = `mutation ($id: ID!) { approvePaymentBatch(id: $id) { id state } }`;
const REJECT = `mutation ($input: RejectPaymentBatchInput!) { rejectPaymentBatch(input: $input) { id state } }`;
const CONFIRM = `mutation ($input: ConfirmPaymentsInput!) { confirmPayments(input: $input) { id state } }`;
const AGAIN = `mutation ($input: PayAgainInput!) { payAgain(input: $input) { id state } }`;
const PAYMENTS = `query ($batchId: ID, $caseId: ID) { payments(batchId: $batchId, caseId: $caseId, first: 100) {
  nodes { id caseId state orderedYuan paidYuan failure } } }`;
const BATCH = `query ($id: ID!) { paymentBatch(id: $id) { id state totalYuan paymentConfirmations { paidYuan orderCount } } }`;
const STANDING = `query ($roundId: ID!) { fundStanding(roundId: $roundId) { fundYuan appropriatedYuan leftYuan } }`;

interface Payment {
  readonly id: Id;
  readonly caseId: Id;
  readonly state: string;
  readonly orderedYuan: string;
  readonly paidYuan: string;
}

const FIRMS = ['firm-1', 'firm-2', 'firm-3'];

describe('payments', () => {
  let platform: Platform;
  let officer: Caller;
  let approver: Caller;
  const as = (id: Id, roles: readonly Role[], regionCode = CITY) => platform.as({ id, roles, regionCode });
  const reason = async (of: Caller, query: string, variables: object) => {
    const { extensions } = await of.refused(query, variables);
    return `${extensions.code} ${extensions.reason}`;
  };
  const balance = (owner: Parameters<LedgerService['balance']>[0]) =>
    platform.app.get(LedgerService).balance(owner, CNY_FEN);
  const paymentsOf = async (batchId: Id) =>
    (await officer.get<{ payments: { nodes: Payment[] } }>(PAYMENTS, { batchId })).payments.nodes.toSorted(
      (a, b) => (a.caseId < b.caseId ? -1 : 1),
    );
  const breaches = async () => [
    ...(await platform.app.get(PaymentProof).payments()).breaches.map(({ text }) => text.en),
    ...(await platform.app.get(AuditProof).chain()).breaches.map(({ text }) => text.en),
    ...(await platform.app.get(LedgerService).discrepancies()).map(({ id }) => id),
  ];
  /** A round with money and cases of it, everything payable in one proposed batch. */
  async function proposed(
    name: string,
    cases: readonly Omit<ApprovedCase, 'roundId'>[],
    { appropriatedYuan = '1000000' as string | null } = {},
  ) {
    await openRound(platform, name, null);
    await approveCases(
      platform,
      cases.map((one) => ({ ...one, roundId: name })),
    );
    if (appropriatedYuan)
      await appropriate(officer, approver, {
        id: name,
        roundId: name,
        amountYuan: appropriatedYuan,
        reference: '长财企指〔2024〕1号',
      });
    const input = { id: name, roundId: name };
    return officer.get<{ proposePaymentBatch: { totalYuan: string; orderCount: number } }>(PROPOSE, {
      input,
    });
  }
  const fileOf = (batchId: Id, lines: readonly string[], paid: string) =>
    [
      `批次,${batchId}`,
      '指令号,结果,实付金额（元）,支付日期,原因',
      ...lines,
      `合计,${lines.length},${paid}`,
      '',
    ].join('\n');

  beforeAll(async () => {
    platform = await openPlatform({ worker: false, clock: new SetClock(new Date('2026-11-22T02:00:00Z')) });
    await registerFirms(platform, FIRMS);
    officer = await as('officer', ['CASE_OFFICER']);
    approver = await as('approver', ['APPROVER']);
  });
  afterAll(() => platform.close());

  it('are proposed by one, approved by another, ordered from the fund, and confirmed by the treasury’s file', async () => {
    const { proposePaymentBatch } = await proposed('whole', [
      { id: 'w1', enterpriseId: 'firm-1', payableFen: [750_000n, 750_000n, null] },
      { id: 'w2', enterpriseId: 'firm-2', payableFen: [100n, 0n] },
    ]);
    expect(proposePaymentBatch).toMatchObject({ state: 'PROPOSED', orderCount: 3, totalYuan: '15001.00' });
    expect(await reason(officer, BATCH, { id: 'none' })).toBe('NOT_FOUND PAYMENT_BATCH_UNKNOWN');
    expect((await officer.fetch('/payments/batches/whole/treasury')).status).toBe(409);
    const both = await as('officer', ['CASE_OFFICER', 'APPROVER']);
    expect(await reason(both, APPROVE, { id: 'whole' })).toBe('FORBIDDEN FOUR_EYES');
    await approver.get(APPROVE, { id: 'whole' });
    await approver.get(APPROVE, { id: 'whole' });
    expect(await balance(fund('whole'))).toBe(98_499_900n);
    expect(await balance(clearing('whole'))).toBe(1_500_100n);

    const file = await (await officer.fetch('/payments/batches/whole/treasury')).text();
    expect(file).toContain('合计,3,,,,15001.00,');
    expect(file).toBe(await (await approver.fetch('/payments/batches/whole/treasury')).text());
    const orders = await paymentsOf('whole');
    const lines = orders.map(({ id, orderedYuan }) => `${id},已支付,${orderedYuan},2026-11-20,`);
    const input = { batchId: 'whole', file: fileOf('whole', lines, '15001.00') };
    const { confirmPayments } = await officer.get<{ confirmPayments: object }>(CONFIRM, { input });
    expect(confirmPayments).toMatchObject({ state: 'SETTLED' });
    await officer.get(CONFIRM, { input });
    expect(await balance(grantee('firm-1'))).toBe(1_500_000n);
    expect(await balance(clearing('whole'))).toBe(0n);
    const { paymentBatch } = await officer.get<{ paymentBatch: object }>(BATCH, { id: 'whole' });
    expect(paymentBatch).toMatchObject({ paymentConfirmations: [{ paidYuan: '15001.00', orderCount: 3 }] });
    expect(await breaches()).toEqual([]);
  });

  it('that failed go back to the fund and can be made again; of one paid in part the rest is payable', async () => {
    await proposed('partly', [
      { id: 'p1', enterpriseId: 'firm-1', payableFen: [10_000n] },
      { id: 'p2', enterpriseId: 'firm-2', payableFen: [20_000n] },
      { id: 'p3', enterpriseId: 'firm-3', payableFen: [30_000n] },
    ]);
    await approver.get(APPROVE, { id: 'partly' });
    const [first, second, third] = await paymentsOf('partly');
    const lines = [`${first?.id},支付失败,0.00,,账号有误`, `${second?.id},部分支付,150.00,2026-11-20,限额`];
    const part = { batchId: 'partly', file: fileOf('partly', lines, '150.00') };
    expect(await officer.get(CONFIRM, { input: part })).toEqual({
      confirmPayments: { id: 'partly', state: 'ORDERED' },
    });
    expect(await balance(fund('partly'))).toBe(100_000_000n - 60_000n + 10_000n + 5_000n);
    expect(await balance(clearing('partly'))).toBe(30_000n);
    const rest = fileOf('partly', [`${third?.id},已支付,300.00,2026-11-21,`], '300.00');
    expect(await officer.get(CONFIRM, { input: { batchId: 'partly', file: rest } })).toEqual({
      confirmPayments: { id: 'partly', state: 'SETTLED' },
    });
    expect((await paymentsOf('partly')).map(({ state, paidYuan }) => `${state} ${paidYuan}`)).toEqual([
      'FAILED 0.00',
      'PARTLY_PAID 150.00',
      'PAID 300.00',
    ]);
    expect(await reason(officer, AGAIN, { input: { paymentId: third?.id, reason: '重拨' } })).toBe(
      'CONFLICT PAYMENT_DID_NOT_FAIL',
    );
    await officer.get(AGAIN, { input: { paymentId: first?.id, reason: '账号已更正' } });
    const next = { id: 'partly-2', roundId: 'partly' };
    const { proposePaymentBatch } = await officer.get<{ proposePaymentBatch: object }>(PROPOSE, {
      input: next,
    });
    expect(proposePaymentBatch).toMatchObject({ orderCount: 2, totalYuan: '150.00' });
    expect(await breaches()).toEqual([]);
  });

  it('of a file with one wrong line take nothing, and every wrong line is named', async () => {
    await proposed('wrong', [
      { id: 'x1', enterpriseId: 'firm-1', payableFen: [10_000n] },
      { id: 'x2', enterpriseId: 'firm-2', payableFen: [20_000n] },
    ]);
    const refused = async (lines: readonly string[], paid: string, batchId = 'wrong') => {
      const { extensions } = await officer.refused(CONFIRM, {
        input: { batchId, file: fileOf(batchId, lines, paid) },
      });
      const problems = (extensions.details.problems ?? []) as { line: number; reason: string }[];
      return [extensions.reason, ...problems.map(({ line, reason: of }) => `${line} ${of}`)];
    };
    const [first, second] = await paymentsOf('wrong');
    const good = `${first?.id},已支付,100.00,2026-11-20,`;
    expect(await refused([good], '100.00')).toEqual(['PAYMENT_BATCH_STATE']);
    await approver.get(APPROVE, { id: 'wrong' });
    expect(await refused([good, 'nobody,已支付,1.00,2026-11-20,'], '101.00')).toEqual([
      'CONFIRMATION_REFUSED',
      '4 ORDER_UNKNOWN',
    ]);
    const short = `${second?.id},已支付,199.99,2026-11-20,`;
    const whole = `${second?.id},部分支付,200.00,2026-11-20,限额`;
    expect(await refused([good, short], '299.99')).toEqual(['CONFIRMATION_REFUSED', '4 WRONG_SUM']);
    expect(await refused([whole, good], '300.00')).toEqual(['CONFIRMATION_REFUSED', '3 WRONG_SUM']);
    const tomorrow = good.replace('2026-11-20', '2026-11-23');
    expect(await refused([tomorrow], '100.00')).toEqual(['CONFIRMATION_REFUSED', '3 PAID_IN_FUTURE']);
    expect(await refused([good], '100.01')).toEqual(['CONFIRMATION_REFUSED', '4 TOTALS_WRONG']);
    expect(await balance(grantee('firm-1'))).toBe(1_500_000n);
    expect((await paymentsOf('wrong')).map(({ state }) => state)).toEqual(['ORDERED', 'ORDERED']);

    await officer.get(CONFIRM, { input: { batchId: 'wrong', file: fileOf('wrong', [good], '100.00') } });
    const later = good.replace('2026-11-20', '2026-11-21');
    expect(await refused([later], '100.00')).toEqual(['CONFIRMATION_REFUSED', '3 CONFIRMED_ALREADY']);
    const long = '长'.repeat(LIMITS.confirmationCharacters + 1);
    expect(await reason(officer, CONFIRM, { input: { batchId: 'wrong', file: long } })).toBe(
      'BAD_USER_INPUT TEXT_TOO_LONG',
    );
    const words = '长'.repeat(LIMITS.paymentWordsCharacters + 1);
    expect(await reason(approver, REJECT, { input: { id: 'wrong', reason: words } })).toBe(
      'BAD_USER_INPUT TEXT_TOO_LONG',
    );
  });

  it('are never ordered above the fund, and nothing is appropriated above the fund of the round', async () => {
    await openRound(platform, 'small', '500');
    await approveCases(platform, [
      { id: 's1', roundId: 'small', enterpriseId: 'firm-1', payableFen: [30_000n, 30_000n] },
    ]);
    const money = (id: string, amountYuan: string) => ({
      input: { id, roundId: 'small', amountYuan, reference: '文号' },
    });
    const both = await platform.as({ id: 'both', roles: ['CASE_OFFICER', 'APPROVER'], regionCode: CITY });
    const { proposeAppropriation: enter, approveAppropriation: agree, rejectAppropriation: send } = MONEY;
    expect(await reason(both, enter, money('a0', '0'))).toBe('BAD_USER_INPUT AMOUNT_ZERO');
    await both.get(enter, money('a1', '300'));
    await both.get(enter, money('a1', '300'));
    expect(await reason(both, enter, money('a1', '301'))).toBe('CONFLICT PAYMENT_ID_TAKEN');
    expect(await reason(both, enter, money('a2', '500.01'))).toBe('BAD_USER_INPUT APPROPRIATION_ABOVE_FUND');
    // Entered by one person it is not there yet, and that person does not approve it.
    const nothing = { fundYuan: '500.00', appropriatedYuan: '0.00', leftYuan: '0.00' };
    expect(await officer.get(STANDING, { roundId: 'small' })).toEqual({ fundStanding: nothing });
    expect(await reason(both, agree, { id: 'a1' })).toBe('FORBIDDEN FOUR_EYES');
    expect(await reason(both, send, { input: { id: 'a1', reason: '有误' } })).toBe('FORBIDDEN FOUR_EYES');
    expect(await reason(approver, agree, { id: 'none' })).toBe('NOT_FOUND APPROPRIATION_UNKNOWN');
    await both.get(enter, money('a2', '300'));
    await approver.get(agree, { id: 'a1' });
    await approver.get(agree, { id: 'a1' });
    expect(await reason(approver, agree, { id: 'a2' })).toBe('BAD_USER_INPUT APPROPRIATION_ABOVE_FUND');
    await approver.get(send, { input: { id: 'a2', reason: '超过资金总额' } });
    expect(await reason(approver, agree, { id: 'a2' })).toBe('CONFLICT APPROPRIATION_DECIDED');
    await appropriate(officer, approver, money('a3', '200').input);
    expect(await officer.get(STANDING, { roundId: 'small' })).toEqual({
      fundStanding: { fundYuan: '500.00', appropriatedYuan: '500.00', leftYuan: '500.00' },
    });
    await officer.get(PROPOSE, { input: { id: 'small', roundId: 'small' } });
    expect(await reason(approver, APPROVE, { id: 'small' })).toBe('CONFLICT FUND_TOO_LOW');
    expect(await balance(clearing('small'))).toBe(0n);
    expect(await balance(treasury(CITY))).toBeLessThan(0n);
  });

  it('stand in one proposed batch at a time, are free again when it is rejected, and go stale by an objection', async () => {
    await proposed('once', [{ id: 'o1', enterpriseId: 'firm-1', payableFen: [10_000n] }]);
    expect(await reason(officer, PROPOSE, { input: { id: 'once-2', roundId: 'once' } })).toBe(
      'CONFLICT NOTHING_PAYABLE',
    );
    await officer.get(PROPOSE, { input: { id: 'once', roundId: 'once' } });
    expect(await reason(officer, PROPOSE, { input: { id: 'once', roundId: 'small' } })).toBe(
      'CONFLICT PAYMENT_ID_TAKEN',
    );
    await approver.get(REJECT, { input: { id: 'once', reason: '名单有误' } });
    expect(await reason(approver, APPROVE, { id: 'once' })).toBe('CONFLICT PAYMENT_BATCH_STATE');
    await officer.get(PROPOSE, { input: { id: 'once-2', roundId: 'once' } });
    const objection = {
      id: 'objection',
      case_id: 'o1',
      objector: '某人',
      words: '不实',
      raised_by: 'somebody',
      raised_at: new Date(0),
    };
    await platform.database.transaction((transaction) =>
      write(transaction, insertInto('case_objection', [objection])),
    );
    expect(await reason(approver, APPROVE, { id: 'once-2' })).toBe('CONFLICT PAYMENT_BATCH_STALE');
    expect(await breaches()).toEqual([]);
  });

  it('are seen by their firm once ordered, by departments of the region, and not by who has an interest', async () => {
    const firm = await platform.as({ id: 'reporter', roles: ['REPORTER'], enterpriseId: 'firm-2' });
    const { payments } = await firm.get<{ payments: { nodes: Payment[] } }>(PAYMENTS, {});
    expect(new Set(payments.nodes.map(({ caseId }) => caseId))).toEqual(new Set(['w2', 'p2', 'x2']));
    const elsewhere = await as('elsewhere', ['CASE_OFFICER', 'APPROVER'], '220000' as RegionCode);
    expect(await elsewhere.get(PAYMENTS, {})).toEqual({ payments: { nodes: [] } });
    expect(await reason(elsewhere, APPROVE, { id: 'once-2' })).toBe('NOT_FOUND PAYMENT_BATCH_UNKNOWN');
    expect((await elsewhere.fetch('/payments/batches/whole/treasury')).status).toBe(404);
    const interest = {
      id: 'interest',
      person_id: 'cousin',
      enterprise_id: 'firm-1',
      kind: 'OWNERSHIP',
      words: '持股',
      declared_by: 'cousin',
      declared_at: new Date(0),
    };
    await platform.database.transaction((transaction) =>
      write(transaction, insertInto('case_interest', [interest])),
    );
    const cousin = await as('cousin', ['CASE_OFFICER', 'APPROVER']);
    expect(await reason(cousin, APPROVE, { id: 'once-2' })).toBe('NOT_FOUND PAYMENT_BATCH_UNKNOWN');
    const seen = await cousin.get<{ payments: { nodes: Payment[] } }>(PAYMENTS, { batchId: 'whole' });
    expect(seen.payments.nodes.map(({ caseId }) => caseId)).toEqual(['w2']);
  });

  it('of one batch are at most so many; what is left waits for the next', async () => {
    const count = LIMITS.paymentsPerBatch + 1;
    const { proposePaymentBatch } = await proposed('many', [
      { id: 'many', enterpriseId: 'firm-3', payableFen: Array.from({ length: count }, () => 1n) },
    ]);
    expect(proposePaymentBatch.orderCount).toBe(LIMITS.paymentsPerBatch);
    const next = await officer.get<{ proposePaymentBatch: object }>(PROPOSE, {
      input: { id: 'many-2', roundId: 'many' },
    });
    expect(next.proposePaymentBatch).toMatchObject({ orderCount: 1 });
  });

  it('leave a trace that shows every change of records, of the ledger’s totals, and of what cases say', async () => {
    expect(await breaches()).toEqual([]);
    const run = (statement: string) => platform.rows(raw(statement));
    await run(
      `UPDATE case_instalment SET payable_fen = 100, paid_fen = 99 WHERE id = '${instalmentId('w2', 1)}'`,
    );
    expect(await breaches()).toEqual([expect.stringContaining('case:w2 of payments says that 99 fen')]);
    await run(`UPDATE case_instalment SET paid_fen = 100 WHERE id = '${instalmentId('w2', 1)}'`);
    await run(`UPDATE payment_order SET paid_fen = 15001 WHERE case_id = 'p2' AND batch_id = 'partly'`);
    const found = await breaches();
    expect(found).toContainEqual(expect.stringContaining('is not what the files of the treasury say'));
    expect(found).toContainEqual(expect.stringContaining('PAID:partly of payments comes to 45001 fen'));
    await run(`UPDATE payment_order SET paid_fen = 15000 WHERE case_id = 'p2' AND batch_id = 'partly'`);
    await run(`UPDATE payment_order SET enterprise_id = 'firm-3' WHERE case_id = 'w2'`);
    expect(await breaches()).toEqual([expect.stringContaining('batch:whole of payments was changed')]);
    await run(`UPDATE payment_order SET enterprise_id = 'firm-2' WHERE case_id = 'w2'`);
    await expect(run(`UPDATE payment_confirmation SET paid_fen = 1`)).rejects.toThrow('append-only');
    await expect(run(`DELETE FROM fund_appropriation`)).rejects.toThrow('append-only');
    await expect(run(`UPDATE payment_batch SET decided_by = proposed_by WHERE id = 'whole'`)).rejects.toThrow(
      'payment_batch_four_eyes',
    );
    expect(await breaches()).toEqual([]);
    const paid = await platform.database.transaction((transaction) =>
      platform.app.get(CaseInstalments).paidOf(transaction, 'w1'),
    );
    expect(paid).toBe(1_500_000n);
    expect(
      await platform.rows(sql`SELECT 1 FROM ledger_account WHERE owner_kind = 'FUND' AND balance < 0`),
    ).toEqual([]);
  });
});

import { LedgerService } from '../../src/ledger/index.js';
import { CaseProof } from '../../src/cases/index.js';
import { PaymentProof } from '../../src/payments/index.js';
import { AuditProof } from '../../src/platform/audit-proof.js';
import { sql } from '../../src/platform/sql.js';
import type { Caller, Platform } from './app.js';

const RECOVERY = `{ id state principalYuan fineYuan fineBasis returnedYuan finePaidYuan }`;
const inputOf = (type: string, mutation: string, fields: string) =>
  `mutation ($input: ${type}!) { ${mutation}(input: $input) ${fields} }`;

/** The operations on public money by the name of their mutation. */
export const MONEY = {
  proposeAppropriation: inputOf(
    'ProposeAppropriationInput',
    'proposeAppropriation',
    '{ id state amountYuan }',
  ),
  approveAppropriation: `mutation ($id: ID!) { approveAppropriation(id: $id) { id state amountYuan } }`,
  rejectAppropriation: inputOf('RejectAppropriationInput', 'rejectAppropriation', '{ id state }'),
  proposePaymentBatch: inputOf(
    'ProposePaymentBatchInput',
    'proposePaymentBatch',
    '{ id state orderCount totalYuan }',
  ),
  approvePaymentBatch: `mutation ($id: ID!) { approvePaymentBatch(id: $id) { id state } }`,
  rejectPaymentBatch: inputOf('RejectPaymentBatchInput', 'rejectPaymentBatch', '{ id state }'),
  confirmPayments: inputOf('ConfirmPaymentsInput', 'confirmPayments', '{ id state }'),
  payAgain: inputOf('PayAgainInput', 'payAgain', '{ id state }'),
  proposeRecovery: inputOf('ProposeRecoveryInput', 'proposeRecovery', RECOVERY),
  approveRecovery: inputOf('DecideRecoveryInput', 'approveRecovery', RECOVERY),
  rejectRecovery: inputOf('DecideRecoveryInput', 'rejectRecovery', RECOVERY),
  recordReceipt: inputOf('RecordReceiptInput', 'recordReceipt', RECOVERY),
  recalculateCase: `mutation ($caseId: ID!) { recalculateCase(caseId: $caseId) {
    outcome keptYuan dueYuan recoverYuan withholdYuan supplementYuan } }`,
  lowerPayable: inputOf('LowerPayableInput', 'lowerPayable', '{ outcome withholdYuan }'),
  rejectSupplement: inputOf('DecideSupplementInput', 'rejectSupplement', '{ id state amountYuan }'),
  approveSupplement: inputOf('DecideSupplementInput', 'approveSupplement', '{ id state amountYuan }'),
} as const;
export type MoneyOperation = keyof typeof MONEY;

/** Does it; the answer is what the operation gives. */
export async function pay<T = Record<string, string>>(
  caller: Caller,
  operation: MoneyOperation,
  variables: object,
): Promise<T> {
  const answer = await caller.get<Record<MoneyOperation, T>>(MONEY[operation], variables);
  return answer[operation];
}

/** The reason for which it is refused. */
export async function payRefusedFor(
  caller: Caller,
  operation: MoneyOperation,
  variables: object,
): Promise<string> {
  return (await caller.refused(MONEY[operation], variables)).extensions.reason;
}

/** One person enters what the treasury gives to a round, another approves it. */
export async function appropriate(
  officer: Caller,
  approver: Caller,
  input: { id: string; roundId: string; amountYuan: string; reference: string },
): Promise<void> {
  await pay(officer, 'proposeAppropriation', { input });
  await pay(approver, 'approveAppropriation', { id: input.id });
}

export interface Batch {
  readonly batchId: string;
  readonly roundId: string;
}

/** One person proposes what is payable, another approves it, and the treasury's file is fetched. */
export async function orderBatch(
  officer: Caller,
  approver: Caller,
  { batchId, roundId }: Batch,
): Promise<string> {
  await pay(officer, 'proposePaymentBatch', { input: { id: batchId, roundId } });
  await pay(approver, 'approvePaymentBatch', { id: batchId });
  return (await officer.fetch(`/payments/batches/${batchId}/treasury`)).text();
}

/** What of an order the treasury says: by case number, where not all of it was paid. */
export type Answers = Readonly<Record<string, { paidYuan: string; reason: string }>>;

/** The treasury's answer to its file: every order of it is paid on the day unless `but` says otherwise. */
export function answerTo(file: string, paidOn: string, but: Answers = {}): string {
  const lines = file.replace('\uFEFF', '').trim().split('\r\n');
  const [head = '', , ...orders] = lines.slice(0, -2);
  let total = 0n;
  const answered = orders.map((line) => {
    const [, id, number = '', , , amount = ''] = line.split(',');
    const { paidYuan, reason } = but[number] ?? { paidYuan: amount, reason: '' };
    total += BigInt(paidYuan.replace('.', ''));
    const result = paidYuan === amount ? '已支付' : paidYuan === '0.00' ? '支付失败' : '部分支付';
    return [id, result, paidYuan, result === '支付失败' ? '' : paidOn, reason].join(',');
  });
  const digits = total.toString().padStart(3, '0');
  const sum = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
  const columns = '指令号,结果,实付金额（元）,支付日期,原因';
  return [head, columns, ...answered, `合计,${orders.length},${sum}`, ''].join('\n');
}

/** Orders a batch and reads the treasury's answer back; gives the state of the batch. */
export async function payBatch(
  officer: Caller,
  approver: Caller,
  { paidOn, but, ...batch }: Batch & { paidOn: string; but?: Answers },
): Promise<string> {
  const file = answerTo(await orderBatch(officer, approver, batch), paidOn, but);
  const confirmed = await pay(officer, 'confirmPayments', { input: { batchId: batch.batchId, file } });
  return confirmed.state ?? '';
}

/** What the ledger holds of public money, in fen, by kind and id of the owner; accounts at zero are left out. */
export async function moneyOf(platform: Platform): Promise<Record<string, string>> {
  const found = await platform.rows<{ owner: string; balance: string }>(
    sql`SELECT CONCAT(owner_kind, ' ', owner_id) AS owner, CAST(balance AS CHAR) AS balance FROM ledger_account
        WHERE unit = 'CNY_FEN' AND balance <> 0 ORDER BY owner`,
  );
  return Object.fromEntries(found.map(({ owner, balance }) => [owner, balance]));
}

/** What the proofs of payments, of cases, of the audit chain and of the ledger find; nothing where all agrees to the fen. */
export async function moneyBreaches({ app }: Platform): Promise<string[]> {
  const inside = { strict: false };
  const found = [
    ...(await app.get(PaymentProof, inside).payments()).breaches,
    ...(await app.get(CaseProof, inside).steps()).breaches,
    ...(await app.get(AuditProof, inside).chain()).breaches,
  ];
  const discrepancies = await app.get(LedgerService, inside).discrepancies();
  return [...found.map(({ text }) => text.en), ...discrepancies.map(({ id }) => id)];
}

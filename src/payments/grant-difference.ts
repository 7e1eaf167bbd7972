import type { GrantTotal } from '../grants/index.js';
import type { Id } from '../kernel/id.js';
import type { PaymentOrder } from './payment-batch.entity.js';
import type { Recovery, RecoveryReceipt } from './recovery.entity.js';

export interface GrantDifference {
  readonly stage: 'PAID' | 'RECOVERED';
  readonly caseId: Id;
  /** Fen that figures are summed from, and fen that payments and receipts come to. */
  readonly entered: bigint;
  readonly recorded: bigint;
}

/** Where the figures of subsidy are not what was paid to a case, or came back of it. */
export function grantDifferences(
  entered: readonly GrantTotal[],
  {
    orders,
    recoveries,
    receipts,
  }: {
    readonly orders: readonly Pick<PaymentOrder, 'caseId' | 'paidFen'>[];
    readonly recoveries: readonly Pick<Recovery, 'id' | 'caseId'>[];
    readonly receipts: readonly Pick<RecoveryReceipt, 'recoveryId' | 'principalFen'>[];
  },
): GrantDifference[] {
  const sums = { PAID: new Map<Id, bigint>(), RECOVERED: new Map<Id, bigint>() };
  const add = (stage: keyof typeof sums, caseId: Id, fen: string) =>
    sums[stage].set(caseId, (sums[stage].get(caseId) ?? 0n) + BigInt(fen));
  for (const { caseId, paidFen } of orders) add('PAID', caseId, paidFen);
  const caseOf = new Map(recoveries.map(({ id, caseId }) => [id, caseId]));
  for (const { recoveryId, principalFen } of receipts)
    add('RECOVERED', caseOf.get(recoveryId) ?? recoveryId, principalFen);
  return (['PAID', 'RECOVERED'] as const).flatMap((stage) => {
    const known = new Map(
      entered.filter((one) => one.stage === stage).map(({ caseId, fen }) => [caseId, BigInt(fen)]),
    );
    return [...new Set([...sums[stage].keys(), ...known.keys()])].sort().flatMap((caseId) => {
      const [one, other] = [known.get(caseId) ?? 0n, sums[stage].get(caseId) ?? 0n];
      return one === other ? [] : [{ stage, caseId, entered: one, recorded: other }];
    });
  });
}

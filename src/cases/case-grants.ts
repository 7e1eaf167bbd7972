import { enterGrants, type NewGrant } from '../grants/index.js';
import { dateOf } from '../kernel/month.js';
import type { Transaction } from '../platform/database.js';
import type { SubsidyCase } from './subsidy-case.entity.js';

/** What a case claims when it is first filed, and what it is granted when it is first approved: each entered once. */
export function enterGrant(
  transaction: Transaction,
  { id, number, enterpriseId, regionCode }: SubsidyCase,
  { stage, amountFen }: Pick<NewGrant, 'stage' | 'amountFen'>,
  at: Date,
): Promise<void> {
  const of = { caseId: id, caseNumber: number ?? '', enterpriseId, regionCode };
  return enterGrants(transaction, [{ stage, causeId: id, of, amountFen, happenedOn: dateOf(at) }], at);
}

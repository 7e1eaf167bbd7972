export { accountId, type Owner, type OwnerKind } from './ledger-account.entity.js';
export { LedgerModule } from './ledger.module.js';
export type { StatementLine } from './ledger.queries.js';
export { type Discrepancy, LedgerService, type NewTransfer } from './ledger.service.js';

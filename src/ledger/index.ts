export { LedgerHolds, type Capture, type NewHold, type Release } from './holds.service.js';
export { accountId, type Owner, type OwnerKind } from './ledger-account.entity.js';
export { LedgerExport } from './ledger-export.js';
export { LedgerProof } from './ledger-proof.js';
export { LedgerModule, LedgerWorkerModule } from './ledger.module.js';
export type { OpenLot, StatementLine, Turnover } from './ledger.queries.js';
export { type Discrepancy, LedgerService, type NewTransfer } from './ledger.service.js';
export { LedgerReversals, type Reversal } from './reversals.service.js';

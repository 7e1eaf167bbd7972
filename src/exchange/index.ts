export { ExchangeModule, ExchangeWorkerModule } from './exchange.module.js';
export { ImportsWorker } from './imports.worker.js';
export { itemOfCells } from './corrected-row.js';
export { type ImportKind, type Corrector } from './import-kind.js';
export { IMPORT_KINDS } from './import-kinds.js';

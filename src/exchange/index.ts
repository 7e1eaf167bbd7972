export { ExchangeModule, ExchangeWorkerModule } from './exchange.module.js';
export { ImportsWorker } from './imports.worker.js';

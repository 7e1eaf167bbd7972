export { OversightModule, OversightWorkerModule } from './oversight.module.js';

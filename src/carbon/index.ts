export { CarbonModule, CarbonWorkerModule } from './carbon.module.js';
export { CarbonService } from './carbon.service.js';

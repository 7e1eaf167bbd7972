export { IndicatorsModule, IndicatorsWorkerModule } from './indicators.module.js';
export { IndicatorsService } from './indicators.service.js';

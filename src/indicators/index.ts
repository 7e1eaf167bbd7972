export { IndicatorsModule, IndicatorsWorkerModule } from './indicators.module.js';

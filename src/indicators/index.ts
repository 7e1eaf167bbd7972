export { IndicatorsModule, IndicatorsWorkerModule } from './indicators.module.js';
export { IndicatorsService } from './indicators.service.js';
export { MeasureReader } from './measure-reader.service.js';
export type { SumsAsked } from './measure-sums-asked.js';

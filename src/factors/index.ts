export { FactorsModule } from './factors.module.js';
export { FactorsService } from './factors.service.js';

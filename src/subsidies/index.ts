export { ProgrammeFactsService } from './programme-facts.service.js';
export { QualificationsService } from './qualifications.service.js';
export { SubsidiesModule } from './subsidies.module.js';

export { type Candidate, type Candidates, CandidatesService } from './candidates.service.js';
export { ProgrammeFactsService } from './programme-facts.service.js';
export { QualificationsService } from './qualifications.service.js';
export { RecordedFacts } from './recorded-facts.service.js';
export { SubsidiesModule } from './subsidies.module.js';

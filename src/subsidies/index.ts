export { type Candidate, type Candidates, CandidatesService } from './candidates.service.js';
export { EligibilityService, type ProgrammeOutcome } from './eligibility.service.js';
export type { GivenFunding } from './given-funding.entity.js';
export { FundingRegister } from './given-funding.service.js';
export { GIVEN_BY_CASE } from './standing-facts.service.js';
export { ProgrammeFactsService } from './programme-facts.service.js';
export { QualificationsService } from './qualifications.service.js';
export { RecordedFacts } from './recorded-facts.service.js';
export { SubsidiesModule } from './subsidies.module.js';

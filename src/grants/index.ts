export { enterGrants, type GrantCase, type NewGrant } from './grant-book.js';
export { grantFacts, grantMeasures } from './grants.measures.js';
export { GrantsModule } from './grants.module.js';

export { enterGrants, type GrantCase, type NewGrant } from './grant-book.js';
export { findGrantTotals, grantFacts, grantMeasures, type GrantTotal } from './grants.measures.js';
export { GrantsModule } from './grants.module.js';

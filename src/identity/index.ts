export { ApiClients } from './api-clients.service.js';
export { IdentityModule, IdentityWorkerModule } from './identity.module.js';
export { firmsOf, type SessionRow } from './identity.queries.js';
export { IdentityService, type NewPerson, personUnknown } from './identity.service.js';
export { ApiClient, Person } from './person.entity.js';
export { SessionView } from './session.view.js';
export { type Session, Sessions } from './sessions.service.js';

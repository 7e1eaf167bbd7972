export { fleetMeasures } from './fleet.measures.js';
export { FleetModule } from './fleet.module.js';
export { FleetService, vehicleIdOf, type VerifiedDistance } from './fleet.service.js';
export { Vehicle } from './vehicle.entity.js';

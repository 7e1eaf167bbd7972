export { fleetMeasures } from './fleet.measures.js';
export { FleetModule } from './fleet.module.js';
export { FleetService, type VerifiedDistance } from './fleet.service.js';
export { vehicleIdOf } from './fleet-item.js';
export { Vehicle } from './vehicle.entity.js';

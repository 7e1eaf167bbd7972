export { fleetMeasures, vehicleMeasures } from './fleet.measures.js';
export { FleetModule } from './fleet.module.js';
export { RecordVehicleDocumentInput, VehicleDocument } from './vehicle-document.entity.js';
export { VehicleDocumentsService } from './vehicle-documents.service.js';
export { vinCheckDigit } from './vehicle-identity.js';
export { RecordVehicleUseInput, VehicleUse } from './vehicle-use.entity.js';
export { VehicleUsesService, type VerifiedDistance } from './vehicle-uses.service.js';
export { RegisterVehicleInput, Vehicle, vehicleIdOf } from './vehicle.entity.js';
export { VehiclesService } from './vehicles.service.js';
